"""What OFAC writes beside a name: labels, in remarks and as features of the advanced XML alike.

Source: OFAC, "SDN data formats and data schemas" (file descriptions of the legacy formats) and the
labels met in six publications from January 2019 to May 2024.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ullage.ids import company_valid
from ullage.model.listing import Kind, Link, ListedFact, ListedName, Measure, MeasureKind, NameKind
from ullage.sources.lists.entry_rows import flag_of, imo_of

_PROGRAMMES = """
    561-Related BALKANS BALKANS-EO14033 BELARUS BELARUS-EO14038 BPI-PA BPI-RUSSIA-EO14024 BPI-SDNTK
    BURMA BURMA-EO14014 BURUNDI CAATSA-IRAN CAATSA-RUSSIA CAR CMIC-EO13959 COTED CUBA CYBER CYBER2
    CYBER3 CYBER4 DARFUR DPRK DPRK-NKSPEA DPRK2 DPRK3 DPRK4 DRCONGO ELECTION-EO13848
    ETHIOPIA-EO14046 FSE-IR FSE-SY FTO GLOMAG HIFPAA HK-EO13936 HOSTAGES-EO14078 HRIT-IR HRIT-SY
    ICC-EO14203 IFCA IFSR ILLICIT-DRUGS-EO ILLICIT-DRUGS-EO14059 IRAN IRAN-CON-ARMS-EO IRAN-EO13846
    IRAN-EO13871
    IRAN-EO13876 IRAN-EO13902 IRAN-HR IRAN-TRA IRAQ IRAQ2 IRAQ3 IRGC ISA LEBANON LIBERIA LIBYA
    LIBYA2 LIBYA3 LIBYA4 MAGNIT MALI-EO13882 NICARAGUA NICARAGUA-NHRAA NPWMD NS-CMIC NS-MBS NS-PLC
    PAARSSR-EO13894 PEESA PEESA-EO14039 RUSSIA-EO14024 RUSSIA-EO14065 RUSSIA-EO14114 SDGT SDNT SDNTK
    SDT SOMALIA SOUTHSUDAN SSIDES SUDAN SUDAN-EO14098 SYRIA SYRIA-CAESAR SYRIA-EO13894 TCO UHRPA
    UKRAINE-EO13660 UKRAINE-EO13661 UKRAINE-EO13662 UKRAINE-EO13685 VENEZUELA VENEZUELA-EO13692
    VENEZUELA-EO13850 VENEZUELA-EO13884 WEST-BANK-EO14115 YEMEN ZIMBABWE
