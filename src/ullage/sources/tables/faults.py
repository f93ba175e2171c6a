"""Cells and lines that could not be used, gathered into a QUARANTINE table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ullage.model.tables import QUARANTINE
from ullage.sources.tables.blocks import Fault
from ullage.sources.tables.values import Mask, as_text

_CUT = 500


class Faults:
    """Faults of one block. ``lost`` marks rows given up: a row is lost to one rule only."""

    def __init__(self, refs: NDArray[np.int64]) -> None:
        self.refs = refs
        self.lost: Mask = np.zeros(len(refs), bool)
        self._parts: list[pa.Table] = []

    def lose(self, mask: Mask, rule: str, column: str | None, found: pa.Array | None) -> None:
        """Give up the rows of ``mask`` that are not yet lost."""
        fresh = mask & ~self.lost
        self._add(fresh, rule, column, found)
        self.lost |= fresh

    def note(self, mask: Mask, rule: str, column: str, found: pa.Array) -> None:
        """Set a cell aside; its row is kept."""
        self._add(mask & ~self.lost, rule, column, found)

    def lines(self, faults: Sequence[Fault], base: int) -> None:
        """Lines that gave no row."""
        if faults:
            self._parts.append(
                _rows(
                    np.array([base + each.line for each in faults], np.int64),
                    [each.rule for each in faults],
                    None,
                    pa.array([each.text[:_CUT] for each in faults], pa.string()),
                )
            )

    def _add(self, mask: Mask, rule: str, column: str | None, found: pa.Array | None) -> None:
        rows = np.flatnonzero(mask)
        if len(rows):
            text = pa.nulls(len(rows), pa.string())
            if found is not None:
                text = pc.utf8_slice_codeunits(as_text(found.take(pa.array(rows))), 0, _CUT)
            self._parts.append(_rows(self.refs[rows], [rule] * len(rows), column, text))

    def table(self) -> pa.Table:
        """Everything set aside, in file order."""
        if not self._parts:
            return QUARANTINE.empty()
        whole = pa.concat_tables(self._parts).sort_by([("ref", "ascending"), ("rule", "ascending")])
        return QUARANTINE.conform(whole)


def _rows(
    refs: NDArray[np.int64], rules: list[str], column: str | None, found: pa.Array
) -> pa.Table:
    where = pa.array([column] * len(refs), pa.string())
    return pa.table(
        {"ref": refs, "rule": pa.array(rules, pa.string()), "column": where, "found": found}
    )
