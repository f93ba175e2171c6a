"""Statements as rows for comparing: the value reduced to what counts, dates as intervals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pyarrow as pa

from ullage.identity import dates

NUMBERS = ("imo", "mmsi", "length_m", "beam_m", "dwt_t", "gt")
#: What stands where a ship has no call sign, as :func:`value_key` puts it.
_NO_SIGN = re.compile(
    r"(.)\1*|N/?A|NONE|NIL|NULL|NOT?(CALL)?SIGN|NOT(AVAILABLE|APPLICABLE|ASSIGNED|KNOWN|YET)|UNK"
    r"|UNKNOWN|UNDEFINED|PENDING|TB[ADCN]|1234567?|TEST"
)
#: Statuses under which a value is not the ship's own.
FALSE = ("spoofed", "painted")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement. ``key`` compares; intervals are [from, to) in µs; ``certain`` may be empty."""

    statement_id: str
    hull: str
    attribute: str
    value: str
    key: str
    status: str
    source: str
    note: str
    reports: int | None
    simulated: bool
    possible: tuple[int, int]
    certain: tuple[int, int] | None
    observed: int | None
    text: tuple[str, str, str]
    """``valid_from``, ``valid_to`` and ``observed_at`` as written."""

    @property
    def own(self) -> bool:
        """Whether the source holds it to be the ship's own."""
        return self.status not in FALSE

    @property
    def anchor(self) -> int:
        """An instant to put it in order by: when it is first sure to have held, or may have."""
        if self.certain is not None:
            return self.certain[0]
        if self.possible[0] > dates.NEVER_US:
            return self.possible[0]
        if self.observed is not None:
            return min(self.observed, self.possible[1])
        return self.possible[1]

    @property
    def dated(self) -> bool:
        """Whether any date is known."""
        return any(self.text)


def value_key(attribute: str, value: str) -> str:
    """What of a value counts when two are compared: letters and digits, numbers as numbers.

    Spelling variants of a name stay apart but for case, blanks and punctuation.

    >>> value_key("name", "Chon-Ma San") == value_key("name", "CHON MA SAN")
    True
    >>> value_key("dwt_t", "1,150.0")
    '1150'
    """
    if attribute in NUMBERS:
        try:
            return format(float(value.replace(",", "").replace("IMO", "")), ".10g")
        except ValueError:
            return value.strip().upper()
    whole = unicodedata.normalize("NFKC", value).upper()
    return "".join(char for char in whole if char.isalnum()) or whole.strip()


def unset(attribute: str, value: str) -> bool:
    """Whether a value stands for none: a call sign such as ``N/A``, ``NONE`` or ``0000``.

    >>> unset("call_sign", "n/a"), unset("call_sign", "HMZA7"), unset("name", "NONE")
    (True, False, False)
    """
    if attribute != "call_sign":
        return False
    return _NO_SIGN.fullmatch(value_key(attribute, value) or "-") is not None


def said(statements: pa.Table, attributes: tuple[str, ...] = ()) -> list[Said]:
    """Rows of a STATEMENTS table, all or those about ``attributes``, in the order of the table."""
    if attributes:
        kept = statements.column("attribute").cast(pa.string()).to_pylist()
        wanted = set(attributes)
        statements = statements.filter(pa.array([one in wanted for one in kept], pa.bool_()))
    texts = {name: _texts(statements, name) for name in ("valid_from", "valid_to", "observed_at")}
    possible = [part.tolist() for part in dates.possible_us(statements)]
    certain = [part.tolist() for part in dates.certain_us(statements)]
    seen = statements.column("observed_at").cast(pa.int64()).to_pylist()
    columns = {
        name: statements.column(name).to_pylist()
        for name in ("statement_id", "hull", "attribute", "value", "status", "source", "note",
                     "reports", "simulated")
    }  # fmt: skip
    return [
        Said(
            statement_id=columns["statement_id"][at],
            hull=columns["hull"][at],
            attribute=columns["attribute"][at],
            value=columns["value"][at],
            key=value_key(columns["attribute"][at], columns["value"][at]),
            status=columns["status"][at],
            source=columns["source"][at],
            note=columns["note"][at] or "",
            reports=columns["reports"][at],
            simulated=columns["simulated"][at],
            possible=(possible[0][at], possible[1][at]),
            certain=_held(certain[0][at], certain[1][at]),
            observed=seen[at],
            text=(
                texts["valid_from"][at],
                texts["valid_to"][at],
                texts["observed_at"][at],
            ),
        )
        for at in range(statements.num_rows)
    ]


def _held(low: int, high: int) -> tuple[int, int] | None:
    return (low, high) if high > low else None


def _texts(statements: pa.Table, name: str) -> list[str]:
    us = statements.column(name).cast(pa.int64()).to_pylist()
    exact = statements.column(f"{name}_precision").to_pylist()
    return [dates.text(one, how) for one, how in zip(us, exact, strict=True)]


def overlap(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int] | None:
    """What two intervals share; None where they do not meet.

    >>> overlap((0, 5), (3, 9)), overlap((0, 3), (3, 9))
    ((3, 5), None)
    """
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low < high else None
