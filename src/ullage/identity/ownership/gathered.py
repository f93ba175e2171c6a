"""Every edge held, of all sources, with one id a party."""

from __future__ import annotations

import pyarrow as pa

from ullage.identity.holdings import Holdings
from ullage.identity.ownership import edges as made
from ullage.identity.ownership.joined import joined


def gathered(holdings: Holdings) -> pa.Table:
    """Edges (EDGES) given as such, named in statements and named by lists.

    A party given by its entry of a list (``ofac-sdn:23708``) is the company or ship whose number
    that entry has.
    """
    every = made.merge(
        holdings.edges,
        made.from_statements(holdings.statements),
        made.from_listings(holdings.listings),
    )
    return joined(made.renamed(every, made.entry_aliases(holdings.listings)))
