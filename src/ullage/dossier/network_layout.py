"""Where the nodes of a network stand: owners left, what they own or manage right of them.

A layered drawing (K. Sugiyama, S. Tagawa, M. Toda, *Methods for visual understanding of
hierarchical system structures*, IEEE Trans. SMC 11, 1981): rings are opened, nodes go to columns by
the longest way from an owner, columns are ordered so that lines cross little (medians, swept both
ways), and heights follow the neighbours as far as the least distances allow. The same input gives
the same drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 12
#: Room that a line needs where it passes between nodes.
_PASSING = 8.0


@dataclass(frozen=True, slots=True)
class Link:
    """A line from the left node to the right one, as drawn; ``turned`` where that is against its
    own direction.
    """

    left: str
    right: str
    turned: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of nodes and the middle height of each; ``bends`` are the heights at which a line
    passes the columns between its ends.
    """

    columns: tuple[tuple[str, ...], ...]
    y: Mapping[str, float]
    links: Mapping[tuple[str, str], Link]
    bends: Mapping[tuple[str, str], tuple[float, ...]]


def layout(
    nodes: Sequence[str],
    edges: Iterable[tuple[str, str]],
    heights: Mapping[str, float],
    gap: float,
) -> Layout:
    """Place ``nodes``, nearest to the start first, and ``edges`` (owner, owned).

    ``heights`` are the nodes', ``gap`` is the least distance between two in a column.
    """
    pairs = sorted({(a, b) for a, b in edges if a != b})
    links = _opened(nodes, pairs)
    column = _columns(nodes, {(link.left, link.right) for link in links.values()})
    order, chains = _with_bends(nodes, column, links)
    near = _neighbours(chains)
    _untangle(order, near)
    size = {node: heights.get(node, _PASSING) for layer in order for node in layer}
    y = _heights(order, near, size, gap)
    columns = tuple(tuple(node for node in layer if node in column) for layer in order)
    bends = {pair: tuple(y[node] for node in chain[1:-1]) for pair, chain in chains.items()}
    return Layout(columns, {node: y[node] for node in nodes}, links, bends)


def _opened(nodes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Link]:
    """The lines, those that close a ring turned round: found by a walk in depth."""
    below: dict[str, list[str]] = defaultdict(list)
    owned = {b for _, b in pairs}
    for a, b in pairs:
        below[a].append(b)
    turned: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for start in sorted(nodes, key=lambda node: (node in owned, -nodes.index(node))):
        if start in state:
            continue
        state[start] = 1
        work = [(start, iter(below[start]))]
        while work:
            node, rest = work[-1]
            for other in rest:
                if state.get(other) == 1:
                    turned.add((node, other))
                elif other not in state:
                    state[other] = 1
                    work.append((other, iter(below[other])))
                    break
            else:
                state[node] = 2
                work.pop()
    return {(a, b): Link(b, a, True) if (a, b) in turned else Link(a, b, False) for a, b in pairs}


def _columns(nodes: Sequence[str], pairs: set[tuple[str, str]]) -> dict[str, int]:
    """Column of each node: one right of its rightmost owner; owners stand next to what they own."""
    left: dict[str, set[str]] = defaultdict(set)
    right: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        left[b].add(a)
        right[a].add(b)
    column: dict[str, int] = {}
    waiting = {node: len(left[node]) for node in nodes}
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:
        column[node] = max((column[other] + 1 for other in left[node]), default=0)
        for other in sorted(right[node], key=nodes.index):
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    for node in reversed(ready):
        if right[node]:
            nearest = min(column[other] for other in right[node]) - 1
            column[node] = max(column[node], nearest) if not left[node] else column[node]
    return column


_Chains = dict[tuple[str, str], list[str]]


def _with_bends(
    nodes: Sequence[str], column: Mapping[str, int], links: Mapping[tuple[str, str], Link]
) -> tuple[list[list[str]], _Chains]:
    """Nodes by column, with a place in each column that a line passes, and the lines as chains."""
    order: list[list[str]] = [[] for _ in range(max(column.values(), default=0) + 1)]
    for node in nodes:
        order[column[node]].append(node)
    chains: _Chains = {}
    for pair, link in links.items():
        between = range(column[link.left] + 1, column[link.right])
        places = [f"\x1f{pair[0]}\x1f{pair[1]}\x1f{number}" for number in between]
        for number, place in zip(between, places, strict=True):
            order[number].append(place)
        chains[pair] = [link.left, *places, link.right]
    return order, chains


