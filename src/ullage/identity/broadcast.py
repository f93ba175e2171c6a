"""What ships say of themselves by AIS, as dated statements.

Each value that a transmitter sends in its static reports becomes a statement that holds from the
first report to the last, as long as it goes on: :mod:`ullage.identity.runs`. The hull is that of
the IMO number sent, where it is valid and the only one of that transmitter; else an id minted from
the transmitter, so that a changed IMO number shows as a conflict and moves nobody's history to
another ship. Values stay as sent; a value with ``reports`` of 1 may be garbled.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pydantic import Field

from ullage.identity import statements
from ullage.identity.hull import hull_of_imo, mint_hull
from ullage.identity.runs import Runs, compressed, intervals, reported
from ullage.identity.said import unset
from ullage.ids import imo_valid, mid_table, mmsi_mids
from ullage.model.columns import REF_SPAN
from ullage.model.identity import STATEMENTS
from ullage.model.schema import TIME
from ullage.model.step import State, StepParams
from ullage.model.tables import STATIC
from ullage.tracks.columns import array

#: Attributes in the order of their codes, and the STATIC column each is read from.
READ: dict[str, str] = {
    "mmsi": "transmitter",
    "imo": "imo",
    "name": "name",
    "call_sign": "call_sign",
    "type": "ship_type",
    "length_m": "length_m",
    "beam_m": "beam_m",
}
_CODES = {name: code for code, name in enumerate(READ)}
_NOTES = {"type": "AIS ship type code", "flag": "from the first three digits of the MMSI"}
#: Reports of another valid IMO number from which on one heard once is taken to be garbled.
_CLEARLY = 3
_SOURCE = "AIS"

_STATE = pa.schema(
    {
        "transmitter": pa.int64(), "attribute": pa.int64(), "value": pa.string(),
        "start": pa.int64(), "end": pa.int64(), "reports": pa.int64(), "ref": pa.int64(),
    }
)  # fmt: skip


class BroadcastParams(StepParams):
    """When a value goes on, and when it has changed."""

    silence_days: float = Field(
        30.0,
        gt=0,
        le=36_500,
        description="Silence after which a value heard again begins a new interval.",
        json_schema_extra={"unit": "d"},
    )
    settled_hours: float = Field(
        1.0,
        ge=0,
        le=8_760,
        description="Another value must be sent twice or more over this long to end the one before "
        "it; what is shorter stands beside it.",
        json_schema_extra={"unit": "h"},
    )

    @property
    def silence_us(self) -> int:
        """``silence_days`` in µs."""
        return round(self.silence_days * 86_400_000_000)

    @property
    def settled_us(self) -> int:
        """``settled_hours`` in µs."""
        return round(self.settled_hours * 3_600_000_000)


#: As the fields above declare them.
DEFAULTS = BroadcastParams.model_validate({})


class Broadcast:
    """Static reports to statements. State: the runs so far; every row is final at the end only."""

    name: ClassVar[str] = "broadcast"
    version: ClassVar[str] = "2"
    needs: ClassVar = STATIC
    emits: ClassVar = STATEMENTS
    Params: ClassVar[type[BroadcastParams]] = BroadcastParams
    partition_by: ClassVar[tuple[str, ...]] = ("transmitter",)
    lookback: ClassVar[timedelta] = timedelta(0)

    def run(self, table: pa.Table, params: BroadcastParams, state: State) -> tuple[pa.Table, State]:
        """No rows yet, and the runs of what was heard so far."""
        known = _STATE.empty_table() if state is None else state
        batch, order = _batch(table)
        heard = [_heard_of(batch, order, name, params.silence_us) for name in READ]
        return STATEMENTS.empty(), _joined([known, *heard], params.silence_us)

    def finish(self, params: BroadcastParams, state: State) -> pa.Table:
        """All statements, source ``AIS``."""
        return _finished(params, state, _SOURCE, simulated=False)


def broadcast(
    static: pa.Table,
    params: BroadcastParams | None = None,
    *,
    source: str = _SOURCE,
    simulated: bool = False,
) -> pa.Table:
    """Broadcast statements of all rows of a STATIC table; a STATEMENTS table in order of its key.

    ``source`` names where the reports come from; the locator of a statement is the source's number
    and the line, row or byte of its first report, as ``ref`` packs them. The rows may be in any
    order; given twice they change nothing.
    """
    params = DEFAULTS if params is None else params
    return stated(heard(static, params), params, source=source, simulated=simulated)


def heard(static: pa.Table, params: BroadcastParams = DEFAULTS) -> State:
    """What :func:`stated` and :func:`hulls_of` go by: the runs in a STATIC table."""
    return Broadcast().run(static, params, None)[1]


def stated(
    state: State,
    params: BroadcastParams = DEFAULTS,
    *,
    source: str = _SOURCE,
    simulated: bool = False,
) -> pa.Table:
    """The statements that a state of :class:`Broadcast` amounts to, as :func:`broadcast`."""
    return _finished(params, state, source, simulated=simulated)


def hulls_of(state: State) -> dict[int, str]:
    """Hull id by transmitter, as the statements of that state have them."""
    runs, texts = _runs(_STATE.empty_table() if state is None else state)
    hulls = _hulls(runs, texts[runs.value] if len(runs) else np.zeros(0, object))
    return dict(zip(runs.who.tolist(), hulls.tolist(), strict=True))


def unnamed_hull(transmitter: int) -> str:
    """The hull id of a transmitter of which no IMO number is known."""
    return mint_hull("AIS transmitter", str(transmitter))


def _batch(table: pa.Table) -> tuple[pa.Table, NDArray[np.int64]]:
    """A batch with the columns that are needed, and its rows in order of transmitter and time."""
    table = STATIC.conform(table)
    time, who = array(table, STATIC, "time"), array(table, STATIC, "transmitter")
    return table, np.lexsort((time, who))


def _heard_of(table: pa.Table, order: NDArray[np.int64], name: str, silence_us: int) -> pa.Table:
    """Runs of one attribute in a batch."""
    coded = table.column(READ[name]).combine_chunks().dictionary_encode()
    texts, codes = _sorted_texts(coded)
    usable = np.append(_usable(texts, name), False)
    rows = order[usable[codes[order]]]
    who, time, ref = (array(table, STATIC, one)[rows] for one in ("transmitter", "time", "ref"))
    counts = _counts(table)[rows]
    runs = reported(who, time, codes[rows], ref, counts, _CODES[name], silence_us)
    return _as_state(runs, texts)


def _counts(table: pa.Table) -> NDArray[np.int64]:
    """Reports that each row stands for."""
    counts = pc.fill_null(table.column("reports"), 1).cast(pa.int64()).combine_chunks()
    return np.asarray(counts.to_numpy(zero_copy_only=False), np.int64)


def _sorted_texts(coded: pa.DictionaryArray) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Distinct values as text in order, and each row's place among them, -1 for null."""
    texts = np.array([statements.value_text(v) for v in coded.dictionary.to_pylist()], object)
    distinct, place = np.unique(texts.astype(str), return_inverse=True)
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return distinct.astype(object), np.append(place, -1).astype(np.int64)[codes]


