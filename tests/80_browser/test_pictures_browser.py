"""Timelines and networks in a real browser: no text meets another, nothing is asked for, clicks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ullage.dossier.hull_view import answer as hull_answer
from ullage.dossier.network_boxes import parts
from ullage.dossier.network_picture import svg as network_svg
from ullage.dossier.network_view import answer as network_answer
from ullage.identity.holdings import Holdings
from ullage.identity.ownership import network
from ullage.model.identity import EDGES, JUDGEMENTS
from ullage.times import PartialDate

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MISSING = "NO BROWSER: pictures are not tested. Install one: apt-get install chromium"
#: Letters of two texts may touch, as those of one word in two sizes do.
TOUCH = 1.5
BOXES = """
() => [...document.querySelectorAll('svg text')].map((t) => {
  const b = t.getBoundingClientRect();
  return [t.textContent, b.left, b.top + b.height * 0.12, b.right, b.bottom - b.height * 0.16];
})
"""


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


class Opened:
    """A page, and what it complained of or asked for."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        window = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        self.page = window.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.faults.append(said.text))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())
        if path.suffix == ".html":
            self.page.wait_for_selector("html[data-ready='1']", state="attached")

    def texts(self) -> list[Any]:
        return list(self.page.evaluate(BOXES))


def meetings(boxes: list[Any]) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other."""
    out = []
    for at, (one, left, top, right, bottom) in enumerate(boxes):
        for other, left2, top2, right2, bottom2 in boxes[at + 1 :]:
            wide = min(right, right2) - max(left, left2)
            high = min(bottom, bottom2) - max(top, top2)
            if wide > TOUCH and high > TOUCH:
                out.append((one, other))
    return out


def holdings(identity: ModuleType, simulated: bool = False) -> Holdings:
    return Holdings(
        statements=identity.statements_table(simulated),
        edges=EDGES.empty(),
        judgements=JUDGEMENTS.empty(),
        listings=identity.listings(),
    )


def hull(identity: ModuleType, **more: Any) -> Any:
    return hull_answer(holdings(identity), identity.HULL, **more)


def test_no_text_of_a_timeline_meets_another(
    browser: Any, identity: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "hull.svg"
    path.write_text(hull(identity, at=PartialDate(2018, 1, 20)).svg())
    opened = Opened(browser, path)
    boxes = opened.texts()
    assert len(boxes) > 40
    assert meetings(boxes) == []
    wide = opened.page.evaluate("document.documentElement.viewBox.baseVal.width")
    assert [text for text, left, _, right, _ in boxes if left < 0 or right > wide] == []
    assert opened.faults == []


@pytest.mark.parametrize(
    ("nodes", "kind"), [(12, "crowd"), (40, "crowd"), (80, "crowd"), (40, "tangle")]
)
def test_no_text_of_a_network_meets_another(
    browser: Any, identity: ModuleType, tmp_path: Path, nodes: int, kind: str
) -> None:
    around = network.around(getattr(identity, kind)(nodes), "IMO7389704", 8)
    assert len(around.parties) >= nodes * 0.8
    path = tmp_path / "network.svg"
    path.write_text(network_svg(parts(around)))
    opened = Opened(browser, path)
    boxes = opened.texts()
    assert len(boxes) > nodes * 2
    assert meetings(boxes) == []
    wide = opened.page.evaluate("document.documentElement.viewBox.baseVal.width")
    assert [text for text, left, _, right, _ in boxes if left < 0 or right > wide] == []


def test_words_stand_inside_their_boxes(browser: Any, identity: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "network.svg"
    around = network.around(identity.crowd(60), "IMO7389704", 8)
    path.write_text(network_svg(parts(around)))
    outside = Opened(browser, path).page.evaluate(
        """() => [...document.querySelectorAll('.node')].flatMap((node) => {
          const b = node.querySelector('.box').getBoundingClientRect();
          return [...node.querySelectorAll('text')].filter((t) => {
            const r = t.getBoundingClientRect();
            const wide = r.left < b.left || r.right > b.right;
            return wide || r.top < b.top - 2 || r.bottom > b.bottom + 2;
          }).map((t) => t.textContent);
        })"""
    )
    assert outside == []


@pytest.fixture
def network_html(identity: ModuleType, tmp_path: Path) -> Path:
    path = tmp_path / "network.html"
    told = network_answer(holdings(identity), identity.edges_table(), "IMO7389704", 3)
    path.write_text(told.html())
    return path


def test_a_network_page_asks_for_nothing_and_shows_sources(
    browser: Any, network_html: Path
) -> None:
    opened = Opened(browser, network_html)
    assert opened.asked == [network_html.as_uri()]
    assert opened.faults == []
    page = opened.page
    page.click(".edge >> nth=0", force=True)
    assert "register" in page.inner_text("#detail") or "ofac" in page.inner_text("#detail")
    node = page.locator(".node", has_text="KUMBYOL").first
    node.focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#detail h3") == "KOREA KUMBYOL TRADING COMPANY"
    assert page.locator(".node.chosen").count() == 1
    assert page.locator(".dim").count() > 0
    page.keyboard.press("Escape")
    assert page.locator(".dim").count() == 0
    link = page.locator("ol a[href^='https://example.org/extract']")
    assert link.get_attribute("href") == "https://example.org/extract/1?a=b&c=d"


def test_a_bar_tells_what_was_said(browser: Any, identity: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "hull.html"
    path.write_text(hull(identity).html())
    opened = Opened(browser, path)
    assert opened.asked == [path.as_uri()]
    opened.page.locator(".bit", has_text="새별").click()
    assert "painted" in opened.page.inner_text("#detail")
    assert "a photograph" in opened.page.inner_text("#detail")
    assert opened.faults == []


@pytest.mark.parametrize("dark", [False, True])
def test_pages_fit_a_phone_and_the_night(
    browser: Any, identity: ModuleType, network_html: Path, tmp_path: Path, dark: bool
) -> None:
    path = tmp_path / "hull.html"
    path.write_text(hull(identity).html())
    for page_path in (path, network_html):
        opened = Opened(
            browser, page_path, viewport={"width": 390, "height": 844},
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        page = opened.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        ink, paper = (
            page.evaluate(f"getComputedStyle(document.querySelector('{where}')).fill")
            for where in ("svg text", "svg .paper")
        )
        assert abs(brightness(ink) - brightness(paper)) > 120
        assert (brightness(paper) < 80) is dark
        before = page.locator("#picture").bounding_box()["width"]
        page.click("#larger")
        assert page.locator("#picture").bounding_box()["width"] > before


def brightness(colour: str) -> float:
    red, green, blue = (int(part) for part in colour.strip("rgba()").split(",")[:3])
    return 0.3 * red + 0.59 * green + 0.11 * blue


def test_a_page_prints_whole(browser: Any, network_html: Path) -> None:
    opened = Opened(browser, network_html)
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#detail").is_hidden()
    assert opened.page.locator("table").first.is_visible()
    assert opened.page.pdf()[:5] == b"%PDF-"