"""
#: Programmes met or announced; one that is not here is told as a novelty.
PROGRAMMES = frozenset(_PROGRAMMES.split())
_NOT_FREEZING: dict[str, MeasureKind] = {
    "561-Related": "service_ban",
    "CMIC-EO13959": "other",
    "NS-CMIC": "other",
    "NS-MBS": "service_ban",
    "NS-PLC": "service_ban",
}
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_BARE_IMO = re.compile(r"(?:IMO\s*)?([0-9]{7})(?:\s*\(.*\))?")


@dataclass
class Told:
    """What the labels of one entry add up to."""

    kind: Kind
    imo: int | None = None
    imo_text: str | None = None
    mmsi: int | None = None
    call_sign: str | None = None
    flag: str | None = None
    flag_text: str | None = None
    ship_type: str | None = None
    dwt_t: float | None = None
    gt: float | None = None
    names: list[ListedName] = field(default_factory=list)
    facts: list[ListedFact] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def registration(self, text: str) -> None:
        """A ship's IMO number, a company's, or a number of some other register."""
        found = _BARE_IMO.fullmatch(text)
        imo, _ = imo_of(found.group(1)) if found else (None, None)
        if self.kind != "vessel":
            if found and company_valid(int(found.group(1))):
                self.facts.append(ListedFact("company_imo", found.group(1)))
        elif imo is None:
            self.imo_text = self.imo_text or text
        elif self.imo is None:
            self.imo = imo
        elif imo != self.imo:
            self.facts.append(ListedFact("imo", str(imo), "other"))

    def station(self, text: str) -> None:
        """An MMSI; the first is the main one."""
        plain = text.replace(" ", "")
        if self.mmsi is None and re.fullmatch(r"[0-9]{9}", plain):
            self.mmsi = int(plain)
        else:
            self.facts.append(ListedFact("mmsi", plain, "other"))

    def flies(self, text: str) -> None:
        """The flag."""
        self.flag, self.flag_text = flag_of(text)

    def former(self, attribute: str, text: str) -> None:
        """Something that was so."""
        value = (flag_of(text)[0] or text) if attribute == "flag" else text
        self.facts.append(ListedFact(attribute, value, "former"))

    def other(self, attribute: str, text: str) -> None:
        """Something that is so too."""
        value = (flag_of(text)[0] or text) if attribute == "flag" else text
        self.facts.append(ListedFact(attribute, value, "other"))

    def named(self, kind: NameKind, text: str) -> None:
        """A name among the remarks: OFAC writes its weak names there, in quotation marks."""
        self.names.append(ListedName(text.strip(" '\"‘’“”"), kind))


def number(text: str) -> float | None:
    """A tonnage as printed: ``298,731``; None where it is none or nought.

    >>> number("298,731"), number("0"), number("n/a")
    (298731.0, None, None)
    """
    found = _NUMBER.fullmatch(text.strip())
    return (float(found.group().replace(",", "")) or None) if found else None


def _owner(told: Told, text: str) -> None:
    told.links.append(Link("owner", text))


def _linked(told: Told, text: str) -> None:
    told.links.append(Link("linked_to", text.lstrip(": ")))


def _also(kind: MeasureKind, label: str) -> Callable[[Told, str], None]:
    def add(told: Told, text: str) -> None:
        told.measures.append(Measure(kind, f"{label} {text}".strip()))

    return add


def _ignored(_told: Told, _text: str) -> None:
    """Known, and kept in the narrative only."""


def _dwt(told: Told, text: str) -> None:
    told.dwt_t = number(text)


def _gt(told: Told, text: str) -> None:
    told.gt = number(text)


def _type(told: Told, text: str) -> None:
    told.ship_type = text


def _sign(told: Told, text: str) -> None:
    told.call_sign = text


_RISK = "Secondary sanctions risk:"
_ADDITIONAL = "Additional Sanctions Information -"
_FINANCIAL = (
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:"
)

#: Label -> what it says of an entry. A label not here is a novelty where it stands with a ship.
LABELS: dict[str, Callable[[Told, str], None]] = {
    "Vessel Registration Identification": Told.registration,
    "Identification Number IMO": Told.registration,
    "Company Number IMO": Told.registration,
    "MMSI": Told.station,
    "Vessel Call Sign": _sign,
    "Other Vessel Call Sign": lambda told, text: told.other("call_sign", text),
    "Former Vessel Call Sign": lambda told, text: told.former("call_sign", text),
    "Vessel Flag": Told.flies,
    "Other Vessel Flag": lambda told, text: told.other("flag", text),
    "Former Vessel Flag": lambda told, text: told.former("flag", text),
    "Vessel Type": _type,
    "VESSEL TYPE": _type,
    "Other Vessel Type": lambda told, text: told.other("type", text),
    "Former Vessel Type": lambda told, text: told.former("type", text),
    "Vessel Year of Build": lambda told, text: told.facts.append(ListedFact("built", text)),
    "Vessel Owner": _owner,
    "Former Vessel Owner": lambda told, text: told.former("owner", text),
    "Other Vessel Owner": lambda told, text: told.other("owner", text),
    "Vessel Tonnage": _dwt,
    "Vessel Gross Registered Tonnage": _gt,
    "Vessel Gross Tonnage": _gt,
    "Linked To:": _linked,
    "a.k.a.": lambda told, text: told.named("weak", text),
    "f.k.a.": lambda told, text: told.named("fka", text),
    "n.k.a.": lambda told, text: told.named("weak", text),
    _RISK: _also("secondary_risk", _RISK),
    _ADDITIONAL: _also("secondary_risk", _ADDITIONAL),
    _FINANCIAL: _also("other", _FINANCIAL),
    "CAATSA Section 235 Information:": _also("other", "CAATSA Section 235 Information:"),
    "IFCA Determination -": _also("other", "IFCA Determination -"),
    "PEESA Information:": _ignored,
    "PAIPA Section 2 Information:": _ignored,
    "Executive Order 13846 information:": _ignored,
    "Executive Order 14024 Directive Information": _ignored,
    "Nationality of Registration": _ignored,
    "Target Type": _ignored,
    "Website": _ignored,
    "Email Address": _ignored,
    "Phone Number": _ignored,
    "All offices worldwide": _ignored,
}
_STARTS = re.compile("|".join(re.escape(name) for name in sorted(LABELS, key=len, reverse=True)))


def remark(told: Told, text: str) -> bool:
    """Take one remark or feature, such as ``Former Vessel Flag Malta``; whether its label is known.

    >>> told = Told("vessel")
    >>> remark(told, "alt. Former Vessel Flag Malta"), remark(told, "Painted Blue")
    (True, False)
    >>> told.facts
    [ListedFact(attribute='flag', value='MT', standing='former')]
    """
    text = text.strip().removeprefix("alt. ")
    found = _STARTS.match(text)
    if found is None:
        return False
    LABELS[found.group()](told, text[found.end() :].strip())
    return True


def programme(text: str) -> tuple[MeasureKind, bool]:
    """What being listed under a programme means, and whether we know the programme.

    All of the SDN list is blocked, so a programme not known is taken to freeze assets.

    >>> programme("DPRK4"), programme("NS-MBS"), programme("MARS-EO99999")
    (('asset_freeze', True), ('service_ban', True), ('asset_freeze', False))
    """
    plain = text.replace(" ", "")
    return _NOT_FREEZING.get(plain, "asset_freeze"), plain in PROGRAMMES
