"""What commands on publications answer: taken in, held, known; as plain values and as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ullage.errors import UllageError
from ullage.identity.looked import SHORT_HASH
from ullage.lists import codec
from ullage.lists.store import Held
from ullage.lists.take_in import Imported, Outcome
from ullage.lists.words import by_rule, counted, sums
from ullage.sources.lists.registry import ListInfo

_TOLD = 12


@dataclass(frozen=True)
class ImportTold:
    """The outcome of an import or an update; ``notes`` are told beside it."""

    outcome: Outcome
    notes: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[UllageError, ...]:
        """What was refused."""
        return self.outcome.refused

    def as_dict(self) -> dict[str, Any]:
        """Publications with counts, warnings and what changed."""
        rows = [
            {
                **publication_dict(one.held),
                "new": one.new,
                "twins": list(one.twins),
                "unkept": list(one.unkept),
                **_since(one),
            }
            for one in self.outcome.imported
        ]
        return {"publications": rows, "notes": list(self.notes)}

    def text(self) -> str:
        """The same for a reader."""
        lines = [line for one in self.outcome.imported for line in _imported(one)]
        return "\n".join([*lines, *self.notes])


def _since(one: Imported) -> dict[str, Any]:
    if one.since is None:
        return {}
    return {"since": {"publication": one.since.older.key, **one.since.counts()}}


def _imported(one: Imported) -> list[str]:
    record, word = one.held.record, "new" if one.new else "held already"
    lines = [f"{one.held.publication.key}  {counted(one.held.counts)}  ({word})"]
    lines += [f"  {line}" for line in _particulars(one.held)]
    if one.since is not None:
        lines.append(f"  since {one.since.older.key}: {sums(one.since)}")
    if one.unkept:
        lines.append(
            f"  {', '.join(one.unkept)}: other bytes that give the same entries; not kept beside"
            " what is held"
        )
    lines += [f"  the same files are held as {key}: is its date right?" for key in one.twins]
    if one.new:
        lines += [f"  not met before: {what}" for what in record["novelties"][:_TOLD]]
        lines += _more(len(record["novelties"]), "more not met before, see publication.json")
        lines += [f"  told by the reader: {line}" for line in by_rule(record["problems"])]
    return lines


def _more(count: int, what: str) -> list[str]:
    return [f"  {count - _TOLD:,} {what}"] if count > _TOLD else []


def _particulars(held: Held) -> list[str]:
    one = held.publication
    lines = [
        f"{f.part}: {f.name}  {f.bytes:,} bytes  sha256 {f.sha256[:SHORT_HASH]}" for f in one.files
    ]
    lines.append(f"dated by: {one.published_basis}")
    if one.missing_parts:
        lines.append(f"missing: {', '.join(one.missing_parts)} (what they hold is unknown here)")
    if one.accepted:
        lines.append(f"taken in although {'; '.join(held.record['losses'])}: {one.accepted}")
    if one.encoding:
        lines.append(f"read as: {one.encoding}")
    told = held.record["losses"]
    lines += [f"mind: {remark}" for remark in one.remarks if remark not in told]
    return lines


def publication_dict(held: Held) -> dict[str, Any]:
    """A publication as plain values, with counts and warnings."""
    row = codec.publication_row(held.publication)
    names = ("sha256", "entries_sha256", "imported_at", "counts", "losses", "novelties")
    return {
        "key": held.publication.key,
        **row,
        **{name: held.record[name] for name in names},
        "problems": held.record["problems"],
        "problems_count": held.record["problems_count"],
    }


@dataclass(frozen=True)
class ListsTold:
    """Which publications are held, list by list."""

    root: str
    lists: tuple[tuple[ListInfo, tuple[Held, ...]], ...]

    def as_dict(self) -> dict[str, Any]:
        """Lists with their publications, oldest first."""
        return {
            "store": self.root,
            "lists": [
                {**_info(info), "publications": [publication_dict(one) for one in held]}
                for info, held in self.lists
            ],
        }

    def text(self) -> str:
        """The same for a reader."""
        if not self.lists:
            return f"no list is held in {self.root}; take one in with 'ullage lists import FILE...'"
        return "\n".join(line for info, held in self.lists for line in _list_lines(info, held))


@dataclass(frozen=True)
class KnownTold:
    """Every list that can be taken in by name."""

    lists: tuple[ListInfo, ...]

    def as_dict(self) -> dict[str, Any]:
        """The table of lists."""
        return {"lists": [_info(info) for info in self.lists]}

    def text(self) -> str:
        """The same for a reader."""
        lines = [
            f"{info.list_id:16}  {info.title} ({info.authority}; {info.licence})"
            f"{'; fetched by update' if info.update else ''}"
            for info in self.lists
        ]
        return "\n".join([*lines, f"{'house:NAME':16}  a list of one's own, in the documented CSV"])


def _info(info: ListInfo) -> dict[str, Any]:
    return {
        **asdict(info),
        "readers": list(info.readers),
        "urls": dict(info.urls),
        "reached": dict(info.reached),
    }


def _list_lines(info: ListInfo, held: Sequence[Held]) -> list[str]:
    dates = "legal dates" if info.legal_dates else "dates from publications"
    lines = [f"{info.list_id}  {info.title}", f"  {info.authority}; binds {info.binds}; {dates}"]
    for one in held:
        lines.append(
            f"  {one.publication.published!s:10}  {one.digest[:SHORT_HASH]}  {counted(one.counts)}"
        )
        lines += [f"    {line}" for line in _particulars(one)]
    return lines
