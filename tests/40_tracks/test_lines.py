import numpy as np
import pytest

from ullage.model.tables import SEGMENTS, TRACKS
from ullage.tracks.lines import segments, tracks


def test_segments_tell_start_end_and_length(points, start_us):
    table = points(
        hours=[0, 0, 1, 1, 2],
        transmitter=[1, 2, 1, 2, 1],
        lon=[179.5, 3, -179.5, 3, 0],
        lat=0.0,
        segment=[start_us, start_us, start_us, start_us, -1],
    )
    out = segments(table)
    assert out.schema.equals(SEGMENTS.arrow)
    assert out.column("positions").to_pylist() == [2, 2]
    assert out.column("distance_m").to_pylist() == pytest.approx([111_195.08, 0], abs=1)
    assert out.column("end_lon").to_pylist() == [-179.5, 3]


@pytest.mark.parametrize(("lon", "lat"), [(10.0, 40.0), (179.99, 0.0), (-179.99, 75.0)])
def test_a_line_keeps_its_corners_and_stays_near_its_positions(points, lon, lat):
    # Out east for 50 steps, north for 50; noise of a few metres.
    rng = np.random.default_rng(1)
    scale = np.cos(np.radians(lat))
    east = np.minimum(np.arange(101), 50) * 0.01 / scale + rng.normal(0, 2e-5, 101)
    north = np.maximum(np.arange(101) - 50, 0) * 0.01 + rng.normal(0, 2e-5, 101)
    table = points(hours=np.arange(101), lon=(lon + east + 180) % 360 - 180, lat=lat + north)
    out = tracks(table)
    assert out.schema.equals(TRACKS.arrow)
    line = out.column("lon").to_pylist()[0]
    # Meridians converge, so far north a few more are needed than the three corners.
    assert 3 <= len(line) <= 6
    assert len(out.column("times").to_pylist()[0]) == len(line)
    assert any(abs((x - lon - 0.5 / scale + 180) % 360 - 180) < 0.02 / scale for x in line)


def test_a_berthed_ship_is_a_short_line(points):
    rng = np.random.default_rng(1)
    table = points(hours=np.arange(500), lon=rng.normal(0, 1e-4, 500), lat=rng.normal(0, 1e-4, 500))
    assert len(tracks(table).column("lon").to_pylist()[0]) == 2


def test_nothing_gives_nothing(points):
    none = points(hours=[], lon=[], lat=[])
    assert (tracks(none).num_rows, segments(none).num_rows) == (0, 0)
