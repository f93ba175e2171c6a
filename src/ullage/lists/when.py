"""The day a publication is of: as its file states it, as its file name has it, or as given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ullage.errors import UsageError, ValueInvalidError
from ullage.model.listing import Entry
from ullage.times import PartialDate

_NAMED = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)(?:\2(\d\d))?(?!\d)")
STATED = "stated in the file"
#: An act may bind from a day after it is printed, but not long after.
ANNOUNCED_DAYS = 31
_DO = "Give the date with --published, as in 2024-05-03 (or 2019-01 where the day is not known)."


def named(path: Path) -> PartialDate | None:
    """The date in a file name; None where there is none, or more than one.

    >>> str(named(Path("sdn_20240503.csv.gz"))), str(named(Path("alt_201901.csv")))
    ('2024-05-03', '2019-01')
    """
    found = {date for date in map(_read, _NAMED.findall(path.name)) if date is not None}
    return found.pop() if len(found) == 1 else None


def _read(parts: tuple[str, str, str, str]) -> PartialDate | None:
    year, _, month, day = parts
    try:
        return PartialDate(int(year), int(month), int(day) if day else None)
    except ValueInvalidError:
        return None


def published(
    stated: PartialDate | None,
    files: Iterable[Path],
    given: PartialDate | None,
    served: tuple[PartialDate, str] | None = None,
    today: date | None = None,
) -> tuple[PartialDate, str]:
    """The date of a publication and how it is known.

    What the file states comes first, then what was given, then what the server said (``served``,
    with how), then the file name. Raises UsageError where the date is not known, where two ways of
    knowing it disagree, or where it is in the future (``today`` is the UTC day).
    """
    if stated is None and given is None and served is not None:
        when, basis = served
    else:
        when, basis = _best(stated, tuple(files), given)
    latest = datetime.now(UTC).date() if today is None else today
    if when.first > latest:
        raise UsageError(
            "the publication is dated in the future",
            found=f"{when} ({basis}); today is {latest}",
            do=_DO,
        )
    return when, basis


def begun_later(
    published: PartialDate, basis: str, entries: Iterable[Entry], where: str
) -> tuple[str, ...]:
    """What to say of measures that begin after the day of the publication: they were announced, or
    its date is wrong.

    Raises UsageError where one begins more than :data:`ANNOUNCED_DAYS` later, unless the file
    states that day itself.
    """
    starts = [one.start for entry in entries for one in entry.measures if one.start is not None]
    later = [start for start in starts if published.last < start.first]
    if not later:
        return ()
    latest = max(later, key=lambda start: start.first)
    far = latest.first > published.last + timedelta(days=ANNOUNCED_DAYS)
    if far and basis != STATED:
        raise UsageError(
            "the list states days after the day it is said to be of",
            found=f"{published} ({basis}); measures in it begin up to {latest}",
            where=where,
            do=f"Give the day it was published with --published: {latest} or later.",
        )
    return (
        f"{len(later):,} of its measures begin after its date, the last on {latest}: announced, or"
        " its date is wrong",
    )


def _best(
    stated: PartialDate | None, files: tuple[Path, ...], given: PartialDate | None
) -> tuple[PartialDate, str]:
    if stated is not None and given is not None and given != stated:
        if stated in given or given in stated:
            exact = max(stated, given)
            return exact, STATED if exact == stated else "given"
        raise UsageError(
            "the date given is not the one in the file",
            found=f"{given} given, {stated} in the file",
            where="--published",
            do="Leave --published out, or check which publication the file is.",
        )
    if stated is not None:
        return stated, STATED
    if given is not None:
        return given, "given"
    return _from_names(files), "file name"


def _from_names(files: tuple[Path, ...]) -> PartialDate:
    dates = {date for date in map(named, files) if date is not None}
    if len(dates) == 1:
        return dates.pop()
    raise UsageError(
        "the files are of different dates by their names" if dates else "the list has no date",
        found=", ".join(sorted(path.name for path in files)),
        do=_DO,
    )
