"""Draught on every point: what the ship had last broadcast by then."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ullage.model.step import State
from ullage.model.tables import POINTS, STATIC
from ullage.tracks import columns
from ullage.tracks.columns import Array
from ullage.tracks.kernel import kernel
from ullage.tracks.order import order, settled

#: Broadcast draughts above this do not exist (ITU-R M.1371: 25.5 is "25.5 m or more").
MAX_DRAUGHT_M = 25.5


@kernel
def _as_of(
    who: Array, when: Array, told_who: Array, told_when: Array, told: Array, out: Array
) -> None:
    """For each point the last told value of its transmitter up to its time, else it stays."""
    at = 0
    for i in range(len(who)):
        while at < len(told_who) and (
            told_who[at] < who[i] or (told_who[at] == who[i] and told_when[at] <= when[i])
        ):
            at += 1
        if at and told_who[at - 1] == who[i]:
            out[i] = told[at - 1]


def _broadcasts(static: pa.Table, state: State) -> tuple[Array, Array, Array]:
    """Transmitter, time and draught of new and remembered broadcasts, in order."""
    who, when, draught, ref = (
        columns.array(static, STATIC, name) for name in ("transmitter", "time", "draught_m", "ref")
    )
    known = (draught > 0) & (draught <= MAX_DRAUGHT_M)
    who, when, draught, ref = who[known], when[known], draught[known], ref[known]
    if state is not None:
        held = [state.column(name).to_numpy() for name in ("transmitter", "time", "draught_m")]
        who, when, draught = (
            np.concatenate(pair) for pair in zip(held, (who, when, draught), strict=True)
        )
        ref = np.concatenate((np.full(len(held[0]), -1), ref))
    told = {"transmitter": who, "time": when, "draught_m": draught, "ref": ref}
    perm = order(who, when, ref)
    if perm is not None:
        told = {name: values.take(perm) for name, values in told.items()}
    told = settled(told, ("draught_m",))
    return told["transmitter"], told["time"], told["draught_m"]


def attach(points: pa.Table, static: pa.Table, state: State) -> tuple[pa.Table, State]:
    """``points`` (in key order) with ``draught_m`` filled, and the draughts to remember.

    ``static`` is STATIC of the same span of time; reports without a draught say nothing about it.
    The state holds each transmitter's last draught.
    """
    who, when, draught = _broadcasts(static, state)
    filled = np.full(points.num_rows, np.nan, np.float32)
    _as_of(
        columns.array(points, POINTS, "transmitter"),
        columns.array(points, POINTS, "time"),
        who,
        when,
        draught.astype(np.float32, copy=False),
        filled,
    )
    column = columns.arrow(filled, POINTS.by_name["draught_m"].type)
    index = points.schema.get_field_index("draught_m")
    out = points.set_column(index, POINTS.by_name["draught_m"].field, column)
    last = np.flatnonzero(np.append(np.diff(who) != 0, True)) if len(who) else np.zeros(0, int)
    held = {"transmitter": who[last], "time": when[last], "draught_m": draught[last]}
    return out, pa.table(held)