def _neighbours(chains: _Chains) -> dict[str, tuple[list[str], list[str]]]:
    """For each node its neighbours one column left and one column right."""
    out: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for chain in chains.values():
        for a, b in pairwise(chain):
            out[a][1].append(b)
            out[b][0].append(a)
    return out


_Near = Mapping[str, tuple[list[str], list[str]]]


def crossings(order: Sequence[Sequence[str]], near: _Near) -> int:
    """How often lines cross between neighbouring columns."""
    total = 0
    for here, after in pairwise(order):
        place = {node: at for at, node in enumerate(after)}
        ends = [
            end for node in here for end in sorted(place[o] for o in near[node][1] if o in place)
        ]
        total += sum(a > b for at, a in enumerate(ends) for b in ends[at + 1 :])
    return total


def _untangle(order: list[list[str]], near: _Near) -> None:
    """Reorder the columns by medians of their neighbours, keeping the best order met."""
    best, least = [list(layer) for layer in order], crossings(order, near)
    for sweep in range(_SWEEPS):
        side = sweep % 2
        numbers = range(1, len(order)) if side == 0 else range(len(order) - 2, -1, -1)
        for number in numbers:
            fixed = order[number - 1 if side == 0 else number + 1]
            order[number] = _by_median(order[number], fixed, near, side)
        count = crossings(order, near)
        if count < least:
            best, least = [list(layer) for layer in order], count
    order[:] = best


def _by_median(layer: list[str], fixed: Sequence[str], near: _Near, side: int) -> list[str]:
    place = {node: at for at, node in enumerate(fixed)}
    share = len(fixed) / max(len(layer), 1)

    def key(at: int) -> tuple[float, int]:
        ends = sorted(place[other] for other in near[layer[at]][side] if other in place)
        if not ends:
            return at * share, at
        middle = len(ends) // 2
        if len(ends) % 2:
            return float(ends[middle]), at
        return (ends[middle - 1] + ends[middle]) / 2, at

    return [layer[at] for at in sorted(range(len(layer)), key=key)]


def _heights(
    order: Sequence[Sequence[str]], near: _Near, size: Mapping[str, float], gap: float
) -> dict[str, float]:
    """Heights of all nodes: the mean of their neighbours', as near as distances allow."""
    y: dict[str, float] = {}
    for layer in order:
        at = 0.0
        for node in layer:
            y[node] = at + size[node] / 2
            at += size[node] + gap
    for sweep in range(_SWEEPS):
        layers = order if sweep % 2 == 0 else order[::-1]
        for layer in layers:
            wanted = [_wish(node, near, y, sweep) for node in layer]
            y.update(zip(layer, spread(wanted, [size[n] for n in layer], gap), strict=True))
    top = min((y[node] - size[node] / 2 for node in y), default=0.0)
    return {node: at - top for node, at in y.items()}


def _wish(node: str, near: _Near, y: Mapping[str, float], sweep: int) -> float:
    sides = near[node]
    one = sides[sweep % 2] or sides[1 - sweep % 2]
    both = [*sides[0], *sides[1]] if sweep >= _SWEEPS - 2 else one
    return sum(y[other] for other in both) / len(both) if both else y[node]


def spread(wanted: Sequence[float], sizes: Sequence[float], gap: float) -> list[float]:
    """Middle heights in the given order, at least ``gap`` apart, as near to ``wanted`` as can be.

    Least squares under an order: pool adjacent violators (M. Ayer et al., *An empirical
    distribution function for sampling with incomplete information*, 1955).

    >>> spread([0, 0, 30], [10, 10, 10], 2)
    [-6.0, 6.0, 30.0]
    """
    offsets = [0.0]
    for above, below in pairwise(sizes):
        offsets.append(offsets[-1] + (above + below) / 2 + gap)
    blocks: list[tuple[float, int]] = []
    for wish, offset in zip(wanted, offsets, strict=False):
        mean, count = wish - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, more = blocks.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        blocks.append((mean, count))
    flat = [mean for mean, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=False)]
