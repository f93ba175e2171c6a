"""Downloads against a real server that cuts, stalls, changes its mind and lies."""

from __future__ import annotations

import socket

import pytest

from ullage.errors import FormatError, UllageError, UnreadableError, UsageError
from ullage.sources.lists.fetch import Limits, fetch

BODY = b"".join(b"%06d,SHIP\n" % number for number in range(20_000))
QUICK = Limits(timeout_s=0.4, total_s=20, tries=4, backoff_s=0.0)


@pytest.fixture
def get(tmp_path):
    waits: list[float] = []

    def call(url, before=None, limits=QUICK):
        return fetch(url, tmp_path / "f.csv", before, limits, sleep=waits.append)

    call.path, call.part, call.waits = tmp_path / "f.csv", tmp_path / ".f.csv.part", waits
    return call


def test_a_whole_file(site, get) -> None:
    got = get(site.put("/f", BODY, '"1"'))
    assert (got.path.read_bytes(), got.unchanged) == (BODY, False)
    assert (got.served.etag, got.served.bytes) == ('"1"', len(BODY))
    assert site.asked[0]["User-Agent"].startswith("ullage/")
    assert not get.part.exists()


@pytest.mark.parametrize("mark", [{"etag": '"1"'}, {"date": "Fri, 03 May 2024 14:00:00 GMT"}])
def test_a_cut_download_goes_on_where_it_broke_off(site, get, acts, mark) -> None:
    site.script = [acts.cut(70_000), acts.cut(1_000)]
    got = get(site.put("/f", BODY, **mark))
    assert got.path.read_bytes() == BODY
    assert [asked.get("Range") for asked in site.asked] == [None, "bytes=70000-", "bytes=71000-"]
    assert site.asked[1]["If-Range"] == next(iter(mark.values()))


def test_a_stalled_download_goes_on(site, get, acts) -> None:
    site.script = [acts.stall(50_000)]
    assert get(site.put("/f", BODY, '"1"')).path.read_bytes() == BODY
    assert site.asked[1]["Range"] == "bytes=50000-"


def test_a_killed_download_goes_on_in_the_next_run(site, get, acts) -> None:
    url = site.put("/f", BODY, '"1"')
    site.script = [acts.cut(80_000)]
    with pytest.raises(UnreadableError, match=r"80,000 of .* bytes"):
        get(url, limits=Limits(timeout_s=1, tries=1))
    assert not get.path.exists()
    assert get(url).path.read_bytes() == BODY
    assert site.asked[1]["Range"] == "bytes=80000-"


def test_a_download_without_length_that_is_cut_goes_on(site, get, acts) -> None:
    site.script = [acts.chunked(BODY, 70_000)]
    assert get(site.put("/f", BODY, '"1"')).path.read_bytes() == BODY
    assert site.asked[1]["Range"] == "bytes=70000-"


def test_without_a_mark_of_the_content_it_starts_again(site, get, acts) -> None:
    site.script = [acts.cut(70_000)]
    assert get(site.put("/f", BODY)).path.read_bytes() == BODY
    assert "Range" not in site.asked[1]


def test_a_weak_mark_is_not_enough_to_go_on(site, get, acts) -> None:
    site.script = [acts.cut(70_000)]
    assert get(site.put("/f", BODY, 'W/"1"')).path.read_bytes() == BODY
    assert "Range" not in site.asked[1]


def test_content_that_changed_meanwhile_is_fetched_anew(site, get, acts) -> None:
    other = BODY.replace(b"SHIP", b"BOAT")

    def cut_then_change(request):
        acts.cut(70_000)(request)
        site.put("/f", other, '"2"')

    site.script = [cut_then_change]
    got = get(site.put("/f", BODY, '"1"'))
    assert got.path.read_bytes() == other
    assert got.served.etag == '"2"'


def test_a_server_that_goes_on_with_other_content_is_caught(site, get, acts) -> None:
    other = BODY.replace(b"SHIP", b"BOAT")
    site.script = [acts.cut(70_000), acts.goes_on_with(other, '"2"')]
    got = get(site.put("/f", BODY, '"1"'))
    site.put("/f", other, '"2"')
    assert b"BOAT" not in got.path.read_bytes()
    assert got.path.read_bytes() == BODY


