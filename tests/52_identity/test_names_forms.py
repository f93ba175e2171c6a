"""Cleaning, forms, Korean sounds and the reasons of a score: literals."""

from __future__ import annotations

import pytest

from ullage.identity.names import numerals, skeleton
from ullage.identity.names.forms import forms
from ullage.identity.names.lookalikes import as_latin
from ullage.identity.names.normal import clean, unconfused
from ullage.identity.names.score import compare
from ullage.identity.names.sounds import apart

CLEANED = [
    ("RYE SONG GANG 1", "RYE SONG GANG", (1,)),
    ("  rye   song gang  ", "RYE SONG GANG", ()),
    ("SAMMA2", "SAMMA", (2,)),
    ("SAM_MA_2", "SAM MA", (2,)),
    ("BOKWANG_NO5", "BOKWANG", (5,)),
    ("BOKWANG NO.5BL", "BOKWANG BL", (5,)),
    ("M/V CHON MYONG 1", "CHON MYONG", (1,)),
    ("MT ELBRUS", "ELBRUS", ()),
    ("MTS 5", "MTS", (5,)),
    ("MV", "MV", ()),
    ("CASINO 5", "CASINO", (5,)),
    ("NO NAME", "NO NAME", ()),
    ("TAIYO II", "TAIYO", (2,)),
    ("BICENTENARIO XVI", "BICENTENARIO", (16,)),
    ("IV", "IV", ()),
    ("VI VI AN", "VI VI AN", ()),
    ("VIET TIN 01", "VIET TIN", (1,)),
    ("7-28", "", (7, 28)),
    ("Jul-28", "", (7, 28)),
    ("MAY 5", "MAY", (5,)),
    ("5 MAR", "MAR", (5,)),
    ("28-Jul", "", (7, 28)),
    ("DEC QUEEN", "DEC QUEEN", ()),
    ("Ch'ŏngch'ŏn'gang", "CHONGCHONGANG", ()),
    ("Łódź", "LODZ", ()),
    ("ＳＡＭ　ＭＡ　２", "SAM MA", (2,)),
    ("Ⅲ MARIA Ⅲ", "III MARIA", (3,)),
    ("BELLA ٢", "BELLA", (2,)),
    ("金星三号", "金星", (3,)),
    ("金星十二號", "金星", (12,)),
    ("三马2", "三马", (2,)),
    ("第二金星", "金星", (2,)),
    ("白马号", "白马", ()),
    ("례성강 1호", "례성강", (1,)),
    ("제2호 금성", "금성", (2,)),
    ("새별호", "새별", ()),
    ("HONG FENG 1 HAO", "HONG FENG", (1,)),
    ("FU YUAN YU F30", "FU YUAN YU F", (30,)),
    ("RYE SONG GANG ONE", "RYE SONG GANG", (1,)),
    ("SEA TWENTY-ONE", "SEA", (21,)),
    ("TWENTY ONE", "TWENTY", (1,)),
    ("SEVEN SEAS", "SEVEN SEAS", ()),
    ("ONE", "ONE", ()),
    ("YU PYONG NO. V", "YU PYONG", (5,)),
    ("YU PYONG NO.V", "YU PYONG", (5,)),
    ("CASINO V", "CASINO", (5,)),
    ("上元寶輪", "上元寶", ()),
    ("上元宝号油轮", "上元宝", ()),
    ("云宏8号轮", "云宏", (8,)),
    ("金星三号轮", "金星", (3,)),
    ("轮", "轮", ()),
    ("金轮", "金轮", ()),
    ("BELLA@@@@@", "BELLA", ()),
    ("9" * 5000, "", (999999999999999999,)),
]


@pytest.mark.parametrize(("text", "words", "numbers"), CLEANED)
def test_clean(text: str, words: str, numbers: tuple[int, ...]) -> None:
    cleaned = clean(text)
    assert (" ".join(cleaned.words), cleaned.numbers) == (words, numbers)


def test_what_was_changed_is_told() -> None:
    assert clean("M/V BELLA No. 3").notes == ("'M/V' dropped", "'NO.' dropped")
    assert clean("MARIA III").notes == ("III read as 3",)
    assert clean("SEA TWENTY ONE").notes == ("TWENTY ONE read as 21",)
    assert clean("YU PYONG NO. V").notes == ("'NO.' dropped", "V read as 5")
    assert clean("上元寶輪").notes == ("'輪' dropped",)
    assert "JUL-28" in clean("Jul-28").notes[0]
    assert clean("RYE SONG GANG 1").notes == ()


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("七", 7), ("十", 10), ("二十", 20), ("二十八", 28), ("一〇", 10), ("贰", 2), ("십이", 12),
     ("육", 6), ("十十", None), ("三二十", None), ("号", None)],
)  # fmt: skip
def test_counted(numeral: str, value: int | None) -> None:
    assert numerals.counted(numeral) == value


