"""Chinese characters: pinyin, Wade–Giles and Korean readings against well-known names."""

from __future__ import annotations

import unicodedata

import pytest

from ullage.identity.names import hanja
from ullage.identity.names.reading import Reading
from ullage.identity.names.wade_giles import _plain_spellings, of_pinyin, wade_giles

#: Syllables of known Wade–Giles names: Peking syllabary, places and people as long spelled.
WADE_GILES = """
bei pei|jing ching|tai t'ai|wan wan|gao kao|xiong hsiung|qing ch'ing|dao tao|zhong chung|guo kuo
mao mao|ze tsê|dong tung|deng têng|xiao hsiao|ping p'ing|jiang chiang|jie chieh|shi shih|zhou chou
en ên|lai lai|si ssŭ|zi tzŭ|ci tz'ŭ|lü lü|lv lü|xu hsü|yu yü|yue yüeh|xue hsüeh|quan ch'üan|er êrh
ri jih|rong jung|ge ko|ke k'o|he ho|kuo k'uo|huo huo|duo to|luo lo|zuo tso|cuo ts'o
gui kuei|kui k'uei|hui hui|shui shui|yi i|you yu|yan yen|ye yeh|yong yung|wen wên|zhang chang
chang ch'ang|zhi chih|chi ch'ih|nian nien|xing hsing|an an|ao ao
"""
PINYIN = [
    ("平壤", "PING RANG"),
    ("青松", "QING SONG"),
    ("长安", "CHANG AN"),
    ("長安", "CHANG AN"),
    ("重庆", "CHONG QING"),
    ("万恒11", "WAN HENG 11"),
    ("萬恆 11", "WAN HENG 11"),
    ("新光海", "XIN GUANG HAI"),
    ("上元宝", "SHANG YUAN BAO"),
    ("上元寶", "SHANG YUAN BAO"),
    ("云宏8", "YUN HONG 8"),
    ("雲宏8", "YUN HONG 8"),
    ("昌顺8", "CHANG SHUN 8"),
    ("昌順8", "CHANG SHUN 8"),
    ("东风6", "DONG FENG 6"),
    ("東風6", "DONG FENG 6"),
    ("华富", "HUA FU"),
    ("金泰", "JIN TAI"),
    ("浩帆6", "HAO FAN 6"),
    ("闽宁德油078", "MIN NING DE YOU 078"),
    ("兴明洋888", "XING MING YANG 888"),
    ("海洲168", "HAI ZHOU 168"),
    ("恒星", "HENG XING"),
    ("海军", "HAI JUN"),
    ("顺利", "SHUN LI"),
]
#: Places and words of the North with their characters.
KOREAN = [
    ("禮成江", "례성강", "RYE SONG GANG"),
    ("礼成江", "례성강", "RYE SONG GANG"),
    ("千馬山", "천마산", "CHON MA SAN"),
    ("千马山", "천마산", "CHON MA SAN"),
    ("南大峰", "남대봉", "NAM DAE BONG"),
    ("合掌江", "합장강", "HAP JANG GANG"),
    ("金雲山", "금운산", "KUM UN SAN"),
    ("金云山", "금운산", "KUM UN SAN"),
    ("白馬", "백마", "PAEK MA"),
    ("綾羅", "릉라", "RUNG RA"),
    ("绫罗", "릉라", "RUNG RA"),
    ("松原", "송원", "SONG WON"),
    ("會寧", "회녕", "HOE NYONG"),  # the place is spelled 회령: sound change in the spelling
    ("大同江", "대동강", "TAE DONG GANG"),
    ("鴨綠江", "압록강", "AP ROK GANG"),
    ("鸭绿江", "압록강", "AP ROK GANG"),
    ("淸川江", "청천강", "CHONG CHON GANG"),
    ("清川江", "청천강", "CHONG CHON GANG"),
    ("普通江", "보통강", "PO THONG GANG"),
    ("沸流江", "비류강", "PI RYU GANG"),
    ("龍岡", "룡강", "RYONG GANG"),
    ("龙冈", "룡강", "RYONG GANG"),
    ("羅南", "라남", "RA NAM"),
    ("樂園", "락원", "RAK WON"),
    ("小白山", "소백산", "SO BAEK SAN"),
    ("元山", "원산", "WON SAN"),
    ("殷栗", "은률", "UN RYUL"),
    ("江界", "강계", "KANG GYE"),
    ("洗浦", "세포", "SE PHO"),
]


def syllables() -> list[tuple[str, str]]:
    cells = [cell for line in WADE_GILES.strip().splitlines() for cell in line.split("|")]
    return [(cell.split()[0], cell.split()[1]) for cell in cells]


@pytest.mark.parametrize(("pinyin", "wade"), syllables())
def test_wade_giles_of_pinyin(pinyin: str, wade: str) -> None:
    assert wade_giles(pinyin) == wade


