"""Korean romanisation against published examples, system by system.

RR: the examples of the notice itself (2000-8) and names of places as South Korea writes them. MR:
names of places in US (BGN) spelling. DPRK: examples of the 1992/2002/2012 rules, without breves.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.identity.names import hangul
from ullage.identity.names.jamo import (
    FINALS,
    INITIALS,
    VOWELS,
    compose,
    decompose,
    north_spellings,
    runs,
    south_spelling,
)
from ullage.identity.names.reading import Reading

REVISED = """
구미 gumi|영동 yeongdong|백암 baegam|옥천 okcheon|합덕 hapdeok|호법 hobeop|월곶 wolgot|벚꽃 beotkkot
한밭 hanbat|구리 guri|설악 seorak|칠곡 chilgok|임실 imsil|울릉 ulleung|대관령 daegwallyeong
백마 baengma|종로 jongno|왕십리 wangsimni|별내 byeollae|신라 silla|해돋이 haedoji|같이 gachi
놓다 nota|묵호 mukho|집현전 jiphyeonjeon|압구정 apgujeong|낙동강 nakdonggang|죽변 jukbyeon
낙성대 nakseongdae|합정 hapjeong|팔당 paldang|샛별 saetbyeol|울산 ulsan|속리산 songnisan
독립문 dongnimmun|극락전 geungnakjeon|오죽헌 ojukheon|촉석루 chokseongnu|남산 namsan
금강 geumgang|독도 dokdo|경복궁 gyeongbokgung|불국사 bulguksa|현충사 hyeonchungsa
"""
MCCUNE = """
평양 p'yŏngyang|부산 pusan|조선 chosŏn|한국 han'guk|신라 silla|독립문 tongnimmun|왕십리 wangsimni
압록강 amnokkang|대동강 taedonggang|청천강 ch'ŏngch'ŏn'gang|두만강 tuman'gang|백두산 paektusan
금강산 kŭmgangsan|종로 chongno|전주 chŏnju|충주 ch'ungju|원산 wŏnsan|신의주 sinŭiju|개성 kaesŏng
황해 hwanghae|함흥 hamhŭng|청진 ch'ŏngjin|해주 haeju|남포 namp'o|송림 songnim|사리원 sariwŏn
희천 hŭich'ŏn|강계 kanggye|혜산 hyesan|단천 tanch'ŏn|신포 sinp'o|무산 musan|회령 hoeryŏng
설악 sŏrak|낙동강 naktonggang|김포 kimp'o|여수 yŏsu|쉬 shwi|철도 ch'ŏlto
"""
OFFICIAL = """
닭섬 taksom|붉은바위 pulgunbawi|앉은바위 anjunbawi|백마산 paengmasan|꽃마을 kkonmaul
압록강 amrokgang|찔레골 jjilregol|평양 phyongyang|평안남도 phyongannamdo|남포 nampho
청진 chongjin|함흥 hamhung|원산 wonsan|개성 kaesong|사리원 sariwon|해주 haeju|신의주 sinuiju
강계 kanggye|혜산 hyesan|김책 kimchaek|라선 rason|단천 tanchon|회령 hoeryong|희천 huichon
대동강 taedonggang|두만강 tumangang|백두산 paektusan|묘향산 myohyangsan|금강산 kumgangsan
"""
LISTED = """
례성강 RYE SONG GANG|새별 SAE BYOL|백마 PAEK MA|릉라 RUNG RA|금진강 KUM JIN GANG|천마산 CHON MA SAN
남대봉 NAM DAE BONG|합장강 HAP JANG GANG|금운산 KUM UN SAN|유평 YU PHYONG|지성 JI SONG|송원 SONG WON
동흥산 TONG HUNG SAN|회령 HOE RYONG|주작봉 JU JAK BONG|양각도 YANG GAK DO|압록강 AP ROK GANG
철령 CHOL RYONG|은률 UN RYUL|황금산 HWANG GUM SAN|소백산 SO BAEK SAN|락랑 RAK RANG
비류강 PI RYU GANG|세포 SE PHO|대동강 TAE DONG GANG|희천 HUI CHON|양각도호 YANG GAK DO HO
"""


def rows(table: str) -> list[tuple[str, str]]:
    cells = [cell for line in table.strip().splitlines() for cell in line.split("|")]
    return [(cell.split(" ", 1)[0], cell.split(" ", 1)[1]) for cell in cells]


@pytest.mark.parametrize("table", [REVISED, MCCUNE, OFFICIAL, LISTED])
def test_tables_are_long_enough(table: str) -> None:
    assert len(dict(rows(table))) >= 25


@pytest.mark.parametrize(("word", "latin"), rows(REVISED))
def test_revised_romanization(word: str, latin: str) -> None:
    assert "".join(hangul.revised(decompose(word))) == latin
    assert any(reading.text == latin.upper() for reading in hangul.readings(word)), (
        "every system's spelling is among the readings"
    )


@pytest.mark.parametrize(("word", "latin"), rows(MCCUNE))
def test_mccune_reischauer(word: str, latin: str) -> None:
    assert "".join(hangul.mccune(decompose(word))) == latin
    texts = {reading.text for reading in hangul.readings(word)}
    plain = latin.replace("'", "").replace("ŏ", "o").replace("ŭ", "u")
    assert {latin.upper(), plain.upper()} <= texts


@pytest.mark.parametrize(("word", "latin"), rows(OFFICIAL))
def test_dprk_rules_in_full(word: str, latin: str) -> None:
    assert "".join(hangul.dprk_official(decompose(word))) == latin


@pytest.mark.parametrize(("word", "latin"), rows(LISTED))
def test_dprk_as_lists_write(word: str, latin: str) -> None:
    first, joined, *_ = hangul.readings(word)
    assert first == Reading(latin, "DPRK")
    assert joined == Reading(latin.replace(" ", ""), "DPRK")


@pytest.mark.parametrize(
    ("word", "spelling"),
    [
        ("압록강", "AM NOK GANG"),  # list: AM NOK GANG
        ("압록강", "AMROKGANG"),
        ("백마강", "PAEK MA KANG"),
        ("천리마", "CHOL LI MA"),
        ("백마", "PAENGMA"),
    ],
)
def test_other_spellings_of_the_north_are_read_too(word: str, spelling: str) -> None:
    found = [reading for reading in hangul.readings(word) if reading.text == spelling]
    assert [reading.system for reading in found] == ["DPRK"]


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("례성강", "예성강"),
        ("릉라", "능라"),
        ("로동", "노동"),
        ("라남", "나남"),
        ("려명", "여명"),
        ("룡강", "용강"),
        ("은률", "은율"),
        ("녀성", "여성"),
        ("락원", "낙원"),
        ("량강", "양강"),
    ],
)
def test_initial_sound_law_both_ways(north: str, south: str) -> None:
    assert south_spelling(north) == south
    assert north in north_spellings(south)
    northern = hangul.readings(north)[0].text
    assert Reading(northern, "DPRK, initial sound restored") in hangul.readings(south)


@pytest.mark.parametrize("word", ["압록강", "비류강", "대동강", "백마"])
def test_initial_sound_law_leaves_others(word: str) -> None:
    assert south_spelling(word) == word


@pytest.mark.parametrize("text", ["RYE SONG GANG 1", "禮成江", "Витязь", "", " ", "ㄱㄴ"])
def test_no_hangul_no_reading(text: str) -> None:
    assert hangul.readings(text) == ()


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("례성강1호", "RYE SONG GANG 1 HO"),
        ("M/V 새별", "M/V SAE BYOL"),
        ("새별-2", "SAE BYOL -2"),
        ("삼마 No.2", "SAM MA NO.2"),
        ("례성강 1", "RYE SONG GANG 1"),
    ],
)
def test_what_is_not_hangul_stays(text: str, spelling: str) -> None:
    assert hangul.readings(text)[0].text == spelling


def test_decomposed_text_is_composed_first() -> None:
    import unicodedata

    assert hangul.readings(unicodedata.normalize("NFD", "례성강"))[0].text == "RYE SONG GANG"


SYLLABLES = st.text(
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6
)


@given(SYLLABLES)
def test_taking_apart_and_putting_together(word: str) -> None:
    assert compose(decompose(word)) == word
    assert runs(word) == [word]


def test_every_syllable_there_is() -> None:
    whole = "".join(map(chr, range(0xAC00, 0xD7A4)))
    assert len(INITIALS) * len(VOWELS) * len(FINALS) == len(whole) == 11_172
    assert compose(decompose(whole)) == whole


@given(SYLLABLES)
def test_readings_are_latin_few_and_distinct(word: str) -> None:
    found = hangul.readings(word)
    texts = [reading.text for reading in found]
    assert 1 <= len(set(texts)) == len(texts) <= 24
    assert all(set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ ŎŬ'") for text in texts)
    assert texts[0].isascii()
