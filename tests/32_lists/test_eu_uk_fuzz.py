"""Readers of European and British lists on bytes gone wrong: foreseen errors, or a reading."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ullage.errors import UllageError
from ullage.sources.lists import eu_fsf, eu_oj, uk_ofsi, uk_sanctions

DATA = Path(__file__).parents[1] / "data" / "lists"
FILES = {
    "eu_oj_rows.csv": eu_oj,
    "eu_fsf_1_1.xml": eu_fsf,
    "eu_fsf_1_1.csv": eu_fsf,
    "eu_fsf_1_0.csv": eu_fsf,
    "uk_list.xml": uk_sanctions,
    "uk_list.csv": uk_sanctions,
    "ofsi_conlist.csv": uk_ofsi,
    "ofsi_conlist.xml": uk_ofsi,
}
#: Pieces that do harm: quotes, delimiters, tags, dates and numbers of the wrong kind, odd bytes.
PIECES = (
    b'"', b",", b";", b"\n", b"\r", b"\0", b"<", b"</", b"&", b"&x;", b"]]>", b"<!DOCTYPE a>",
    b"31.2.2018", b"99/99/9999", b"0000000", b"99999999999999999999", b"IMO", b"(", b")", b"(1)",
    b"|", b"\xff\xfe", b"\xed\xa0\x80", "\u0663".encode(), "\u202e".encode(), b"",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_other_error(name, data):
    whole = bytearray((DATA / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)))
        whole[at : at + data.draw(st.integers(0, 40))] = piece
        if not whole:
            break
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(whole)
        try:
            reading = FILES[name].read([path])
        except UllageError:
            return
    assert reading.rows >= len(reading.entries)
    assert all(entry.entry and entry.names for entry in reading.entries)
    assert len({entry.entry for entry in reading.entries}) == len(reading.entries)


@pytest.mark.parametrize("name", FILES)
def test_every_cut_of_a_file_is_told_or_read_in_part(name, tmp_path):
    """A cut between rows cannot be seen in a CSV; a cut anywhere in an XML must be."""
    whole = (DATA / name).read_bytes()
    for end in range(1, len(whole) - 12, 97):
        path = tmp_path / name
        path.write_bytes(whole[:end])
        try:
            FILES[name].read([path])
        except UllageError:
            continue
        assert not name.endswith(".xml"), end
