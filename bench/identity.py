"""Which hull had an MMSI at an instant, in five million rows; and static reports to statements.

``python -m bench.identity [--rows 5000000]``. The index lies in a memory-mapped file, as a case
keeps it. Beside it in the same run: the same question put to the same rows by an Arrow filter.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ullage.identity.broadcast import broadcast
from ullage.identity.lookup import INDEX, IdentifierIndex
from ullage.model.tables import STATIC
from ullage.sinks import ipc as sink
from ullage.sources import ipc as source

TARGET_MS = 5.0
_FIRST, _SPAN_US = 200_000_000, 400 * 86_400_000_000 * 20


def table(rows: int) -> pa.Table:
    """An index of random intervals, three rows to an MMSI on average."""
    rng = np.random.default_rng(1)
    key = np.sort(rng.integers(_FIRST, _FIRST + rows // 3, rows))
    low = rng.integers(0, _SPAN_US, rows)
    high = low + rng.integers(1, _SPAN_US // 10, rows)
    text, hull = (pa.array(one).cast(pa.string()) for one in (key, key % 9_999_999))
    status = pa.repeat("registered", rows)
    bounds = [pa.array(one) for one in (key, low, high, low, high)]
    return pa.Table.from_arrays([*bounds, text, hull, status, text], schema=INDEX)


def static(rows: int, ships: int = 8_000) -> pa.Table:
    """Static reports of ships over 90 days, in no order."""
    rng = np.random.default_rng(2)
    who = rng.integers(0, ships, rows)
    names = pa.array([f"SHIP {number}" for number in range(ships)]).take(pa.array(who))
    at = rng.integers(0, 90 * 86_400, rows) * 1_000_000
    columns = {
        "transmitter": pa.array(412_000_000 + who),
        "time": pa.array(at).cast(pa.timestamp("us", tz="UTC")),
        "imo": pa.array((7_000_000 + who).astype(np.int32)),
        "name": names,
        "call_sign": names,
        "length_m": pa.array((50 + who % 200).astype(np.float32)),
        "ref": pa.array(np.arange(rows)),
    }
    return STATIC.conform(pa.table(columns))


def took_ms(ask: Callable[[int, int], object], rows: int, count: int) -> list[float]:
    """Milliseconds of each of ``count`` questions, in order."""
    rng = np.random.default_rng(3)
    out = []
    for _ in range(count):
        value, at = int(rng.integers(_FIRST, _FIRST + rows // 3)), int(rng.integers(0, _SPAN_US))
        begun = time.perf_counter()
        ask(value, at)
        out.append((time.perf_counter() - begun) * 1e3)
    return out


def say(line: str) -> None:
    """A line of the result."""
    sys.stdout.write(line + "\n")


def lookup(rows: int) -> bool:
    """Time questions; whether nearly all were answered within the target."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mmsi.arrow"
        sink.write(table(rows), path)
        index = IdentifierIndex(source.read(path), "mmsi")

        def scan(value: int, at: int) -> object:
            whole = index.table
            met = pc.and_(pc.equal(whole["key"], value), pc.less_equal(whole["possible_from"], at))
            return whole.filter(pc.and_(met, pc.greater(whole["possible_to"], at)))

        found, peer = took_ms(index.at, rows, 1_000), took_ms(scan, rows, 5)
    middle, late = np.median(found), np.percentile(found, 99)
    say(f"{rows:,} rows, mapped: median {middle:.3f} ms, 99 of 100 within {late:.3f} ms, "
        f"slowest {max(found):.3f} ms (target {TARGET_MS} ms)")  # fmt: skip
    say(f"the same by a scan (Arrow filter): median {np.median(peer):.1f} ms")
    return bool(late < TARGET_MS)


def main() -> int:
    """Run both; status 1 where the target is missed."""
    ask = argparse.ArgumentParser(prog="bench.identity", description=__doc__)
    ask.add_argument("--rows", type=int, default=5_000_000)
    rows = ask.parse_args().rows
    say(f"{platform.platform()}, Python {platform.python_version()}, pyarrow {pa.__version__}")
    met = lookup(rows)
    reports = static(1_000_000)
    begun = time.perf_counter()
    made = broadcast(reports)
    spent = time.perf_counter() - begun
    say(f"1,000,000 static reports of 8,000 ships to {made.num_rows:,} statements: {spent:.2f} s")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