@pytest.mark.parametrize("text", ["", "11", "7-28", "b", "Витязь", "zh", "é"])
def test_what_is_no_syllable_has_no_wade_giles(text: str) -> None:
    assert wade_giles(text) is None


@pytest.mark.parametrize(("text", "latin"), PINYIN)
def test_pinyin(text: str, latin: str) -> None:
    spellings = [reading.text for reading in hanja.readings(text) if reading.system == "pinyin"]
    assert spellings[0] == latin
    assert len(spellings) == 1 or spellings[1].startswith(latin.split(maxsplit=1)[0])


@pytest.mark.parametrize(
    ("text", "wade"),
    [
        ("青松", "CH'ING SUNG"),
        ("青松", "CHING SUNG"),
        ("顺利", "SHUN LI"),
        ("新光海", "HSIN KUANG HAI"),
        ("昌順 8", "CH'ANG SHUN 8"),
        ("绿洲", "LÜ CHOU"),
        ("绿洲", "LU CHOU"),
        ("天津", "TIEN CHIN"),
        ("上元寶", "SHANG YÜAN PAO"),
        ("德油", "TE YU"),
    ],
)
def test_wade_giles_names(text: str, wade: str) -> None:
    assert wade in {reading.text for reading in hanja.readings(text)}


def test_u_umlaut_as_registers_write_it() -> None:
    texts = [reading.text for reading in hanja.readings("绿洲")]
    assert {"LU ZHOU", "LYU ZHOU", "LUZHOU", "LYUZHOU"} <= set(texts)


@pytest.mark.parametrize(("text", "word", "latin"), KOREAN)
def test_korean_reading(text: str, word: str, latin: str) -> None:
    assert hanja.korean(text)[0] == word
    assert Reading(latin, "Sino-Korean (DPRK)") in hanja.readings(text)


def test_all_three_romanisations_of_the_korean_reading() -> None:
    found = {reading.system: reading.text for reading in hanja.readings("禮成江")}
    assert found["Sino-Korean (RR), initial sound law"] == "YE SEONG GANG"
    assert found["Sino-Korean (MR)"] == "RYESŎNGGANG"
    assert "Sino-Korean (DPRK)" in found


def test_several_readings_give_several_names_but_not_many() -> None:
    assert hanja.korean("金星") == ("금성", "김성")
    assert len(hanja.korean("金金金金金")) == 4


@pytest.mark.parametrize(
    ("text", "own", "full"),
    [
        ("会宁", "회저", "회녕"),
        ("宁边", "저변", "녕변"),
        ("广州", "엄주", "광주"),
        ("胜利", "성리", "승리"),
    ],
)
def test_a_simplified_character_is_also_read_as_the_one_it_stands_for(
    text: str, own: str, full: str
) -> None:
    found = hanja.korean(text)
    assert found[0] == own
    assert full in found


@pytest.mark.parametrize(
    ("words", "wade"),
    [
        ("XIN GUANG HAI", "HSIN KUANG HAI"),
        ("DONG FENG", "TUNG FENG"),
        ("QING DAO", "CHING TAO"),
        ("SHANG YUAN BAO", None),
        ("XIN", None),
        ("RYE SONG GANG", None),
    ],
)
def test_wade_giles_of_a_name(words: str, wade: str | None) -> None:
    assert of_pinyin(tuple(words.split())) == (None if wade is None else tuple(wade.split()))


def test_the_list_of_syllables_is_that_of_the_dictionary() -> None:
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    spoken = {to_normal(one) for value in PINYIN_DICT.values() for one in value.split(",")}
    listed = {one.lower() for one in _plain_spellings()}
    assert listed <= spoken
    assert len(listed) >= 385


def test_compatibility_forms_are_the_same_character() -> None:
    korean_form = "\uf92a\uf9fd"
    assert unicodedata.normalize("NFC", korean_form) != korean_form
    assert hanja.readings(korean_form) == hanja.readings(unicodedata.normalize("NFC", korean_form))


def test_mixed_hangul_and_characters_read_as_korean() -> None:
    systems = {reading.system.split(" (")[0] for reading in hanja.readings("례성江 1")}
    assert systems == {"Sino-Korean"}
    assert hanja.readings("례성江 1")[0].text == "RYE SONG GANG 1"


@pytest.mark.parametrize("text", ["RYE SONG GANG", "례성강", "", "さくら", "Витязь"])
def test_no_characters_no_reading(text: str) -> None:
    assert hanja.readings(text) == ()


def test_a_character_without_korean_reading_leaves_the_chinese_ones() -> None:
    systems = {reading.system for reading in hanja.readings("乄顺")}
    assert systems <= {"pinyin", "Wade-Giles"}


def test_every_packaged_reading_is_one_syllable() -> None:
    from ullage.identity.names.jamo import decompose

    table = hanja._hangul_of()
    assert len(table) > 10_000
    assert all(len(decompose(word)) == len(word) == 1 for words in table.values() for word in words)
