"""The built-in places against their facts; users' files, good and bad."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage import geo
from ullage.errors import EmptyInputError, FormatError, UllageError, UnreadableError
from ullage.model.places import HARBOUR_KINDS, harbours
from ullage.model.tables import PLACES
from ullage.model.validation import validate
from ullage.sources import coast, places

SHARED = Path(os.environ.get("ULLAGE_SHARED", Path(__file__).parents[3] / "shared"))


def write(folder: Path, text: str, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_builtin_is_valid_and_says_what_it_knows() -> None:
    table = places.builtin()
    assert table.schema == PLACES.arrow
    assert validate(table, PLACES).counts == {}
    rows = {row["place_id"]: row for row in table.to_pylist()}
    assert len(rows) == table.num_rows == 40
    nampo = rows["kp-nampo"]
    assert (nampo["lon"], nampo["lat"], nampo["country"]) == (125.4, 38.716667, "KP")
    assert nampo["precision_m"] == 1_900
    assert "60280" in nampo["source"]
    for row in rows.values():
        if "memory" in row["source"]:
            assert "assumption" in row["source"]
            assert row["precision_m"] >= 5_000
        if row["kind"] == "sts_area":
            assert row["radius_m"] >= 10_000
        assert row["precision_m"] is not None


def test_builtin_places_lie_by_the_sea_or_its_rivers() -> None:
    """Harbours are within their precision and 40 km (a river port) of the packaged coast."""
    table = harbours(places.builtin())
    metres = abs(coast.load().distance_m(table["lon"].to_numpy(), table["lat"].to_numpy()))
    assert metres.max() < 40_000
    assert sorted(metres)[len(metres) // 2] < 2_000


def test_transfer_grounds_are_no_harbours() -> None:
    kinds = set(places.builtin()["kind"].to_pylist())
    assert {"sts_area", "chokepoint"} <= kinds
    assert set(harbours(places.builtin())["kind"].to_pylist()) == set(HARBOUR_KINDS)


def test_least_csv(tmp_path: Path) -> None:
    table = places.read(write(tmp_path, "\ufeffname;lat;lon\nMy berth;38.7;125.3\n"))
    (row,) = table.to_pylist()
    assert row["place_id"] == "P00001"
    assert (row["kind"], row["radius_m"], row["source"]) == ("port", 3_000.0, "mine.csv")
    assert (row["lon"], row["lat"], row["precision_m"]) == (125.3, 38.7, None)


def test_all_columns_and_unknown_ones(tmp_path: Path) -> None:
    text = (
        "id,Name,iso3,kind,Longitude,Latitude,radius,depth,note\nx1,A,PRK,oil_buoy,1,2,500,9,hm\n"
    )
    (row,) = places.read(write(tmp_path, text)).to_pylist()
    assert (row["place_id"], row["country"], row["kind"]) == ("x1", "KP", "oil_buoy")
    assert row["radius_m"] == 500
    assert row["note"] == "hm; depth: 9"


def test_geojson_and_parquet_give_the_same(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [125.3, 38.7]}
    feature = {
        "type": "Feature",
        "geometry": point,
        "properties": {"name": "B", "kind": "anchorage"},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    one = places.read(write(tmp_path, text, "p.geojson"))
    pq.write_table(
        pa.table({"name": ["B"], "kind": ["anchorage"], "x": [125.3], "y": [38.7]}),
        tmp_path / "p.parquet",
    )
    two = places.read(tmp_path / "p.parquet")
    assert one.drop(["source"]).equals(two.drop(["source"]))


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("name,lat,lon\nA,91,0\n", "mine.csv:2", "lat must be between"),
        ("name,lat,lon\nA,1,0\nB,125.3,38.7\n", "mine.csv:3", "swapped"),
        ("name,lat,lon\nA,one,0\n", "mine.csv:2", "lat must be a number"),
        ("name,lat,lon\nA,,0\n", "mine.csv:2", "lat is blank"),
        ("name,lat,lon\nA,nan,0\n", "mine.csv:2", "lat must be between"),
        ("name,lat,lon\n,1,0\n", "mine.csv:2", "name is blank"),
        ("name,latt,lon\nA,1,0\n", "mine.csv:2", "no column for 'lat'"),
        ("name,lat,lon\nA,1,0,9\n", "mine.csv:2", "more or fewer"),
        ("name,lat,lon\nA,1\n", "mine.csv:2", "more or fewer"),
        ("name,lat,lon,kind\nA,1,0,pier\n", "mine.csv:2", "oil_terminal"),
        ("name,lat,lon,country\nA,1,0,Korea\n", "mine.csv:2", "alpha-2"),
        ("name,lat,lon,radius\nA,1,0,-5\n", "mine.csv:2", "radius_m must be"),
        ("id,name,lat,lon\nx,A,1,0\nx,B,2,0\n", "mine.csv:3", "first at mine.csv:2"),
        ('name,lat,lon\n"A,1,0\n', "mine.csv", "malformed"),
        ("name,lat,Lat,lon\nA,1,2,0\n", "mine.csv:1", "twice"),
        ("name,lat,lon,precision\nA,1,0,inf\n", "mine.csv:2", "precision_m must be"),
        ("name,lat,lon\nA,1_0,0\n", "mine.csv:2", "lat must be a number"),
    ],
)
def test_wrong_csv_names_line_and_column(tmp_path: Path, text: str, where: str, what: str) -> None:
    with pytest.raises(FormatError) as caught:
        places.read(write(tmp_path, text))
    assert where in str(caught.value)
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("none.csv", None, UnreadableError),
        ("none.parquet", None, UnreadableError),
        ("a.xlsx", "x", FormatError),
        ("a.csv", "", EmptyInputError),
        ("a.csv", "name,lat,lon\n", EmptyInputError),
        ("a.geojson", "{", FormatError),
        ("a.geojson", "[]", FormatError),
        ("a.geojson", '{"features": [{"geometry": {"type": "Polygon"}}]}', FormatError),
        ("a.geojson", '{"features": [7]}', FormatError),
        ("a.geojson", '{"features": 7}', FormatError),
        ("a.geojson", "[" * 200_000, FormatError),
        ("a.parquet", "not Parquet", FormatError),
    ],
)
def test_unusable_files(
    tmp_path: Path, name: str, text: str | None, kind: type[UllageError]
) -> None:
    path = tmp_path / name if text is None else write(tmp_path, text, name)
    with pytest.raises(kind) as caught:
        places.read(path)
    assert caught.value.do


def test_binary_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"name,lat,lon\n\xff\xfe\x00,1,2\n")
    with pytest.raises(FormatError, match="UTF-8"):
        places.read(tmp_path / "a.csv")


@pytest.mark.shared
def test_public_lists_are_read() -> None:
    """The World Port Index as it is published; points of another copy of it agree."""
    path = SHARED / "data" / "places" / "UpdatedPub150.csv"
    if not path.exists():
        pytest.skip(f"shared data not found at {SHARED} (set ULLAGE_SHARED)")
    table = places.read(path)
    assert table.num_rows == 3_768
    assert "49460-2" in table["place_id"].to_pylist()  # twice in the list itself
    rows = {row["place_id"]: row for row in table.to_pylist()}
    own = {row["place_id"]: row for row in places.builtin().to_pylist()}["kp-nampo"]
    nampo = rows["60280"]
    assert geo.haversine_m(own["lon"], own["lat"], nampo["lon"], nampo["lat"]) < 100


def test_problems_are_collected_and_good_rows_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "name,lat,lon\nA,1,0\nB,91,0\nC,2,0\nD,x,0\n")
    problems: list[FormatError] = []
    table = places.read(path, problems=problems)
    assert table["name"].to_pylist() == ["A", "C"]
    assert table["place_id"].to_pylist() == ["P00001", "P00003"]
    assert [problem.where for problem in problems] == ["mine.csv:3", "mine.csv:5"]


def test_rows_of_a_wrong_form_cost_themselves_alone(tmp_path: Path) -> None:
    problems: list[FormatError] = []
    table = places.read(write(tmp_path, "name,lat,lon\nA,1,0\nB,1\nC,2,0,9\nD,3,0\n"),
                        problems=problems)  # fmt: skip
    assert table["name"].to_pylist() == ["A", "D"]
    point = {"geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"name": "A"}}
    path = tmp_path / "mine.geojson"
    path.write_text(json.dumps({"features": [point, {"geometry": {"type": "LineString"}}]}))
    assert places.read(path, problems=problems)["name"].to_pylist() == ["A"]
    where = ["mine.csv:3", "mine.csv:4", "mine.geojson: feature 2"]
    assert [problem.where for problem in problems] == where


def test_a_file_of_wrong_rows_alone_is_refused(tmp_path: Path) -> None:
    problems: list[FormatError] = []
    with pytest.raises(FormatError, match=r"mine\.csv:2: lat must be between"):
        places.read(write(tmp_path, "name,lat,lon\nA,95,0\nB,91,0\n"), problems=problems)


def test_many_problems_are_told_in_few_lines() -> None:
    wrong = [FormatError("lon is blank", where=f"p.csv:{n}", do="Mend it.") for n in range(2, 1200)]
    told = places.left_out(wrong)
    assert len(told) == 6
    assert str(told[0]).startswith("p.csv:2: lon is blank; this place is left out. Correct it")
    assert str(told[5]).startswith("p.csv:7: 1,193 more places are left out, this one first")


CELL = st.one_of(
    st.sampled_from(["name", "lat", "lon", "id", "A", "1", "-0.5", "", "91", "nan", "x", '"']),
    st.text(max_size=4),
)


@given(st.lists(st.lists(CELL, max_size=5), max_size=5), st.sampled_from([",", ";", "\t"]))
def test_any_text_gives_places_or_a_clear_error(cells: list[list[str]], comma: str) -> None:
    text = "name,lat,lon\n".replace(",", comma) + "\n".join(comma.join(row) for row in cells)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(text, encoding="utf-8", errors="replace")
        with suppress(UllageError):
            assert validate(places.read(path), PLACES).counts == {}


ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-200, 200), st.floats(), st.text(max_size=3)),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
)


@given(ANY, ANY, ANY, ANY)
def test_any_feature_gives_places_or_a_clear_error(
    a: object, b: object, c: object, d: object
) -> None:
    own = {"name": a, "kind": "port", "note": b, "radius": d}
    feature = {"geometry": {"type": "Point", "coordinates": c}, "properties": own}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.geojson"
        path.write_text(json.dumps({"features": [feature, a]}), encoding="utf-8")
        problems: list[FormatError] = []
        with suppress(UllageError):
            assert validate(places.read(path, problems=problems), PLACES).counts == {}


@given(
    st.floats(-180, 180), st.floats(-90, 90), st.one_of(st.just(0), st.text(min_size=1, max_size=5))
)
def test_features_keep_their_values(lon: float, lat: float, name: object) -> None:
    feature = {"id": 0, "geometry": {"type": "Point", "coordinates": [lon, lat, 5.0]}}
    feature["properties"] = {"name": name, "note": 7}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.geojson"
        path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
        if not str(name).strip():
            return
        (row,) = places.read(path).to_pylist()
    assert (row["lon"], row["lat"], row["place_id"], row["note"]) == (lon, lat, "0", "7")
    assert row["name"] == str(name).strip()
