"""Which hull had this number then: identifiers looked up at an instant.

An MMSI, a call sign or a name belongs to a hull only for a time. The index is one Arrow table in
order of the identifier, so that it can lie in a memory-mapped file: a question costs two binary
searches and the few rows they find, however long the table.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.errors import SchemaError, ValueInvalidError
from ullage.identity.dates import EVER_US, NEVER_US, certain_us, possible_us
from ullage.identity.said import value_key

#: Attributes that can be looked up; the first two by their number, the others by a hash.
INDEXED = ("mmsi", "imo", "call_sign", "name", "identity")
_NUMBERS = ("mmsi", "imo")

#: Columns of an index: a 64-bit key of the identifier in ascending order, [from, to) in µs as the
#: dates allow it and as they make certain, and where it comes from.
INDEX = pa.schema(
    [
        pa.field("key", pa.int64(), nullable=False),
        pa.field("possible_from", pa.int64(), nullable=False),
        pa.field("possible_to", pa.int64(), nullable=False),
        pa.field("certain_from", pa.int64(), nullable=False),
        pa.field("certain_to", pa.int64(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("hull", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("statement_id", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class Held:
    """A hull that had an identifier: when, how surely at the instant asked for, and who says so.

    Intervals are [from, to) in µs, None where no date bounds them. ``spoofed`` and ``painted`` in
    ``status`` mean that the hull used what was not its own.
    """

    hull: str
    value: str
    how: Literal["certain", "possible"]
    possible: tuple[int | None, int | None]
    certain: tuple[int, int] | None
    status: str
    statement_id: str


class IdentifierIndex:
    """An index over one attribute. ``table`` holds it, see :data:`INDEX`."""

    def __init__(self, table: pa.Table, attribute: str) -> None:
        """Over a table that :meth:`build` made, perhaps from a file; SchemaError for others."""
        if not table.schema.equals(INDEX):
            raise SchemaError(
                "not an index of identifiers",
                found=", ".join(table.column_names),
                do="Build it again from the statements.",
            )
        self.table, self.attribute = table, _indexed(attribute)

    @classmethod
    def build(cls, statements: pa.Table, attribute: str = "mmsi") -> IdentifierIndex:
        """The index of one attribute of a STATEMENTS table; values that are no number are left out
        where the attribute is one.
        """
        wanted = pc.equal(statements.column("attribute").cast(pa.string()), _indexed(attribute))
        table = statements.filter(wanted)
        keys, usable = _keys(table.column("value"), attribute)
        if not usable.all():
            table, keys = table.filter(pa.array(usable)), keys[usable]
        order = np.lexsort((table.column("valid_from").cast(pa.int64()).to_numpy(), keys))
        table = table.take(pa.array(order))
        bounds = (*possible_us(table), *certain_us(table))
        texts = [
            table.column(name).cast(pa.string())
            for name in ("value", "hull", "status", "statement_id")
        ]
        columns = [pa.array(keys[order]), *(pa.array(one) for one in bounds), *texts]
        made = pa.Table.from_arrays(columns, schema=INDEX).combine_chunks()
        return cls(made, attribute)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def _bounds(self) -> tuple[NDArray[np.int64], ...]:
        return tuple(self.table.column(at).to_numpy() for at in range(5))

    def at(self, value: str | int, instant_us: int | None = None) -> tuple[Held, ...]:
        """Hulls that had ``value`` at an instant, the certain first; every hull that ever had it,
        with its intervals, where no instant is given.

        None of them need be right: more than one at an instant is a conflict to be looked into.
        """
        first, last = self._rows(value)
        low, high, sure, end = (one[first:last] for one in self._bounds[1:])
        certain = (end > sure) & _within(sure, end, instant_us)
        met = certain | _within(low, high, instant_us)
        wanted = value_key(self.attribute, str(value))
        rows = (first + np.flatnonzero(met)).tolist()
        held = [self._held(row, certain=bool(certain[row - first])) for row in rows]
        same = [one for one in held if value_key(self.attribute, one.value) == wanted]
        return tuple(sorted(same, key=_order))

    def _rows(self, value: str | int) -> tuple[int, int]:
        keys = self._bounds[0]
        try:
            key = _key(str(value), self.attribute)
        except ValueError:
            return 0, 0
        return int(np.searchsorted(keys, key)), int(np.searchsorted(keys, key, "right"))

    def _held(self, row: int, *, certain: bool) -> Held:
        low, high, sure, end = (int(one[row]) for one in self._bounds[1:])
        value, hull, status, statement = (self.table.column(at)[row].as_py() for at in range(5, 9))
        return Held(
            hull,
            value,
            "certain" if certain else "possible",
            (None if low <= NEVER_US else low, None if high >= EVER_US else high),
            (sure, end) if end > sure else None,
            status,
            statement,
        )


def _order(one: Held) -> tuple[bool, int, str, str]:
    return one.how != "certain", one.possible[0] or NEVER_US, one.hull, one.statement_id


def _within(
    low: NDArray[np.int64], high: NDArray[np.int64], instant_us: int | None
) -> NDArray[np.bool_]:
    if instant_us is None:
        return np.ones(len(low), bool)
    return np.asarray((low <= instant_us) & (instant_us < high))


def _indexed(attribute: str) -> str:
    if attribute not in INDEXED:
        raise ValueInvalidError(
            "this attribute has no index", found=attribute, do=f"Use {', '.join(INDEXED)}."
        )
    return attribute


def _key(value: str, attribute: str) -> int:
    """The number, or 63 bits of SHA-256 of the text that counts; ValueError for no number."""
    text = value_key(attribute, value)
    if attribute in _NUMBERS:
        return int(text)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def _keys(values: pa.ChunkedArray, attribute: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The key of each value, and whether it has one."""
    coded = values.combine_chunks().dictionary_encode()
    keys = [_key_or_none(one, attribute) for one in coded.dictionary.to_pylist()]
    of = coded.indices.to_numpy(zero_copy_only=False)
    usable = np.array([key is not None for key in keys], bool)
    numbers = np.array([key or 0 for key in keys], np.int64)
    return numbers[of], usable[of]


def _key_or_none(value: str, attribute: str) -> int | None:
    try:
        key = _key(value, attribute)
    except ValueError:
        return None
    return key if -(1 << 63) <= key < 1 << 63 else None
