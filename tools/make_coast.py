"""Write the packaged coastline from Natural Earth's 1:10 million land polygons.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_coast.py package/land-10m.json src/ullage/data/coast_10m.npz

The TopoJSON is quantised to 0.0036 degrees of longitude and 0.0017 of latitude and its polygons are
closed over the date line and the pole; both are kept as they are. Format of the result: ``steps``
(2, n) int32, differences of the quantised longitude and latitude from vertex to vertex through all
rings; ``sizes`` vertices per ring; ``scale`` and ``origin`` to degrees.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np


def decode_rings(topology: dict[str, Any]) -> list[np.ndarray]:
    """Quantised rings (n, 2) without the repeated last vertex."""
    arcs = [np.cumsum(np.array(arc, np.int64), axis=0) for arc in topology["arcs"]]
    (geometry,) = topology["objects"]["land"]["geometries"]
    return [_ring(arcs, ring) for polygon in geometry["arcs"] for ring in polygon]


def _ring(arcs: list[np.ndarray], numbers: list[int]) -> np.ndarray:
    parts = [(arcs[n] if n >= 0 else arcs[~n][::-1])[:-1] for n in numbers]
    return np.concatenate(parts)


def main(source: str, target: str) -> None:
    """Read the TopoJSON, write the npz; print what was kept."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    rings = decode_rings(topology)
    steps = np.diff(np.concatenate(rings), axis=0, prepend=[[0, 0]]).astype(np.int32)
    np.savez_compressed(
        target,
        steps=np.ascontiguousarray(steps.T),
        sizes=np.array([len(ring) for ring in rings], np.int32),
        scale=np.array(topology["transform"]["scale"]),
        origin=np.array(topology["transform"]["translate"]),
    )
    sys.stdout.write(f"{len(rings)} rings, {len(steps)} vertices -> {target}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
