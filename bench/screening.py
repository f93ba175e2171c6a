"""Screening a file of ships, one core: rows a second, and what of that is the name search.

``python -m bench.screening`` lists 2,500 made-up ships with three names each on two lists and asks
for 20,000 rows, of which one in twenty is a listed ship. The limit it is compared with is the name
search alone, in the same run: what is above it is the ladder, the measures and the writing.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from bench.process import machine
from ullage.identity.holdings import Holdings
from ullage.identity.screening import screen_many
from ullage.identity.subject import Subject
from ullage.lists.screened import written
from ullage.model.listing import (
    Entry,
    ListedName,
    ListFile,
    Listing,
    ListingMeasure,
    Publication,
    Span,
    Version,
)
from ullage.times import PartialDate

HULLS, ROWS, SEED = 2_500, 20_000, 1718
DAY = PartialDate(2024, 5, 3)
_WORDS = (
    "OCEAN SEA STAR GOLDEN PACIFIC BLUE NEW EAST LUCKY GRAND SILVER ROYAL QUEEN HOPE WIND PEARL "
    "TRADER GLORY EAGLE SPIRIT UNITY SKY KUM CHON RYONG SAN GANG BONG SONG JI TAE PAEK MYONG HUNG"
)


def names(count: int, chance: random.Random) -> list[str]:
    """Different made-up names of two words and sometimes a number."""
    words = _WORDS.split()
    out: dict[str, None] = {}
    while len(out) < count:
        made = f"{chance.choice(words)}{chance.choice(words).lower()[:4].upper()} "
        made += chance.choice(words)
        out[made + (f" {chance.randint(1, 30)}" if chance.random() < 0.5 else "")] = None
    return list(out)


def holdings(listed: list[str]) -> Holdings:
    """Ships with three names each, on two lists in turn."""
    issues = [
        Publication(name, DAY, "made up", (ListFile("f", "p", "0" * 64, 1),), "r", "1")
        for name in ("made-a", "made-b")
    ]
    listings = []
    for number in range(HULLS):
        printed = tuple(ListedName(one) for one in listed[3 * number : 3 * number + 3])
        entry = Entry(str(number), "vessel", printed, (), f"row {number}")
        since = Span(DAY, DAY, "legal")
        frozen = ListingMeasure("asset_freeze", "made up", since, Span(None, None, "open"), DAY)
        version = Version(entry, DAY, DAY)
        listings.append(Listing(issues[number % 2].list_id, str(number), (version,), (frozen,)))
    from dataclasses import replace

    held = replace(Holdings.empty(), listings=tuple(listings), publications=tuple(issues))
    assert held.name_index.stems
    assert held.by_value is not None
    return held


def rate(work: Callable[[], int]) -> float:
    """Rows per CPU second, best of three."""
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        rows = work()
        best = max(best, rows / (time.process_time() - began))
    return best


def main() -> None:
    """Print the rates."""
    chance = random.Random(SEED)
    made = names(3 * HULLS + ROWS, chance)
    listed, others = made[: 3 * HULLS], made[3 * HULLS :]
    asked = [chance.choice(listed) if chance.random() < 0.05 else one for one in others]
    held = holdings(listed)

    def whole(form: str) -> int:
        told = screen_many([Subject(name=one) for one in asked], held, wide=False)
        for _ in written(list(enumerate(told)), form):
            pass
        return len(asked)

    alone = rate(lambda: len(held.name_index.search_many(asked)))
    print(f"{machine()}; {HULLS:,} ships with {len(listed):,} names; {ROWS:,} rows")
    print(f"name search alone       {alone:10,.0f} rows/s")
    for form in ("csv", "jsonl"):
        got = rate(lambda form=form: whole(form))  # type: ignore[misc]
        print(f"screening, as {form:6}    {got:10,.0f} rows/s ({got / alone:.0%} of it)")


if __name__ == "__main__":
    main()