def test_a_part_longer_than_the_file_is_dropped(site, get) -> None:
    url = site.put("/f", b"short", '"1"')
    get.part.write_bytes(b"x" * 100)
    said = f'{{"url": "{url}", "etag": "\\"1\\"", "last_modified": null, "total": 100}}'
    get.part.with_name(".f.csv.part.json").write_text(said)
    assert get(url).path.read_bytes() == b"short"


@pytest.mark.parametrize("mark", [{"etag": '"1"'}, {"date": "Fri, 03 May 2024 14:00:00 GMT"}])
def test_what_has_not_changed_is_not_sent_again(site, get, mark) -> None:
    url = site.put("/f", BODY, **mark)
    first = get(url)
    again = get(url, first.served)
    assert (again.unchanged, again.served) == (True, first.served)
    site.put("/f", BODY + b"more", '"2"')
    assert get(url, first.served).unchanged is False


def test_a_busy_server_is_asked_again_after_longer_and_longer(site, get, acts) -> None:
    site.script = [acts.status(503), acts.status(500), acts.status(429, Retry_After="7")]
    got = get(site.put("/f", BODY), limits=Limits(timeout_s=1, tries=5, backoff_s=0.5))
    assert got.path.read_bytes() == BODY
    assert get.waits == [0.5, 1.0, 7.0]


def test_a_server_that_hangs_up_is_asked_again(site, get, acts) -> None:
    site.script = [acts.hang_up()]
    assert get(site.put("/f", BODY)).path.read_bytes() == BODY


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_refusal_is_not_asked_again(site, get, acts, code) -> None:
    site.script = [acts.status(code)]
    with pytest.raises(UnreadableError, match=f"HTTP {code}"):
        get(site.put("/f", BODY))
    assert len(site.asked) == 1


def test_tries_come_to_an_end(site, get, acts) -> None:
    site.script = [acts.status(503)] * 9
    with pytest.raises(UnreadableError, match=r"4 tries.*503"):
        get(site.put("/f", BODY))
    assert len(site.asked) == 4


def test_nobody_there(get) -> None:
    with pytest.raises(UnreadableError, match="4 tries"):
        get("http://127.0.0.1:1/f")


@pytest.mark.parametrize(("code", "tries"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 4)])
def test_a_name_that_nobody_has_is_asked_for_once(get, monkeypatch, code, tries) -> None:
    asked = []

    def unknown(*_args, **_more):
        asked.append(1)
        raise socket.gaierror(code, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnreadableError, match="not known"):
        get("http://nobody.invalid/f")
    assert len(asked) == tries


def test_a_file_without_end_is_stopped(site, get, acts) -> None:
    site.script = [acts.endless()]
    with pytest.raises(FormatError, match="this large"):
        get(site.put("/f", BODY), limits=Limits(timeout_s=1, bytes=100_000, tries=1))
    assert not get.part.exists()


def test_a_length_beyond_the_limit_is_not_even_begun(site, get) -> None:
    with pytest.raises(FormatError, match="this large"):
        get(site.put("/f", BODY), limits=Limits(timeout_s=1, bytes=1000, tries=1))


def test_a_trickle_is_stopped_and_what_came_is_kept(site, get, acts) -> None:
    site.script = [acts.drip(BODY, 0.02)]
    with pytest.raises(UnreadableError, match="not done after"):
        get(site.put("/f", BODY, '"1"'), limits=Limits(timeout_s=1, total_s=0.3, tries=1))
    assert get.part.stat().st_size > 0


def test_redirects_within_a_host_are_followed(site, get, acts) -> None:
    site.put("/real", BODY)
    site.script = [acts.status(302, Location="/real")]
    assert get(site.base + "/f").path.read_bytes() == BODY


@pytest.mark.parametrize(
    "target", ["http://localhost.invalid/f", "file:///etc/passwd", "ftp://127.0.0.1/f"]
)
def test_redirects_to_unsafe_addresses_are_not(site, get, acts, target) -> None:
    site.script = [acts.status(302, Location=target)]
    with pytest.raises(UnreadableError, match=r"not safe|not allowed"):
        get(site.base + "/f")


def test_redirects_in_a_circle_end(site, get, acts) -> None:
    site.script = [acts.status(302, Location="/f")] * 50
    with pytest.raises(UllageError):
        get(site.base + "/f")
    assert len(site.asked) < 50


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "sdn.csv", "http://"])
def test_only_http(get, url) -> None:
    with pytest.raises(UsageError, match="not an address"):
        get(url)
