"""Made-up events and tracks for report tests: seeded, with ships that do not exist."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from ullage.dossier.data import ReportData, Vessel
from ullage.model.events import EVENT_TYPES, EVENTS
from ullage.model.tables import PLACES, SOURCES, TRACKS

T0 = datetime(2026, 3, 1, tzinfo=UTC)
HOSTILE = "</script><img src=x onerror=\"document.title='owned'\">"
SHA = hashlib.sha256(b"sample").hexdigest()
WORDS = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN")


def hours(value: float) -> datetime:
    return T0 + timedelta(seconds=round(value * 3600))


def event(
    kind: str,
    start_h: float,
    length_h: float | None,
    lon: float,
    lat: float,
    vessels: list[int],
    **payload: Any,
) -> dict[str, Any]:
    """One row of EVENTS; the payload is filled in plausibly where it is not given."""
    end = None if length_h is None else hours(start_h + length_h)
    base: dict[str, dict[str, Any]] = {
        "gap": {
            "duration_h": length_h, "off_lon": lon, "off_lat": lat, "on_lon": lon + 0.8,
            "on_lat": lat + 0.5, "distance_m": 84_000.0, "implied_speed_kn": 4.2, "off_sog_kn": 9.8,
            "on_sog_kn": 7.1, "off_cog_deg": 42.0, "positions_before": 310, "off_place": -1,
            "on_place": -1, "coast_distance_m": 61_000.0, "off_ref": 1204, "on_ref": 99_120,
        },
        "encounter": {
            "duration_h": length_h, "contacts": 40, "median_distance_m": 61.0,
            "min_distance_m": 38.0, "median_sog_kn": 0.7, "drift_m": 5_200.0,
            "place_distance_m": None, "coast_distance_m": 74_000.0,
        },
        "loitering": {
            "duration_h": length_h, "mean_sog_kn": 0.9, "distance_m": 21_000.0, "positions": 180,
            "place_distance_m": 41_000.0, "coast_distance_m": 55_000.0, "first_ref": 12,
            "last_ref": 900,
        },
        "port_visit": {
            "place": 0, "place_id": "vostochny", "place_name": "Vostochny", "duration_h": length_h,
            "stopped_h": 20.0, "silent_h": 3.0, "entry_seen": True, "exit_seen": True,
            "draught_before_m": 4.1, "draught_after_m": 7.6, "draught_change_m": 3.5,
            "entry_ref": 77, "exit_ref": 5_000,
        },
    }  # fmt: skip
    values = {**base[kind], **payload}
    identity = f"{kind}|{start_h}|{vessels}|{lon}"
    return {
        "event_id": hashlib.sha256(identity.encode()).hexdigest()[:32], "event_type": kind,
        "start": hours(start_h), "end": end, "lon": lon, "lat": lat,
        "bbox": {"xmin": lon, "ymin": lat, "xmax": lon, "ymax": lat}, "vessels": sorted(vessels),
        "detector": kind, "detector_version": "1", "params_hash": "0123456789abcdef",
        "input_hashes": [SHA], "confidence": None, "simulated": True,
        **{name: values if name == kind else None for name in EVENT_TYPES},
    }  # fmt: skip


def events_of(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(sorted(rows, key=lambda row: row["start"]), schema=EVENTS.arrow)


def track(
    transmitter: int,
    name: str | None,
    lon: np.ndarray,
    lat: np.ndarray,
    start_h: float,
    step_h: float,
) -> dict[str, Any]:
    times = [hours(start_h + step_h * i) for i in range(len(lon))]
    return {
        "track_id": hashlib.sha256(f"{transmitter}|{start_h}".encode()).hexdigest()[:32],
        "transmitter": transmitter, "simulated": True, "hull": None, "name": name,
        "segment": int(times[0].timestamp() * 1e6), "start": times[0], "end": times[-1],
        "positions": len(lon) * 12, "lon": ((lon + 180) % 360 - 180).tolist(), "lat": lat.tolist(),
        "times": times,
    }  # fmt: skip


def tracks_of(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TRACKS.arrow)


def wander(seed: int, via: list[tuple[float, float]], points: int) -> tuple[np.ndarray, np.ndarray]:
    """A path through waypoints with a little noise."""
    rng = np.random.default_rng(seed)
    stops = np.array(via, float)
    at = np.linspace(0, len(stops) - 1, points)
    wave = np.cumsum(rng.normal(0, 0.006, (points, 2)), axis=0)
    wave -= np.linspace(0, 1, points)[:, None] * wave[-1]
    x, y = (np.interp(at, range(len(stops)), stops[:, i]) for i in (0, 1))
    return x + wave[:, 0], y + wave[:, 1]


def places() -> pa.Table:
    rows = [
        ("vostochny", "Vostochny", "RU", "port", 133.08, 42.74, 6_000.0),
        ("busan", "Busan", "KR", "port", 129.05, 35.08, 8_000.0),
        ("nampo", "Nampo", "KP", "oil_terminal", 125.38, 38.72, 7_000.0),
        ("chongjin", "Chongjin", "KP", "port", 129.8, 41.76, 5_000.0),
    ]
    return pa.Table.from_pylist(
        [
            {
                "place_id": a, "name": b, "country": c, "kind": d, "lon": x, "lat": y,
                "radius_m": r, "precision_m": 1_900.0, "source": "sample", "note": None,
            }
            for a, b, c, d, x, y, r in rows
        ],
        schema=PLACES.arrow,
    )  # fmt: skip


def sources(simulated: bool = True) -> pa.Table:
    row = {
        "ordinal": 0, "path": "evidence/scenario.nmea.gz", "kind": "nmea", "bytes": 4_210_331,
        "sha256": SHA, "licence": "CC0-1.0", "retrieved_at": T0, "read": 120_400, "kept": 118_002,
        "quarantined": 2_398, "simulated": simulated, "damage": None,
    }  # fmt: skip
    return pa.Table.from_pylist([row], schema=SOURCES.arrow)


QUALITY = {
    "first": "2026-03-01T00:00:00Z",
    "last": "2026-03-14T00:00:00Z",
    "positions": 110_020,
    "duplicate_share": 0.0213,
    "message_types": {"1": 80_213, "3": 20_001, "5": 4_400, "18": 5_120},
    "fields": {
        "heading_deg": {"missing": 34_011, "invalid": 3, "share": 0.309},
        "sog_kn": {"missing": 211, "invalid": 0, "share": 0.0019},
    },
    "shared_mmsi": [{"mmsi": 441000009, "places": 2, "jumps": 14}],
    "stations": ["SIMULATED-A", "SIMULATED-B"],
}
SUMMARY = {
    "read": 120_400, "kept": 118_002, "quarantined": 2_398, "failed": 0,
    "why": {"checksum": 398, "lon_range": 2_000}, "notes": {"duplicates": 4_102}, "damage": [],
}  # fmt: skip
PARAMS = {
    "gap": {"min_gap_h": {"value": 12, "unit": "h", "description": "Shorter silences are no gap."}},
    "encounter": {"max_distance_m": {"value": 500, "unit": "m", "description": "Seen this close."}},
}


def founding(simulated: bool = True, more: list[dict[str, Any]] | None = None) -> ReportData:
    """Ten ships in the Sea of Japan."""
    ships = [441_000_001 + i for i in range(10)]
    lanes = [
        [(129.1, 35.1), (131.2, 37.4), (132.6, 40.6), (133.1, 42.7), (132.4, 40.2), (130.6, 38.4)],
        [(133.1, 42.7), (132.0, 40.0), (131.0, 38.9), (130.2, 40.2), (129.9, 41.7)],
        [(125.3, 38.6), (124.4, 37.6), (124.0, 35.0), (125.6, 33.0), (128.0, 33.8)],
        [(121.9, 31.2), (124.0, 32.2), (125.4, 33.6), (124.3, 36.2)],
        [(139.0, 38.0), (136.0, 39.0), (133.2, 42.6)],
    ]
    rows = []
    for i, ship in enumerate(ships):
        x, y = wander(i, lanes[i % len(lanes)], 260)
        shift = 0.25 * (i // len(lanes))
        rows.append(track(ship, f"EXAMPLE {WORDS[i]}", x + shift, y - shift, 6.0 * i, 1.0))
    found = [
        event("port_visit", 30, 26, 133.08, 42.74, [ships[0]]),
        event("port_visit", 210, 30.5, 129.8, 41.76, [ships[1]], place=3, place_id="chongjin",
              place_name="Chongjin", draught_before_m=7.6, draught_after_m=4.3,
              draught_change_m=-3.3),
        event("gap", 96, 51, 132.0, 40.0, [ships[1]]),
        event("gap", 200, None, 124.4, 37.6, [ships[2]], on_lon=None, on_lat=None, distance_m=None,
              implied_speed_kn=None, duration_h=None, on_ref=None, on_place=None),
        event("encounter", 160, 7.5, 131.0, 38.9, [ships[0], ships[1]]),
        event("encounter", 222, 5.2, 125.4, 33.6, [ships[2], ships[3]]),
        event("loitering", 120, 19, 124.2, 35.2, [ships[2]]),
        event("loitering", 141, 14, 136.0, 39.0, [ships[4]]),
        event("gap", 250, 18, 130.4, 38.6, [ships[0]]),
    ]  # fmt: skip
    return ReportData(
        title="Oil to Chongjin: a worked example",
        subtitle="Sea of Japan and East China Sea, March 2026",
        question="Which tankers loaded at Vostochny, met others at sea and fell silent on the way?",
        version="0.1.0", simulated=simulated, events=events_of([*found, *(more or [])]),
        tracks=tracks_of(rows), places=places(), sources=sources(simulated), summary=SUMMARY,
        quality=QUALITY, params=PARAMS, vessels={ship: Vessel(None, "KR") for ship in ships},
        issues=[{"step": "read", "what": "398 sentences with a bad checksum", "where": "scenario"}],
    )  # fmt: skip


def date_line() -> ReportData:
    """Two ships that meet and fall silent across 180°, near Fiji."""
    x, y = wander(3, [(176.0, -16.0), (179.2, -17.0), (182.5, -15.4), (186.0, -14.2)], 200)
    found = [
        event("gap", 40, 30, 179.2, -17.0, [520_000_001], on_lon=-177.5, on_lat=-15.4),
        event("encounter", 110, 6, -179.6, -16.1, [520_000_001, 520_000_002]),
        event("loitering", 20, 12, 178.6, -16.6, [520_000_002]),
    ]
    lines = [
        track(520_000_001, "EXAMPLE EAST", x, y, 0, 1),
        track(520_000_002, None, x[::-1], y[::-1] - 0.3, 0, 1),
    ]
    return ReportData(
        title="Across the date line", version="0.1.0", simulated=True, events=events_of(found),
        tracks=tracks_of(lines), sources=sources(),
    )  # fmt: skip


def own_ids() -> ReportData:
    """Two ships of a source that has only its own ids, no MMSI."""
    x, y = wander(5, [(32.3, 31.4), (32.6, 29.9)], 60)
    ships = {-1145605297977065180: "70", -2022525640682246455: "17"}
    found = [
        event("encounter", 10, 5, 32.5, 30.4, list(ships)),
        event("gap", 30, 20, 32.55, 29.9, list(ships)[:1]),
    ]
    lines = [{**track(ship, None, x, y, 0, 1), "ident": own} for ship, own in ships.items()]
    return ReportData(
        title="Own ids", version="0.1.0", events=events_of(found), tracks=tracks_of(lines),
        sources=sources(False),
    )  # fmt: skip


def hostile() -> ReportData:
    """Every text that a ship or a file can bring tries to break out of the page."""
    ships = [441_000_001, 441_000_002]
    x, y = wander(1, [(129, 36), (131, 38)], 50)
    bad = places().to_pylist()
    bad[0]["name"] = HOSTILE
    found = [
        event("encounter", 10, 5, 130.0, 37.0, ships),
        event(
            "port_visit",
            40,
            5,
            130.5,
            37.4,
            ships[:1],
            place_name=HOSTILE + "\u2028",
            place_id=HOSTILE,
        ),
    ]
    return ReportData(
        title=HOSTILE, subtitle=HOSTILE, question=HOSTILE, version="0.1.0", events=events_of(found),
        tracks=tracks_of([track(ships[0], HOSTILE, x, y, 0, 1)]),
        places=pa.Table.from_pylist(bad, schema=PLACES.arrow),
        sources=sources(False).set_column(1, SOURCES.arrow.field("path"), pa.array([HOSTILE])),
        quality={HOSTILE: {HOSTILE: HOSTILE}}, params={HOSTILE: {HOSTILE: HOSTILE}},
        vessels={ships[1]: Vessel(HOSTILE, HOSTILE)}, issues=[{HOSTILE: HOSTILE}],
        summary={**SUMMARY, "why": {HOSTILE: 3}},
    )  # fmt: skip


def many(count: int = 5_000) -> ReportData:
    """Many events of many ships around the Yellow Sea."""
    rng = np.random.default_rng(7)
    kinds = rng.choice(list(EVENT_TYPES), count)
    found = [
        event(str(kind), float(h), float(d), float(x), float(y), [412_000_000 + int(a)]
              + ([412_500_000 + int(a)] if kind == "encounter" else []))
        for kind, h, d, x, y, a in zip(
            kinds, rng.uniform(0, 720, count).round(3), rng.uniform(2, 60, count).round(2),
            rng.normal(123.5, 1.5, count).round(4), rng.normal(35, 1.5, count).round(4),
            rng.integers(0, 900, count), strict=True,
        )
    ]  # fmt: skip
    base = founding()
    return ReportData(
        title="Many",
        version="0.1.0",
        simulated=True,
        events=events_of(found),
        tracks=base.tracks,
        sources=sources(),
    )


def empty() -> ReportData:
    """Nothing at all."""
    return ReportData(title="Nothing found", version="0.1.0")