def _usable(texts: NDArray[np.object_], name: str) -> NDArray[np.bool_]:
    """Not empty, not zero, nothing that stands for none, and no number below zero, which is a
    source's own id.
    """
    told = [one and one != "0" and not one.startswith("-") and not unset(name, one)
            for one in texts]  # fmt: skip
    return np.array([bool(one) for one in told], bool)


def _as_state(runs: Runs, texts: NDArray[np.object_]) -> pa.Table:
    values = texts[runs.value] if len(runs) else np.zeros(0, object)
    columns = [runs.who, runs.what, values, runs.start, runs.end, runs.reports, runs.ref]
    return pa.table([pa.array(one, kind) for one, kind in zip(columns, _STATE.types, strict=True)],
                    schema=_STATE)  # fmt: skip


def _joined(parts: list[pa.Table], silence_us: int) -> pa.Table:
    runs, texts = _runs(pa.concat_tables(parts))
    return _as_state(compressed(runs, silence_us), texts)


def _runs(state: pa.Table) -> tuple[Runs, NDArray[np.object_]]:
    coded = state.column("value").combine_chunks().dictionary_encode()
    texts, codes = _sorted_texts(coded)
    who, what, start, end, reports, ref = (
        state.column(name).to_numpy()
        for name in ("transmitter", "attribute", "start", "end", "reports", "ref")
    )
    return Runs(who, what, codes, start, end, reports, ref), texts


