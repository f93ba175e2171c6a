"""Sentences as literals, each with what it must say; how bytes are cut must not matter.

Sentences come from the gpsd sample (BSD-2), libais (Apache-2.0), pyais (MIT) and public logs of the
US Coast Guard and the Danish Maritime Authority, or were made here.
"""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.model.tables import MESSAGES, QUARANTINE
from ullage.sources.nmea.decode import Decoder, decode

A = b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"


def _sum(body):
    total = 0
    for char in body:
        total ^= char
    return b"%02X" % total


def vdm(payload, fill=0, head=b"AIVDM,1,1,,A"):
    body = b"%s,%s,%d" % (head, payload, fill)
    return b"!" + body + b"*" + _sum(body)


def tags(text):
    return b"\\" + text + b"*" + _sum(text) + b"\\"


def rows(data):
    messages, quarantine = decode(data)
    messages.validate(full=True)
    quarantine.validate(full=True)
    return messages.to_pylist(), quarantine.to_pylist()


def one(data):
    (row,), refused = rows(data)
    assert refused == []
    return row


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


LITERALS = {
    A: {
        "msg_type": 1, "repeat": 0, "mmsi": 371798000, "nav_status": 0, "rot_raw": -127,
        "rot_deg_min": None, "sog_raw": 123, "sog_kn": 12.3, "accuracy": True,
        "lon": -123.395383, "lat": 48.381633, "cog_deg": 224.0, "heading_deg": 215.0,
        "utc_second": 33, "maneuver": 0, "raim": False, "radio": 34017, "talker": "AI",
        "channel": "A", "own": False, "parts": 1, "payload": None, "time": None, "clock": None,
    },
    b"!AIVDM,1,1,,A,16SteH0P00Jt63hHaa6SagvJ087r,0*42": {
        "mmsi": 440348000, "rot_raw": -128, "rot_deg_min": None, "sog_kn": 0.0,
        "heading_raw": 511, "heading_deg": None, "cog_deg": 93.4, "lon": -70.7582, "lat": 43.08015,
    },
    b"!AIVDM,1,1,,A,403OviQuMGCqWrRO9>E6fE700@GO,0*4D": {
        "msg_type": 4, "mmsi": 3669702, "utc": utc(2007, 5, 14, 19, 57, 39), "epfd": 7,
        "time": utc(2007, 5, 14, 19, 57, 39), "clock": "utc_message", "lon": -76.352362,
    },
    b"!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\n"
    b"!AIVDM,2,2,1,A,88888888880,2*25": {
        "msg_type": 5, "mmsi": 351759000, "ais_version": 0, "imo": 9134270, "imo_raw": 9134270,
        "call_sign": "3FOF8", "name": "EVER DIADEM", "ship_type": 70, "to_bow_m": 225,
        "to_stern_m": 70, "to_port_m": 1, "to_starboard_m": 31, "epfd": 1, "eta_month": 5,
        "eta_day": 15, "eta_hour": 14, "eta_minute": 0, "draught_m": 12.2, "draught_raw": 122,
        "destination": "NEW YORK", "dte": False, "parts": 2,
    },
    b"!AIVDM,1,1,,B,91b4Jnwhi0P80L0>oU`Co5Gr0000,0*4A"[:0] + vdm(b"95M2oQ@41Tr4L4H@eRvQ;2h20000"): {
        "msg_type": 9, "mmsi": 366000005, "altitude_m": 16, "sog_raw": 100, "sog_kn": 100.0,
        "lon": -82.91646, "lat": 29.20575, "cog_deg": 30.0, "utc_second": 11, "dte": True,
    },
    vdm(b"B5NJ;PP005l4ot5Isbl03wsUkP06"): {
        "msg_type": 18, "mmsi": 367430530, "sog_kn": 0.0, "lon": -122.267320, "lat": 37.785035,
        "cog_deg": 0.0, "heading_deg": None, "utc_second": 55, "cs_unit": True, "display": False,
        "dsc": True, "band": True, "msg22": True, "assigned": False, "raim": False,
    },
    vdm(b"C5N3SRgPEnJGEBT>NhWAwwo862PaLELTBJ:V00000000S0D:R220"): {
        "msg_type": 19, "mmsi": 367059850, "sog_kn": 8.7, "lon": -88.810392, "lat": 29.543695,
        "cog_deg": 335.9, "heading_deg": None, "utc_second": 46, "name": "CAPT.J.RIMES",
        "ship_type": 70, "to_bow_m": 5, "to_stern_m": 21, "to_port_m": 4, "to_starboard_m": 4,
        "epfd": 1, "dte": False,
    },
    vdm(b"H42O55i18tMET00000000000000", 2): {
        "msg_type": 24, "mmsi": 271041815, "part_no": 0, "name": "PROGUY", "call_sign": None,
    },
    vdm(b"H42O55lt0000000D3nink000?0500", 0): {"msg_type": 24, "part_no": 1},
    vdm(b"KC5E2b@U19PFdLbMuc5=ROv62<7m"): {
        "msg_type": 27, "mmsi": 206914217, "lon": 137.023333, "lat": 4.84, "sog_kn": 57.0,
        "cog_deg": 167.0, "nav_status": 2, "gnss": False,
    },
    vdm(b"88888880"): {"msg_type": 8, "payload": "88888880", "fill_bits": 0, "lon": None},
}  # fmt: skip


