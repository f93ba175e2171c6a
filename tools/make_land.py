"""Pack the land polygons that reports draw: Natural Earth 10 m and 110 m, public domain.

The inputs are ``land-10m.json`` and ``land-110m.json`` of the npm package world-atlas 2.0.2
(TopoJSON). There, rings are stitched together over the date line; here they go on past 180°
without a jump. The output, ``src/ullage/dossier/static/land.npz``, holds for either scale the
rings as integer deltas in 1e-4 degrees, ring lengths and the polygon each ring belongs to.

Run: ``python tools/make_land.py land-10m.json land-110m.json``
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

OUT = Path(__file__).parents[1] / "src/ullage/dossier/static/land.npz"
UNITS_PER_DEG = 10_000
Ints = npt.NDArray[np.int64]


def arcs_of(topology: dict) -> list[Ints]:
    """Arcs in units of 1e-4 degrees."""
    scale = np.array(topology["transform"]["scale"])
    shift = np.array(topology["transform"]["translate"])
    return [
        np.round((np.cumsum(arc, axis=0) * scale + shift) * UNITS_PER_DEG).astype(np.int64)
        for arc in map(np.array, topology["arcs"])
    ]


def ring_of(arcs: list[Ints], parts: list[int]) -> Ints:
    """One ring, closing point dropped; a negative part is an arc walked backwards."""
    walked = [arcs[part] if part >= 0 else arcs[~part][::-1] for part in parts]
    ring = np.concatenate([arc[:-1] for arc in walked])
    return unwrapped(ring[np.any(ring != np.roll(ring, 1, axis=0), axis=1)])


def unwrapped(ring: Ints) -> Ints:
    """A ring without jumps at the date line; one around the pole is closed along 90° S."""
    turn = 360 * UNITS_PER_DEG
    steps = np.diff(ring[:, 0], append=ring[0, 0])
    steps -= turn * np.round(steps / turn).astype(np.int64)
    ring = ring.copy()
    ring[1:, 0] = ring[0, 0] + np.cumsum(steps[:-1])
    if steps.sum():
        low = -90 * UNITS_PER_DEG
        ends = [[ring[0, 0] + steps.sum(), ring[0, 1]], [ring[0, 0] + steps.sum(), low]]
        ring = np.concatenate([ring, [*ends, [ring[0, 0], low]]])
    return ring - [turn * ((ring[:, 0].min() + turn // 2) // turn), 0]


def pack(topology: dict, prefix: str) -> dict[str, np.ndarray]:
    """Arrays of one scale, names prefixed."""
    arcs = arcs_of(topology)
    rings, owner = [], []
    polygons = [
        polygon
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in (
            geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        )
    ]
    for number, polygon in enumerate(polygons):
        for parts in polygon:
            ring = ring_of(arcs, parts)
            if len(ring) >= 3:
                rings.append(ring)
                owner.append(number)
    points = np.concatenate(rings)
    deltas = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int64)).astype(np.int32)
    return {
        f"{prefix}_dx": deltas[:, 0].copy(),
        f"{prefix}_dy": deltas[:, 1].copy(),
        f"{prefix}_length": np.array([len(ring) for ring in rings], np.int32),
        f"{prefix}_polygon": np.array(owner, np.int32),
    }


def split_bytes(values: np.ndarray) -> np.ndarray:
    """Bytes of the zigzag code, least significant plane first: small deltas compress well."""
    wide = values.astype(np.int64)
    zigzag = ((wide << 1) ^ (wide >> 63)).astype("<u4")
    return zigzag.view(np.uint8).reshape(-1, 4).T.copy()


def write(arrays: dict[str, np.ndarray], path: Path) -> None:
    """An npz whose bytes depend on the arrays alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, split_bytes(arrays[name]), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)),
                buffer.getvalue(),
                zipfile.ZIP_DEFLATED,
            )


def main() -> None:
    """Read both scales, write the package file."""
    fine, coarse = (json.loads(Path(name).read_text()) for name in sys.argv[1:3])
    write({**pack(fine, "fine"), **pack(coarse, "coarse")}, OUT)
    sys.stdout.write(f"{OUT}: {OUT.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
