"""Reading a POINTS table for a kernel: in key order, grouped by transmitter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from ullage.model.tables import POINTS
from ullage.tracks import columns
from ullage.tracks.columns import Array
from ullage.tracks.kernel import read_only
from ullage.tracks.order import groups, order, settled, standing


@dataclass(frozen=True)
class Points:
    """Rows of key k are ``starts[k]`` to ``starts[k + 1]``; ``time`` in µs since 1970 UTC."""

    keys: Array
    starts: Array
    transmitter: Array
    time: Array
    values: dict[str, Array]

    def columns(self, names: Sequence[str]) -> list[Array]:
        """The named columns."""
        return [self.values[name] for name in names]


def read(table: pa.Table, names: Sequence[str]) -> Points:
    """The named columns of ``table`` in order of transmitter, time, place and ref."""
    fixed = ("transmitter", "time", "ref")
    values = {name: columns.array(table, POINTS, name) for name in {*fixed, "lon", "lat", *names}}
    if not standing(*(read_only(values[name]) for name in (*fixed[:2], "lon", "lat", "ref"))):
        perm = order(*(values[name] for name in fixed))
        if perm is not None:
            values = {name: column.take(perm) for name, column in values.items()}
        values = settled(values, ("lon", "lat"))
    keys, starts = groups(values["transmitter"])
    return Points(keys, starts, values["transmitter"], values["time"], values)