@pytest.mark.parametrize("data", LITERALS, ids=lambda data: data[:40].decode())
def test_literals(data):
    row = one(data)
    for name, value in LITERALS[data].items():
        if isinstance(value, float):
            assert row[name] == pytest.approx(value, abs=2e-6 if name in ("lon", "lat") else 1e-4)
        else:
            assert row[name] == value, name


def test_auxiliary_craft_has_a_mothership_not_a_hull():
    row = one(vdm(_aux_payload()))
    assert row["mmsi"] == 982711234
    assert (row["part_no"], row["mothership_mmsi"], row["to_bow_m"]) == (1, 271123456, None)


def _aux_payload():
    bits = f"{24:06b}{0:02b}{982711234:030b}{1:02b}{36:08b}".ljust(132, "0")
    bits += f"{271123456:030b}" + "0" * 6
    values = [int(bits[i : i + 6], 2) for i in range(0, 168, 6)]
    return bytes(v + 48 if v < 40 else v + 56 for v in values)


TIMES = {
    tags(b"s:rEV02,c:1334337317") + A: (utc(2012, 4, 13, 17, 15, 17), "tag_block", "rEV02"),
    tags(b"c:1334337317123") + A: (utc(2012, 4, 13, 17, 15, 17, 123000), "tag_block", None),
    tags(b"p:spire,s:terrestrial,c:1692781258") + A: (
        utc(2023, 8, 23, 9, 0, 58), "tag_block", "terrestrial",
    ),
    tags(b"s:X,c:1334337317") + b"\r\n" + A: (utc(2012, 4, 13, 17, 15, 17), "tag_block", "X"),
    A + b",b003669794,1272412827": (utc(2010, 4, 28, 0, 0, 27), "trailing", "b003669794"),
    A + b",d-067,S0000,t000000.00,T00.00338535,r11CSDO1,1272844802": (
        utc(2010, 5, 3, 0, 0, 2), "trailing", "r11CSDO1",
    ),
    A + b",1327664865": (utc(2012, 1, 27, 11, 47, 45), "trailing", None),
    A + b" 2013-01-01T00:00:00.5+01:00": (utc(2012, 12, 31, 23, 0, 0, 500000), "trailing", None),
    b"2013-01-01T00:00:00Z " + A: (utc(2013, 1, 1), "prefix", None),
    b"[1334337317.25] " + A: (utc(2012, 4, 13, 17, 15, 17, 250000), "prefix", None),
    b"2013-01-01 00:00:00 " + A: (None, None, None),
    b"1334337317 1334339999 " + A: (None, None, None),
    b"$GPZDA,114702.51,27,01,2012,,*66\n!ABVDM,1,1,7,A,17P=ph?P00bnh=1e;2W@0?v205Jt,0*65\n"
    b"$ABVSI,Nobbys Head,7,114702,87,-70,42*79": (
        utc(2012, 1, 27, 11, 47, 2), "vsi", "Nobbys Head",
    ),
    b"\\g:1-2-0738,n:1218,s:D08MN-NO-BSABS1,c:1469663999*0E\\"
    b"!SAVDM,1,1,7,B,108d6mPP2oIJ:n2@NnduNgwn0@Rg,0*32\n"
    b"\\g:2-2-0738,n:1219*22\\$SAVSI,D08MN-NO-BSABS1,7,235959.285433,2223,-94,26*56": (
        utc(2016, 7, 27, 23, 59, 59, 285433), "vsi", "D08MN-NO-BSABS1",
    ),
    b"\\si:AISD*3F\\\r\n$PGHP,1,2013,11,12,12,0,0,11,219,,2190067,1,62*26\r\n"
    b"!BSVDM,1,1,,A,13@:`L001N0ded0O6Fp8wW<00<0t,0*62": (
        utc(2013, 11, 12, 12, 0, 0, 11000), "pghp", "2190067",
    ),
    # the sentence $PGHP speaks of has another checksum: it is not this one
    b"$PGHP,1,2013,11,12,12,0,0,26,219,,2190074,1,67*25\r\n"
    b"!BSVDM,1,1,,A,13@:`L001N0ded0O6Fp8wW<00<0t,0*62": (None, None, None),
}  # fmt: skip


