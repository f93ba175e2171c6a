"""Which kinds of place count as what."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

#: Kinds where ships lie side by side for ordinary reasons.
HARBOUR_KINDS = ("port", "anchorage", "oil_terminal", "oil_buoy")

#: Radius of a place whose source states none, metres. Three kilometres is the distance at which
#: Global Fishing Watch's port visits begin (pipe-anchorages); it covers the berths of a small port.
DEFAULT_RADIUS_M = 3_000.0


def harbours(places: pa.Table) -> pa.Table:
    """The rows of a PLACES table whose kind is a harbour, order kept.

    Transfer grounds and chokepoints are left out: ships that meet there meet at sea, and counting
    them as ports would hide the encounters that matter most.
    """
    return places.filter(pc.is_in(places["kind"].cast(pa.string()), pa.array(HARBOUR_KINDS)))
