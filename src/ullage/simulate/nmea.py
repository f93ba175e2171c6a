"""Tables back to ``!AIVDM`` sentences with tag blocks, as a receiver would log them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ullage.model.reading import SIMULATED_STATION
from ullage.simulate import bits

_FIRST_PART = 60
Ints = npt.NDArray[np.int64]


def sentences(positions: pa.Table, static: pa.Table) -> list[bytes]:
    """Lines in order of time, each with its tag block; a type 5 message takes two.

    Encodes types 1, 2, 3, 18 and 27 from POSITIONS and 5 and 24 from STATIC; nulls become the
    standard's "not available". Other types raise KeyError.
    """
    made: list[tuple[int, int, bytes]] = []
    for number, (table, layouts) in enumerate(((positions, _POSITION), (static, _STATIC))):
        kinds = pc.fill_null(table["msg_type"], 5).to_numpy()
        for kind in np.unique(kinds):
            rows = np.flatnonzero(kinds == kind)
            chosen = table.take(pa.array(rows))
            for line in layouts[int(kind)](chosen, int(kind)):
                made.append((line[0], 2 * line[1] + number, line[2]))
    made.sort()
    return [line for _, _, line in made]


def _ints(table: pa.Table, name: str, missing: float, scale: float = 1.0) -> Ints:
    values = pc.fill_null(table[name].cast(pa.float64()), missing).to_numpy()
    out: Ints = np.round(values * scale).astype(np.int64)
    return out


Line = tuple[int, int, bytes]
Encoder = Callable[[pa.Table, int], list[Line]]


def _position_a(table: pa.Table, kind: int) -> list[Line]:
    fields = _kinematics(table, kind, 600_000.0, 10.0)
    fields |= {"status": _ints(table, "nav_status", 15), "rot": np.full(table.num_rows, -128)}
    return _lines(table, bits.POSITION_A, fields)


def _position_b(table: pa.Table, kind: int) -> list[Line]:
    return _lines(table, bits.POSITION_B, _kinematics(table, kind, 600_000.0, 10.0))


def _long_range(table: pa.Table, kind: int) -> list[Line]:
    fields = _kinematics(table, kind, 600.0, 1.0)
    fields |= {
        "status": _ints(table, "nav_status", 15),
        "sog": _ints(table, "sog_kn", 63),
        "cog": _ints(table, "cog_deg", 511),
    }
    return _lines(table, bits.LONG_RANGE, fields)


def _kinematics(table: pa.Table, kind: int, per_degree: float, tenth: float) -> dict[str, Any]:
    return {
        "type": np.full(table.num_rows, kind),
        "mmsi": _ints(table, "mmsi", 0),
        "lon": _ints(table, "lon", 181, per_degree),
        "lat": _ints(table, "lat", 91, per_degree),
        "sog": _ints(table, "sog_kn", 102.3, tenth),
        "cog": _ints(table, "cog_deg", 360.0, tenth),
        "heading": _ints(table, "heading_deg", 511),
        "second": _ints(table, "utc_second", 60),
    }


def _voyage(table: pa.Table, kind: int) -> list[Line]:
    fields = _hull(table, kind) | {
        "imo": _ints(table, "imo", 0),
        "name": table["name"].to_pylist(),
        "destination": table["destination"].to_pylist(),
        "epfd": np.ones(table.num_rows),
        "month": _ints(table, "eta_month", 0),
        "day": _ints(table, "eta_day", 0),
        "hour": _ints(table, "eta_hour", 24),
        "minute": _ints(table, "eta_minute", 60),
        "draught": _ints(table, "draught_m", 0, 10.0),
    }
    return _lines(table, bits.VOYAGE, fields)


def _class_b_static(table: pa.Table, kind: int) -> list[Line]:
    """Half A where a name is given, half B where not."""
    named = table["name"].is_valid()
    first, second = table.filter(named), table.filter(pc.invert(named))
    head = {"type": np.full(first.num_rows, kind), "mmsi": _ints(first, "mmsi", 0)}
    whole = _lines(first, bits.STATIC_A, head | {"name": first["name"].to_pylist()})
    tail = _hull(second, kind) | {"part": np.ones(second.num_rows)}
    return whole + _lines(second, bits.STATIC_B, tail)


def _hull(table: pa.Table, kind: int) -> dict[str, Any]:
    return {
        "type": np.full(table.num_rows, kind),
        "mmsi": _ints(table, "mmsi", 0),
        "call_sign": table["call_sign"].to_pylist(),
        "ship_type": _ints(table, "ship_type", 0),
        "to_bow": _ints(table, "to_bow_m", 0),
        "to_stern": _ints(table, "to_stern_m", 0),
        "to_port": _ints(table, "to_port_m", 0),
        "to_starboard": _ints(table, "to_starboard_m", 0),
    }


_POSITION: Mapping[int, Encoder] = {
    1: _position_a,
    2: _position_a,
    3: _position_a,
    18: _position_b,
    27: _long_range,
}
_STATIC: Mapping[int, Encoder] = {5: _voyage, 24: _class_b_static}


def _lines(table: pa.Table, layout: bits.Layout, fields: Mapping[str, Any]) -> list[Line]:
    """(epoch second, ref, line) of each message; two sentences in one line's bytes where needed."""
    count = table.num_rows
    if count == 0:
        return []
    characters, fill = bits.payloads(layout, fields, count)
    epochs = table["time"].cast(pa.int64()).to_numpy() // 1_000_000
    refs = table["ref"].to_numpy()
    texts = [row.tobytes() for row in characters]
    if characters.shape[1] <= _FIRST_PART:
        channels = [b"AB"[number & 1 : (number & 1) + 1] for number in refs.tolist()]
        bodies = [
            b"AIVDM,1,1,,%b,%b,%d" % (c, t, fill) for c, t in zip(channels, texts, strict=True)
        ]
        whole = _tagged(epochs, bodies)
    else:
        whole = _in_two(epochs, refs, texts, fill)
    return list(zip(epochs.tolist(), refs.tolist(), whole, strict=True))


def _in_two(epochs: Ints, refs: Ints, texts: Sequence[bytes], fill: int) -> list[bytes]:
    numbered = list(zip((refs % 10).tolist(), texts, strict=True))
    first = [b"AIVDM,2,1,%d,A,%b,0" % (n, t[:_FIRST_PART]) for n, t in numbered]
    second = [b"AIVDM,2,2,%d,A,%b,%d" % (n, t[_FIRST_PART:], fill) for n, t in numbered]
    ends = [
        b"!%b*%02X\n" % pair for pair in zip(second, bits.checksums(second).tolist(), strict=True)
    ]
    return [a + b for a, b in zip(_tagged(epochs, first), ends, strict=True)]


def _tagged(epochs: Ints, bodies: Sequence[bytes]) -> list[bytes]:
    """Whole lines: tag block with station and time, sentence, checksums."""
    station = SIMULATED_STATION.encode()
    tags = [b"s:%b,c:%d" % (station, epoch) for epoch in epochs.tolist()]
    rows = zip(
        tags, bits.checksums(tags).tolist(), bodies, bits.checksums(bodies).tolist(), strict=True
    )
    return [b"\\%b*%02X\\!%b*%02X\n" % row for row in rows]
