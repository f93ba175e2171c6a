"""Evidence taken in: recognised, copied, hashed, locked and noted in the journal."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ullage.cases import custody, lock
from ullage.cases.atomic import MARK
from ullage.cases.folder import Case, who
from ullage.cases.identity import code
from ullage.cases.identity_inputs import LIST, list_kind, table_kind
from ullage.cases.lock import Input
from ullage.engine.plan import Progress, silent
from ullage.errors import ConfigError, FormatError, UllageError, UsageError, from_os
from ullage.evidence import journal
from ullage.evidence.hashing import sha256_file

#: A kind that is kept as evidence but not read.
DOCUMENT = "document"


@dataclass(frozen=True)
class Terms:
    """What is known of files that are taken in, besides their bytes."""

    kind: str | None = None
    licence: str | None = None
    retrieved_at: datetime | None = None
    mapping: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None

    @property
    def retrieved_text(self) -> str | None:
        """``retrieved_at`` as ISO 8601 in UTC."""
        at = self.retrieved_at
        return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class Offer:
    """A file to take in, what is known of it, and the name it is remembered under."""

    path: Path
    terms: Terms
    original: str


@dataclass(frozen=True)
class Taken:
    """What became of the files: taken in, there already, refused with the reason."""

    added: tuple[Input, ...] = ()
    known: tuple[Input, ...] = ()
    refused: tuple[UllageError, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "added": [asdict(one) for one in self.added],
            "known": [asdict(one) for one in self.known],
        }


def take_in(case: Case, offers: Sequence[Offer], progress: Progress = silent) -> Taken:
    """Take files into the evidence of ``case``, which must be held.

    A file that cannot be read or recognised is refused; the others are taken in. A file that is
    there already is not stored again and keeps its terms: what was not said yet is filled in, and
    where something else is said now it is refused. Only [sources] in case.toml changes terms.
    """
    old = {one.sha256: one for one in lock.read(case.lock)}
    met: dict[str, Input] = {}
    refused: list[UllageError] = []
    for number, offer in enumerate(offers):
        progress("taking in evidence", number, len(offers))
        try:
            one = _stored(case, offer, {**old, **met})
            met[one.sha256] = one
        except UllageError as error:
            refused.append(error)
    changed = [one for sha256, one in met.items() if one != old.get(sha256)]
    if changed:
        _commit(case, tuple({**old, **met}.values()), changed)
    added = tuple(one for sha256, one in met.items() if sha256 not in old)
    known = tuple(one for sha256, one in met.items() if sha256 in old)
    return Taken(added, known, tuple(refused))


def _stored(case: Case, offer: Offer, old: Mapping[str, Input]) -> Input:
    path, terms = offer.path, offer.terms
    kind = recognised(path, terms)
    case.evidence.mkdir(exist_ok=True)
    arriving = case.evidence / f"{MARK}arriving"
    _copy(path, arriving)
    sha256, size = sha256_file(arriving)
    name = f"{sha256}{_suffix(path)}"
    told = (terms.source, terms.licence, terms.retrieved_text, dict(terms.mapping))
    made = Input(sha256, f"evidence/{name}", offer.original, size, kind, *told)
    if sha256 in old:
        arriving.unlink()
        if terms.source is None:
            _check_terms(old[sha256], made, terms)
            made = replace(made, kind=old[sha256].kind)
        return _updated(old[sha256], made)
    arriving.replace(case.evidence / f"{MARK}{name}")
    return made


def _check_terms(was: Input, said: Input, terms: Terms) -> None:
    """Raise UsageError where ``said`` differs from what is known of a file that is there."""
    if terms.kind is None and not terms.mapping:
        said = replace(said, kind=was.kind)
    for name in ("kind", "licence", "retrieved_at", "mapping"):
        known, now = getattr(was, name), getattr(said, name)
        if known and now and known != now:
            raise UsageError(
                f"in the case already, with another {name}: {known}",
                found=str(now),
                where=said.original,
                do=f"Leave the {name} out to keep what is known; to correct it, name the file "
                "under [sources] in case.toml with the terms that hold.",
            )


def _updated(was: Input, said: Input) -> Input:
    """``was`` with whatever ``said`` states; the stored file and its first name stay."""
    return replace(
        was,
        kind=said.kind,
        source=said.source or was.source,
        licence=said.licence or was.licence,
        retrieved_at=said.retrieved_at or was.retrieved_at,
        mapping=said.mapping or was.mapping,
    )


def _suffix(path: Path) -> str:
    """The last one or two suffixes, so that readers and people know the file by its name."""
    plain = [one for one in path.suffixes[-2:] if re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{0,9}", one)]
    return "".join(plain).lower()


def _copy(path: Path, target: Path) -> None:
    try:
        with path.open("rb") as source:
            _pour(source, target)
    except OSError as error:
        raise from_os(error, path) from error


def _pour(source: Any, target: Path) -> None:
    try:
        file = target.open("wb")
    except OSError as error:
        raise from_os(error, target, writing=True) from error
    with file:
        shutil.copyfileobj(source, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())


def recognised(path: Path, terms: Terms) -> str:
    """The kind of a file, from its content or as said.

    Raises InputError where it cannot be opened or is not of the kind said.
    """
    if terms.kind == DOCUMENT:
        return DOCUMENT
    kind = _kind(path, terms)
    if terms.kind is not None and terms.kind != kind:
        raise FormatError(
            f"not of kind {terms.kind!r}",
            found=kind,
            where=str(path),
            do=f"Leave --kind out, or say --kind {DOCUMENT} to keep the file without reading it.",
        )
    return kind


def _kind(path: Path, terms: Terms) -> str:
    """Of the identity of ships, or AIS; a list of sanctions is asked for last, as AIS may look so.

    A mapping is for AIS alone.
    """
    from ullage.sources.ais import open_ais

    known = None if terms.mapping else table_kind(path)
    if known is not None:
        return known
    if terms.kind == LIST:
        return list_kind(path) or "no list"
    try:
        return str(open_ais(path, 0, dict(terms.mapping) or None).kind)
    except FormatError:
        found = None if terms.mapping else list_kind(path)
        if found is None:
            raise
        return found


def _commit(case: Case, inputs: tuple[Input, ...], changed: Sequence[Input]) -> None:
    sealed = custody.stage(case, inputs)
    journal.append(
        case.journal,
        {
            "action": "add",
            "at": now_text(),
            "who": who(),
            "code": code(),
            "lock": sealed,
            "inputs": [asdict(one) for one in changed],
        },
    )
    custody.settle(case)


def now_text() -> str:
    """The present instant as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def read_mapping(path: Path) -> dict[str, Any]:
    """A mapping kept in a TOML file of its own, at the top or under [mapping]."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise from_os(error, path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"not valid TOML: {error}", where=str(path), do="Mend the line; see https://toml.io."
        ) from error
    inner = raw.get("mapping", raw)
    if not isinstance(inner, dict):
        raise ConfigError(
            "mapping must be a table",
            where=str(path),
            do="Write key = value lines under [mapping].",
        )
    return inner
