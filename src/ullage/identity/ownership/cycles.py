"""Rings of owners: parties that own one another, directly or through others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def components(owners: Mapping[str, set[str]]) -> dict[str, str]:
    """Ring of each party that is in one, named after its least member; a party that owns itself is
    a ring of one.

    ``owners``: target -> its owners. Method: strongly connected components, R. Tarjan, *Depth-first
    search and linear graph algorithms*, SIAM J. Comput. 1 (1972), without recursion.

    >>> components({"a": {"b"}, "b": {"a"}, "c": {"a"}, "d": {"d"}})
    {'a': 'a', 'b': 'a', 'd': 'd'}
    """
    search = _Search(owners)
    for party in sorted(owners):
        if party not in search.index:
            search.walk(party)
    return dict(sorted(search.ring.items()))


class _Search:
    def __init__(self, owners: Mapping[str, set[str]]) -> None:
        self.owners = owners
        self.index: dict[str, int] = {}
        self.low: dict[str, int] = {}
        self.stack: list[str] = []
        self.open: set[str] = set()
        self.ring: dict[str, str] = {}

    def walk(self, start: str) -> None:
        work = [(start, self._enter(start))]
        while work:
            party, above = work[-1]
            for owner in above:
                if owner not in self.index:
                    work.append((owner, self._enter(owner)))
                    break
                if owner in self.open:
                    self.low[party] = min(self.low[party], self.index[owner])
            else:
                work.pop()
                if work:
                    below = work[-1][0]
                    self.low[below] = min(self.low[below], self.low[party])
                if self.low[party] == self.index[party]:
                    self._close(party)

    def _enter(self, party: str) -> Iterator[str]:
        self.index[party] = self.low[party] = len(self.index)
        self.stack.append(party)
        self.open.add(party)
        return iter(sorted(self.owners.get(party, ())))

    def _close(self, party: str) -> None:
        members = [self.stack.pop()]
        while members[-1] != party:
            members.append(self.stack.pop())
        self.open.difference_update(members)
        if len(members) > 1 or party in self.owners.get(party, ()):
            self.ring.update(dict.fromkeys(members, min(members)))
