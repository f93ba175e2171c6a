"""NMEA decoding on one core: messages per CPU second, beside marlin-py and pyais.

``python -m bench.decode`` reads the shared logs into memory, repeats them to about ``--sentences``
AIS sentences and lets the three decoders take turns in one process. Ours makes a complete Arrow
table of MESSAGES, all columns, in pieces of 4 MiB. Each peer is measured twice: making its own
message objects and nothing of them, and making an Arrow table of six columns of them (MMSI,
position, speed, course, heading). marlin-py is fed 32 KiB at a time (it loses data at 64 KiB); the
peers, being slow, get a part of the input.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.process import machine

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
LOGS = SHARED / "data/ais/nmea"
PLAIN = ("amsa_terrestrial.nmea.gz", "pyais_nmea_data_sample.txt", "dma_2013-11-12_5min.nmea.gz")
TAGGED = {
    "USCG, tag blocks and VSI": ("uscg_nais_2016-07-28_first30s.nmea.gz",),
    "DMA, tag blocks and $PGHP": ("dma_2013-11-12_5min.nmea.gz",),
}
SENTENCE = re.compile(rb"![!-~]{2}VD[MO],[^\r\n]*?\*[0-9A-Fa-f]{2}")
PYAIS_SHARE, MARLIN_SHARE = 40, 5
COLUMNS = ["mmsi", "lon", "lat", "sog_kn", "cog_deg", "heading_deg"]


def load(names: tuple[str, ...]) -> bytes:
    """Logs one behind the other, unpacked."""
    raw = [(LOGS / name).read_bytes() for name in names]
    return b"".join(gzip.decompress(b) if b[:2] == b"\x1f\x8b" else b for b in raw)


def inputs(sentences: int) -> Iterator[tuple[str, bytes]]:
    """Each kind of input with its bytes."""
    bare = b"".join(line + b"\r\n" for line in SENTENCE.findall(load(PLAIN)))
    for kind, data in {"plain": bare, **{k: load(v) for k, v in TAGGED.items()}}.items():
        yield kind, data * max(1, sentences // len(SENTENCE.findall(data)))


def ours(data: bytes) -> int:
    """Messages in complete Arrow tables."""
    from ullage.sources.nmea.decode import Decoder

    decoder, count, view = Decoder(), 0, memoryview(data)
    for at in range(0, len(data), 1 << 22):
        count += decoder.feed(view[at : at + (1 << 22)])[0].num_rows
    return int(count + decoder.finish()[0].num_rows)


def _part(data: bytes, share: int) -> bytes:
    return data[: data.rfind(b"\n", 0, len(data) // share) + 1]


def _marlin(data: bytes) -> Iterator[Any]:
    from marlin.ais import AisParser

    parser = AisParser.streaming()
    for at in range(0, len(data), 1 << 15):
        parser.feed(data[at : at + (1 << 15)])
        yield from parser


def marlin(data: bytes) -> int:
    """Message objects of marlin-py."""
    return sum(1 for _ in _marlin(_part(data, MARLIN_SHARE)))


def marlin_table(data: bytes) -> int:
    """Six columns of marlin-py's messages."""
    import pyarrow as pa

    rows = []
    for message in _marlin(_part(data, MARLIN_SHARE)):
        body = message.body
        lon, lat = getattr(body, "longitude_deg", None), getattr(body, "latitude_deg", None)
        sog = getattr(body, "speed_over_ground", None)
        cog = getattr(body, "course_over_ground", None)
        heading = getattr(body, "true_heading", None)
        values = [field and field.value for field in (lon, lat, sog, cog, heading)]
        rows.append((getattr(body, "mmsi", None), *values))
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    return int(pa.Table.from_arrays(columns, names=COLUMNS).num_rows)


def _pyais(data: bytes) -> Iterator[Any]:
    from pyais.exceptions import AISBaseException
    from pyais.stream import IterMessages

    for sentence in IterMessages(data.splitlines()):
        try:
            yield sentence.decode()
        except AISBaseException:
            continue


def pyais(data: bytes) -> int:
    """Decoded objects of pyais."""
    return sum(1 for _ in _pyais(_part(data, PYAIS_SHARE)))


def pyais_table(data: bytes) -> int:
    """Six columns of pyais's messages."""
    import pyarrow as pa

    names = ("mmsi", "lon", "lat", "speed", "course", "heading")
    messages = _pyais(_part(data, PYAIS_SHARE))
    rows = [[getattr(message, name, None) for name in names] for message in messages]
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    return int(pa.Table.from_arrays(columns, names=COLUMNS).num_rows)


DECODERS: dict[str, Callable[[bytes], int]] = {
    "ullage": ours,
    "marlin-py": marlin,
    "marlin-py to Arrow": marlin_table,
    "pyais": pyais,
    "pyais to Arrow": pyais_table,
}


def rate(decode: Callable[[bytes], int], data: bytes) -> tuple[int, float]:
    """Messages, and messages per CPU second."""
    started = time.process_time()
    count = decode(data)
    return count, count / (time.process_time() - started)


def measure(data: bytes, rounds: int) -> dict[str, dict[str, float]]:
    """Median rate of each decoder, which take turns; the fastest and slowest beside it."""
    runs: dict[str, list[tuple[int, float]]] = {name: [] for name in DECODERS}
    for _ in range(rounds):
        for name, decode in DECODERS.items():
            runs[name].append(rate(decode, data))
    return {
        name: {
            "messages": pairs[0][0],
            "per_s": statistics.median(r for _, r in pairs),
            "least_per_s": min(r for _, r in pairs),
            "most_per_s": max(r for _, r in pairs),
        }
        for name, pairs in runs.items()
    }


def show(kind: str, data: bytes, rates: dict[str, dict[str, float]]) -> None:
    """A block of the table."""
    print(f"{kind}: {len(data) / 1e6:.0f} MB")
    own = rates["ullage"]["per_s"]
    for name, found in rates.items():
        spread = f"{found['least_per_s'] / 1e6:.3f} to {found['most_per_s'] / 1e6:.3f}"
        print(
            f"  {name:18} {found['messages']:8.0f} messages {found['per_s'] / 1e6:7.3f} M/s"
            f" ({spread})  ullage {own / found['per_s']:.1f} x",
            flush=True,
        )


def main() -> None:
    """All inputs."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--sentences", type=int, default=1_000_000)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--json", type=Path, help="write the figures here too")
    asked = ask.parse_args()
    if not LOGS.exists():
        raise SystemExit(f"no logs in {LOGS}: set ULLAGE_SHARED")
    print(machine())
    found = {}
    for kind, data in inputs(asked.sentences):
        ours(data[: 1 << 20])
        found[kind] = measure(data, asked.rounds)
        show(kind, data, found[kind])
    if asked.json:
        asked.json.write_text(json.dumps({"machine": machine(), "rates": found}, indent=1))


if __name__ == "__main__":
    main()
