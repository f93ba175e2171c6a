"""How one table is read: the known format and the user's mapping put together for its header."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from ullage.errors import ConfigError, FormatError
from ullage.sources.tables import instants
from ullage.sources.tables.formats import NEEDS, Format, candidates, has, key, known
from ullage.sources.tables.mapping import Mapping, offset_min
from ullage.sources.tables.values import as_text, flat, trimmed


@dataclass(frozen=True)
class Layout:
    """Everything the conversion needs to know. ``unused``: columns nothing is read from."""

    format: str
    columns: MappingABC[str, tuple[str, ...]]
    time: str = "iso"
    zone_min: int | None = None
    decimal: str = "."
    units: MappingABC[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def wanted(self) -> list[str]:
        """Every source column that is read, once."""
        return list(dict.fromkeys(name for names in self.columns.values() for name in names))


def settle(
    path: str, header: Sequence[str], sample: pa.Table, mapping: Mapping, decimal: str = "."
) -> Layout:
    """The layout of a table from its header and first rows; FormatError where in doubt."""
    chosen = _choose(path, header, sample, mapping)
    columns = _columns(path, header, chosen, mapping)
    where = f"{path}, column {columns['time'][0]!r}"
    times = coalesced(sample, columns["time"])
    layout = mapping.time_format or _time_layout(chosen, times, where)
    zone = mapping.time_zone or chosen.zone
    zone_min = None if zone is None else offset_min(zone)
    _refuse_naive(times, layout, zone_min, where)
    taken = {name for names in columns.values() for name in names}
    return Layout(
        chosen.name if chosen.columns else "mapping",
        columns,
        layout,
        zone_min,
        mapping.decimal or ("," if "," in (chosen.decimal, decimal) else "."),
        {**chosen.units, **mapping.units},
        chosen.blank,
        tuple(name for name in chosen.unused(header) if name not in taken),
    )


_PLAIN = Format("mapping", "as the mapping says", {})


def _choose(path: str, header: Sequence[str], sample: pa.Table, mapping: Mapping) -> Format:
    if mapping.format is not None:
        return next(each for each in known() if each.name == mapping.format)
    fitting = candidates(header)
    if all(has(mapping.named(), need) for need in NEEDS):
        return fitting[0] if len(fitting) == 1 and not fitting[0].last else _PLAIN
    if len(fitting) > 1:
        fitting = [each for each in fitting if _time_fits(each, header, sample)]
    if len(fitting) > 1:
        raise FormatError(
            "more than one known format fits this table",
            where=path,
            found=", ".join(each.name for each in fitting),
            do=f'Say which in the mapping: format = "{fitting[0].name}".',
        )
    return fitting[0] if fitting else _generic()


def _generic() -> Format:
    return next(each for each in known() if each.last)


def _time_fits(each: Format, header: Sequence[str], sample: pa.Table) -> bool:
    column = coalesced(sample, each.find(header)["time"])
    times = instants.parse(column, each.time, 0)
    return bool(times.good.mean() > 0.5) if len(column) else True


def _columns(
    path: str, header: Sequence[str], chosen: Format, mapping: Mapping
) -> dict[str, tuple[str, ...]]:
    found = chosen.find(header)
    told = mapping.named()
    if "id" in told or "mmsi" in told:
        found = {name: names for name, names in found.items() if name not in ("id", "mmsi")}
    elif "mmsi" in found:
        found.pop("id", None)
    for name, column in told.items():
        found[name] = (_exact(path, header, name, column),)
    _refuse_missing(path, header, found, chosen)
    _refuse_doubt(path, header, found, chosen, told)
    return found


def _exact(path: str, header: Sequence[str], name: str, column: str) -> str:
    if column in header:
        return column
    near = [each for each in header if key(each) == key(column)]
    if len(near) == 1:
        return near[0]
    raise ConfigError(
        f"the mapping takes {name} from a column that is not there",
        where=path,
        found=repr(column),
        do=f"The columns are: {', '.join(header)}.",
    )


def _refuse_missing(
    path: str, header: Sequence[str], found: MappingABC[str, object], chosen: Format
) -> None:
    needs = NEEDS if chosen.last or not chosen.columns else chosen.needs
    lacking = [need for need in needs if not has(found, need)]
    if lacking:
        wanted = ", ".join("mmsi or id" if need == "sender" else need for need in lacking)
        raise FormatError(
            f"no known format fits this table, and no column is plainly {wanted}",
            where=path,
            found=f"columns {', '.join(header)}",
            do="Name the columns in a mapping: id (or mmsi), time, lon and lat.",
        )


def _refuse_doubt(
    path: str,
    header: Sequence[str],
    found: MappingABC[str, tuple[str, ...]],
    chosen: Format,
    told: MappingABC[str, str],
) -> None:
    """Two columns for one field: in the generic format, or by the same name twice."""
    for name, columns in found.items():
        same = [h for h in header if key(h) in {key(columns[0]), _again(columns[0])}]
        doubtful = list(columns) if chosen.last and len(columns) > 1 else same
        if name not in told and len(doubtful) > 1:
            raise FormatError(
                f"more than one column could be {name}",
                where=path,
                found=", ".join(doubtful),
                do=f'Say which in the mapping: {name} = "{doubtful[0]}".',
            )


def _again(name: str) -> str:
    return key(twice(name))


def twice(name: str) -> str:
    """What the second column of a name is called."""
    return f"{name} (again)"


def _time_layout(chosen: Format, times: pa.Array, where: str) -> str:
    if chosen.time != "auto":
        good = instants.parse(times, chosen.time, 0).good
        if not len(good) or good.mean() > 0.5:
            return chosen.time
    return instants.guess(times, where)


def _refuse_naive(times: pa.Array, layout: str, zone_min: int | None, where: str) -> None:
    naive = instants.parse(times, layout, zone_min).naive
    if naive.any() and naive.mean() > 0.5:
        example = as_text(times.take(pa.array(np.flatnonzero(naive)[:1])))[0].as_py()
        raise instants.naive_refused(where, str(example))


def coalesced(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """The first of ``names`` that is not empty, row by row."""
    import pyarrow.compute as pc

    columns = [flat(table.column(name)) for name in names if name in table.column_names]
    if not columns:
        return pa.nulls(table.num_rows)
    if len(columns) == 1:
        return columns[0]
    if len({column.type for column in columns}) > 1:
        columns = [as_text(column) for column in columns]
    if pa.types.is_string(columns[0].type):
        columns = [trimmed(column) for column in columns]
    return pc.coalesce(*columns)
