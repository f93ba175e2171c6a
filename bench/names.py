"""Name search on one core: speed, and what is found and wrongly found, beside two peers.

``python -m bench.names`` asks the ships of the OFAC, EU and UK lists and of the facts for every
labelled spelling of a North Korean ship name (tests/52_identity/dprk_variants.csv), for names of
the same kind that no listed ship bears, and for 10,000 names heard by AIS. Spellings that a list
prints are taken out of the index before they are asked for. The same questions go to rapidfuzz's
WRatio at 90 and, where it is installed, to nomenklatura's logic-v2 at its own threshold of 0.70, a
sample of them, as it is slow. nomenklatura is 629 MB and stays out of the lock:
``pip install nomenklatura numba`` in a virtual environment of its own, then run this there with
``PYTHONPATH=src``.

Speed is names per CPU second against at least 2,000 hulls: the listed ones and made-up ones with
three names each from AIS.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bench import names_data as data
from bench.process import machine

SEED = 1718
HULLS = 2_500
WRATIO, LOGIC_V2 = 90, 0.70
Found = list[set[str]]
Search = Callable[[Sequence[str]], Found]


@dataclass(frozen=True)
class Quality:
    """What a search made of the labelled spellings of one split and of unlisted names."""

    asked: int
    found: int
    right: int
    wrong: int

    def __str__(self) -> str:
        flagged = self.right + self.wrong
        precision = f"{self.right / flagged:6.1%}" if flagged else "   n/a"
        recall = f"{self.found / self.asked:6.1%}"
        return f"recall {recall} of {self.asked}, precision {precision} of {flagged}"


def ours(names: list[str], hulls: list[str]) -> Search:
    """Ullage at its default threshold."""
    from ullage.identity.names.search import NameIndex

    order = sorted(set(hulls))
    place = {hull: at for at, hull in enumerate(order)}
    index = NameIndex.build(names, [place[hull] for hull in hulls])
    return lambda asked: [
        {order[hit.key] for hit in hits} for hits in index.search_many(asked, limit=0)
    ]


def wratio(names: list[str], hulls: list[str]) -> Search:
    """WRatio of rapidfuzz with its default cleaning, one worker."""
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    held = [utils.default_process(name) for name in names]

    def search(asked: Sequence[str]) -> Found:
        cleaned = [utils.default_process(name) for name in asked]
        scores = process.cdist(cleaned, held, scorer=fuzz.WRatio, score_cutoff=WRATIO)
        return [{hulls[at] for at in np.flatnonzero(row)} for row in scores]

    return search


def logic_v2(names: list[str], hulls: list[str]) -> Search:
    """The logic-v2 of nomenklatura, vessel against vessel, each with all its names."""
    model: Any = import_module("followthemoney").model
    algorithm: Any = import_module("nomenklatura.matching").get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(key: str, texts: list[str]) -> Any:
        made: Any = model.make_entity("Vessel")
        made.id = key
        for text in texts:
            made.add("name", text)
        return made

    grouped: dict[str, list[str]] = {}
    for name, hull in zip(names, hulls, strict=True):
        grouped.setdefault(hull, []).append(name)
    held = [entity(hull, texts) for hull, texts in grouped.items()]

    def search(asked: Sequence[str]) -> Found:
        return [
            {
                one.id
                for one in held
                if algorithm.compare(entity("asked", [name]), one, config).score >= LOGIC_V2
            }
            for name in asked
        ]

    return search


def quality(
    search: Search, listed: dict[str, set[str]], rows: list[data.Label], unlisted: list[str]
) -> Quality:
    """Recall over labelled spellings; precision over all pairs flagged for them and for names that
    no listed ship bears.
    """
    answers = search([row.variant for row in rows])
    found = sum(row.hull in hulls for row, hulls in zip(rows, answers, strict=True))
    pairs = [
        data.right(row, hull, listed[hull])
        for row, hulls in zip(rows, answers, strict=True)
        for hull in hulls
    ]
    wrong = sum(map(len, search(unlisted)))
    return Quality(len(rows), found, sum(pairs), len(pairs) - sum(pairs) + wrong)


def speed(search: Search, asked: Sequence[str]) -> float:
    """Names per CPU second."""
    started = time.process_time()
    search(asked)
    return len(asked) / (time.process_time() - started)


def flat(listed: dict[str, set[str]]) -> tuple[list[str], list[str]]:
    """Names and the hull of each."""
    pairs = [(name, hull) for hull in listed for name in sorted(listed[hull])]
    return [name for name, _ in pairs], [hull for _, hull in pairs]


def padded(listed: dict[str, set[str]], heard: list[str]) -> dict[str, set[str]]:
    """The listed hulls and as many made-up ones as are missing, three names each."""
    more = max(0, HULLS - len(listed))
    return listed | {f"MADE{at}": set(heard[3 * at : 3 * at + 3]) for at in range(more)}


def measure(split: str, sample: int, peers: dict[str, Any]) -> None:
    """Print what each search finds among the labelled spellings of a split."""
    listed = data.hulls(data.printed())
    rows = [row for row in data.labels() if row.split == split]
    unlisted = [name for name, part in data.unlisted() if part == split]
    few = random.Random(SEED).sample(rows, min(sample, len(rows)))
    for name, (make, slow) in peers.items():
        search = make(*flat(listed))
        asked, note = (few, " (sample)") if slow else (rows, "")
        print(f"{split:8} {name:22} {quality(search, listed, asked, unlisted)}{note}")


def flagged(listed: dict[str, set[str]], heard: list[str], peers: dict[str, Any]) -> None:
    """Print how many unrelated names each search flags, and how fast."""
    big = flat(padded(listed, heard[5_000:]))
    print(f"speed against {len(set(big[1]))} hulls with {len(big[0])} names:")
    for name, (make, slow) in peers.items():
        part = heard[:100] if slow else heard
        rate = speed(make(*big), heard[:4] if slow else heard[:5_000])
        hit = sum(map(bool, make(*flat(listed))(part)))
        print(f"  {name:22} {rate:10,.0f} names/s; flags {hit} of {len(part)} unrelated names")


def main() -> None:
    """Run it."""
    ask = argparse.ArgumentParser(prog="bench.names", description=__doc__)
    ask.add_argument("--split", nargs="*", default=["tuned", "heldout"])
    ask.add_argument("--sample", type=int, default=150, help="spellings for logic-v2")
    given = ask.parse_args()
    print(machine())
    if not data.LISTS.is_dir():
        raise SystemExit(f"no lists at {data.LISTS}: set ULLAGE_SHARED")
    peers: dict[str, Any] = {"Ullage": (ours, False), f"WRatio {WRATIO}": (wratio, False)}
    try:
        peer: Any = import_module("nomenklatura")
        peers[f"logic-v2 ({peer.__version__}) 0.70"] = (logic_v2, True)
    except ImportError:
        print("nomenklatura is not installed: pip install nomenklatura, in an environment apart")
    for split in given.split:
        measure(split, given.sample, peers)
    listed = data.hulls()
    flagged(listed, data.unrelated(listed), peers)


if __name__ == "__main__":
    main()