@pytest.mark.parametrize("data", TIMES, ids=lambda data: data[:40].decode())
def test_time_clock_and_station(data):
    row = one(data)
    assert (row["time"], row["clock"], row["station"]) == TIMES[data]


def test_vsi_a_minute_off_is_not_believed():
    body = b"ABVSI,X,7,171617.5,87,-70,42"
    data = tags(b"s:X,c:1334337317") + vdm(b"15RTgt0PAso;90TKcjM8h6g208CQ", 0, b"ABVDM,1,1,7,A")
    row = one(data + b"\n$" + body + b"*" + _sum(body))
    assert (row["time"], row["clock"]) == (utc(2012, 4, 13, 17, 15, 17), "tag_block")


def test_pghp_checksum_covers_all_parts():
    data = (
        b"$PGHP,1,2010,6,11,11,46,11,929,244,0,,1,72*21\r\n"
        b"!AIVDM,2,1,1,,53cMa3@000010WSW?V105=<45B2222222222220t388151:9e2UiDm851DTh,0*65\r\n"
        b"!AIVDM,2,2,1,,j1C32CQp888,2*17\r\n"
    )
    assert one(data)["time"] == utc(2010, 6, 11, 11, 46, 11, 929000)


def test_group_gives_its_tags_to_later_sentences():
    first = tags(b"g:1-2-40348012,s:terrestrial,c:1692880962")
    data = (
        first
        + b"!AIVDM,2,1,2,B,53M@a:H00000l5acV20T<DpV0hDLDpB22222220`0`B4467@S5S58;H1ikmi,0*52\n"
        + tags(b"g:2-2-40348012")
        + b"!AIVDM,2,2,2,B,`;H35888880,2*08\n"
    )
    row = one(data)
    assert (row["station"], row["parts"]) == ("terrestrial", 2)
    assert row["time"] == utc(2023, 8, 24, 12, 42, 42)


P1 = b"!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\n"
P2 = b"!AIVDM,2,2,1,A,88888888880,2*25\n"


