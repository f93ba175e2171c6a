"""What a caller gives, read: instants, days, mappings, the folder of lists."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ullage.errors import ConfigError, UsageError, ValueInvalidError

if TYPE_CHECKING:
    from ullage.lists.store import Store
    from ullage.times import PartialDate

PathLike = str | Path


def silent(stage: str, done: int, total: int | None) -> None:
    """Say nothing."""


def ready() -> None:
    """Choose where compiled kernels are kept, before anything imports the compiler."""
    from ullage.engine.runtime import prepare

    prepare()


def mapping_of(given: PathLike | dict[str, Any] | None) -> dict[str, Any]:
    """A mapping as given, or from its TOML file; empty for none."""
    from ullage.cases.add import read_mapping

    if given is None:
        return {}
    return dict(given) if isinstance(given, dict) else read_mapping(Path(given))


def with_zone(mapping: PathLike | dict[str, Any] | None, time_zone: str | None) -> dict[str, Any]:
    """A mapping with the time zone that was given beside it."""
    return {**mapping_of(mapping), **({} if time_zone is None else {"time_zone": time_zone})}


def instant(given: datetime | str | None) -> datetime | None:
    """When something was retrieved. Raises UsageError for no time, ConfigError without a zone."""
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


def store_of(given: PathLike | None) -> Store:
    """The store of lists in that folder, else the user's."""
    from ullage.lists.store import Store

    return Store.default() if given is None else Store(Path(given))


def day_of(text: str, where: str) -> PartialDate:
    """A date as exact as it is known. Raises UsageError naming the option ``where``."""
    from ullage.times import PartialDate

    try:
        return PartialDate.parse(text)
    except ValueInvalidError as error:
        raise UsageError(error.what, found=error.found, where=where, do=error.do) from error
