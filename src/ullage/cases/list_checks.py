"""Whether the lists in a case's evidence are whole: an issue that lost many ships may be cut."""

from __future__ import annotations

from collections import Counter

from ullage.cases.issues import Issue
from ullage.errors import UllageError
from ullage.identity.holdings import Holdings
from ullage.lists.complete import MOST_LOST
from ullage.model.listing import Listing
from ullage.times import PartialDate

_DO = "Compare the file with its origin. If it is cut, what it lacks is not delisted."


def shrunken(holdings: Holdings, step: str) -> list[Issue]:
    """A warning for each issue with fewer ships than the list must have, or than most of the issue
    before. Lists that come with Ullage are not asked.
    """
    out: list[Issue] = []
    for list_id in holdings.list_ids:
        if list_id not in holdings.bundled:
            listings = [one for one in holdings.listings if one.list_id == list_id]
            counts = [(day, _ships(listings, day)) for day in holdings.issues(list_id)]
            out += _warnings(list_id, counts, step)
    return out


def _ships(listings: list[Listing], day: PartialDate) -> int:
    """Ships in the issue of a day."""
    return Counter(
        version.entry.kind
        for one in listings
        for version in one.versions
        if version.first <= day <= version.last
    )["vessel"]


def _warnings(list_id: str, counts: list[tuple[PartialDate, int]], step: str) -> list[Issue]:
    out = []
    before = None
    for day, count in counts:
        if before is not None and count < (1 - MOST_LOST) * before[1]:
            what = f"the issue of {day} has {count} ships, that of {before[0]} has {before[1]}"
            out.append(Issue(step, "warning", what, _DO, list_id))
        elif count < _least(list_id):
            what = f"the issue of {day} has {count} ships: too few for the whole of this list"
            out.append(Issue(step, "warning", what, _DO, list_id))
        before = (day, count)
    return out


def _least(list_id: str) -> int:
    from ullage.sources.lists import registry

    try:
        return registry.list_info(list_id).vessels
    except UllageError:
        return 0