def _on(sentence, head):
    body = head + sentence[sentence.index(b",2,") :].rsplit(b"*")[0]
    return b"!" + body + b"*" + _sum(body) + b"\n"


def test_parts_of_interleaved_channels_and_talkers():
    b1, b2 = (_on(p, b"BSVDM").replace(b",A,", b",A,") for p in (P1, P2))
    messages, refused = rows(P1 + b1 + A + b"\n" + P2 + b2)
    assert refused == []
    assert sorted((m["talker"], m["msg_type"]) for m in messages) == [
        ("AI", 1), ("AI", 5), ("BS", 5),
    ]  # fmt: skip
    assert {m["name"] for m in messages if m["msg_type"] == 5} == {"EVER DIADEM"}


def test_parts_in_wrong_order_and_repeated():
    messages, refused = rows(P2 + P1 + P1 + P1 + P2 + P2)
    assert [m["name"] for m in messages] == ["EVER DIADEM"] * 3
    assert refused == []


def test_lone_part_goes_to_quarantine_with_its_place():
    filler = (A + b"\n") * 1100
    messages, refused = rows(b"# log\n" + P1 + filler + P2)
    assert len(messages) == 1100
    assert [(r["rule"], r["ref"]) for r in refused] == [
        ("incomplete_multipart", 6), ("incomplete_multipart", 6 + len(P1) + len(filler)),
    ]  # fmt: skip


def test_sequence_number_used_again_ends_the_old_message():
    other = _on(P1.replace(b"55?MbV0", b"55?MbVP"), b"AIVDM")
    messages, refused = rows(P1 + other + P2)
    assert [m["mmsi"] for m in messages] == [351759002]
    assert [r["ref"] for r in refused] == [0]


REFUSED = {
    A[:-1] + b"B": "checksum",
    A[:-3]: "no_checksum",
    A[:-1]: "no_checksum",
    vdm(b"15RTgt0P", head=b"AIVDM,2,3,1,A"): "fields",
    vdm(b"15RTgt0P", head=b"AIVDM,0,0,1,A"): "fields",
    vdm(b"15RTgt0P", fill=9): "fields",
    vdm(b"15RTgt0P", head=b"AIVDM,,,,"): "fields",
    vdm(b"15RT[t0PAso"): "payload_character",
    vdm(b""): "payload_short",
    vdm(b"15RTgt"): "payload_short",
    vdm(b"1" * 2000): "payload_long",
}


@pytest.mark.parametrize("data", REFUSED, ids=lambda data: data[:40].decode())
def test_refused_with_reason_place_and_text(data):
    messages, (refused,) = rows(b"$GPGGA,1*00\n" + data + b"\n")
    assert messages == []
    assert (refused["rule"], refused["ref"]) == (REFUSED[data], 12)
    assert refused["found"] == data.decode()[:500]


def test_bad_tag_block_costs_the_time_not_the_message():
    messages, (refused,) = rows(b"\\s:X,c:1334337317*00\\" + A)
    assert (messages[0]["mmsi"], messages[0]["time"]) == (371798000, None)
    assert refused["rule"] == "tag_block"


def test_fields_not_wholly_there_are_null():
    row = one(vdm(b"15RTgt0PAso;90TKcjM8h6", 0))  # 132 bits: the heading is cut
    assert (row["cog_deg"], row["heading_raw"], row["radio"]) == (pytest.approx(224), None, None)
    assert one(vdm(b"15RTgt0PAso;90TKcjM8h6", 5))["cog_deg"] is None  # 127 bits


def test_two_sentences_on_a_line_and_lines_that_are_not_ais():
    decoder = Decoder()
    data = A + tags(b"s:X,c:1334337317") + A + b"\n\n# " + A + b"\n$GPGGA,1*00\nnoise\n"
    messages, _ = _whole([decoder.feed(data), decoder.finish()])
    assert [m["station"] for m in messages] == [None, "X"]
    assert (decoder.counts.sentences, decoder.counts.other) == (2, 4)


