"""Ids of owners, managers, directors and addresses.

A company is known by its IMO company number, or by its entry on a list. A name alone says which
party is meant only within one scope: the ship, list or file that uses it. The same name in another
scope is another party until somebody says otherwise; :mod:`ullage.identity.ownership.leads` points
out such pairs.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Literal

from ullage.errors import ValueInvalidError
from ullage.identity.hull import hull_of_imo
from ullage.ids import company_valid, imo_valid

PartyKind = Literal["vessel", "company", "person", "address", "party"]
"""``party`` where nothing says what it is."""

_HULL = re.compile(r"IMO\d{7}|ULL-[0-9a-f]{10}")
_WORDS = re.compile("[a-z0-9]+")
_COMPANY = re.compile(r"CO(\d{7})")
_STATED = re.compile(
    r"\(?\b(?:company\s+)?imo(?:\s+company)?(?:\s+(?:number|no\.?))?[\s:#]*(\d{7})\b\)?",
    re.IGNORECASE,
)
#: Words that only names of firms have, folded.
_FIRM = frozenset(
    (
        *("co", "company", "corp", "corporation", "ltd", "limited", "llc", "llp", "inc", "plc"),
        *("incorporated", "sa", "gmbh", "bv", "nv", "as", "pte", "pty", "jsc", "ojsc", "pjsc"),
        *("ooo", "oao", "zao", "shipping", "shpg", "marine", "maritime", "trading", "management"),
        *("tankers", "lines", "shipmanagement", "bunkering", "oil", "petroleum", "bureau", "group"),
        *("holding", "holdings", "enterprise", "agency"),
    )
)


@lru_cache(maxsize=65_536)
def folded(name: str) -> str:
    """A name without case, accents, punctuation and doubled blanks, for comparing.

    >>> folded("Korea  Samma Shpg. Co., LTD")
    'korea samma shpg co ltd'
    """
    if name.isascii():
        return " ".join(_WORDS.findall(name.lower()))
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def company_of(number: int) -> str:
    """Id of a company with an IMO company number; ValueInvalidError if the check digit is wrong.

    >>> company_of(5145892)
    'CO5145892'
    """
    if not company_valid(number):
        raise ValueInvalidError(
            "no IMO company number", found=f"{number:07d}", do="Look it up again, or leave it out."
        )
    return f"CO{number:07d}"


def mint_party(name: str, *, country: str | None = None, scope: str = "") -> str:
    """Id of a party without a number, from its folded name and country, or its name and scope.

    The same parts give the same id everywhere. ``scope`` (a hull id, list id or file name) is not
    used where the country is known. Raises ValueInvalidError where the name is blank.

    >>> mint_party("ALISA LTD", country="RU") == mint_party("Alisa Ltd.", country="RU")
    True
    >>> mint_party("ALISA LTD", scope="a") == mint_party("ALISA LTD", scope="b")
    False
    """
    name_folded = folded(name)
    if not name_folded:
        raise ValueInvalidError("a party needs a name", found=repr(name), do="Give one.")
    where = f"in {country.upper()}" if country else f"at {scope}"
    digest = hashlib.sha256(f"{name_folded}\x1f{where}".encode()).hexdigest()
    return f"PTY-{digest[:10]}"


def entry_party(list_id: str, entry: str) -> str:
    """Id of a party that a list has an entry for: ``list:entry``."""
    return f"{list_id}:{entry}"


def address_party(address: str) -> str | None:
    """Id of an address by all of it but the country; None where it is no more than a town.

    Exact enough are four parts between commas, or three with a number.

    >>> address_party("Kumsong 3-dong, Mangyongdae District, Pyongyang, DPRK") == address_party(
    ...     "Kumsong 3 Dong, Mangyongdae District, Pyongyang, North Korea")
    True
    >>> address_party("Pyongyang, North Korea") is None
    True
    """
    parts = [folded(part) for part in address.split(",") if folded(part)]
    if len(parts) < (3 if any(char.isdigit() for char in address) else 4):
        return None
    return mint_party(" ".join(parts[:-1]), scope="address")


def stated_number(text: str) -> tuple[str, int | None]:
    """A name, and the IMO company number that stands beside it in the same text, if it is valid.

    >>> stated_number("KOREA SAMMA SHPG CO (company IMO 5145892)")
    ('KOREA SAMMA SHPG CO', 5145892)
    >>> stated_number("ALISA LTD")
    ('ALISA LTD', None)
    """
    found = _STATED.search(text)
    if found is None or not company_valid(int(found.group(1))):
        return text.strip(), None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(rest.strip(" ,;").split()), int(found.group(1))


def is_hull(party: str) -> bool:
    """Whether an id is a hull's.

    >>> is_hull("IMO7389704"), is_hull("CO5145892")
    (True, False)
    """
    return _HULL.fullmatch(party) is not None


def kind_of(party: str, name: str, roles: frozenset[str] = frozenset()) -> PartyKind:
    """What a party is, as far as its id, its name and what it does tell.

    >>> kind_of("PTY-0123456789", "Alisa Ltd"), kind_of("PTY-0123456789", "HUANG, Wang Ken")
    ('company', 'person')
    """
    if is_hull(party):
        return "vessel"
    if _COMPANY.fullmatch(party):
        return "company"
    if roles == {"address"} and not (_FIRM & set(folded(name).split())):
        return "address"
    if _FIRM & set(folded(name).split()):
        return "company"
    if "director" in roles or re.fullmatch(r"[A-Z][A-Z' -]+, [A-Z][\w'. -]*", name):
        return "person"
    return "company" if roles & {"ism_manager", "ship_manager", "operator"} else "party"


def target_of(text: str) -> str:
    """The id that a person's spelling of a target means: a hull id, ``IMO 7389704``, seven digits.

    Anything else is returned as it is. A seven-digit number must be a valid ship's number.

    >>> target_of("imo 7389704"), target_of("CO5145892")
    ('IMO7389704', 'CO5145892')
    """
    compact = re.sub(r"[\s.:-]", "", text).upper()
    digits = compact.removeprefix("IMO")
    if len(digits) == 7 and digits.isascii() and digits.isdigit():
        if not imo_valid(int(digits)):
            raise ValueInvalidError(
                "the check digit of this IMO ship number is wrong",
                found=repr(text),
                do="Look it up again; for a company write CO before its number.",
            )
        return hull_of_imo(int(digits))
    if _COMPANY.fullmatch(compact):
        return company_of(int(compact[2:]))
    return text.strip()
