"""Whom a question is about: what was painted, broadcast or printed, brought to identifiers.

A text of seven digits is read as an IMO number, one of nine as an MMSI; anything else is a name,
and a call sign too where it has the form of one. A number can be told apart from a name by a word
before it ("IMO 7389704", "MMSI 445123000", "call sign HMZA7", "name 7389704"), and an IMO number
or MMSI so marked may stand beside a name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from ullage.errors import UsageError, ValueInvalidError
from ullage.ids import call_sign_formed, country_alpha2, flag_of, imo_valid, mmsi_valid
from ullage.times import PartialDate, to_us

_WORDS = re.compile(
    r"\s*(?:(?P<imo>imo(?:\s*(?:no\.?|number))?)|(?P<mmsi>mmsi)|(?P<call_sign>call[\s-]?sign)"
    r"|(?P<name>name))\b\s*[:#.]?\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_IMO_WITHIN = re.compile(r"\bIMO(?:\s+(?:no|number))?[\s.:#-]*(\d{7})\b", re.IGNORECASE | re.ASCII)
_MMSI_WITHIN = re.compile(r"\bMMSI[\s.:#-]*(\d{9})\b", re.IGNORECASE | re.ASCII)
_LENGTHS = {7: "imo", 9: "mmsi"}

#: Particulars that are numbers, with what they may differ by and still agree (share, or absolute).
TOLERANCES: dict[str, tuple[float, float]] = {
    "length_m": (0.02, 1.0),
    "beam_m": (0.02, 0.5),
    "dwt_t": (0.03, 5.0),
    "gt": (0.03, 5.0),
    "built": (0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of whom the question is about. ``at_us`` is when it was seen, [from, to) µs."""

    name: str | None = None
    imo: int | None = None
    """Only where the check digit is right."""
    imo_text: str | None = None
    """Seven digits whose check digit is wrong, as given."""
    mmsi: int | None = None
    call_sign: str | None = None
    flag: str | None = None
    type: str | None = None
    numbers: dict[str, float] = field(default_factory=dict)
    """Particulars by the names in TOLERANCES."""
    at_us: tuple[int, int] | None = None
    at: str | None = None
    """``at_us`` in words."""
    name_dated: bool = False
    """Whether the name too was seen then."""
    notes: tuple[str, ...] = ()
    """How the question was read, where that is not plain."""

    @property
    def text(self) -> str:
        """The question in short."""
        parts = [
            self.name or "",
            f"IMO {self.imo or self.imo_text}" if self.imo or self.imo_text else "",
            f"MMSI {self.mmsi}" if self.mmsi else "",
            f"call sign {self.call_sign}" if self.call_sign and not self.name else "",
        ]
        return ", ".join(part for part in parts if part)


def seen_at(when: PartialDate | datetime | None) -> tuple[tuple[int, int] | None, str | None]:
    """``at_us`` and ``at`` of a Subject."""
    if when is None:
        return None, None
    if isinstance(when, datetime):
        return (to_us(when), to_us(when) + 1), when.isoformat().replace("+00:00", "Z")
    return when.interval_us, str(when)


def subject_of(text: str, *, as_name: bool = False) -> Subject:
    """The subject that ``text`` asks for; ``as_name`` takes it for a name whatever it looks like.

    Raises ValueInvalidError where the text is blank or an identifier is malformed.

    >>> subject_of("IMO 7389704").imo, subject_of("7389704").imo, subject_of("7-28").name
    (7389704, 7389704, '7-28')
    """
    plain = _usable(text)
    if as_name:
        return Subject(name=plain)
    plain = unicodedata.normalize("NFKC", plain)
    found = _WORDS.fullmatch(plain)
    if found:
        kind = next(key for key in ("imo", "mmsi", "call_sign", "name") if found.group(key))
        rest = found.group("rest").strip()
        if kind == "name" or _fits(kind, rest):
            return _by_kind(kind, rest)
    kind = _LENGTHS.get(len(plain), "") if plain.isascii() and plain.isdigit() else ""
    return _by_kind(kind, plain) if kind else _with_numbers(plain) or _named(plain)


