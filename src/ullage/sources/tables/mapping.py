"""What a user says about a table: which column is what, in which unit, layout and time zone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping as MappingABC
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ullage.errors import ConfigError
from ullage.sources.tables.fields import FIELDS, SENDER
from ullage.sources.tables.formats import known

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


class Mapping(BaseModel):
    """Columns by field, and how to read them. Whatever is left out is taken from the header.

    >>> Mapping(id="ship", time="when", lon="x", lat="y", time_zone="UTC").named()["lon"]
    'x'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: str | None = Field(None, description="Name of a known format to force.")
    mmsi: str | None = Field(None, description="Column of the MMSI.")
    id: str | None = Field(None, description="Column of the source's own id, where no MMSI is.")
    time: str | None = Field(None, description="Column of the time.")
    lon: str | None = Field(None, description="Column of the longitude.")
    lat: str | None = Field(None, description="Column of the latitude.")
    sog: str | None = Field(None, description="Column of the speed over ground.")
    cog: str | None = Field(None, description="Column of the course over ground.")
    heading: str | None = Field(None, description="Column of the true heading.")
    nav_status: str | None = Field(None, description="Column of the navigational status.")
    msg_type: str | None = Field(None, description="Column of the AIS message type.")
    utc_second: str | None = Field(None, description="Column of the UTC second in the message.")
    receive_time: str | None = Field(None, description="Column of the receiver's time.")
    station: str | None = Field(None, description="Column of the receiving station.")
    imo: str | None = Field(None, description="Column of the IMO number.")
    name: str | None = Field(None, description="Column of the ship's name.")
    call_sign: str | None = Field(None, description="Column of the call sign.")
    ship_type: str | None = Field(None, description="Column of the ship type.")
    to_bow: str | None = Field(None, description="Column of the distance to the bow.")
    to_stern: str | None = Field(None, description="Column of the distance to the stern.")
    to_port: str | None = Field(None, description="Column of the distance to the port side.")
    to_starboard: str | None = Field(None, description="Column of the distance to starboard.")
    draught: str | None = Field(None, description="Column of the draught.")
    destination: str | None = Field(None, description="Column of the destination.")
    length: str | None = Field(None, description="Column of the length.")
    beam: str | None = Field(None, description="Column of the beam.")
    eta: str | None = Field(None, description="Column of the estimated time of arrival.")
    eta_month: str | None = Field(None, description="Column of the ETA's month.")
    eta_day: str | None = Field(None, description="Column of the ETA's day.")
    eta_hour: str | None = Field(None, description="Column of the ETA's hour.")
    eta_minute: str | None = Field(None, description="Column of the ETA's minute.")
    time_format: str | None = Field(
        None, description='"iso", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns" or strptime codes.'
    )
    time_zone: str | None = Field(
        None, description='Zone of times that name none: "UTC" or an offset such as "+09:00".'
    )
    delimiter: str | None = Field(None, description="One character between cells.")
    decimal: str | None = Field(None, description='"." or ",".')
    units: dict[str, str] = Field(default_factory=dict, description="Unit by field.")

    @field_validator("format")
    @classmethod
    def _known_format(cls, value: str | None) -> str | None:
        names = [each.name for each in known()]
        if value is not None and value not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None:
            offset_min(value)
        return value

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, value: str | None) -> str | None:
        if value is not None and len(value) != 1:
            raise ValueError('must be one character, such as ";" or "\\t"')
        return value

    @field_validator("decimal")
    @classmethod
    def _point_or_comma(cls, value: str | None) -> str | None:
        if value not in (None, ".", ","):
            raise ValueError('must be "." or ","')
        return value

    @field_validator("units")
    @classmethod
    def _known_units(cls, value: dict[str, str]) -> dict[str, str]:
        for name, unit in value.items():
            allowed = FIELDS[name].units if name in FIELDS else {}
            if unit not in allowed:
                choice = ", ".join(f'"{each}"' for each in allowed) or "none: it has no unit"
                raise ValueError(f"{name}: {unit!r} is not one of {choice}")
        return value

    @model_validator(mode="after")
    def _one_sender(self) -> Mapping:
        if self.id is not None and self.mmsi is not None:
            raise ValueError("give mmsi or id, not both")
        return self

    def named(self) -> dict[str, str]:
        """Field to column, for the fields that were named."""
        fields = (*SENDER[:2], "time", *FIELDS)
        told = {name: getattr(self, name) for name in fields}
        return {name: column for name, column in told.items() if column is not None}


def offset_min(zone: str) -> int:
    """Minutes east of UTC of "UTC" or a fixed offset; ValueError for anything else."""
    if zone.upper() in ("UTC", "Z", "GMT"):
        return 0
    found = _OFFSET.fullmatch(zone)
    if found is None:
        raise ValueError(
            f'{zone!r} is not "UTC" or an offset such as "+09:00"; zones with summer time are '
            "refused, for an hour each autumn names two instants"
        )
    minutes = int(found.group(2)) * 60 + int(found.group(3))
    return -minutes if found.group(1) == "-" else minutes


def as_mapping(told: Mapping | MappingABC[str, Any] | None, where: str = "mapping") -> Mapping:
    """A Mapping from a dict as in case.toml; ConfigError names the key and the fix."""
    if isinstance(told, Mapping):
        return told
    try:
        return Mapping.model_validate(dict(told or {}))
    except ValidationError as error:
        raise _config_error(error, where) from None


def _config_error(error: ValidationError, where: str) -> ConfigError:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    place = f"{where}.{name}" if name else where
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Mapping.model_fields, 1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        return ConfigError(
            "a mapping has no such key",
            where=place,
            found=repr(name),
            do=f"{hint}Keys are {', '.join(Mapping.model_fields)}.",
        )
    message = first["msg"].removeprefix("Value error, ")
    return ConfigError(message, where=place, found=repr(first["input"]), do="Correct the mapping.")
