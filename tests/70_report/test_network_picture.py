"""Networks as layout, picture, page and tables."""

import csv
from itertools import pairwise
from types import ModuleType
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.dossier import network_file, network_view
from ullage.dossier.network_boxes import parts
from ullage.dossier.network_layout import crossings, layout, spread
from ullage.dossier.network_picture import BOX, place, svg
from ullage.identity.holdings import Holdings
from ullage.identity.ownership import network
from ullage.model.identity import EDGES, JUDGEMENTS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def answer(identity: ModuleType) -> network_view.NetworkAnswer:
    held = Holdings(
        statements=identity.statements_table(), edges=EDGES.empty(),
        judgements=JUDGEMENTS.empty(), listings=identity.listings(),
    )  # fmt: skip
    return network_view.answer(held, identity.edges_table(), "IMO7389704", 3)


# Layout.

PAIRS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=20, unique=True
)


@given(PAIRS, st.permutations("abcdefgh"))
def test_lines_go_right_columns_keep_distance_and_order_does_not_matter(pairs, order):
    sizes = {node: 20.0 + ord(node) % 7 * 9 for node in "abcdefgh"}
    found = layout("abcdefgh", pairs, sizes, 10)
    column = {node: n for n, nodes in enumerate(found.columns) for node in nodes}
    assert set(column) == set("abcdefgh")
    for pair, link in found.links.items():
        assert column[link.left] < column[link.right]
        assert {link.left, link.right} == set(pair)
        assert len(found.bends[pair]) == column[link.right] - column[link.left] - 1
    for nodes in found.columns:
        for a, b in pairwise(nodes):
            assert found.y[b] - found.y[a] >= (sizes[a] + sizes[b]) / 2 + 10 - 1e-6
    assert layout("abcdefgh", sorted(pairs, key=lambda p: order.index(p[0])), sizes, 10) == found


@given(PAIRS)
def test_only_rings_are_turned(pairs):
    acyclic = [(a, b) for a, b in pairs if a < b]
    assert not any(link.turned for link in layout("abcdefgh", acyclic, {}, 5).links.values())


def test_a_simple_tangle_is_untangled():
    near = {"a": ([], ["y"]), "b": ([], ["x"]), "x": (["b"], []), "y": (["a"], [])}
    assert crossings([["a", "b"], ["x", "y"]], near) == 1
    found = layout(["a", "b", "x", "y"], [("a", "y"), ("b", "x")], {}, 5)
    assert found.y["a"] == found.y["y"]
    assert found.y["b"] == found.y["x"]


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=9), st.floats(1, 50))
def test_spreading_keeps_order_and_distance_and_moves_little(wanted, size):
    sizes = [size] * len(wanted)
    got = spread(wanted, sizes, 3)
    assert all(b - a >= size + 3 - 1e-6 for a, b in pairwise(got))
    assert sum(got) == pytest.approx(sum(wanted), abs=1e-6)
    free = all(b - a >= size + 3 for a, b in pairwise(wanted))
    assert not free or got == pytest.approx(wanted)


# Pictures.


def test_boxes_do_not_meet(identity):
    told = parts(network.around(identity.crowd(70), "IMO7389704", 8))
    where = place(told)
    boxes = [
        (where.x[party], where.y[party] - where.high[party] / 2, where.high[party])
        for party in told.boxes
    ]
    assert len(boxes) > 60
    for at, (x, y, high) in enumerate(boxes):
        for x2, y2, high2 in boxes[at + 1 :]:
            apart = x + BOX <= x2 or x2 + BOX <= x or y + high <= y2 or y2 + high2 <= y
            assert apart


def test_the_picture_is_one_document_and_always_the_same(answer):
    assert answer.svg() == answer.svg()
    root = ElementTree.fromstring(answer.svg())
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    for said in (
        "owner 60 %, 2015 – 2018-06 [", "owner 25–50 % [", "ISM manager, seen 2018-02-23 [",
        "linked to, seen 2019-01 [", "lead: another record of this name", "address",
    ):  # fmt: skip
        assert any(text.startswith(said) for text in texts), said
    kinds = [set((node.get("class") or "").split()) for node in root.iter(f"{SVG}g")]
    nodes = [kind for kind in kinds if "node" in kind]
    assert sum("vessel" in kind for kind in nodes) == 3
    assert sum("person" in kind for kind in nodes) >= 2
    assert sum("start" in kind for kind in nodes) == 1
    assert any("own" in kind for kind in kinds)
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == [
        "https://example.org/extract/1?a=b&c=d"
    ]


def test_the_listed_are_marked_with_list_and_date(identity):
    from ullage.identity.ownership.fifty import Listed

    around = network.around(identity.edges_table(), "IMO7389704", 2)
    marks = {
        "OFAC": {"ofac-sdn:23183": Listed("ofac-sdn 23183 seen 2019-01")},
        "EU": {"IMO6908096": Listed("eu-fsf 1; between issues", sure=False)},
    }
    drawn = svg(parts(network.marked(around, marks)))
    assert ">OFAC: ofac-sdn 23183 seen<" in drawn
    assert drawn.count('class="mark open"') == 1
    assert drawn.count('class="mark"') == 2  # one in the legend


def test_a_page_holds_everything_in_words_too(answer):
    page = answer.html()
    for said in ("Who owns", "Leads, to be looked into", "Lists looked at", "CHEN, Mei Hsiang"):
        assert said in page
    assert "default-src &#x27;none&#x27;" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert answer.html() == page


def test_of_a_crowd_the_nearest_are_drawn_and_the_rest_is_told(identity):
    around = network.around(identity.crowd(200), "IMO7389704", 8)
    told = parts(around)
    assert len(told.boxes) == 80
    left = len(around.parties) - 80
    assert f"{left} more parties are in the tables and not drawn." in told.notes
    steps = [around.party(party).steps for party in told.boxes]
    beyond = [one.steps for one in around.parties if one.party not in told.boxes]
    assert max(steps) <= min(beyond)


def test_an_empty_network_says_so():
    alone = network_view.answer(Holdings.empty(), EDGES.empty(), "IMO8125703")
    assert "Nothing is on record" in alone.text()
    ElementTree.fromstring(alone.svg())
    assert "Nothing is on record" in alone.html()


def test_tables(answer, tmp_path):
    network_file.write(answer, tmp_path / "n.csv", ".csv")
    edges, parties = (
        list(csv.DictReader((tmp_path / name).read_text(encoding="utf-8").splitlines()))
        for name in ("n.csv", "n-parties.csv")
    )
    assert len(edges) == answer.network.edges.num_rows
    assert {row["party"] for row in edges} <= {row["party"] for row in parties}
    assert parties[0]["name"] == "RYE SONG GANG 1"


def test_the_text_has_what_the_picture_has(answer):
    text = answer.text()
    assert "KOREA SAMMA SHPG CO → SAM MA 2: owner 25–50 %; operator (a register)" in text
    assert "share the linked party KOREA KUMBYOL TRADING COMPANY" in text
    assert "Ring <Co>: cannot be told; held by blocked parties: 0 to 100 %." in text
    assert "Looked at" in text
