"""Tables a case makes of identities: hulls, voyages against the lists, the lists it used."""

from __future__ import annotations

import pyarrow as pa

from ullage.model.columns import CATEGORY, F64, I64, TEXT
from ullage.model.schema import TIME, Column, TableSchema

_SIMULATED = Column("simulated", pa.bool_(), "True for made-up data.", nullable=False)

HULLS = TableSchema(
    "hulls",
    "One row per hull that a track of the case was given to, or that contests one.",
    (
        Column("hull", TEXT, "Hull id.", nullable=False),
        Column(
            "basis",
            CATEGORY,
            "What the tracks were given to it by.",
            nullable=False,
            values=(
                "IMO number sent",
                "MMSI by a source",
                "judgement",
                "transmitter alone",
                "contested",
            ),
        ),
        Column("transmitters", pa.list_(I64), "Transmitters of its tracks.", nullable=False),
        Column("names", pa.list_(TEXT), "Names sent, oldest first.", nullable=False),
        Column("call_signs", pa.list_(TEXT), "Call signs sent.", nullable=False),
        Column("flags", pa.list_(TEXT), "Flags by the MMSI's digits.", nullable=False),
        Column("first", TIME, "First position of its tracks.", nullable=False),
        Column("last", TIME, "Last position of its tracks.", nullable=False),
        Column("tracks", I64, "How many.", nullable=False, low=1),
        Column(
            "finding",
            CATEGORY,
            "What lists and reference set have of it: found (by number, or name with particulars), "
            "a lead (never a finding), contested (an identity that more than one hull used), or "
            "not found in the lists looked at.",
            nullable=False,
            values=("found", "lead", "contested", "not found"),
        ),
        Column(
            "bound",
            CATEGORY,
            "Whether a measure was in force during any of its tracks; null where it is not found.",
            values=("yes", "on some days, others cannot be told", "cannot be told", "no"),
        ),
        Column("sentence", TEXT, "The answer in words, with the lists looked at.", nullable=False),
        Column("conflicts", I64, "Conflicts it is part of.", nullable=False, low=0),
        _SIMULATED,
    ),
    key=("hull",),
)

VOYAGES = TableSchema(
    "screening",
    "Voyages of the case's hulls against each measure of each listing that they met: was it in "
    "force during this voyage.",
    (
        Column("hull", TEXT, "Hull of the voyage; the hulls that contest it, by commas."),
        Column("voyage", TEXT, "The voyage: one track, by its track_id.", nullable=False),
        Column("start", TIME, "Its first position.", nullable=False),
        Column("end", TIME, "Its last position.", nullable=False),
        Column(
            "standing",
            CATEGORY,
            "How surely the listed party is this hull; a lead is never a finding.",
            nullable=False,
            values=("identified", "probable", "lead", "contested"),
        ),
        Column(
            "rung",
            TEXT,
            "What they met by: number, name with particulars, name alone; null for a hull that "
            "contests the voyage and sent nothing of its own.",
        ),
        Column("score", F64, "Of the match, 0 to 1; null where rung is.", low=0, high=1),
        Column("party", TEXT, "Hull or entry that is listed.", nullable=False),
        Column("listed_name", TEXT, "Its name on the list.", nullable=False),
        Column(
            "list",
            TEXT,
            "The list; 'no list held' for a lead or a ship only said to be listed.",
            nullable=False,
        ),
        Column("entry", TEXT, "The list's own id.", nullable=False),
        Column("measure", TEXT, "What was ordered.", nullable=False),
        Column("instrument", TEXT, "Programme, annex or paragraph.", nullable=False),
        Column("during", TEXT, "Whether it was in force during the voyage.", nullable=False),
        Column("since", TEXT, "First day within the voyage, where it began within."),
        Column("until", TEXT, "Last day within the voyage, where it ended within."),
        Column("why", TEXT, "What that rests on.", nullable=False),
        Column(
            "reasons_for",
            TEXT,
            "What speaks for the match, by what was sent on this voyage; by what "
            "was sent on the hull's others where that meets nobody.",
        ),
        Column("reasons_against", TEXT, "What speaks against it, likewise."),
        _SIMULATED,
    ),
    key=("hull", "start", "list", "entry", "measure", "voyage"),
)

LISTS_LOOKED_AT = TableSchema(
    "lists",
    "The lists looked at: without them nothing can be said of a ship.",
    (
        Column("list", TEXT, "The list.", nullable=False),
        Column("published", TEXT, "Date of the issue; blank where none is held."),
        Column("basis", TEXT, "How that date is known."),
        Column("bundled", pa.bool_(), "True for what comes with Ullage.", nullable=False),
        Column("files", TEXT, "Its files with the start of their SHA-256."),
        Column("licence", TEXT, "Terms, where known."),
    ),
    key=("list", "published"),
)

OWNERS = TableSchema(
    "owners",
    "What a rule of ownership makes of the case's hulls that have owners on record.",
    (
        Column("hull", TEXT, "Hull id.", nullable=False),
        Column("day", TEXT, "Day it is asked for: the last of its tracks.", nullable=False),
        Column("rule", TEXT, "The rule.", nullable=False),
        Column(
            "verdict",
            CATEGORY,
            "Blocked through its owners, not, or it cannot be told.",
            nullable=False,
            values=("blocked", "not blocked", "cannot be told"),
        ),
        Column("lower_percent", F64, "Least share of blocked owners.", unit="%", nullable=False),
        Column("upper_percent", F64, "Greatest share they may have.", unit="%", nullable=False),
        Column("through", TEXT, "The owners and their parts.", nullable=False),
        Column("unknown", TEXT, "What is not on record or was presumed.", nullable=False),
        _SIMULATED,
    ),
    key=("hull", "day", "rule"),
)

CASE_IDENTITY_TABLES: dict[str, TableSchema] = {
    table.name: table for table in (HULLS, VOYAGES, LISTS_LOOKED_AT, OWNERS)
}
