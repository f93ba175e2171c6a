"""A hull's timeline as lanes and as a picture: what is shown and how."""

from itertools import pairwise
from types import ModuleType
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.dossier import hull_view, svg_text
from ullage.dossier.picture_links import linked
from ullage.dossier.timeline_axis import axis
from ullage.dossier.timeline_lanes import Bar, Lane, lanes
from ullage.dossier.timeline_picture import WIDTH, _place, picture
from ullage.errors import UsageError
from ullage.identity.holdings import Holdings
from ullage.model.identity import EDGES, JUDGEMENTS
from ullage.times import PartialDate

SVG = "{http://www.w3.org/2000/svg}"
DAY_US = 86_400_000_000


def us(text: str) -> int:
    return PartialDate.parse(text).interval_us[0]


def held(identity: ModuleType, simulated: bool = False) -> Holdings:
    return Holdings(
        statements=identity.statements_table(simulated),
        edges=EDGES.empty(),
        judgements=JUDGEMENTS.empty(),
        listings=identity.listings(),
    )


def told(identity: ModuleType, **more) -> hull_view.HullAnswer:
    return hull_view.answer(held(identity), identity.HULL, **more)


@pytest.fixture
def by_title(identity) -> dict[str, Lane]:
    return {lane.title: lane for lane in told(identity).lanes().lanes}


def bar_of(lane: Lane, start: str) -> Bar:
    return next(bar for bar in (*lane.bars, *lane.undated) if bar.text.startswith(start))


def test_lanes_stand_in_order(by_title):
    assert list(by_title) == [
        "Names", "Flags", "MMSI", "Call signs", "Owners", "house-desk", "un-1718-vessels",
        "On lists", "Particulars",
    ]  # fmt: skip


def test_a_partial_start_is_a_fuzzy_end_and_what_is_sure_is_solid(by_title):
    bar = bar_of(by_title["Flags"], "KR")
    assert bar.rising == (us("1990"), us("1991"))
    assert bar.solid == ((us("1991"), us("2012-06")),)
    assert bar.falling == (us("2012-06"), us("2012-07"))
    assert (bar.open_start, bar.open_end) == (False, False)


