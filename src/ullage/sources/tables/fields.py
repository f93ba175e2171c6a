"""The fields a table can carry: kind, unit, range and the values that mean "not available".

Sentinels and ranges are those of Recommendation ITU-R M.1371-5, in the unit the field is stored in.
A unit is given by its divisor: value / divisor is the value in the stored unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from ullage.model.schema import TableSchema
from ullage.model.tables import POSITIONS, STATIC

Kind = Literal["number", "text", "category", "time", "ship_type", "nav_status", "imo", "eta"]

SPEED = {"kn": 1.0, "0.1 kn": 10.0, "m/s": 1852 / 3600, "km/h": 1.852, "0.1 m/s": 18520 / 3600}
ANGLE = {"deg": 1.0, "0.1 deg": 10.0, "0.01 deg": 100.0}
PLACE = {"deg": 1.0, "1/10000 min": 600_000.0, "1e-6 deg": 1e6, "1e-7 deg": 1e7}
LENGTH = {"m": 1.0, "0.1 m": 10.0, "dm": 10.0, "cm": 100.0, "ft": 1 / 0.3048}
ETA = {"iso": 1.0, "dmy": 1.0, "mdhm": 1.0, "packed": 1.0}


@dataclass(frozen=True)
class Field:
    """One field. ``column`` names it in the table it goes to; ``missing`` are its sentinels."""

    name: str
    column: str
    kind: Kind = "number"
    low: float = 0.0
    high: float = 0.0
    missing: tuple[float, ...] = ()
    units: dict[str, float] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The unit meant where a mapping names none."""
        return next(iter(self.units), "")


_ALL = (
    Field("lon", "lon", low=-180, high=180, missing=(181,), units=PLACE),
    Field("lat", "lat", low=-90, high=90, missing=(91,), units=PLACE),
    Field("sog", "sog_kn", low=0, high=102.2, missing=(102.3,), units=SPEED),
    Field("cog", "cog_deg", low=0, high=360, missing=(360, 511), units=ANGLE),
    Field("heading", "heading_deg", low=0, high=360, missing=(511,), units=ANGLE),
    Field("nav_status", "nav_status", "nav_status", low=0, high=15),
    Field("msg_type", "msg_type", low=0, high=63),
    Field("utc_second", "utc_second", low=0, high=59, missing=(60, 61, 62, 63)),
    Field("receive_time", "receive_time", "time"),
    Field("station", "station", "category"),
    Field("imo", "imo", "imo", low=1, high=2**31 - 1, missing=(0,)),
    Field("name", "name", "text"),
    Field("call_sign", "call_sign", "text"),
    Field("ship_type", "ship_type", "ship_type", low=0, high=255),
    Field("to_bow", "to_bow_m", low=0, high=511, units=LENGTH),
    Field("to_stern", "to_stern_m", low=0, high=511, units=LENGTH),
    Field("to_port", "to_port_m", low=0, high=63, units=LENGTH),
    Field("to_starboard", "to_starboard_m", low=0, high=63, units=LENGTH),
    Field("draught", "draught_m", low=0, high=25.5, missing=(0,), units=LENGTH),
    Field("destination", "destination", "text"),
    Field("length", "length_m", low=0, high=1022, missing=(0,), units=LENGTH),
    Field("beam", "beam_m", low=0, high=126, missing=(0,), units=LENGTH),
    Field("eta", "eta", "eta", units=ETA),
    Field("eta_month", "eta_month", low=1, high=12, missing=(0,)),
    Field("eta_day", "eta_day", low=1, high=31, missing=(0,)),
    Field("eta_hour", "eta_hour", low=0, high=23, missing=(24,)),
    Field("eta_minute", "eta_minute", low=0, high=59, missing=(60,)),
)

#: Fields by the name a mapping uses for them.
FIELDS: dict[str, Field] = {each.name: each for each in _ALL}

#: What names the sender: the MMSI, an id of the source's own, or Ullage's own number.
SENDER = ("mmsi", "id", "transmitter")

#: Fields of a position report and of a static or voyage report.
POSITION_FIELDS = (
    "sog", "cog", "heading", "nav_status", "msg_type", "utc_second", "receive_time", "station",
)  # fmt: skip
STATIC_FIELDS = (
    "imo", "name", "call_sign", "ship_type", "to_bow", "to_stern", "to_port", "to_starboard",
    "draught", "destination", "length", "beam", "eta_month", "eta_day", "eta_hour", "eta_minute",
)  # fmt: skip

#: Message types that carry a ship's position, and those that carry static and voyage data.
POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)
STATIC_TYPES = (5, 19, 24)


def arrow_type(schema: TableSchema, column: str) -> pa.DataType:
    """The Arrow type of a column of POSITIONS or STATIC."""
    return schema.by_name[column].type


def table_of(name: str) -> TableSchema:
    """The table a field goes to."""
    return STATIC if name in STATIC_FIELDS else POSITIONS


#: Navigational status in words, letters only, to its code (M.1371 table 45).
STATUS_WORDS: dict[str, int | None] = {
    "underwayusingengine": 0,
    "atanchor": 1,
    "notundercommand": 2,
    "restrictedmaneuverability": 3,
    "restrictedmanoeuverability": 3,
    "restrictedmanoeuvrability": 3,
    "constrainedbyherdraught": 4,
    "constrainedbyherdraft": 4,
    "moored": 5,
    "aground": 6,
    "engagedinfishing": 7,
    "underwaysailing": 8,
    "reservedforfutureamendmenthsc": 9,
    "reservedforfutureamendmentwig": 10,
    "powerdrivenvesseltowingastern": 11,
    "powerdrivenvesselpushingaheadortowingalongside": 12,
    "reservedforfutureuse": 13,
    "aissart": 14,
    "aissartactive": 14,
    "aissartisactive": 14,
    "notdefined": 15,
    "undefined": 15,
    "unknown": None,
    "unknownvalue": None,
}

#: Ship type in words, letters only, to its code (M.1371 table 53). A family stands for its "all
#: ships of this type" code, the one that says no more than the word does.
SHIP_TYPE_WORDS: dict[str, int | None] = {
    "wig": 20,
    "fishing": 30,
    "towing": 31,
    "towinglongwide": 32,
    "dredging": 33,
    "diving": 34,
    "military": 35,
    "sailing": 36,
    "pleasure": 37,
    "pleasurecraft": 37,
    "hsc": 40,
    "highspeedcraft": 40,
    "pilot": 50,
    "pilotvessel": 50,
    "sar": 51,
    "searchandrescue": 51,
    "tug": 52,
    "porttender": 53,
    "antipollution": 54,
    "lawenforcement": 55,
    "medical": 58,
    "notpartytoconflict": 59,
    "passenger": 60,
    "cargo": 70,
    "tanker": 80,
    "other": 90,
    "reserved": None,
    "spare": None,
    "undefined": None,
    "unknown": None,
}