@pytest.mark.parametrize(
    ("text", "latin"),
    [("РАЕК МА", "PAEK MA"), ("SАM", "SAM"), ("ВИТЯЗЬ", None), ("BELLA", None), ("례성강", None),
     ("ΒΕΤΑ", "BETA"), ("ΩMEGA", None)],
)  # fmt: skip
def test_lookalikes(text: str, latin: str | None) -> None:
    assert as_latin(text) == latin


def test_digits_meant_as_letters() -> None:
    assert unconfused("RYE S0NG GANG 1") == "RYE SONG GANG 1"
    assert unconfused("BILLIONS N0.18") == "BILLIONS NO.18"
    assert unconfused("SAMMA2") is None
    assert unconfused("B 10") is None


SAME_SOUNDS = [
    ("RYESONGGANG", "RYESEONGGANG"), ("RUNGRA", "REUNGNA"), ("RAKRANG", "RANGNANG"),
    ("CHONGRIM", "CHEONGNIM"), ("PAEKMA", "BAENGMA"), ("APROKGANG", "AMNOKKANG"),
    ("ZUZAGBONG", "CHUCHAKPONG"), ("CHOLLIMA", "CHONRIMA"), ("MUKHO", "MUKO"),
    ("HOERYONG", "HWERYONG"), ("DAIHONGDAN", "TAEHONGDAN"), ("SHINHUNG", "SINHEUNG"),
    ("GOORYONG", "KURYONG"), ("YOUJONG", "YUJONG"), ("YOUNGHUNG", "YONGHUNG"),
]  # fmt: skip
OTHER_SOUNDS = [
    ("RYESONGGANG", "TAEDONGGANG"), ("CHONMYONG", "CHONGMYONG"), ("YUSON", "YUSONG"),
    ("MIRIM", "MURIM"), ("NAMSAN", "ANSAN"), ("KUMSONG", "KUMGANG"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME_SOUNDS)
def test_same_sounds(one: str, other: str) -> None:
    assert skeleton.phones(one) == skeleton.phones(other)


@pytest.mark.parametrize(("one", "other"), OTHER_SOUNDS)
def test_other_sounds(one: str, other: str) -> None:
    a, b = skeleton.phones(one), skeleton.phones(other)
    assert apart(a, b).cost > 0.1 * max(len(a), len(b))


def test_the_way_from_one_sound_to_the_other() -> None:
    assert apart("ryuson", "yuson").steps == (("r", ""),)
    assert apart("jeqjin", "joqjin").steps == (("e", "o"),)
    assert apart("abc", "abc") == (0.0, ())
    assert apart("", "a").cost == apart("a", "").cost > 0


def test_forms_of_other_scripts_and_parts() -> None:
    told = {form.text for form in forms("례성강 1호").all}
    assert {"례성강 1", "RYE SONG GANG 1 (Hangul, DPRK)"} <= told
    told = {form.text for form in forms("SAEBYOL (ex CHONG RIM 2)").all}
    assert {"SAEBYOL", "CHONG RIM 2"} <= told
    assert [form.text for form in forms("BELLA").all] == ["BELLA"]
    assert [form.text for form in forms("BELLA (M/T)").all] == ["BELLA"]


def test_a_name_of_one_word_speaks_for_korean_only_by_its_letters() -> None:
    assert skeleton.evidence(("SAEBYOL",)) == 1
    assert skeleton.evidence(("MARINA",)) == 0
    assert skeleton.evidence(("AN", "SAN")) == 2
    assert skeleton.evidence(("LADY", "D")) == 0


def test_a_number_left_out_counts_against_a_long_name() -> None:
    lead = compare("MIN NING DE YOU", "MIN NING DE YOU 078")
    assert lead.against == ("number 78 on one side only",)
    assert compare("RYE SONG GANG", "RYE SONG GANG 78").value < lead.value


def test_letters_on_a_number_are_told() -> None:
    assert "'BL' behind the number dropped" in compare("YU PHYONG NO.5BL", "YU PHYONG 5").how
    same = compare("BOKWANG NO.5BL", "BOKWANG 5BL")
    assert same.value == 1.0


def test_reasons() -> None:
    score = compare("ZUZAGBONG-5", "JU JAK BONG 5")
    assert score.how[0].startswith("same Korean sounds")
    assert "number 5 = 5" in score.how
    assert compare("SAM JONG 1", "SAM JONG 2").against == ("number 1 is not 2",)
    assert compare("YU PHONG 5", "YU PHYONG 5").against == ("sound Y missing",)
    assert compare("JUJAKBONH-5", "JU JAK BONG 5").against == ("one misprint: H for G",)
    assert compare("BELLA", "KOTI") == (0.0, (), ())
