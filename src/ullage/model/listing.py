"""What a sanctions list says: entries of one publication, and listings over many.

A publication is what an authority issued on a day. An entry is one ship, company or person in it.
A listing is an entry followed through the publications held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ullage.times import PartialDate

Kind = Literal["vessel", "company", "person", "aircraft", "other"]
NameKind = Literal["primary", "aka", "fka", "weak", "script"]
MeasureKind = Literal[
    "asset_freeze",
    "port_entry_ban",
    "de_flagging",
    "seizure",
    "secondary_risk",
    "service_ban",
    "reported",
    "other",
]
"""``reported`` is for lists that bind nobody (a research group's list, a house list)."""

MEASURE_WORDS: dict[MeasureKind, str] = {
    "asset_freeze": "asset freeze",
    "port_entry_ban": "port-entry ban",
    "de_flagging": "de-flagging",
    "seizure": "seizure",
    "secondary_risk": "secondary sanctions risk",
    "service_ban": "ban on services",
    "reported": "reported",
    "other": "other measure",
}
"""What to call each kind of measure in text."""


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name in an entry, as printed."""

    text: str
    kind: NameKind = "primary"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of an entry. ``start`` and ``end`` are legal dates, null where the list has none;
    ``instrument`` is the programme, annex or paragraph it rests on.
    """

    kind: MeasureKind
    instrument: str
    start: PartialDate | None = None
    end: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Another party an entry names. ``role`` is one of :data:`ullage.model.identity.ROLES`."""

    role: str
    name: str
    entry: str | None = None
    company_imo: int | None = None
    percentage: float | None = None


@dataclass(frozen=True, slots=True)
class ListedFact:
    """Something else an entry states. ``attribute`` is one of
    :data:`ullage.model.identity.ATTRIBUTES`, or ``company_imo`` for the IMO number of a company;
    ``standing`` is ``former`` where the list says that it no longer holds, ``other`` where it
    stands beside a main one.
    """

    attribute: str
    value: str
    standing: Literal["current", "former", "other"] = "current"


@dataclass(frozen=True, slots=True)
class Entry:
    """One ship, company or person on a list, as one publication has it."""

    entry: str
    """The list's own id; where it has none, made from what identifies the row."""
    kind: Kind
    names: tuple[ListedName, ...]
    measures: tuple[Measure, ...]
    locator: str
    """Row, element or line in the file."""
    imo: int | None = None
    """Only where the check digit is right."""
    imo_text: str | None = None
    """As printed, where it is not a valid IMO number."""
    mmsi: int | None = None
    call_sign: str | None = None
    flag: str | None = None
    """ISO 3166-1 alpha-2."""
    flag_text: str | None = None
    """As printed, where no country was recognised."""
    ship_type: str | None = None
    dwt_t: float | None = None
    gt: float | None = None
    addresses: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    narrative: str = ""
    """The list's reasons and remarks, verbatim."""
    facts: tuple[ListedFact, ...] = ()
    """What the fields above do not hold: former flags, second call signs, the year of build."""

    @property
    def name(self) -> str:
        """The primary name, or the first there is."""
        first = [name.text for name in self.names if name.kind == "primary"]
        return (first or [name.text for name in self.names] or [self.entry])[0]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a publication as it is kept."""

    name: str
    part: str
    """What it holds for the reader, such as ``sdn``, ``alt``, ``comments``."""
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Publication:
    """One issue of one list."""

    list_id: str
    published: PartialDate
    published_basis: str
    """How the date is known: ``stated in the file``, ``file name``, ``given``."""
    files: tuple[ListFile, ...]
    reader: str
    reader_version: str
    retrieved_at: str | None = None
    url: str | None = None
    licence: str | None = None
    missing_parts: tuple[str, ...] = ()
    """Parts of the publication that were not there, such as ``alt``: its aliases are unknown."""
    accepted: str | None = None
    """Reason given for taking it in although a completeness check failed."""
    remarks: tuple[str, ...] = ()
    """What every answer from it must say: that it may not be whole, what its dates are."""
    encoding: str | None = None
    """The encoding that its files were said to be in; null where they say so themselves."""

    @property
    def key(self) -> str:
        """``list/date``, as shown to people."""
        return f"{self.list_id}/{self.published}"


@dataclass(frozen=True, slots=True)
class Span:
    """When a measure began or ended, as well as it is known: not before ``earliest``, not after
    ``latest``; ``basis`` says why: ``legal`` (the list states the date), ``publications`` (between
    two issues held), ``reported`` (a source beside the list), ``open`` (nothing seen).
    """

    earliest: PartialDate | None
    latest: PartialDate | None
    basis: Literal["legal", "publications", "reported", "open"]


@dataclass(frozen=True, slots=True)
class ListingMeasure:
    """A measure of a listing with its period. ``known_from`` is when it could first be known."""

    kind: MeasureKind
    instrument: str
    start: Span
    end: Span
    known_from: PartialDate


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as it stood from one publication held to another (both inclusive)."""

    entry: Entry
    first: PartialDate
    last: PartialDate


@dataclass(frozen=True, slots=True)
class Tie:
    """Whom an entry that prints no IMO number is taken for, by a source beside the list."""

    hull: str
    known_from: PartialDate
    source: str
    reason: str

    @property
    def sentence(self) -> str:
        """In words, with the source."""
        return (
            f"the entry prints no IMO number; taken for {self.hull} by {self.source}: {self.reason}"
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry followed through the publications held: versions oldest first, measures dated."""

    list_id: str
    entry: str
    versions: tuple[Version, ...]
    measures: tuple[ListingMeasure, ...]
    tie: Tie | None = None

    @property
    def latest(self) -> Entry:
        """The entry as last printed."""
        return self.versions[-1].entry
