"""Korean sound changes between syllables, as the romanisations that follow speech need them.

Standard: Standard Pronunciation (표준 발음법), chapters 4 and 5, as far as it follows from spelling
alone. Neglected: ㄴ inserted between the parts of a compound (학여울), tense sounds (which none of
the systems writes), and final consonant with ㅎ, which the systems keep apart in nouns (묵호).
"""

from __future__ import annotations

from collections.abc import Sequence

from ullage.identity.names.jamo import Syllable

#: Final clusters: what is heard before a consonant, what goes over to a vowel.
_CLUSTERS = {
    "ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("ㄴ", "ㅎ"), "ㄺ": ("ㄱ", "ㄱ"),
    "ㄻ": ("ㅁ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"), "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"),
    "ㄿ": ("ㅂ", "ㅍ"), "ㅀ": ("ㄹ", "ㅎ"), "ㅄ": ("ㅂ", "ㅅ"),
}  # fmt: skip
#: What stays of a cluster whose second consonant went over.
_LEFT = {"ㄺ": "ㄹ", "ㄻ": "ㄹ", "ㄿ": "ㄹ"}
#: Finals heard as another.
_HEARD = {
    "ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ", "ㅊ": "ㄷ", "ㅌ": "ㄷ", "ㅎ": "",
    "ㅍ": "ㅂ",
}  # fmt: skip
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅈ": "ㅊ"}
_PALATAL = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}


def heard(final: str) -> str:
    """The final consonant as heard before a consonant or at the end; one of ㄱㄴㄷㄹㅁㅂㅇ or none.

    >>> heard("ㅅ"), heard("ㄺ"), heard("ㅎ")
    ('ㄷ', 'ㄱ', '')
    """
    single = _CLUSTERS[final][0] if final in _CLUSTERS else final
    return _HEARD.get(single, single)


def linked(syllables: Sequence[Syllable]) -> list[Syllable]:
    """Finals carried over to a following vowel, ㅎ merged, and what stays as it is heard."""
    out = list(syllables)
    for place in range(len(out) - 1):
        out[place], out[place + 1] = _link(out[place], out[place + 1])
    return [syllable._replace(final=heard(syllable.final)) for syllable in out]


def _link(left: Syllable, right: Syllable) -> tuple[Syllable, Syllable]:
    final = left.final
    if right.initial == "ㅇ" and final not in {"", "ㅇ"}:
        stays, goes = _parted(final)
        if goes == "ㅎ":
            if not stays:
                return left._replace(final=""), right
            stays, goes = "", stays
        goes = _PALATAL.get(goes, goes) if right.vowel == "ㅣ" else goes
        return left._replace(final=stays), right._replace(initial=goes)
    if final in {"ㅎ", "ㄶ", "ㅀ"} and right.initial in _ASPIRATED:
        merged = right._replace(initial=_ASPIRATED[right.initial])
        return left._replace(final=heard(final)), merged
    return left, right


def _parted(final: str) -> tuple[str, str]:
    """What stays of a final before a vowel, and what goes over."""
    if final not in _CLUSTERS:
        return "", final
    stays, goes = _CLUSTERS[final]
    return _LEFT.get(final, stays), goes


def assimilated(
    syllables: Sequence[Syllable], *, keep_r: bool = False, link: bool = True
) -> list[Syllable]:
    """As spoken: linked, with nasals before nasals and ㄹ adapted to the consonant before it.

    ``keep_r`` leaves ㄹ as it is, which is the norm of the North. Without ``link`` each syllable
    keeps its final, as where syllables are written apart.

    >>> from ullage.identity.names.jamo import compose, decompose
    >>> compose(assimilated(decompose("독립문"))), compose(assimilated(decompose("신라")))
    ('동님문', '실라')
    """
    apart = [syllable._replace(final=heard(syllable.final)) for syllable in syllables]
    out = linked(syllables) if link else apart
    for place in range(len(out) - 1):
        final, initial = _meet(out[place].final, out[place + 1].initial, keep_r)
        out[place] = out[place]._replace(final=final)
        out[place + 1] = out[place + 1]._replace(initial=initial)
    return out


def _meet(final: str, initial: str, keep_r: bool) -> tuple[str, str]:
    if initial not in {"ㄴ", "ㅁ", "ㄹ"}:
        return final, initial
    if {final, initial} == {"ㄴ", "ㄹ"} and not keep_r:
        return "ㄹ", "ㄹ"
    nasal = _NASAL.get(final, final)
    changed = initial == "ㄹ" and nasal in {"ㅁ", "ㅇ", "ㄴ"} and not keep_r
    return nasal, "ㄴ" if changed else initial
