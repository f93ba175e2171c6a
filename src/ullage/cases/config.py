"""What case.toml may say: the question, the sources, the parameters and what is expected."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)


class Section(BaseModel):
    """A table of case.toml: frozen, unknown keys refused, types as TOML has them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


def _instant(value: Any) -> Any:
    """A plain date is its first instant; a local date-time is refused."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("time without a zone: write 2019-01-31T00:00:00Z")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time.min, UTC)
    return value


def _end(value: Any) -> Any:
    """A plain date as an end includes that day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return _instant(value + timedelta(days=1))
    return _instant(value)


Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
End = Annotated[AwareDatetime, BeforeValidator(_end)]


class Period(Section):
    """From (inclusive) to (exclusive; a plain date includes that day)."""

    start: Instant = Field(alias="from", description="First instant, or first day, UTC.")
    end: End = Field(alias="to", description="Instant it ends before, or last day, UTC.")

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.end <= self.start:
            raise ValueError("the period ends before it begins: swap 'from' and 'to'")
        return self

    @property
    def micros(self) -> tuple[int, int]:
        """Both ends in microseconds since 1970 UTC."""
        epoch, unit = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
        return (self.start - epoch) // unit, (self.end - epoch) // unit


Corners = tuple[float, float, float, float]


def _area(value: Corners) -> Corners:
    west, south, east, north = value
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
        raise ValueError(
            "an area is [west, south, east, north] in degrees, south below north "
            "(west may exceed east: it then crosses the date line)"
        )
    return value


def _tuple(value: Any) -> Any:
    """TOML has lists only."""
    return tuple(value) if isinstance(value, list) else value


Area = Annotated[Corners, BeforeValidator(_tuple), AfterValidator(_area)]


class Question(Section):
    """[case]: what is asked."""

    title: str = Field(min_length=1, description="Title of the case.")
    question: str = Field("", description="What the case is to answer.")
    simulated: bool = Field(False, description="True where the data are made up.")
    period: Period | None = Field(None, description="Positions outside it are left out.")
    area: Area | None = Field(
        None, description="West, south, east, north in degrees; positions outside are left out."
    )


class Regime(Section):
    """[regime]: the rule the oil is counted against; kept with the case as data."""

    name: str = Field("", description="The embargo or resolution.")
    product: str = Field("", description="What is capped.")
    cap: float | None = Field(None, gt=0, description="How much is allowed.")
    unit: Literal["bbl", "t", "m3", ""] = Field("", description="Unit of the cap.")
    period: str = Field("", description="What the cap is counted over, such as a calendar year.")
    destination: str = Field("", description="The embargoed destination.")


class Source(Section):
    """[sources.NAME]: files to take in, relative to the case folder."""

    path: str = Field(
        validation_alias=AliasChoices("path", "glob"),
        description="A file, a folder, or a pattern such as data/*.csv.gz.",
    )
    kind: str | None = Field(None, description="Format; recognised from the content if left out.")
    licence: str | None = Field(None, description="Terms the files came under.")
    retrieved_at: Instant | None = Field(None, description="When they were obtained, UTC.")
    mapping: dict[str, Any] = Field(
        default_factory=dict, description="How to read a table of a format Ullage does not know."
    )


class PlacesSection(Section):
    """[places]: ports, terminals and anchorages."""

    file: str | None = Field(None, description="CSV, GeoJSON or Parquet, relative to the case.")
    builtin: bool = Field(True, description="Use the places that come with Ullage too.")


class Bounds(Section):
    """How many are expected."""

    min: int = Field(0, ge=0, description="At least.")
    max: int | None = Field(None, ge=0, description="At most.")

    @model_validator(mode="after")
    def _ordered(self) -> Bounds:
        if self.max is not None and self.max < self.min:
            raise ValueError("min is above max")
        return self


class Expect(Section):
    """[expect]: what a sound run must find; checked at its end."""

    events: dict[str, Bounds] = Field(default_factory=dict, description="Events by type.")
    positions: Bounds | None = Field(None, description="Positions left after cleaning.")
    quarantined: Bounds | None = Field(None, description="Rows set aside.")


class CaseConfig(Section):
    """All of case.toml. ``analysis`` is checked against the registered steps on loading."""

    case: Question
    regime: Regime = Field(default_factory=lambda: Regime.model_validate({}))
    sources: dict[str, Source] = Field(default_factory=dict)
    places: PlacesSection = Field(default_factory=lambda: PlacesSection.model_validate({}))
    analysis: dict[str, Any] = Field(default_factory=dict)
    expect: Expect = Field(default_factory=lambda: Expect.model_validate({}))
