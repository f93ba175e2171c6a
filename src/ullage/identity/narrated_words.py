"""The words by which reasons for a listing tell acts, ships, cargoes, places; as patterns.

What they read and what they miss is in docs/methods/narratives.md.
"""

from __future__ import annotations

import re

STS = r"ship[- ]to[- ]ship\s+transfers?(?:\s+operations?)?"
ACT = re.compile(
    rf"""
    (?P<sts>\b(?:conduct(?:ed|ing)|engag(?:ed|ing)\s+in
      |(?:was|were|been|being)\s+(?:(?!not|never)\w+\s+)?involved\s+in|participat(?:ed|es|ing)\s+in
      |carried\s+out|perform(?:ed|ing)|prepared\s+for|took\s+part\s+in)
      \s+(?:(?!ship)[\w,-]+\s+){{0,4}}?{STS})
    |(?P<means>\b(?:through|via|by\s+means\s+of)\s+(?:(?!ship)[\w-]+\s+){{0,3}}?{STS}
      (?:\s+conducted)?)
    |(?P<transfer>\b(?:was|were|been)\s+(?:(?!not|never)\w+\s+)?involved\s+in\s+(?:\w+\s+){{0,2}}?transfers?(?=\s+of\b))
    |(?P<loaded>(?<!-)\b(?:on\s+)?load(?:ed|ing)\b(?!\s+(?:port|area|terminal))
      |\breceived\b)
    |(?P<imported>\bimported\b|\battempted\s+to\s+(?:directly\s+)?import\b)
    |(?P<discharged>\b(?:discharged|offloaded|unloaded|transferred|delivered)\b
      (?!\s+from\b))
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: A text without any of these tells no act.
TELLING = re.compile(r"transfer|load|import|discharg|deliver|received", re.IGNORECASE)
NAMES_OF = {
    "sts": "sts_transfer",
    "means": "sts_transfer",
    "transfer": "transfer",
    "loaded": "loaded",
    "imported": "imported",
    "discharged": "discharged",
}
CAPITALS = "DPRK UN UNSC UNSCR EU US USA UK ETA IMO AIS MMSI NK PRC ROC ROK STS OFAC HS LTD CO"
#: Capitals that are no ship's name.
NO_NAMES = frozenset(CAPITALS.split())
SHIP = re.compile(
    r"(?:\b(?:M/V|M/T|MV|MT)\s+)?"
    r"(?<![\w-])(?P<name>(?:[B-HJ-Z]\s+)?[A-Z]{2,}[A-Z0-9]*(?:\s+(?:NO\.\s*)?(?:[A-Z0-9]+))*)(?![\w-])"
)
TITLED = re.compile(
    r"\b(?:M/V|M/T|MV|MT)\s+(?P<name>[A-Z][\w.]*(?:\s+(?:[A-Z][\w.]*|[0-9]{1,4}(?![\w,])))*)"
)
CALLED = re.compile(
    r"\b(?:vessel|tanker|ship),?\s+(?:the\s+)?(?P<name>[A-Z][a-z]+(?:\s+[A-Z][a-z]+)+(?:\s+[0-9]+)?)"
)
DESCRIBED = (
    r"(?:(?:the|a|an|and|another|other|DPRK|North|Korean|oil|crude|products?|chemical|motor|cargo"
    r"|merchant|fishing|vessels?|tankers?|ships?|M/V|M/T|MV|MT|[\w.]+-(?:flagged|designated|owned"
    r"|registered))\s+)*"
)
PARTNER = re.compile(rf"\b(?:with|to|from|alongside)\s+{DESCRIBED}$")
HEDGE = re.compile(
    r"(?:(?:is|are|was|were)\s+)?(?:believed|suspected|reported|alleged|thought|understood)"
    r"\s+(?:to(?:\s+have)?|of(?:\s+having)?)(?:\s+been)?|\b(?:likely|probably|possibly|reportedly|allegedly"
    r"|apparently|suspected|attempted\s+to|prepared\s+for)\b",
    re.IGNORECASE,
)
CARGO = re.compile(
    r"\b(?P<hedge>likely\s+(?:for\s+|of\s+)?|probably\s+(?:for\s+|of\s+)?|possibly\s+(?:for\s+|of\s+)?"
    r"|(?:for|of)\s+likely\s+)?(?:(?:for|of)\s+)?"
    r"\b(?P<cargo>(?:(?:prohibited|illicit|concealed|refined|crude|heavy|fuel|diesel|marine|gas|DPRK"
    r"|North\s+Korean|iron|conventional|DPRK-origin|petroleum)\s+)*"
    r"(?:coal|oil|petroleum(?:\s+products?)?|products?|fuel|gasoil|diesel|gasoline|naphtha|LPG"
    r"|kerosene|ore|seafood|sand|goods|arms|weapons|cargo(?!\s+of))(?:\s+products?)?)\b",
)
QUANTITY = re.compile(
    r"(?:(?:almost|about|approximately|over|nearly|more\s+than|at\s+least|some)\s+)?"
    r"[0-9][0-9\s,.]*\s(?:metric\s+)?(?:tons?|tonnes?|kilolit(?:er|re)s?|lit(?:er|re)s?|barrels?"
    r"|m3|cubic\s+met(?:er|re)s?)\b"
)
#: So far behind a verb may its cargo begin.
NEAR = 40
#: So far behind the verb before may a participle stand that shares its date.
NEAR_BEFORE = 160
#: What follows is a purpose or a judgement, not the act.
BEYOND = re.compile(r"\b(?:in order to|in violation of|for export|so as to)\b", re.IGNORECASE)
LONG_NAME = r"Democratic\s+People['’]s\s+Republic\s+of\s+Korea"
COUNTRY = rf"(?:{LONG_NAME}|DPRK|[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?)"
PLACE = re.compile(
    r"\b(?:at|to|in|off|near|from)\s+(?:the\s+)?(?:port\s+of\s+)?"
    r"(?P<place>DPRK(?![\w-]|\s+(?:\w+\s+)?(?:vessel|tanker|ship|oil))"
    rf"|{LONG_NAME}|[A-Z][a-z]+(?:[\s-][A-Z][a-z]+){{0,3}}(?:(?:,\s*|\s+){COUNTRY}(?![\w-]))?)(?![\w-])"
)
NO_PLACES = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Early|Mid|Late|Both|Security|United|Resolution|Panel|Committee)\b"
)
SENTENCE_END = re.compile(
    r"(?<!\bNO)(?<!\bNo)(?<!\bLtd)(?<!\bLTD)(?<!\bCo)(?<!\bCO)(?<!\bInc)(?<!\bSt)(?<!\bCorp)"
    r"[.;](?=\s+[\"“‘'(]?[A-Z0-9]|\s*$)"
)
BOTH = re.compile(r"^\s*(?:both|the|these|two)\s+(?:\w+\s+)?(?:vessels|ships|tankers)\b", re.I)
THAT_SHIP = re.compile(r"\b(?:the|this)\s+(?:vessel|ship|tanker)\b|^It\b", re.IGNORECASE)
TOGETHER = re.compile(r"\s*(?:,|and|,\s*and|&)\s*(?:the\s+)?(?:M/V|M/T|MV|MT)?\s*", re.I)
#: Verbs in these surroundings are no acts: told to, able to, meant to, did not.
NO_ACT = re.compile(
    r"\b(?:to|before|in\s+advance\s+of|not(?:\s+been)?|never(?:\s+been)?|without|den(?:ies|ied)"
    r"(?:\s+having)?)\s+$",
    re.IGNORECASE,
)