def _with_numbers(plain: str) -> Subject | None:
    """The subject of a text that holds numbers marked as such beside a name, or alone, or one IMO
    number not so marked whose check digit is right; else None.

    >>> subject_of("RYE SONG GANG 1 (IMO 7389704)").name, subject_of("SAEBYOL 8916293").imo
    ('RYE SONG GANG 1', 8916293)
    """
    imo, mmsi = _IMO_WITHIN.search(plain), _MMSI_WITHIN.search(plain)
    if imo is None and mmsi is None:
        return _with_bare_number(plain)
    rest = _MMSI_WITHIN.sub(" ", _IMO_WITHIN.sub(" ", plain))
    name = " ".join(rest.split()).strip("()[]{},;:/- ")
    return with_fields(
        name=name, imo=imo.group(1) if imo else None, mmsi=mmsi.group(1) if mmsi else None
    )


def _with_bare_number(plain: str) -> Subject | None:
    numbers = imo_numbers(plain)
    if len(numbers) != 1:
        return None
    name = " ".join(plain.replace(numbers[0], " ").split()).strip("()[]{},;:/|- ")
    if not any(one.isalpha() for one in name):
        return None
    note = f"{numbers[0]} was read as an IMO number beside the name: its check digit is right"
    return Subject(name=name, imo=int(numbers[0]), notes=(note,))


def _usable(text: str) -> str:
    """``text`` without blanks around it; ValueInvalidError where it holds nothing to compare."""
    plain = text.strip()
    if not any(one.isalnum() for one in plain):
        raise ValueInvalidError(
            "there is nothing to look for", found=repr(text), do="Give a name or a number."
        )
    if any("\ud800" <= one <= "\udfff" for one in plain):
        raise ValueInvalidError(
            "this is no text: bytes in it are no UTF-8",
            found=ascii(text),
            do="Type the name again.",
        )
    return plain


def _by_kind(kind: str, text: str) -> Subject:
    """A subject of which one field is known."""
    fields: dict[str, str | None] = {kind: text}
    return with_fields(
        name=fields.get("name"),
        imo=fields.get("imo"),
        mmsi=fields.get("mmsi"),
        call_sign=fields.get("call_sign"),
    )


def _fits(kind: str, rest: str) -> bool:
    """Whether what follows the word can be what the word says: IMO may also begin a name."""
    return call_sign_formed(rest) if kind == "call_sign" else rest.isascii() and rest.isdigit()


def _named(plain: str) -> Subject:
    if " " not in plain and call_sign_formed(plain):
        note = f"{plain!r} may be a name or a call sign: both were looked for"
        return Subject(name=plain, call_sign=plain.upper(), notes=(note,))
    return Subject(name=plain)


def with_fields(
    *,
    name: str | None = None,
    imo: str | None = None,
    mmsi: str | None = None,
    call_sign: str | None = None,
    flag: str | None = None,
    type: str | None = None,
    when: PartialDate | datetime | None = None,
    **numbers: str | None,
) -> Subject:
    """A subject from texts, as a row of a table gives them; blank is absent.

    Raises ValueInvalidError for a number that cannot be one, an unknown flag, and where nothing is
    left to look for. An IMO number with a wrong check digit is kept in ``imo_text``, with a note.
    """
    notes: list[str] = []
    valid, printed = _imo(imo, notes)
    at_us, at = seen_at(when)
    given = _blank(name)
    subject = Subject(
        name=None if given is None else _usable(given),
        imo=valid,
        imo_text=printed,
        mmsi=_mmsi(mmsi, notes),
        call_sign=_call_sign(call_sign),
        flag=_flag(flag),
        type=_blank(type),
        numbers=_numbers(numbers),
        at_us=at_us,
        at=at,
        name_dated=at is not None,
        notes=tuple(notes),
    )
    if not subject.text and subject.call_sign is None:
        raise ValueInvalidError(
            "there is nothing to look for", do="Give a name, an IMO number, an MMSI or a call sign."
        )
    return subject


def _blank(text: str | None) -> str | None:
    plain = (text or "").strip()
    return plain or None


