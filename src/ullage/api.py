"""One function per use case: what the command line and a notebook call, with the same result.

Each takes paths, gives plain results and raises :class:`~ullage.errors.UllageError`. ``progress``
is told (stage, done, total) as work goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ullage.errors import ConfigError, FormatError, OutputError, UsageError, ValueInvalidError

if TYPE_CHECKING:
    import pyarrow as pa

    from ullage.cases.add import Taken
    from ullage.cases.adhoc import Found
    from ullage.cases.decode import Decoded, Seen
    from ullage.cases.folder import Case
    from ullage.cases.health import Health
    from ullage.cases.judging import Judged
    from ullage.cases.run import Ran
    from ullage.cases.verify import Verified
    from ullage.dossier.hull_view import HullAnswer
    from ullage.dossier.network_view import NetworkAnswer
    from ullage.engine.plan import Progress
    from ullage.errors import VerificationError
    from ullage.lists.acts import ActsTold
    from ullage.lists.holdings import Loaded
    from ullage.lists.screened import Answer, Asked, ManyAnswers
    from ullage.lists.store import Store
    from ullage.lists.tell import (
        AcrossTold,
        ChangesTold,
        EntryTold,
        ImportTold,
        KnownTold,
        ListsTold,
    )
    from ullage.model.listing import Listing
    from ullage.times import PartialDate

PathLike = str | Path


def _silent(stage: str, done: int, total: int | None) -> None:
    """Say nothing."""


def _ready() -> None:
    """Choose where compiled kernels are kept, before anything imports the compiler."""
    from ullage.engine.runtime import prepare

    prepare()


def init(folder: PathLike, *, title: str | None = None) -> Case:
    """Make a case at ``folder`` with a commented case.toml. Raises OutputError if one is there."""
    _ready()
    from ullage.cases.add import now_text
    from ullage.cases.folder import create, who
    from ullage.cases.identity import code
    from ullage.evidence import journal

    def begin(path: Path) -> None:
        if [line["action"] for line in journal.read_whole(path)] != ["init"]:
            entry = {"action": "init", "at": now_text(), "who": who(), "code": code()}
            journal.append(path, entry)

    return create(Path(folder), title, begin)


def add(
    case: PathLike,
    files: Sequence[PathLike],
    *,
    kind: str | None = None,
    licence: str | None = None,
    retrieved_at: datetime | str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = _silent,
) -> Taken:
    """Take files (and the files in folders) into the evidence of ``case``.

    ``retrieved_at`` needs a zone. The same file twice is stored once. Files that cannot be used are
    in ``refused`` of the result; raises UllageError where there is no case or it is in use.
    """
    _ready()
    from ullage.cases.add import Offer, Taken, Terms, take_in
    from ullage.cases.careful import expanded
    from ullage.cases.custody import working
    from ullage.cases.folder import open_case

    opened = open_case(Path(case))
    terms = Terms(kind, licence, _instant(retrieved_at), _mapping(mapping))
    found, missing = expanded(files)
    with working(opened):
        taken = take_in(opened, [Offer(path, terms, path.name) for path in found], progress)
    return Taken(taken.added, taken.known, (*missing, *taken.refused))


def run(case: PathLike, *, from_step: str | None = None, progress: Progress = _silent) -> Ran:
    """Carry out ``case``: events, tracks, quality and the report in its out/.

    Steps whose inputs, parameters and code are unchanged are skipped; ``from_step`` does that step
    and those after it anew. ``problems`` of the result lists damaged inputs and expectations that
    were not met; raises UllageError where there is nothing to show.
    """
    _ready()
    from ullage.cases.folder import open_case
    from ullage.cases.run import run as carry_out
    from ullage.dossier.case_report import STEP

    return carry_out(open_case(Path(case)), (STEP,), from_step, progress)


def verify(case: PathLike, *, quick: bool = False, progress: Progress = _silent) -> Verified:
    """Re-hash and re-derive ``case``. Raises VerificationError naming the first difference."""
    _ready()
    from ullage.cases.folder import open_case
    from ullage.cases.verify import verify as check
    from ullage.dossier.case_report import STEP

    return check(open_case(Path(case)), (STEP,), quick, progress)


def judge(
    case: PathLike,
    hull_a: str | None = None,
    verdict: str | None = None,
    hull_b: str | None = None,
    *,
    reason: str = "",
    author: str | None = None,
    withdraw: str | None = None,
) -> Judged:
    """Say whether two hulls are one ship (``same``, ``different``, ``unsure``), in ``case``.

    A hull is an IMO number or a hull id. ``withdraw`` takes an earlier judgement back by its id.
    With neither, the judgements are listed. Every judgement is kept, with author and reason, and
    journaled. Raises ValueInvalidError for what is no judgement, UsageError for half a one.
    """
    from ullage.cases import judging
    from ullage.cases.folder import open_case
    from ullage.identity.hull import hull_named

    opened = open_case(Path(case))
    if withdraw is not None and hull_a is None:
        return judging.withdraw(opened, withdraw, reason, author)
    if hull_a is None:
        return judging.listed(opened)
    if withdraw is not None or verdict is None or hull_b is None:
        raise UsageError(
            "a judgement names two hulls and a verdict, or else one to withdraw",
            do="Write HULL_A same HULL_B --reason TEXT, or --withdraw ID --reason TEXT.",
        )
    named = (hull_named(hull_a), hull_named(hull_b))
    return judging.judge(opened, named[0], verdict, named[1], reason, author)


def demo(folder: PathLike = "ullage-demo", *, seed: int = 1, progress: Progress = _silent) -> Ran:
    """Make the simulated demo case at ``folder``, unless it is there already, and run it."""
    from ullage.cases.spare import check_folder

    root = Path(folder)
    if not (root / "case.toml").exists():
        check_folder(root)
        if root.exists() and any(root.iterdir()):
            raise OutputError(
                "the folder is not empty and holds no case",
                where=str(root),
                do="Name a new or empty folder.",
            )
        from ullage.simulate.demo import write_demo

        progress("making the simulated case", 0, None)
        write_demo(root, seed)
    return run(root, progress=progress)


def ais_decode(
    files: Sequence[PathLike],
    *,
    out: PathLike = "-",
    form: str | None = None,
    what: str | None = None,
    time_zone: str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = _silent,
) -> Decoded:
    """Decode NMEA or tables into one table at ``out`` (``-`` is standard output).

    ``form`` is parquet, csv or jsonl (by the suffix of ``out`` when None); ``what`` is messages,
    positions, static or quarantine (messages of NMEA, positions of tables when None). Damaged
    inputs give what they hold and are listed in ``problems``; raises UllageError where nothing can
    be read.
    """
    _ready()
    from ullage.cases.decode import decode

    return decode(files, str(out), form, what, _told(mapping, time_zone), progress)


def ais_inspect(
    files: Sequence[PathLike],
    *,
    time_zone: str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = _silent,
) -> Seen:
    """The quality of AIS files: span, area, types, what is missing or invalid, stations."""
    _ready()
    from ullage.cases.decode import inspect

    return inspect(files, _told(mapping, time_zone), progress)


def events(
    files: Sequence[PathLike],
    *,
    detectors: Sequence[str] = (),
    out: PathLike | None = None,
    places: PathLike | None = None,
    time_zone: str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = _silent,
) -> Found:
    """Find events in AIS files without a case.

    ``detectors`` all when empty; ``places`` a file instead of the built-in ones. With ``out`` all
    tables and a report are written there. Damaged inputs give what they hold and are listed in
    ``problems``, as are places that are left out; raises UllageError where nothing can be read,
    UsageError where a file in ``out`` would take the place of an input, OutputError where ``out``
    cannot be written to.
    """
    _ready()
    from ullage.behaviour.registry import DETECTORS
    from ullage.cases import adhoc
    from ullage.cases.export import export
    from ullage.cases.parse import unknown_detector
    from ullage.sources import places as known

    for name in detectors:
        if name not in DETECTORS:
            raise unknown_detector(name, "--detector")
    target = None if out is None else Path(out)
    if target is not None:
        _spare([*files, *_paths(places, mapping)], target)
    wrong: list[FormatError] = []
    table = known.builtin() if places is None else known.read(Path(places), problems=wrong)
    told = _told(mapping, time_zone)
    names = [str(file) for file in files]
    found, problems = adhoc.find(names, detectors or tuple(DETECTORS), table, told, progress)
    written: list[str] = []
    if target is not None:
        from ullage.dossier.case_report import write_found

        written = export(found, target, False, progress)
        write_found(found, table, [Path(name).name for name in names], target / "report.html")
        written.append("report.html")
    return adhoc.Found(found, target, tuple(written), (*problems, *known.left_out(wrong)))


def _spare(inputs: Sequence[PathLike], target: Path) -> None:
    """Raise UsageError where a result in the folder ``target`` would replace one of ``inputs``,
    OutputError where none could be written there.
    """
    from ullage.cases.careful import expanded
    from ullage.cases.export import FILES
    from ullage.cases.spare import check_folder, spare

    check_folder(target)
    results = [target / name for name in (*FILES, "report.html")]
    spare(expanded(inputs)[0], results, "Give --out another folder.")


def _paths(*given: PathLike | dict[str, Any] | None) -> list[PathLike]:
    return [one for one in given if isinstance(one, str | Path)]


def lists_import(
    files: Sequence[PathLike],
    *,
    list_id: str | None = None,
    published: str | None = None,
    accept_loss: str | None = None,
    retrieved_at: datetime | str | None = None,
    encoding: str | None = None,
    store: PathLike | None = None,
    progress: Progress = _silent,
) -> ImportTold:
    """Take publications of sanctions lists into the store of lists.

    ``published`` is a date as exact as it is known, where the files do not say; ``encoding`` is
    that of files that are not UTF-8. Those that are
    refused are in ``problems`` of the result; raises what was wrong where nothing came in:
    VerificationError for a list that lost ships (unless ``accept_loss`` says why), FormatError or
    DamagedError for files that no reader can use, UsageError where the list or the date is missing.
    """
    from ullage.lists.take_in import Terms, take_in
    from ullage.lists.tell import ImportTold

    at = _instant(retrieved_at)
    terms = Terms(
        list_id,
        None if published is None else _day(published, "--published"),
        accept_loss,
        None if at is None else at.isoformat(),
        encoding=encoding,
    )
    paths = [Path(file) for file in files]
    return ImportTold(take_in(_store(store), paths, terms, progress))


def lists_update(
    lists: Sequence[str] = (),
    *,
    urls: Sequence[str] = (),
    accept_loss: str | None = None,
    store: PathLike | None = None,
    progress: Progress = _silent,
) -> ImportTold:
    """Fetch lists from their official addresses and take in what is new.

    ``urls`` are ``PART=URL`` that stand in for the addresses of one list. Lists that fail are in
    ``problems`` of the result. Nothing is fetched but by this function.
    """
    from ullage.lists.update import How, update

    given = dict(_pair(text) for text in urls)
    return update(_store(store), lists, How(given, accept_loss), progress)


def _pair(text: str) -> tuple[str, str]:
    part, mark, url = text.partition("=")
    if not (part and mark and url):
        raise UsageError("not a part and its address", found=text, do="Write --url PART=URL.")
    return part, url


def lists_show(
    list_id: str | None = None, *, entry: str | None = None, store: PathLike | None = None
) -> ListsTold | EntryTold:
    """The publications held of one list or of all; with ``entry`` (id or IMO) that one's history.

    Raises UsageError for a list that is not known.
    """
    from ullage.lists import ask

    held = _store(store)
    return ask.show(held, list_id) if entry is None else ask.entry(held, entry, list_id)


def lists_known() -> KnownTold:
    """Every list that can be taken in by name, with its authority, licence and addresses."""
    from ullage.lists import ask

    return ask.known()


def lists_changes(
    list_id: str,
    older: str | None = None,
    newer: str | None = None,
    *,
    kind: str = "vessel",
    store: PathLike | None = None,
) -> ChangesTold:
    """What changed between two publications of a list (the last two if none is named).

    ``kind`` narrows what is shown, ``all`` shows everything. Raises UsageError where there are not
    two publications, or none of a date.
    """
    from dataclasses import replace

    from ullage.lists import ask

    told = ask.changes(_store(store), list_id, older, newer)
    return replace(told, kind=None if kind == "all" else kind)


def lists_across(lists: Sequence[str] = (), *, store: PathLike | None = None) -> AcrossTold:
    """The lists held compared ship by ship. Raises UsageError for a list that is not held."""
    from ullage.lists import ask

    return ask.across(_store(store), lists)


def lists_acts(
    lists: Sequence[str] = (), *, ship: str | None = None, store: PathLike | None = None
) -> ActsTold:
    """What the reasons on the lists held say that ships did: transfers, loadings, imports.

    ``ship`` (a name or an IMO number) narrows them. Raises UsageError for a list that is not held.
    """
    from ullage.lists import acts

    return acts.told(_store(store), lists, ship)


def lists_verify(*, store: PathLike | None = None) -> tuple[int, list[VerificationError]]:
    """Number of publications held, and what is not as it was stored."""
    held = _store(store)
    return len(held.everything()), held.verify()


def _store(given: PathLike | None) -> Store:
    from ullage.lists.store import Store

    return Store.default() if given is None else Store(Path(given))


def _day(text: str, where: str) -> PartialDate:
    from ullage.times import PartialDate

    try:
        return PartialDate.parse(text)
    except ValueInvalidError as error:
        raise UsageError(error.what, found=error.found, where=where, do=error.do) from error


def doctor() -> Health:
    """What is installed, which extras are missing and how to get them."""
    from ullage.cases.health import examine

    return examine()


def write_rows(table: pa.Table, path: PathLike, form: str) -> None:
    """Write a table as ``parquet``, ``csv``, ``jsonl`` or ``geojson``; ``-`` is standard output."""
    from ullage.sinks import write

    write(table, path, f".{form}")


def _mapping(given: PathLike | dict[str, Any] | None) -> dict[str, Any]:
    from ullage.cases.add import read_mapping

    if given is None:
        return {}
    return dict(given) if isinstance(given, dict) else read_mapping(Path(given))


def _told(mapping: PathLike | dict[str, Any] | None, time_zone: str | None) -> dict[str, Any]:
    """A mapping with the time zone that was given beside it."""
    return {**_mapping(mapping), **({} if time_zone is None else {"time_zone": time_zone})}


def _instant(given: datetime | str | None) -> datetime | None:
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError as error:
        raise UsageError(
            "not a time", found=repr(given), where="retrieved_at", do="Write 2019-01-31T12:00:00Z."
        ) from error
    if at.tzinfo is None:
        raise ConfigError(
            "time without a zone",
            found=str(given),
            where="retrieved_at",
            do="Write the zone too, as in 2019-01-31T12:00:00Z.",
        )
    return at


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
    progress: Progress = _silent,
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
    store: PathLike | None = None,
    extra: Sequence[PathLike] = (),
    progress: Progress = _silent,
) -> ManyAnswers:
    """:func:`screen` for each ship in a file (a CSV with a header, or a name or number a line).

    Answers are made as they are taken from the result; rows that cannot be used are in its ``bad``.
    """
    from ullage.lists.screened import ManyAnswers
    from ullage.sources.subjects import read

    subjects = read(Path(path))
    asked = _asked(as_of, known_at, threshold)
    progress("loading the lists", 0, None)
    return ManyAnswers(subjects, _held(store, extra), asked, progress)


def hull(
    key: str,
    *,
    at: str | None = None,
    known_at: str | None = None,
    store: PathLike | None = None,
    extra: Sequence[PathLike] = (),
    out: PathLike | None = None,
    progress: Progress = _silent,
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
    progress: Progress = _silent,
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
    day = None if at is None else _day(at, "--at")
    if day is not None and day.day is None:
        raise UsageError("give one day", found=at, where="--at", do="Write 2018-01-20.")
    return day, None if known_at is None else _day(known_at, "--known-at")


def _asked(as_of: str | None, known_at: str | None, threshold: float | None) -> Asked:
    from ullage.lists.screened import Asked

    days = [
        None if text is None else _day(text, option)
        for text, option in ((as_of, "--as-of"), (known_at, "--known-at"))
    ]
    return Asked(days[0], days[1], threshold)


def _held(store: PathLike | None, extra: Sequence[PathLike]) -> Loaded:
    from ullage.lists.holdings import load

    return load(_store(store), [Path(file) for file in extra])


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
