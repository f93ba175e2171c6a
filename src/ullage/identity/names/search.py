"""Searching a list of names: candidates by key, then exact scores.

Names are keyed by what a match at the default threshold cannot differ in: the joined letters, the
folded letters, the letters with one left out (for one misprint), and the consonant skeleton of
Korean names with one class left out. A name asked for meets only names with a key in common, which
for most is none; those are scored exactly. Below the threshold the search shows what the same keys
bring up (a ship of the same name and another number), not every remote likeness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ullage.errors import ValueInvalidError
from ullage.identity.names import latin
from ullage.identity.names.forms import Form, forms
from ullage.identity.names.score import THRESHOLD, Score, spelling, too_short, with_numbers
from ullage.identity.names.skeleton import is_korean, phones, skeleton

#: Sounds from which a lost r or a k for ng can still score enough (0.8 of 8 sounds, one missing).
_LONG_SOUNDS = 7
_Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One name found. ``key`` is the subject's; ``name`` its name as held; ``how`` says what met
    and what was changed for it, ``against`` what counted against.
    """

    key: int
    name: str
    score: float
    query_form: str
    name_form: str
    how: tuple[str, ...]
    against: tuple[str, ...]
    query: str = ""

    def explain(self) -> str:
        """The hit in a sentence.

        >>> index = NameIndex.build(["RYE SONG GANG 1"], [7])
        >>> print(index.search("Ryesong Gang No.1")[0].explain())
        ‘Ryesong Gang No.1’ meets ‘RYE SONG GANG 1’ (0.98): joined spelling equal (RYESONGGANG); \
number 1 = 1; 'NO.' dropped
        """
        text = f"‘{self.query or self.query_form}’ meets ‘{self.name}’ ({self.score:.2f}): "
        text += "; ".join(self.how)
        return text + (f". Against: {'; '.join(self.against)}" if self.against else "")


class _Held(NamedTuple):
    form: Form
    name: str
    key: int


