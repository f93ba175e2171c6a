"""The report in a real browser, from disk, with no network."""

from __future__ import annotations

import os
import re
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ullage.dossier.data import ReportData
from ullage.dossier.report import write_report

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
VIEW = {"width": 1280, "height": 800}
MISSING = (
    "NO BROWSER: the report is not tested. Install one: apt-get install chromium fonts-noto-core"
)


class Opened:
    """A report in a page, and what the page complained of or asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.faults.append(said.text))
        page.on("request", lambda request: self.asked.append(request.url))

    def rows(self) -> int:
        return int(self.page.locator("#table tr.row").count())

    def count(self) -> str:
        return str(self.page.inner_text("#count"))

    def data(self, name: str) -> str | None:
        value = self.page.evaluate(f"document.documentElement.dataset.{name} ?? null")
        return None if value is None else str(value)

    def drawn(self) -> set[tuple[int, ...]]:
        """Colours in the middle of the map, as seen on the screen."""
        box = self.page.locator("#map").bounding_box()
        clip = {"x": box["x"] + 20, "y": box["y"] + 60, "width": box["width"] - 80, "height": 240}
        return colours(self.page.screenshot(clip=clip))


def colours(png: bytes) -> set[tuple[int, ...]]:
    """Distinct pixel values of an 8-bit RGB or RGBA PNG (W3C PNG, third edition)."""
    at, packed, width, channels = 8, b"", 0, 3
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, _, depth, colour = struct.unpack(">IIBB", body[:10])
            assert depth == 8
            channels = {2: 3, 6: 4}[colour]
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    raw, stride, seen = zlib.decompress(packed), width * channels, set()
    above = bytearray(stride)
    for start in range(0, len(raw), stride + 1):
        above = unfilter(
            raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, channels
        )
        seen.update(tuple(above[i : i + 3]) for i in range(0, stride, channels))
    return seen


def unfilter(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    for i in range(len(line)):
        a = line[i - step] if i >= step else 0
        b, c = above[i], above[i - step] if i >= step else 0
        if kind == 4:
            p = a + b - c
            near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        else:
            near = (0, a, b, (a + b) // 2)[kind]
        line[i] = (line[i] + near) & 255
    return line


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


Opener = Callable[..., Opened]


def open_in(browser: Any, data: ReportData, path: Path, **context: Any) -> tuple[Any, Opened]:
    """A new window and the report in it, ready."""
    write_report(data, path)
    window = browser.new_context(**{"viewport": VIEW, "reduced_motion": "reduce", **context})
    window.set_default_timeout(60_000)
    report = Opened(window.new_page())
    report.page.goto(path.as_uri())
    report.page.wait_for_selector("html[data-ready='1']", state="attached")
    return window, report


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opener]:
    windows = []

    def open_report(data: ReportData, **context: Any) -> Opened:
        window, report = open_in(browser, data, tmp_path / "report.html", **context)
        windows.append(window)
        return report

    yield open_report
    for window in windows:
        window.close()


@pytest.fixture(scope="module")
def kept(
    browser: Any, sample: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """One report for the tests that put things back, for opening takes most of the time."""
    path = tmp_path_factory.mktemp("kept") / "report.html"
    window, report = open_in(browser, sample.founding(), path)
    yield report
    window.close()


@pytest.fixture
def founding(kept: Opened) -> Iterator[Opened]:
    yield kept
    kept.page.evaluate(
        "Ullage.select(null); document.getElementById('clear').click(); scrollTo(0, 0);"
        "document.querySelector('[data-rows=type]').click()"
    )
    assert kept.faults == []


def settled(report: Opened) -> Opened:
    report.page.wait_for_timeout(350)
    return report


def test_opens_draws_and_asks_for_nothing(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.founding())
    assert report.faults == []
    assert {url.split(":")[0] for url in report.asked} <= {"file", "blob", "data"}
    assert sum(url.startswith("file:") for url in report.asked) == 1
    assert report.data("map") is None
    seen = report.drawn()
    assert (0xE3, 0xEC, 0xF0) in seen, "no sea"
    assert (0xF6, 0xF3, 0xEA) in seen, "no land"
    assert len(seen) > 100
    assert report.rows() == 9


def test_filters_narrow_table_and_count(founding: Opened) -> None:
    founding.page.click(".chip[data-type=gap]")
    assert founding.rows() == 6
    assert founding.count() == "6 of 9 events shown"
    founding.page.fill("#search", "example three")
    settled(founding)
    assert founding.rows() == 2
    founding.page.fill("#least", "10")
    settled(founding)
    assert founding.rows() == 1
    founding.page.click("#clear")
    assert founding.rows() == 9
    founding.page.fill("#search", "no such ship")
    settled(founding)
    assert founding.page.inner_text("#empty") == "No event passes the filter."


@pytest.mark.parametrize("fields", [("#search", "#least"), ("#least", "#search")])
def test_fields_changed_at_once_all_apply(founding: Opened, fields: tuple[str, str]) -> None:
    words = {"#search": "encounter", "#least": "6"}
    for field in fields:
        founding.page.fill(field, words[field])
    settled(founding)
    assert founding.count() == "1 of 9 events shown"


def test_a_clear_forgets_what_was_just_typed(founding: Opened) -> None:
    founding.page.fill("#search", "encounter")
    founding.page.click("#clear")
    settled(founding)
    assert founding.count() == "9 of 9 events shown"


def test_period_filters_events_that_touch_it(founding: Opened) -> None:
    founding.page.fill("#from", "2026-03-09T00:00")
    founding.page.dispatch_event("#from", "change")
    assert founding.rows() == 4


def test_columns_sort_both_ways(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.founding())
    first = report.page.locator("#table tr.row td.c-start").first
    assert first.inner_text() == "2026-03-02 06:00"
    report.page.click("#table .c-start button")
    assert first.inner_text() == "2026-03-11 10:00"
    assert report.page.get_attribute("#table th.c-start", "aria-sort") == "descending"
    report.page.click("#table .c-for button")
    assert report.page.locator("#table tr.row td.c-for").first.inner_text() == "open"


def test_a_row_leads_to_the_map_and_opens(founding: Opened, sample: ModuleType) -> None:
    before = founding.page.evaluate("Ullage.map.getCenter().toArray()")
    founding.page.click("#table tr.row >> nth=4")
    settled(founding)
    wanted = sample.founding().events["event_id"].to_pylist()[4]
    assert founding.data("mapSelected") == wanted
    assert wanted in founding.page.inner_text("#table tr.detail")
    assert "Encounter" in founding.page.inner_text(".maplibregl-popup")
    centre = founding.page.evaluate("Ullage.map.getCenter().toArray()")
    assert centre != before
    assert centre == pytest.approx([131.0, 38.9], abs=0.05)
    founding.page.keyboard.press("Escape")
    assert founding.page.locator("#table tr.detail").count() == 0


def test_the_map_leads_to_the_row(founding: Opened) -> None:
    founding.page.evaluate("Ullage.map.jumpTo({center: [134, 39], zoom: 5})")
    x, y = founding.page.evaluate(
        "(() => { const p = Ullage.map.project([136.0, 39.0]), r = Ullage.map.getCanvas()"
        ".getBoundingClientRect(); return [p.x + r.left, p.y + r.top]; })()"
    )
    founding.page.mouse.click(x, y)
    settled(founding)
    row = founding.page.locator("#table tr.row[aria-selected=true]")
    assert row.count() == 1
    assert "EXAMPLE FIVE" in row.inner_text()


def test_the_keyboard_is_enough(founding: Opened) -> None:
    founding.page.focus("#table tr.row[tabindex='0']")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        founding.page.keyboard.press(key)
    chosen = founding.page.get_attribute("#table tr.row[aria-selected=true]", "data-number")
    assert chosen == "2"
    founding.page.focus(".handle[data-side=to]")
    for _ in range(4):
        founding.page.keyboard.press("Shift+ArrowLeft")
    assert founding.rows() < 9
    assert "UTC" in founding.page.get_attribute(".handle[data-side=to]", "aria-valuetext")


def test_the_brush_filters(founding: Opened) -> None:
    founding.page.locator("#timeline").scroll_into_view_if_needed()
    box = founding.page.locator("#timeline canvas").bounding_box()
    founding.page.mouse.move(box["x"] + box["width"] * 0.62, box["y"] + 30)
    founding.page.mouse.down()
    founding.page.mouse.move(box["x"] + box["width"] * 0.98, box["y"] + 30, steps=5)
    founding.page.mouse.up()
    assert 0 < founding.rows() < 9
    assert "UTC" in founding.count()
    assert founding.page.input_value("#from").startswith("2026-03-0")
    # A click beside all bars takes the brush away.
    founding.page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + 24)
    assert founding.rows() == 9


def test_a_bar_leads_to_its_row(founding: Opened) -> None:
    founding.page.click("[data-rows=ship]")
    founding.page.locator("#timeline").scroll_into_view_if_needed()
    box = founding.page.locator("#timeline canvas").bounding_box()
    lowest = box["y"] + 20 + 4 * 17 + 8
    left, right = box["x"] + 118, box["x"] + box["width"] - 8
    # The only bar of the last ship begins 141 hours into the data, which lasts 313.
    at = left + (right - left) * (0.015 + 148 / 313) / 1.03
    founding.page.mouse.click(at, lowest)
    assert "EXAMPLE FIVE" in founding.page.inner_text("#table tr.row[aria-selected=true]")


def test_ships_without_mmsi_go_by_the_sources_id(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.own_ids())
    assert "id 70" in report.page.inner_text("#table tr.row >> nth=1")
    assert sorted(report.page.locator("#legend li").all_inner_texts())[:2] == ["id 17", "id 70"]
    report.page.click("#table tr.row >> nth=0")
    settled(report)
    for part in (".maplibregl-popup", "#table tr.detail"):
        assert {"id 70", "id 17"} <= set(re.findall(r"id \d\d\b", report.page.inner_text(part)))
    report.page.evaluate(
        "(() => { const canvas = CanvasRenderingContext2D.prototype, draw = canvas.fillText;"
        "window.drawn = new Set(); canvas.fillText = function (text, ...at) {"
        "drawn.add(text); return draw.call(this, text, ...at); }; })()"
    )
    report.page.click("[data-rows=ship]")
    assert {"id 17", "id 70"} <= set(report.page.evaluate("[...drawn]"))
    report.page.fill("#search", "id 70")
    settled(report)
    assert report.rows() == 2
    assert report.faults == []


def test_hostile_names_are_shown_and_do_nothing(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.hostile())
    for row in (0, 1):
        report.page.click(f"#table tr.row >> nth={row}")
        settled(report)
        assert sample.HOSTILE in report.page.inner_text(".maplibregl-popup")
    report.page.click("[data-rows=ship]")
    assert report.page.title() == sample.HOSTILE
    assert report.page.locator("img").count() == 0
    assert report.faults == []


def test_simulated_is_seen_on_page_and_map(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.founding())
    assert "SIMULATED DATA" in report.page.inner_text(".simulated")
    assert report.page.locator("#watermark span").first.is_visible()
    assert report.page.locator("#table .tag").count() == 0


def test_a_simulated_event_on_a_real_page_is_tagged(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.founding(False))
    assert report.page.locator("#table .tag").count() == 9
    assert report.page.locator(".simulated").count() == 0
    assert not report.page.locator("#watermark").is_visible()


def test_events_across_the_date_line_lie_together(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.date_line())
    bounds = report.page.evaluate("Ullage.map.getBounds().toArray()")
    assert bounds[1][0] - bounds[0][0] < 12
    found = report.page.evaluate(
        "new Set(Ullage.map.queryRenderedFeatures({layers: ['events']})"
        ".map((f) => f.properties.number)).size"
    )
    assert found == 3
    assert (0xF6, 0xF3, 0xEA) in report.drawn()
    report.page.click("#table tr.row >> nth=1")
    settled(report)
    west, east = (side[0] for side in report.page.evaluate("Ullage.map.getBounds().toArray()"))
    assert east - west < 12
    assert report.faults == []


def test_an_empty_report_opens_and_cannot_fetch(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.empty())
    assert report.page.inner_text("#empty") == "No events were found in this data."
    assert report.count() == "0 of 0 events shown"
    assert report.faults == []
    fetched = "fetch('http://192.0.2.1/').then(() => 'fetched', (error) => error.name)"
    assert report.page.evaluate(fetched) == "TypeError"
    assert "Content Security Policy" in report.faults[0]


def test_five_thousand_events(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.many(5_000))
    assert report.rows() == 100
    assert report.page.inner_text("#page") == "1–100 of 5\u202f000"
    report.page.click("#next")
    assert report.page.inner_text("#page") == "101–200 of 5\u202f000"
    report.page.click("[data-rows=ship]")
    report.page.fill("#search", "412000017")
    settled(report)
    assert 0 < report.rows() < 20
    assert report.faults == []


@pytest.mark.parametrize("name", ["founding", "hostile"])
def test_a_phone_scrolls_only_down(opened: Opener, sample: ModuleType, name: str) -> None:
    report = opened(getattr(sample, name)(), viewport={"width": 390, "height": 844}, is_mobile=True)
    assert report.page.evaluate("document.documentElement.scrollWidth") == 390
    assert report.faults == []


def test_dark_and_light(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.founding(), color_scheme="dark")
    assert report.data("theme") == "dark"
    assert (0x2B, 0x35, 0x3B) in report.drawn()
    report.page.click("#theme")
    settled(report)
    assert report.data("theme") == "light"
    assert (0xF6, 0xF3, 0xEA) in report.drawn()
    assert report.faults == []


def test_without_webgl_the_rest_still_works(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.founding())
    report.page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        "return kind.startsWith('webgl') ? null : get.call(this, kind, ...more); };"
    )
    report.page.reload()
    report.page.wait_for_selector("html[data-ready='1']", state="attached")
    assert report.data("map") == "failed"
    assert "no WebGL" in report.page.inner_text("#map")
    report.page.click("#table tr.row >> nth=2")
    assert report.page.locator("#table tr.detail").count() == 1


def test_paper_is_white_and_holds_every_row(opened: Opener, sample: ModuleType) -> None:
    report = opened(sample.many(400), color_scheme="dark")
    assert report.rows() == 100
    report.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert report.rows() == 400
    assert report.data("theme") == "light"
    report.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert report.rows() == 100
    assert report.data("theme") == "dark"
