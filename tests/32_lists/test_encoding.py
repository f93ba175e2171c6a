"""Text in other encodings than UTF-8 is refused, or read as the encoding that is named."""

from __future__ import annotations

import pytest

from ullage.errors import FormatError, UsageError
from ullage.sources.lists.reading import decoded, glimpsed, text_of

KOREAN, RUSSIAN = "name,imo\n례성강 1,\n", "name,imo\nВИТЯЗЬ,8125703\n"


@pytest.mark.parametrize(("text", "encoding"), [(KOREAN, "euc-kr"), (RUSSIAN, "cp1251")])
def test_another_code_page_is_refused_until_it_is_named(text, encoding, tmp_path) -> None:
    path = tmp_path / "ships.csv"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(FormatError, match=r"not text in UTF-8 .* in line 2; in .*--encoding"):
        text_of(path)
    assert text_of(path, encoding) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_says_itself_what_it_is(encoding) -> None:
    assert decoded(KOREAN.encode(encoding)) == KOREAN
    assert glimpsed(KOREAN.encode(encoding)) == KOREAN


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(FormatError, match="NUL"):
        decoded("name\n".encode("utf-16-le"))
    with pytest.raises(FormatError, match="not text in UTF-8"):
        decoded(bytes(range(1, 256)))
    with pytest.raises(FormatError, match="not text in euc-kr"):
        decoded(b"A\xff", "euc-kr")


def test_an_encoding_that_does_not_exist() -> None:
    with pytest.raises(UsageError, match="no such encoding"):
        decoded(b"a", "klingon")


def test_a_head_cut_inside_a_character_is_recognised() -> None:
    assert glimpsed("례성".encode()[:4]) == "례"