def _imo(text: str | None, notes: list[str]) -> tuple[int | None, str | None]:
    digits = _digits(re.sub(r"(?i)^imo[\s:.#-]*", "", (text or "").strip()))
    if not digits or not digits.strip("0"):
        return None, None
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise ValueInvalidError(
            "an IMO ship number has seven digits",
            found=repr(text),
            do="Correct it or leave it out.",
        )
    if imo_valid(int(digits)):
        return int(digits), None
    right = f"{digits[:6]}{_check_digit(digits)}"
    notes.append(
        f"IMO {digits} has a wrong check digit (after {digits[:6]} it would be {right[-1]}): "
        "numbers one slip away were looked for as leads"
    )
    return None, digits


def _digits(text: str) -> str:
    """``text`` without what a spreadsheet makes of a number: ``7389704.0``, ``7,389,704``.

    >>> _digits("7389704.0"), _digits("7,389,704"), _digits("7389704")
    ('7389704', '7389704', '7389704')
    """
    whole = re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"[0-9]{4,}[.,]0+", text) else text
    if re.fullmatch(r"[0-9]{1,3}([., '\u00a0\u202f][0-9]{3})+", whole):
        return re.sub(r"[^0-9]", "", whole)
    return whole


def imo_numbers(text: str) -> list[str]:
    """The IMO numbers with a right check digit in ``text``, in order, each once.

    >>> imo_numbers("IMO 7389704/8106496"), imo_numbers("7389705")
    (['7389704', '8106496'], [])
    """
    found = re.findall(r"(?<![0-9])[0-9]{7}(?![0-9])", _digits(text.strip()))
    return [one for one in dict.fromkeys(found) if imo_valid(int(one))]


def _check_digit(digits: str) -> int:
    return sum(int(one) * by for one, by in zip(digits, (7, 6, 5, 4, 3, 2), strict=False)) % 10


def _mmsi(text: str | None, notes: list[str]) -> int | None:
    plain = _digits((text or "").strip())
    if not plain or not plain.strip("0"):
        return None
    if not re.fullmatch(r"[0-9]{1,9}", plain):
        raise ValueInvalidError(
            "an MMSI has nine digits", found=repr(text), do="Correct it or leave it out."
        )
    if not mmsi_valid(int(plain)):
        notes.append(f"MMSI {plain} has no form of the standard; it was looked for all the same")
    elif flag_of(int(plain)) is not None:
        country = flag_of(int(plain))
        notes.append(f"MMSI {plain} carries the digits of {country.name if country else '?'}")
    return int(plain)


def _call_sign(text: str | None) -> str | None:
    plain = (text or "").strip().upper()
    return plain if plain.strip("0") else None


def _flag(text: str | None) -> str | None:
    plain = (text or "").strip()
    if not plain:
        return None
    code = country_alpha2(plain)
    if code is None:
        raise ValueInvalidError(
            "a flag is an ISO 3166-1 code", found=repr(text), do="Write KP or PRK, or leave it out."
        )
    return code


def _numbers(given: dict[str, str | None]) -> dict[str, float]:
    out: dict[str, float] = {}
    for name, text in given.items():
        if name not in TOLERANCES:
            known = ", ".join(TOLERANCES)
            raise UsageError("no such particular", found=name, do=f"Known are {known}.")
        plain = (text or "").strip()
        if not plain or not plain.strip("0."):
            continue
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", plain):
            raise ValueInvalidError(
                f"{name} must be a number", found=repr(text), do="Correct it or leave it out."
            )
        out[name] = float(plain)
    return out


def near_imos(digits: str) -> list[int]:
    """Valid IMO numbers one slip from seven digits: one digit changed, or two neighbours swapped.

    >>> 7389704 in near_imos("7389705"), 7389704 in near_imos("7398704")
    (True, True)
    """
    changed = {
        digits[:place] + digit + digits[place + 1 :] for place in range(7) for digit in "0123456789"
    }
    swapped = {
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        for place in range(6)
    }
    numbers = sorted(int(one) for one in (changed | swapped) - {digits})
    return [number for number, good in zip(numbers, imo_valid(numbers), strict=True) if good]
