"""AIS files without a case: decoded, looked into, searched for events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ullage.api.given import PathLike, ready, silent, with_zone
from ullage.errors import FormatError

if TYPE_CHECKING:
    import pyarrow as pa

    from ullage.cases.adhoc import Found
    from ullage.cases.decode import Decoded, Seen
    from ullage.engine.plan import Progress


def ais_decode(
    files: Sequence[PathLike],
    *,
    out: PathLike = "-",
    form: str | None = None,
    what: str | None = None,
    time_zone: str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = silent,
) -> Decoded:
    """Decode NMEA or tables into one table at ``out`` (``-`` is standard output).

    ``form`` is parquet, csv or jsonl (by the suffix of ``out`` when None); ``what`` is messages,
    positions, static or quarantine (messages of NMEA, positions of tables when None). Damaged
    inputs give what they hold and are listed in ``problems``; raises UllageError where nothing can
    be read.
    """
    ready()
    from ullage.cases.decode import decode

    return decode(files, str(out), form, what, with_zone(mapping, time_zone), progress)


def ais_inspect(
    files: Sequence[PathLike],
    *,
    time_zone: str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = silent,
) -> Seen:
    """The quality of AIS files: span, area, types, what is missing or invalid, stations."""
    ready()
    from ullage.cases.decode import inspect

    return inspect(files, with_zone(mapping, time_zone), progress)


def events(
    files: Sequence[PathLike],
    *,
    detectors: Sequence[str] = (),
    out: PathLike | None = None,
    places: PathLike | None = None,
    time_zone: str | None = None,
    mapping: PathLike | dict[str, Any] | None = None,
    progress: Progress = silent,
) -> Found:
    """Find events in AIS files without a case.

    ``detectors`` all when empty; ``places`` a file instead of the built-in ones. With ``out`` all
    tables and a report are written there. Damaged inputs give what they hold and are listed in
    ``problems``, as are places that are left out; raises UllageError where nothing can be read,
    UsageError where a file in ``out`` would take the place of an input, OutputError where ``out``
    cannot be written to.
    """
    ready()
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
    told = with_zone(mapping, time_zone)
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


def write_rows(table: pa.Table, path: PathLike, form: str) -> None:
    """Write a table as ``parquet``, ``csv``, ``jsonl`` or ``geojson``; ``-`` is standard output."""
    from ullage.sinks import write

    write(table, path, f".{form}")
