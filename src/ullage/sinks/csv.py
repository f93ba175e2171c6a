"""CSV that spreadsheets open safely."""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from ullage.sinks.formula import FORMULA
from ullage.sinks.plain import plain


def write(table: pa.Table, file: BinaryIO) -> None:
    """Write a header and one line per row, UTF-8, comma, quoted text, empty where null.

    Payload columns are named ``gap.duration_h``; lists are joined by spaces; instants are
    ISO 8601 with Z. Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    pc_csv.write_csv(flat(table), file)


def flat(table: pa.Table) -> pa.Table:
    """``table`` with one column per value, all of them numbers, booleans or text."""
    columns: dict[str, pa.Array] = {}
    for name in table.column_names:
        whole = table.column(name).combine_chunks()
        _spread(name, plain(whole), columns)
    return pa.table(columns)


def _spread(name: str, array: pa.Array, columns: dict[str, pa.Array]) -> None:
    kind = array.type
    if pa.types.is_struct(kind):
        for number, part in enumerate(array.flatten()):
            _spread(f"{name}.{kind.field(number).name}", part, columns)
    elif pa.types.is_list(kind):
        text = pa.ListArray.from_arrays(
            array.offsets, array.values.cast(pa.string()), mask=array.is_null()
        )
        columns[name] = _harmless(pc.binary_join(text, " "))
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        columns[name] = _harmless(array)
    elif pa.types.is_null(kind):
        columns[name] = array.cast(pa.string())
    else:
        columns[name] = array


def _harmless(text: pa.Array) -> pa.Array:
    risky = pc.fill_null(pc.match_substring_regex(text, FORMULA), False)
    return pc.if_else(risky, pc.binary_join_element_wise("'", text, ""), text)
