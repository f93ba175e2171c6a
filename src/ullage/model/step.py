"""The contract of an analysis: state in, state out.

A step reads rows of one table and emits rows of another. It may be given its input in any number of
consecutive batches and keeps what it must remember in a state that is itself a table; so the same
kernel serves a batch, a daily increment, a live feed and a worker of a cluster.

Two promises, proved by one property test over every registered step:

- *Any split gives the same rows.* In time: batches cut at instants, earlier first (rows of one
  instant stay together). By key: rows that share ``partition_by`` stay together, keys may go to any
  worker, each with its own state.
- *Order does not matter.* Permuting the rows of a batch changes nothing.

Emitted rows come sorted by ``emits.key``.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, ClassVar, Protocol, TypeAlias, runtime_checkable

import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from ullage.model.schema import TableSchema

#: What a step remembers between batches: a table with its ``partition_by`` columns; None at first.
State: TypeAlias = pa.Table | None


class StepParams(BaseModel):
    """Parameters of a step: one frozen object; each field has bounds, a unit and a description.

    Types are strict: true is no number and "3" is none either; a whole number may be a float.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def params_hash(self) -> str:
        """First 16 hex digits of SHA-256 over the canonical JSON of the values."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


@runtime_checkable
class Step(Protocol):
    """One analysis. Instances hold no data: all that varies is in params and state."""

    name: ClassVar[str]
    version: ClassVar[str]
    needs: ClassVar[TableSchema]
    emits: ClassVar[TableSchema]
    Params: ClassVar[type[StepParams]]
    partition_by: ClassVar[tuple[str, ...]]
    lookback: ClassVar[timedelta]

    def run(self, table: pa.Table, params: Any, state: State) -> tuple[pa.Table, State]:
        """Rows that are final after this batch, and the state for the next."""
        ...

    def finish(self, params: Any, state: State) -> pa.Table:
        """Rows still open when the input ends. Does not consume the state."""
        ...