def test_names_of_aids_go_on_behind_bit_272():
    bits = f"{21:06b}{0:02b}{993692021:030b}{1:05b}"
    for text in ("A" * 20, "BC"):
        part = "".join(f"{ord(c) % 64:06b}" for c in text)
        bits = bits + part if text[0] == "A" else bits.ljust(272, "0") + part
    values = [int(bits[i : i + 6].ljust(6, "0"), 2) for i in range(0, len(bits), 6)]
    payload = bytes(v + 48 if v < 40 else v + 56 for v in values)
    assert one(vdm(payload, len(values) * 6 - len(bits)))["name"] == "A" * 20 + "BC"


LOG = b"".join(
    [*TIMES, P1, b"x" * 5000 + b"\n", P2, A, A[:-3], b"\xff\xfe\n", *REFUSED, P1, *LITERALS]
    [i // 2] if i % 2 == 0 else b"\r\n"
    for i in range(2 * (len(TIMES) + 7 + len(REFUSED) + len(LITERALS)))
)  # fmt: skip


def _whole(pairs):
    return [[row for pair in pairs for row in pair[i].to_pylist()] for i in (0, 1)]


WHOLE = None


@given(st.lists(st.integers(1, len(LOG) - 1), max_size=12))
def test_any_cut_gives_the_same_rows(cuts):
    global WHOLE  # noqa: PLW0603 - computed once
    if WHOLE is None:
        WHOLE = _whole([decode(LOG)])
    decoder = Decoder()
    edges = [0, *sorted(cuts), len(LOG)]
    pairs = [decoder.feed(LOG[a:b]) for a, b in pairwise(edges)]
    assert _whole([*pairs, decoder.finish()]) == WHOLE


def test_byte_by_byte():
    decoder = Decoder()
    data = LOG[: len(LOG) // 4]
    pairs = [decoder.feed(data[i : i + 1]) for i in range(len(data))]
    assert _whole([*pairs, decoder.finish()]) == _whole([decode(data)])


CHUNKS = st.sampled_from(
    [A, P1, P2, b"!AIVDM,", b"\\", b"\\s:a*1f\\", b"*", b"\n", b",", b"$PGHP,1,2013", b"!", b"\0"]
)


@given(st.lists(st.one_of(CHUNKS, st.binary(max_size=40)), max_size=60))
def test_noise_never_breaks_it(pieces):
    messages, quarantine = decode(b"".join(pieces))
    messages.validate(full=True)
    quarantine.validate(full=True)
    assert messages.schema.equals(MESSAGES.arrow)
    assert quarantine.schema.equals(QUARANTINE.arrow)


def test_more_than_one_batch():
    """Rows beyond one batch, with text and parts, come out as the first ones do."""
    piece = A + b",1327664865\r\n" + P1 + P2 + vdm(b"88888880") + b"\r\n"
    messages, refused = decode(piece * 15_000, ordinal=2)
    assert messages.num_rows == 45_000
    assert refused.num_rows == 0
    first = messages.slice(0, 3).drop_columns(["ref"]).to_pylist()
    assert messages.slice(44_997, 3).drop_columns(["ref"]).to_pylist() == first
    assert messages["ref"][3].as_py() == 2 * 2**40 + len(piece)


def test_tables_kept_do_not_change_as_decoding_goes_on():
    line = b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n"
    other = b"!AIVDM,1,1,,A,16SteH0P00Jt63hHaa6SagvJ087r,0*42\n"
    decoder, kept = Decoder(), []
    for _ in range(3):
        kept.append(decoder.feed(line * 70_000)[0])
    for _ in range(3):
        decoder.feed(other * 70_000)
    assert sum(table.num_rows for table in kept) > 200_000
    for table in kept:
        assert set(table["mmsi"].unique().to_pylist()) == {371798000}
        assert table["ref"].to_numpy()[1] - table["ref"].to_numpy()[0] == len(line)
