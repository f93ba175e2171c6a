"""The page as a file: whole, deterministic, shut to the network, inert whatever it is told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest
from pydantic import Field

from ullage.dossier.data import ReportData, Vessel
from ullage.dossier.inline import source_hash
from ullage.dossier.report import render, write_report
from ullage.errors import OutputError, SchemaError
from ullage.model.step import StepParams


class Tags(HTMLParser):
    """Collects elements with their attributes, and the text of script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[tuple[str, dict[str, str | None], str]] = []
        self.open: tuple[str, dict[str, str | None]] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.open = (tag, dict(attrs)) if tag in {"script", "style"} else None

    def handle_endtag(self, tag: str) -> None:
        self.open = None

    def handle_data(self, data: str) -> None:
        if self.open:
            self.code.append((*self.open, data))


def data_of(text: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_same_data_gives_the_same_bytes(sample: ModuleType, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        write_report(sample.founding(), tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.html", "two.html"]


def test_nothing_is_fetched(sample: ModuleType) -> None:
    tags = Tags(render(sample.founding()))
    for tag, attributes in tags.found:
        assert not {"src", "srcset", "data", "action", "poster"} & set(attributes), tag
        assert (attributes.get("href") or "#").startswith("#"), attributes
    style = "".join(text for tag, _, text in tags.code if tag == "style")
    assert set(re.findall(r"url\(([^)]{0,12})", style)) <= {
        "data:image/sv",
        '"data:image/',
        "data:image/s",
    }
    assert "@import" not in style


def test_the_policy_admits_only_what_the_page_holds(sample: ModuleType) -> None:
    tags = Tags(render(sample.founding()))
    policy = next(
        attributes["content"] or ""
        for tag, attributes in tags.found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    run = [text for tag, attrs, text in tags.code if tag == "script" and not attrs.get("type")]
    assert len(run) == 2
    assert rules["script-src"].split() == [*map(source_hash, run), "blob:"]
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_hostile_text_opens_no_element(sample: ModuleType) -> None:
    harmless, hostile = Tags(render(sample.founding())), Tags(render(sample.hostile()))
    assert not [tag for tag, _ in hostile.found if tag == "img"]
    assert not [a for _, attributes in hostile.found for a in attributes if a.startswith("on")]
    scripts = [sum(tag == "script" for tag, _ in page.found) for page in (harmless, hostile)]
    assert scripts == [3, 3]


def test_hostile_text_comes_through_unchanged_as_data(sample: ModuleType) -> None:
    page = data_of(render(sample.hostile()))
    assert page["title"] == sample.HOSTILE
    assert sample.HOSTILE in [name for _, name, *_ in page["vessels"]]


def test_damaged_text_does_not_stop_the_report() -> None:
    text = render(ReportData(title="a\ud800b\x00c", version="1"))
    assert "a?b\ufffdc" in text


def test_simulated_is_said_where_it_is_and_not_where_it_is_not(sample: ModuleType) -> None:
    made_up, real = render(sample.founding(True)), render(sample.founding(False))
    assert "<strong>SIMULATED DATA</strong>" in made_up
    assert "<strong>SIMULATED DATA</strong>" not in real
    assert [data_of(text)["simulated"] for text in (made_up, real)] == [True, False]


def test_no_event_is_left_out(sample: ModuleType) -> None:
    assert len(data_of(render(sample.many(5_000)))["events"]) == 5_000


def test_sections_say_what_was_read_and_how(sample: ModuleType) -> None:
    text = render(sample.founding())
    for said in ("120\u202f400", "2\u202f398", "checksum", "evidence/scenario.nmea.gz", sample.SHA,
                 "Shorter silences are no gap.", "0123456789abcdef", "30.90 %", "SIMULATED-A",
                 "398 sentences with a bad checksum"):  # fmt: skip
        assert said in text, said


def test_what_is_also_counted_stands_nowhere_else(sample: ModuleType) -> None:
    def page(**notes: int) -> str:
        summary = {**sample.SUMMARY, "notes": notes}
        return render(replace(sample.founding(), summary=summary, quality={"notes": {"told": 7}}))

    text = page(**{"events.gap": 3, "told": 7, "outside_area": 31})
    assert "Also counted" in text
    assert "events.gap" not in text
    assert "outside_area" in text
    assert text.count(">told<") + text.count(">Told<") == 1
    assert "Also counted" not in page(**{"events.gap": 3, "told": 7})


class GapLike(StepParams):
    """Parameters as a step declares them."""

    least_h: float = Field(
        12, description="Shorter ones are left out.", json_schema_extra={"unit": "h"}
    )


def test_parameters_that_ran_are_shown_with_unit_and_meaning() -> None:
    text = render(ReportData(title="t", version="1", params={"gap": GapLike(least_h=7)}))
    row = re.search(r"<td>least_h</td>.*?</tr>", text)
    assert row
    assert [cell for cell in re.findall(r">([^<>]+)<", row[0])] == [
        "least_h", "7", "h", "Shorter ones are left out.",
    ]  # fmt: skip


def test_quality_figures_are_spelt_out() -> None:
    told = {
        "area": [120.5, 30.0, 131.0, 42.0],
        "missing": {"heading_deg": 0.309},
        "time_span": ["a", "b"],
        "imo": {"examples": [1234567]},
        "looks_shared": [],
    }
    text = render(ReportData(title="t", version="1", quality=told))
    for said in ("30° to 42° N, 120.5° to 131° E", "30.90 %", "a to b", ">1234567<"):
        assert said in text, said


def test_a_name_given_wins_over_a_name_on_a_track(sample: ModuleType) -> None:
    data = sample.founding()
    first = sorted(data.tracks["transmitter"].to_pylist())[0]
    page = data_of(render(replace(data, vessels={first: Vessel("GIVEN", "PA")})))
    assert page["vessels"][0] == [str(first), "GIVEN", "PA", None]
    assert page["vessels"][1][1:3] == ["EXAMPLE TWO", None]


def test_ids_of_64_bits_are_not_rounded(sample: ModuleType) -> None:
    who = -2022525640682246455
    found = sample.events_of([sample.event("gap", 1, 20, 32.5, 29.9, [who])])
    named = {who: Vessel(ident="17")}
    page = data_of(render(ReportData(title="t", version="1", events=found, vessels=named)))
    assert page["vessels"] == [["-2022525640682246455", None, None, "17"]]


def test_an_id_of_the_source_comes_from_its_tracks(sample: ModuleType) -> None:
    page = data_of(render(sample.own_ids()))
    assert [(name, ident) for _, name, _, ident in page["vessels"]] == [(None, "17"), (None, "70")]


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(SchemaError, match="lacks its column"):
        render(ReportData(title="t", version="1", events=pa.table({"x": [1]})))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="report cannot be written"):
        write_report(ReportData(title="t", version="1"), tmp_path / "file" / "report.html")


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OutputError):
        write_report(ReportData(title="t", version="1"), tmp_path / "report.html")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