def _finished(params: BroadcastParams, state: State, source: str, *, simulated: bool) -> pa.Table:
    runs, texts = _runs(_STATE.empty_table() if state is None else state)
    held = intervals(runs, params.silence_us, params.settled_us)
    values = texts[held.value] if len(held) else np.zeros(0, object)
    hulls = _hulls(held, values)
    names = np.array(list(READ), object)[held.what]
    flags, countries = _flagged(held)
    rows = np.concatenate((np.arange(len(held)), flags))
    attributes = np.concatenate((names, np.full(len(flags), "flag", object)))
    told = {
        "hull": hulls[rows],
        "attribute": attributes,
        "value": np.concatenate((values, countries)),
        "source": np.full(len(rows), source, object),
        "locator": _locators(held.ref[rows]),
        "status": np.full(len(rows), "broadcast", object),
        "note": np.array([_NOTES.get(one) for one in attributes], object),
    }
    return _table(told, held.take(rows), simulated=simulated)


def _table(told: dict[str, NDArray[np.object_]], held: Runs, *, simulated: bool) -> pa.Table:
    columns = {name: pa.array(values, pa.string()) for name, values in told.items()}
    instants = {"valid_from": held.start, "valid_to": held.end, "observed_at": held.end}
    exact = pa.array(np.full(len(held), "instant", object), pa.string())
    for name, us in instants.items():
        columns[name] = pa.array(us, pa.int64()).cast(TIME)
        columns[f"{name}_precision"] = exact
    columns["reports"] = pa.array(held.reports, pa.int64())
    columns["simulated"] = pa.array(np.full(len(held), simulated), pa.bool_())
    for name in ("attribute", "status", *(f"{one}_precision" for one in instants)):
        columns[name] = columns[name].dictionary_encode()
    return statements.ordered(statements.identified(pa.table(columns), STATEMENTS))


def _locators(refs: NDArray[np.int64]) -> NDArray[np.object_]:
    pairs = zip((refs // REF_SPAN).tolist(), (refs % REF_SPAN).tolist(), strict=True)
    return np.array([f"{source}:{place}" for source, place in pairs], object)


def _flagged(held: Runs) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Rows that hold an MMSI with the digits of a country, and the countries."""
    rows = np.flatnonzero(held.what == _CODES["mmsi"])
    mids = mmsi_mids(np.maximum(held.who[rows], 0)).tolist()
    known = mid_table()
    found = [(row, known[mid].alpha2) for row, mid in zip(rows, mids, strict=True) if mid in known]
    places = np.array([row for row, _ in found], np.int64)
    return places, np.array([country for _, country in found], object)


def _hulls(held: Runs, values: NDArray[np.object_]) -> NDArray[np.object_]:
    """The hull of each row: of the one valid IMO number its transmitter sent, else minted."""
    who, of = np.unique(held.who, return_inverse=True)
    imo = _imos(held, values, who)
    ids = [
        hull_of_imo(number) if number else unnamed_hull(one)
        for one, number in zip(who.tolist(), imo.tolist(), strict=True)
    ]
    return np.array(ids, object)[of] if ids else np.zeros(0, object)


def _imos(held: Runs, values: NDArray[np.object_], who: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of ``who`` the only valid IMO number it sent; 0 where there is none or several.

    A number heard once is passed over where another was heard three times or more.
    """
    rows = np.flatnonzero(held.what == _CODES["imo"])
    numbers = np.array([int(text) for text in values[rows]], np.int64)
    valid = imo_valid(numbers)
    pairs = np.stack((np.searchsorted(who, held.who[rows][valid]), numbers[valid]))
    distinct, of = np.unique(pairs, axis=1, return_inverse=True)
    reports = np.bincount(of.reshape(-1), held.reports[rows][valid], distinct.shape[1])
    most = np.zeros(len(who))
    np.maximum.at(most, distinct[0], reports)
    counted = (reports > 1) | (most[distinct[0]] < _CLEARLY)
    ships, numbers = distinct[0][counted], distinct[1][counted]
    out = np.zeros(len(who), np.int64)
    out[ships] = numbers
    out[np.bincount(ships, minlength=len(who)) > 1] = 0
    return out
