"""Ships: screened, followed over time, and who stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ullage.api.given import PathLike, day_of, silent, store_of
from ullage.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from ullage.dossier.hull_view import HullAnswer
    from ullage.dossier.network_view import NetworkAnswer
    from ullage.engine.plan import Progress
    from ullage.lists.holdings import Loaded
    from ullage.lists.screened import Answer, Asked, ManyAnswers
    from ullage.model.listing import Listing
    from ullage.times import PartialDate


def screen(
    query: str,
    *,
    as_name: bool = False,
    at: str | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
    threshold: float | None = None,
    store: PathLike | None = None,
    extra: Sequence[PathLike] = (),
    progress: Progress = silent,
    **particulars: str | None,
) -> Answer:
    """Who ``query`` (a name in any script, an IMO number, an MMSI, a call sign) means, and which
    measures of the lists held bind it.

    ``as_of`` is a date (else the latest issue held of each list), ``known_at`` the day by whose end
    everything used was public, ``at`` when an MMSI or call sign was seen. ``extra`` are the user's
    own lists, statements and edges. ``particulars`` go with a name: imo, mmsi, call_sign, flag,
    type, built, dwt_t, gt, length_m, beam_m. Raises ValueInvalidError for a number that is none.
    """
    from ullage.lists import screened
    from ullage.sources.subjects import described

    subject = described(query, as_name, at, particulars)
    asked = _asked(as_of, known_at, threshold)
    progress("loading the lists", 0, None)
    return screened.one(subject, _held(store, extra), asked)


def screen_file(
    path: PathLike,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    threshold: float | None = None,
    encoding: str | None = None,
    store: PathLike | None = None,
    extra: Sequence[PathLike] = (),
    progress: Progress = silent,
) -> ManyAnswers:
    """:func:`screen` for each ship in a file (a CSV with a header, or a name or number a line).

    Answers are made as they are taken from the result; rows that cannot be used are in its ``bad``.
    ``encoding`` is the text's, where it is neither UTF-8 nor UTF-16 with a mark.
    """
    from ullage.lists.screened import ManyAnswers
    from ullage.sources.subjects import read

    ships = read(Path(path), encoding)
    asked = _asked(as_of, known_at, threshold)
    progress("loading the lists", 0, None)
    return ManyAnswers(ships, _held(store, extra), asked, progress)


def hull(
    key: str,
    *,
    at: str | None = None,
    known_at: str | None = None,
    store: PathLike | None = None,
    extra: Sequence[PathLike] = (),
    out: PathLike | None = None,
    progress: Progress = silent,
) -> HullAnswer:
    """What ``key`` (an IMO number, a hull id, a name that one ship has) was called and flagged, who
    owned and managed it, and which measures bound it, over time.

    ``at`` asks for a day, ``known_at`` for what was public by the end of one. With ``out`` (.svg or
    .html) a picture is written. Raises UsageError for a name that no ship or several have.
    """
    from ullage.dossier import hull_view
    from ullage.dossier.picture_file import suffix_of, write_text
    from ullage.lists.who import resolve

    suffix = suffix_of(out, (".svg", ".html"))
    day, known = _days(at, known_at)
    progress("loading the lists", 0, None)
    loaded = _held(store, extra)
    held = loaded.holdings.known_by(None if known is None else known.last)
    who = resolve(key, held)
    told = hull_view.answer(loaded.holdings, who.party, day, known, who.how, loaded.problems)
    if out is not None:
        write_text(Path(out), told.svg() if suffix == ".svg" else told.html())
    return told


def network(
    key: str,
    *,
    depth: int = 2,
    at: str | None = None,
    known_at: str | None = None,
    store: PathLike | None = None,
    extra: Sequence[PathLike] = (),
    out: PathLike | None = None,
    progress: Progress = silent,
) -> NetworkAnswer:
    """Who owns, manages and stands behind ``key``, ``depth`` steps around, with what rules of
    ownership make of it and with leads.

    ``key`` is as for :func:`hull`, or a party's id or name. ``out``: .svg, .html, .csv (edges
    there, parties beside) or .ftm.json. Raises UsageError for a name that none or several have.
    """
    from ullage.dossier import network_file, network_view
    from ullage.dossier.picture_file import suffix_of
    from ullage.lists.who import resolve

    suffix = suffix_of(out, network_file.SUFFIXES)
    day, known = _days(at, known_at)
    progress("loading the lists", 0, None)
    loaded = _held(store, extra)
    held = loaded.holdings.known_by(None if known is None else known.last)
    progress("linking parties", 0, None)
    edges = network_view.all_edges(held)
    who = resolve(key, held, edges)
    on = None if day is None else day.first
    told = network_view.answer(held, edges, who.party, depth, on, who.how, loaded.problems)
    if out is not None:
        network_file.write(told, Path(out), suffix)
    return told


def _days(at: str | None, known_at: str | None) -> tuple[PartialDate | None, PartialDate | None]:
    """The days of --at and --known-at; UsageError where --at is not one day."""
    day = None if at is None else day_of(at, "--at")
    if day is not None and day.day is None:
        raise UsageError("give one day", found=at, where="--at", do="Write 2018-01-20.")
    return day, None if known_at is None else day_of(known_at, "--known-at")


def _asked(as_of: str | None, known_at: str | None, threshold: float | None) -> Asked:
    from ullage.lists.screened import Asked

    days = [
        None if text is None else day_of(text, option)
        for text, option in ((as_of, "--as-of"), (known_at, "--known-at"))
    ]
    return Asked(days[0], days[1], threshold)


def _held(store: PathLike | None, extra: Sequence[PathLike]) -> Loaded:
    from ullage.lists.holdings import load

    return load(store_of(store), [Path(file) for file in extra])


def export_ftm(
    out: PathLike,
    *,
    statements: pa.Table | None = None,
    edges: pa.Table | None = None,
    listings: Sequence[Listing] = (),
    check: bool = False,
) -> int:
    """Write hulls, statements, edges and listings as FollowTheMoney entities, one JSON object a
    line; how many is returned.

    With ``check`` nothing is written unless FollowTheMoney's own model finds every entity valid:
    raises MissingExtraError where the extra ``ftm`` is not installed, OutputError for the first
    entity that is not. Raises OutputError where the disk refuses.
    """
    import io

    from ullage.sinks import ftm, ftm_check
    from ullage.sinks.atomic import replacing

    whole = io.BytesIO()
    count = ftm.write(whole, statements=statements, edges=edges, listings=listings)
    if check:
        ftm_check.check(whole.getvalue().splitlines())
    with replacing(Path(out)) as file:
        file.write(whole.getbuffer())
    return count
