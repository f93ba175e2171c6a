"""Cyrillic names by each system, against spellings in lists, registers and the standards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ullage.identity.names import cyrillic

BGN = """
Витязь=Vityaz'|Тантал=Tantal|Патриот=Patriot|Юпитер=Yupiter|Партизан=Partizan|Севастополь=Sevastopol'
Богатырь=Bogatyr'|Нептун=Neptun|Белла=Bella|Ермак=Yermak|Меркурий=Merkuriy|Владивосток=Vladivostok
Находка=Nakhodka|Южно-Сахалинск=Yuzhno-Sakhalinsk|Щукин=Shchukin|Подъём=Pod"yëm|Ёлка=Yëlka
Цесаревич=Tsesarevich|Заря=Zarya|Маяк=Mayak|Енисей=Yenisey|Чайка=Chayka|Объект=Ob"yekt
Жигулёвск=Zhigulëvsk|Эльбрус=El'brus|Крым=Krym|Воробьев=Vorob'yev|АЛИСА=ALISA|ЮГ=YUG|ЯМАЛ=YAMAL|Я=Ya
"""
PASSPORT = """
Витязь=Vitiaz|Тантал=Tantal|Юпитер=Iupiter|Партизан=Partizan|Севастополь=Sevastopol
Богатырь=Bogatyr|Ермак=Ermak|Меркурий=Merkurii|Находка=Nakhodka|Щукин=Shchukin|Подъём=Podieem
Ёлка=Elka|Цесаревич=Tsesarevich|Заря=Zaria|Маяк=Maiak|Енисей=Enisei|Чайка=Chaika|Объект=Obieekt
Эльбрус=Elbrus|Крым=Krym|Воробьев=Vorobev|Южный=Iuzhnyi|Хабаровск=Khabarovsk|Жуков=Zhukov
Шишкин=Shishkin|Гудзон=Gudzon
"""
GOST = """
Витязь=Vityaz`|Тантал=Tantal|Юпитер=Yupiter|Севастополь=Sevastopol`|Меркурий=Merkurij
Находка=Naxodka|Щукин=Shhukin|Подъём=Pod``yom|Ёлка=Yolka|Цесаревич=Cesarevich|Царь=Czar`|Заря=Zarya
Маяк=Mayak|Енисей=Enisej|Чайка=Chajka|Объект=Ob``ekt|Эльбрус=E`l`brus|Крым=Kry`m|Южный=Yuzhny`j
Хабаровск=Xabarovsk|Жуков=Zhukov|Шишкин=Shishkin|Елец=Elecz|Цинния=Cinniya|Ермак=Ermak
"""


def rows(table: str) -> list[tuple[str, str]]:
    cells = [cell for line in table.strip().splitlines() for cell in line.split("|")]
    return [(cell.split("=")[0], cell.split("=")[1]) for cell in cells]


def by_system(text: str, system: str) -> str:
    table = dict(cyrillic._SYSTEMS)[system]
    return cyrillic._spelled(text, system, table)


@pytest.mark.parametrize("table", [BGN, PASSPORT, GOST])
def test_tables_are_long_enough(table: str) -> None:
    assert len(dict(rows(table))) >= 25


@pytest.mark.parametrize(("text", "latin"), rows(BGN))
def test_bgn_pcgn(text: str, latin: str) -> None:
    assert by_system(text, "BGN/PCGN") == latin
    texts = [reading.text for reading in cyrillic.readings(text)]
    assert texts[0] == latin
    assert latin.replace("'", "").replace('"', "").replace("ë", "e") in texts


@pytest.mark.parametrize(("text", "latin"), rows(PASSPORT))
def test_passport(text: str, latin: str) -> None:
    assert by_system(text, "passport (ICAO 9303)") == latin
    assert latin in [reading.text for reading in cyrillic.readings(text)]


@pytest.mark.parametrize(("text", "latin"), rows(GOST))
def test_gost(text: str, latin: str) -> None:
    assert by_system(text, "GOST 7.79-2000 B") == latin
    texts = [reading.text for reading in cyrillic.readings(text)]
    assert {latin, latin.replace("`", "")} <= set(texts)


@pytest.mark.parametrize(
    ("text", "latin"),
    [("Ермак", "Ermak"), ("Объект", "Obyekt"), ("Енисей", "Enisey"), ("Меркурий", "Merkuriy")],
)
def test_passports_before_2010(text: str, latin: str) -> None:
    spelled = by_system(text, "passport (1997)").replace('"', "")
    assert spelled == latin


@pytest.mark.parametrize(
    ("text", "latin"),
    [("Україна", "Ukrayina"), ("Київ", "Kyiv"), ("Європа", "Yevropa"), ("Гродна", "Grodna")],
)
def test_neighbouring_alphabets_leave_no_letter(text: str, latin: str) -> None:
    texts = [reading.text for reading in cyrillic.readings(text)]
    assert all(text.isascii() for text in texts)
    assert latin in texts or latin == "Kyiv"


def test_what_is_not_cyrillic_stays() -> None:
    assert cyrillic.readings("т/х Витязь-2 (RU)")[0].text == "t/kh Vityaz'-2 (RU)"


@pytest.mark.parametrize("text", ["VITYAZ", "례성강", "", "7-28"])
def test_no_cyrillic_no_reading(text: str) -> None:
    assert cyrillic.readings(text) == ()


@given(
    st.text("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя -12", min_size=1)
)
def test_no_russian_letter_is_left(text: str) -> None:
    assert not any(cyrillic.is_cyrillic(reading.text) for reading in cyrillic.readings(text))