def test_observations_are_points_and_what_lies_between_is_not_filled(by_title):
    bar = bar_of(by_title["Names"], "CHONG RIM 2")
    assert bar.solid == ()
    days = ["2016-03-02", "2021-07-07", "2022-12-12"]
    assert {us(day) + DAY_US // 2 for day in days} <= set(bar.points)
    assert bar.soft == ((us("2018-08"), us("2018-09")), (us("2019-01"), us("2019-02")))


def test_an_end_nobody_states_is_a_tail(by_title):
    bar = bar_of(by_title["Owners"], "ALISA")
    assert (bar.open_start, bar.open_end, bar.solid) == (False, True, ())


def test_the_false_and_the_alleged_are_outlined_and_said_so(by_title):
    painted, spoofed = bar_of(by_title["Names"], "새별"), bar_of(by_title["MMSI"], "4579")
    alleged = bar_of(by_title["Owners"], "KOREA SAMMA")
    assert [bar.outlined for bar in (painted, spoofed, alleged)] == [True] * 3
    assert [bar.text.rpartition(" ")[2] for bar in (painted, spoofed, alleged)] == [
        "(painted)", "(spoofed)", "(alleged)",
    ]  # fmt: skip
    assert not bar_of(by_title["Names"], "CHONG").outlined


def test_what_contradicts_is_hatched_for_its_time(by_title):
    spoofed = bar_of(by_title["MMSI"], "4579")
    assert spoofed.hatched == ((us("2020-06"), us("2020-07") - 1),)
    assert "that of IMO8514435" in spoofed.note
    assert bar_of(by_title["MMSI"], "445123000").hatched == ()


def test_what_has_no_date_is_told_in_words(by_title):
    assert [bar.text for bar in by_title["Names"].undated] == ["WOORY STAR"]
    assert {bar.text for bar in by_title["Particulars"].undated} == {"built 1990", "1150 t DWT"}


def test_a_measure_between_two_issues_has_fuzzy_ends(by_title):
    (bar,) = by_title["house-desk"].bars
    assert bar.rising == (us("2017-05-05"), us("2019-01"))
    assert bar.solid == ((us("2019-01"), us("2021-07-07")),)
    assert bar.falling == (us("2021-07-07"), us("2022-06-02"))
    (legal,) = by_title["un-1718-vessels"].bars
    assert legal.solid == ((us("2016-03-02"), us("2022-12-13")),)
    assert (legal.rising, legal.open_end) == (None, True)


def test_sources_are_numbered_once(identity):
    found = told(identity).lanes()
    assert len(set(found.sources)) == len(found.sources)
    used = {n for lane in found.lanes for bar in (*lane.bars, *lane.undated) for n in bar.sources}
    assert used == set(range(1, len(found.sources) + 1))


def test_the_picture_is_one_document_and_always_the_same(identity):
    one, two = (told(identity, at=PartialDate(2018, 1, 20)).svg() for _ in range(2))
    assert one == two
    root = ElementTree.fromstring(one)
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    for name in ("СИНПХЁН 9", "ALISA <LTD> & Co", "KP North Korea", "asset freeze (UNSCR 2270)"):
        assert any(text.startswith(name) for text in texts), name
    assert any(text.startswith("새별 (painted)") for text in texts)
    assert any("marked: 2018-01-20" in text for text in texts)
    assert [node.get("href") for node in root.iter(f"{SVG}a")] == [
        "https://www.mofa.go.jp/fp/nsp/page4e_000995.html"
    ]


def test_made_up_data_say_so(identity):
    made_up = hull_view.answer(held(identity, simulated=True), identity.HULL)
    assert "SIMULATED DATA" in made_up.svg()
    assert "SIMULATED DATA" in made_up.html()
    assert "SIMULATED" not in told(identity).svg() + told(identity).html()


def test_known_at_shows_nothing_later(identity):
    before = told(identity, known_at=PartialDate(2016, 12, 31))
    assert [one.value for one in before.timeline.of("name")] == ["CHONG RIM 2"]
    assert "SAEBYOL" not in before.svg() + before.html() + before.text()
    assert "as known by 2016-12-31" in before.svg()
    assert {one.list_id for one in before.listings} == {"un-1718-vessels"}


def test_of_a_ship_that_nobody_speaks_of_that_is_said(identity):
    nothing = hull_view.answer(Holdings.empty(), "IMO8125703")
    assert nothing.empty
    assert "Nothing is held of it" in nothing.text()
    ElementTree.fromstring(nothing.svg())
    assert "Nothing is held of it" in nothing.html()


def test_text_marks_what_held_on_the_day(identity):
    lines = told(identity, at=PartialDate(2019, 6, 1)).text().splitlines()
    assert any(line.startswith("* 445123000") for line in lines)
    assert any(line.startswith("  KR ") for line in lines)
    assert any("in force: since 2016-03-02" in line for line in lines)
    assert any("port-entry ban" in line and "in force" in line for line in lines)


# Drawing.


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 2000), st.text(max_size=60))))
def test_in_a_row_nothing_meets(spans):
    bars = [Bar(text, (1,), "", solid=((a * DAY_US, (a + b) * DAY_US),)) for a, b, text in spans]
    scale = axis([us for bar in bars for us in bar.extent or ()], 150, WIDTH - 20)
    if scale is None:
        return
    rows: dict[int, list[tuple[float, float]]] = {}
    for one in _place(bars, scale):
        rows.setdefault(one.row, []).append((one.left, one.right))
        assert 0 <= one.label_x <= WIDTH
    for taken in rows.values():
        taken.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(taken))


@given(st.lists(st.integers(-(10**17), 10**17), min_size=1, max_size=5))
def test_ticks_stand_apart_and_inside(instants):
    scale = axis(instants, 100, 1000)
    assert scale is not None
    ticks = [x for x, _ in scale.ticks()]
    assert all(100 <= x <= 1000.001 for x in ticks)
    assert len(ticks) <= 14
    assert all(b - a > 30 for a, b in pairwise(ticks))


@given(st.text(max_size=80), st.floats(30, 300))
def test_lines_are_no_wider_than_their_room(text, room):
    for line in svg_text.wrap(text, room, 10):
        assert svg_text.width(line, 10) <= max(room, svg_text.width(line[:1], 10))
    assert "".join("".join(svg_text.wrap(text, room, 10)).split()) == "".join(text.split())
    assert svg_text.width(svg_text.cut(text, room, 10), 10) <= room


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_its_place(text):
    said = f'{text} https://x.org/"><script>'
    assert "<script" not in linked(said)
    from ullage.dossier.svg_text import element
    from ullage.dossier.svg_text import text as drawn

    ElementTree.fromstring(f"<svg>{drawn(1, 2, text)}{element('g', '', title=text)}</svg>")


def test_a_picture_of_nothing(identity):
    markup, high = picture(lanes(told(identity).timeline, identity.statements_table()[:0]))
    assert high > 100
    ElementTree.fromstring(f"<svg>{markup}</svg>")


def test_an_unknown_ending_is_refused():
    from ullage.dossier.picture_file import suffix_of

    assert suffix_of("a/b.FTM.json", (".svg", ".ftm.json")) == ".ftm.json"
    with pytest.raises(UsageError, match=r"\.svg, \.html"):
        suffix_of("x.png", (".svg", ".html"))