class _Stem(NamedTuple):
    """Names with the same words, by number."""

    form: Form
    by_number: dict[_Numbers, list[_Held]]


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names of subjects, ready to be searched. Built once, never changed."""

    stems: tuple[_Stem, ...]
    letters: Mapping[str, tuple[int, ...]]
    folds: Mapping[str, tuple[int, ...]]
    misprints: Mapping[str, tuple[int, ...]]
    korean: Mapping[str, tuple[int, ...]]
    strong: Mapping[str, tuple[int, ...]]

    @classmethod
    def build(cls, names: Sequence[str], keys: Sequence[int]) -> NameIndex:
        """An index of names, each with the key of its subject; a subject may have many names.

        Raises ValueInvalidError where there are not as many keys as names. Names without letters or
        digits are left out: nothing can meet them.
        """
        if len(names) != len(keys):
            raise ValueInvalidError(
                "each name needs the key of its subject",
                found=f"{len(names)} names, {len(keys)} keys",
                do="Give two sequences of one length.",
            )
        return _Builder(names, keys).index()

    def search(self, query: str, threshold: float = THRESHOLD, limit: int = 10) -> list[Hit]:
        """The subjects whose best name scores at least ``threshold``, best first, one hit each.

        Ties are in the order of keys. A limit of 0 means no limit.
        """
        best: dict[int, tuple[float, Hit]] = {}
        for form, korean in _told_apart(forms(query).all):
            for stem in self._candidates(form, korean):
                for held, score in _meet(form, stem, threshold):
                    old = best.get(held.key)
                    if old is None or score.value > old[0]:
                        best[held.key] = (score.value, _hit(query, form, held, score))
        hits = sorted((hit for _, hit in best.values()), key=lambda hit: (-hit.score, hit.key))
        return hits[:limit] if limit else hits

    def search_many(
        self, queries: Iterable[str], threshold: float = THRESHOLD, limit: int = 10
    ) -> list[list[Hit]]:
        """:meth:`search` for each name, in order; a name asked for again is not searched again."""
        seen: dict[str, list[Hit]] = {}
        out = []
        for query in queries:
            hits = seen.get(query)
            if hits is None:
                hits = seen[query] = self.search(query, threshold, limit)
            out.append(list(hits))
        return out

    def _candidates(self, form: Form, korean: bool) -> Iterator[_Stem]:
        found: set[int] = set(self.letters.get(form.joined, ()))
        if form.joined.isascii() and form.joined:
            for key in _fold_key(form.joined):
                found.update(self.folds.get(key, ()))
            for key in _misprint_keys(form.joined):
                if key in self.misprints:
                    found.update(self.misprints[key])
            table = self.korean if form.korean else self.strong
            for key in _korean_keys(form.joined) if korean else ():
                if key in table:
                    found.update(table[key])
        return (self.stems[at] for at in sorted(found))


def _told_apart(all_forms: tuple[Form, ...]) -> Iterator[tuple[Form, bool]]:
    """Forms, and whether each is the first of its Korean sounds: readings by several systems sound
    alike, and what sounds alike scores alike.
    """
    heard: set[tuple[object, ...]] = set()
    for form in all_forms:
        first = len(all_forms) == 1
        if not first and form.joined.isascii() and is_korean(form.joined):
            sounds = (phones(form.joined), form.numbers, form.korean, form.cost, form.one_nasal)
            first = sounds not in heard
            heard.add(sounds)
        yield form, first


def _meet(form: Form, stem: _Stem, threshold: float) -> Iterator[tuple[_Held, Score]]:
    spelled = spelling(form, stem.form, threshold)
    if spelled.value < threshold:
        return
    same = stem.by_number.get(form.numbers, [])
    for held in same:
        yield held, with_numbers(spelled, form, held.form)
    if with_numbers(spelled, form, _NO_NUMBER).value < threshold and form.numbers:
        return
    for numbers, group in stem.by_number.items():
        if numbers != form.numbers:
            score = with_numbers(spelled, form, group[0].form)
            if score.value >= threshold:
                yield from ((held, score) for held in group)


_NO_NUMBER = Form((), (), "", 0)


def _hit(query: str, form: Form, held: _Held, score: Score) -> Hit:
    return Hit(
        held.key,
        held.name,
        round(score.value, 4),
        form.text,
        held.form.text,
        score.how,
        score.against,
        query,
    )


def _fold_key(joined: str) -> tuple[str, ...]:
    folded = latin.fold(joined)
    return (folded,) if len(folded) >= latin.SHORTEST_FOLD else ()


def _misprint_keys(joined: str) -> Iterator[str]:
    """The letters, and the letters with one left out: two names one misprint apart share one."""
    if latin.SHORTEST_MISPRINT - 1 <= len(joined) <= latin.LONGEST_MISPRINT:
        yield joined
        for at in range(len(joined)):
            yield joined[:at] + joined[at + 1 :]


def _korean_keys(joined: str) -> Iterator[str]:
    """The skeleton, and the skeleton without what may be missing or another class at the price of
    the threshold: a first r always, an r, n, ng or k where enough sounds agree.
    """
    if not is_korean(joined):
        return
    sounds = phones(joined)
    classes = skeleton(sounds)
    yield classes
    if sounds[0] == "r":
        yield classes[1:]
    if len(sounds) >= _LONG_SOUNDS:
        for at, sound in enumerate(classes):
            if sound in "nk":
                yield classes[:at] + classes[at + 1 :]


class _Builder:
    """Gathers stems and their keys."""

    def __init__(self, names: Sequence[str], keys: Sequence[int]) -> None:
        self.stems: dict[tuple[object, ...], _Stem] = {}
        for name, key in zip(names, keys, strict=True):
            for form in forms(name).all:
                self._add(_Held(form, name, int(key)))

    def _add(self, held: _Held) -> None:
        form = held.form
        stem = self.stems.setdefault(
            (form.words, form.korean, form.cost, form.via), _Stem(form._replace(numbers=()), {})
        )
        stem.by_number.setdefault(form.numbers, []).append(held)

    def index(self) -> NameIndex:
        stems = tuple(self.stems.values())
        latins = [(at, s.form) for at, s in enumerate(stems) if s.form.joined.isascii()]
        korean = [(at, key) for at, form in latins for key in _korean_keys(form.joined)]
        strong = [(at, key) for at, key in korean if stems[at].form.korean == 2]
        korean = [(at, key) for at, key in korean if not too_short(stems[at].form)]
        return NameIndex(
            stems,
            _table((at, stem.form.joined) for at, stem in enumerate(stems)),
            _table((at, key) for at, form in latins for key in _fold_key(form.joined)),
            _table((at, key) for at, form in latins for key in _misprint_keys(form.joined)),
            _table(korean),
            _table(strong),
        )


def _table(pairs: Iterable[tuple[int, str]]) -> dict[str, tuple[int, ...]]:
    gathered: dict[str, set[int]] = {}
    for at, key in pairs:
        gathered.setdefault(key, set()).add(at)
    return {key: tuple(sorted(stems)) for key, stems in gathered.items()}
