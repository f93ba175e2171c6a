"""Country names as lists print them, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ullage.ids import country_alpha2, mid_table

#: Other names of the countries in the table of maritime identification digits, and countries that
#: have no digits of their own, as official lists print them.
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "BO": ("Bolivia (Plurinational State of)", "Plurinational State of Bolivia"),
    "BS": ("The Bahamas",),
    "CD": ("Democratic Republic of the Congo", "Congo, Democratic Republic of the",
           "Congo (Democratic Republic)", "The Democratic Republic of the Congo"),
    "CG": ("Republic of the Congo", "Congo, Republic of the"),
    "CI": ("Ivory Coast", "Cote d Ivoire"),
    "CN": ("People's Republic of China", "PRC"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("UK", "Great Britain", "United Kingdom of Great Britain and Northern Ireland"),
    "GM": ("The Gambia",),
    "HK": ("Hong Kong, China", "Hong Kong SAR"),
    "IR": ("Iran (Islamic Republic of)", "Islamic Republic of Iran"),
    "KM": ("Union of the Comoros", "Union of Comoros"),
    "KN": ("St. Kitts and Nevis", "St. Kitts & Nevis", "St Kitts and Nevis"),
    "KP": ("Democratic People's Republic of Korea", "DPRK", "Korea, North", "Korea (North)",
           "N. Korea", "DPR Korea"),
    "KR": ("Republic of Korea", "ROK", "Korea, South", "Korea (South)"),
    "LA": ("Lao People's Democratic Republic",),
    "LY": ("Libyan Arab Jamahiriya",),
    "MD": ("Republic of Moldova",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macau",),
    "MH": ("Republic of the Marshall Islands", "Marshall Isl."),
    "PS": ("State of Palestine", "Palestinian", "West Bank", "Occupied Palestinian Territory"),
    "RU": ("Russian Federation",),
    "ST": ("Sao Tome and Principe", "Sao Tome & Principe"),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey", "Turkiye"),
    "TW": ("Taiwan, Province of China", "Chinese Taipei"),
    "TZ": ("United Republic of Tanzania", "Tanzania (Zanzibar)", "Zanzibar"),
    "AE": ("UAE",),
    "US": ("USA", "United States of America"),
    "VA": ("Holy See",),
    "VC": ("St. Vincent and the Grenadines", "St. Vincent & the Grenadines",
           "St Vincent and the Grenadines"),
    "VE": ("Venezuela (Bolivarian Republic of)", "Bolivarian Republic of Venezuela"),
    "VG": ("Virgin Islands, British",),
    "VN": ("Vietnam", "Socialist Republic of Vietnam"),
    "XK": ("Kosovo",),
    "BL": ("Saint Barthelemy",),
    "CW": ("Curacao",),
    "SX": ("Sint Maarten",),
    "IM": ("Isle of Man",),
    "JE": ("Jersey",),
    "GG": ("Guernsey",),
}  # fmt: skip


def country_of(text: str) -> str | None:
    """ISO alpha-2 of a country given by name, alpha-2 or alpha-3; None where it is none we know.

    >>> [country_of(text) for text in ("Democratic People's Republic of Korea", "KPN", "PRK")]
    ['KP', None, 'KP']
    """
    found = _names().get(_key(text))
    return found if found is not None else country_alpha2(text)


@cache
def _names() -> dict[str, str]:
    own = {_key(country.name): country.alpha2 for country in mid_table().values()}
    rest = {_key(name): code for code, names in OTHER_NAMES.items() for name in names}
    return {**own, **rest}


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("&", " and "))
    return " ".join(re.findall(r"[a-z]+", plain.encode("ascii", "ignore").decode().lower()))
