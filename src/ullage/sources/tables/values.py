"""Cells to numbers and text, whole columns at a time, whatever type the source gave them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_COMMA = r"^[+-]?\d+,\d+$"
_NOTHING = pa.array(["null", "none", "nan", "na", "n/a", "\\n", "-", "unknown", "undefined"])


def flat(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """One contiguous array, dictionaries decoded, large strings made small."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        array = array.cast(pa.string())
    return array


def is_text(array: pa.Array) -> bool:
    """Whether the cells are text."""
    return bool(pa.types.is_string(array.type))


def trimmed(array: pa.Array) -> pa.Array:
    """Text without blanks around it, empty cells null."""
    text = pc.utf8_trim_whitespace(array)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def as_text(array: pa.Array) -> pa.Array:
    """Any array as text, for messages and identifiers; 7.0 becomes "7"."""
    if is_text(array):
        return array
    if pa.types.is_floating(array.type):
        whole = pc.equal(pc.floor(array), array)
        if pc.all(pc.fill_null(whole, True)).as_py() and len(array):
            return pc.cast(array, pa.int64(), safe=False).cast(pa.string())
    try:
        return array.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.array([None if v is None else str(v) for v in array.to_pylist()], pa.string())


def nulls(array: pa.Array) -> Mask:
    """Where the cell is null, shape (n,)."""
    return np.asarray(array.is_null().to_numpy(zero_copy_only=False), bool)


def numbers(column: pa.Array, decimal: str = ".") -> tuple[Floats, Mask]:
    """Values with NaN for empty cells, and where a cell is no number; both shape (n,)."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return _floats(pc.cast(column, pa.float64(), safe=False)), np.zeros(len(column), bool)
    if pa.types.is_null(column.type):
        return np.full(len(column), np.nan), np.zeros(len(column), bool)
    text = trimmed(as_text(column))
    try:
        return _floats(text.cast(pa.float64())), np.zeros(len(column), bool)
    except pa.ArrowInvalid:
        return _mixed(text, decimal)


def _mixed(text: pa.Array, decimal: str) -> tuple[Floats, Mask]:
    if decimal == ",":
        comma = pc.match_substring_regex(text, _COMMA)
        text = pc.if_else(comma, pc.replace_substring(text, ",", "."), text)
    nothing = pc.fill_null(pc.is_in(pc.utf8_lower(text), value_set=_NOTHING), False)
    good = pc.fill_null(pc.match_substring_regex(text, _NUMBER), False)
    values = pc.if_else(good, text, pa.scalar(None, pa.string())).cast(pa.float64())
    bad = pc.and_(pc.is_valid(text), pc.invert(pc.or_(good, nothing)))
    return _floats(values), np.asarray(bad.to_numpy(zero_copy_only=False), bool)


def _floats(array: pa.Array) -> Floats:
    return np.array(array.to_numpy(zero_copy_only=False), np.float64)


def words(column: pa.Array, blank: tuple[str, ...] = ()) -> pa.Array:
    """Text as AIS sends it: trimmed, cut at the first @, empty or ``blank`` cells null."""
    text = trimmed(as_text(column))
    if pc.any(pc.match_substring(text, "@")).as_py():
        text = trimmed(pc.replace_substring_regex(text, "@.*$", ""))
    if blank:
        unknown = pc.fill_null(pc.is_in(text, value_set=pa.array(blank, pa.string())), False)
        text = pc.if_else(unknown, pa.scalar(None, pa.string()), text)
    return text


def codes(column: pa.Array, meaning: dict[str, int | None]) -> tuple[Floats, Mask]:
    """A code given as a number or in words; NaN where unknown, and where it is neither."""
    values, bad = numbers(column)
    if not bad.any():
        return values, bad
    rows = np.flatnonzero(bad)
    found = column.take(pa.array(rows)).dictionary_encode()
    known = [meaning.get(letters(str(word)), -1) for word in found.dictionary.to_pylist()]
    table = np.array([np.nan if code is None else code for code in known], np.float64)
    picked = table[found.indices.to_numpy(zero_copy_only=False)]
    values[rows] = np.where(picked == -1, np.nan, picked)
    bad[rows] = picked == -1
    return values, bad


def letters(text: str) -> str:
    """Letters alone, lower case: how words of a code are compared."""
    return "".join(c for c in text.lower() if c.isalpha())


def typed(values: Floats, kind: pa.DataType, empty: Mask | None = None) -> pa.Array:
    """Floats to an Arrow array of ``kind``, NaN null."""
    gone = np.isnan(values) if empty is None else empty | np.isnan(values)
    if pa.types.is_floating(kind):
        return pa.array(values.astype(kind.to_pandas_dtype()), kind, mask=gone)
    safe = np.where(gone, 0, values)
    return pa.array(np.rint(safe).astype(kind.to_pandas_dtype()), kind, mask=gone)
