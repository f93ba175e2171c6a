"""Tables of identity: who a hull is, said by whom, over which time; who owns whom.

A date known to the month stays so: each date is its first instant (UTC) beside a precision. An end
with precision ``day`` lies in that day; a null start was not stated, a null end was not stated
either and does not mean that the statement still holds.
"""

from __future__ import annotations

import pyarrow as pa

from ullage.model.columns import CATEGORY, F64, I64, TEXT
from ullage.model.schema import TIME, Column, TableSchema

PRECISIONS = ("instant", "day", "month", "year")

ATTRIBUTES = (
    "name",
    "imo",
    "mmsi",
    "flag",
    "call_sign",
    "type",
    "length_m",
    "beam_m",
    "dwt_t",
    "gt",
    "built",
    "owner",
    "beneficial_owner",
    "ism_manager",
    "ship_manager",
    "operator",
    "linked_to",
    "class",
    "status",
    "identity",
)
"""What a statement may be about. ``flag`` is ISO 3166-1 alpha-2; numbers are decimal text;
``linked_to`` is a party that a list links the ship to; ``identity`` is the id of a hull whose
identity was used where the source gives no number or name."""

STATUSES = ("registered", "listed", "broadcast", "painted", "spoofed", "alleged")
"""How a source stands behind a statement: a register, a sanctions list, the ship's own AIS, the
hull as seen, a false identity shown up by the source, a report."""

VERDICTS = ("same", "different", "unsure")

ROLES = (
    "owner",
    "beneficial_owner",
    "ism_manager",
    "ship_manager",
    "operator",
    "director",
    "agent",
    "address",
    "linked_to",
)


def dated(name: str, meaning: str) -> tuple[Column, Column]:
    """A date column and its precision."""
    return (
        Column(name, TIME, meaning),
        Column(f"{name}_precision", CATEGORY, f"How exactly {name} is known.", values=PRECISIONS),
    )


_SOURCE = (
    Column("source", TEXT, "Who says so: publication, register, page, file.", nullable=False),
    Column("locator", TEXT, "Where in the source: page, row, cell, byte offset."),
)

STATEMENTS = TableSchema(
    "statements",
    "What sources say of hulls, one row each. Nothing is overwritten; statements may contradict.",
    (
        Column("statement_id", TEXT, "Content hash of all other columns.", nullable=False),
        Column(
            "hull",
            TEXT,
            "Hull id: IMO and seven digits, or a minted id (ullage.identity.hull).",
            nullable=False,
        ),
        Column("attribute", CATEGORY, "What it is about.", nullable=False, values=ATTRIBUTES),
        Column("value", TEXT, "As the source has it; numbers as decimal text.", nullable=False),
        *dated("valid_from", "When it began to hold."),
        *dated("valid_to", "When it ceased to hold."),
        *dated("observed_at", "When the source saw or said it: known from then on."),
        *_SOURCE,
        Column(
            "status", CATEGORY, "How the source stands behind it.", nullable=False, values=STATUSES
        ),
        Column("reports", I64, "AIS reports behind it, where it is a broadcast.", low=1),
        Column("note", TEXT, "What to know before relying on it."),
        Column("simulated", pa.bool_(), "True for made-up data.", nullable=False),
    ),
    key=("hull", "attribute", "valid_from", "value", "statement_id"),
)

JUDGEMENTS = TableSchema(
    "judgements",
    "What a person or a rule holds about two hulls. A later row may withdraw an earlier one.",
    (
        Column("judgement_id", TEXT, "Content hash of all other columns.", nullable=False),
        Column("hull_a", TEXT, "Lesser hull id.", nullable=False),
        Column("hull_b", TEXT, "Greater hull id.", nullable=False),
        Column("verdict", CATEGORY, "One ship or two.", nullable=False, values=VERDICTS),
        Column("author", TEXT, "Person, or name and version of the rule.", nullable=False),
        Column("reason", TEXT, "Why.", nullable=False),
        Column("made_at", TIME, "When.", nullable=False),
        Column("withdraws", TEXT, "judgement_id that this row takes back."),
    ),
    key=("hull_a", "hull_b", "made_at", "judgement_id"),
)

EDGES = TableSchema(
    "edges",
    "Who owns, manages or stands behind whom, over time.",
    (
        Column("edge_id", TEXT, "Content hash of all other columns.", nullable=False),
        Column("party", TEXT, "Id of the owner, manager, director, address.", nullable=False),
        Column("party_name", TEXT, "Its name, as the source has it.", nullable=False),
        Column("role", CATEGORY, "What the party is to the target.", nullable=False, values=ROLES),
        Column("target", TEXT, "Id of what is owned: a hull id or a company.", nullable=False),
        Column("target_name", TEXT, "Its name.", nullable=False),
        Column(
            "percentage", F64, "Share held; null where none is stated.", unit="%", low=0, high=100
        ),
        Column(
            "percentage_low",
            F64,
            "Least share, where the source gives a range instead of a number.",
            unit="%",
            low=0,
            high=100,
        ),
        Column(
            "percentage_high",
            F64,
            "Greatest share, where the source gives a range.",
            unit="%",
            low=0,
            high=100,
        ),
        *dated("valid_from", "When it began."),
        *dated("valid_to", "When it ended."),
        *dated("observed_at", "When the source saw or said it."),
        *_SOURCE,
        Column("note", TEXT, "What to know before relying on it."),
    ),
    key=("target", "party", "role", "edge_id"),
)

CONFLICT_KINDS = (
    "shared_identifier",
    "two_values",
    "imo_changed",
    "imo_of_other_hull",
    "check_digit",
    "borrowed_identity",
    "false_identity",
    "after_scrapping",
    "gt_as_tonnes",
    "dwt_against_dimensions",
    "judgements",
)

CONFLICTS = TableSchema(
    "conflicts",
    "Statements that cannot all be right, or that need a word before they are used. Observed: "
    "which of them is wrong is not said.",
    (
        Column("conflict_id", TEXT, "Content hash of all other columns.", nullable=False),
        Column("kind", CATEGORY, "What contradicts.", nullable=False, values=CONFLICT_KINDS),
        Column("hulls", pa.list_(TEXT), "Hull ids it is about.", nullable=False),
        Column("attribute", CATEGORY, "What it is about.", nullable=False, values=ATTRIBUTES),
        Column("values", pa.list_(TEXT), "The values, as written.", nullable=False),
        Column(
            "statements",
            pa.list_(TEXT),
            "Their statement_ids; empty where judgements contradict.",
            nullable=False,
        ),
        Column("start", TIME, "From when they contradict; null where no date bounds it."),
        Column("end", TIME, "Until when; null where no date bounds it."),
        Column(
            "certain",
            pa.bool_(),
            "False where the dates allow that they never held at once.",
            nullable=False,
        ),
        Column("sentence", TEXT, "It in words.", nullable=False),
        Column("simulated", pa.bool_(), "True where a statement in it is made up.", nullable=False),
    ),
    key=("kind", "start", "conflict_id"),
)

ACTS = ("sts_transfer", "transfer", "loaded", "discharged", "imported")
"""What a reason for a listing says a ship did; ``transfer`` where it does not say how."""

NARRATED_PRECISIONS = ("day", "early", "mid", "late", "month", "span", "year")

NARRATED = TableSchema(
    "narrated",
    "What lists say ships did, taken from the wording of their reasons: dated statements, not "
    "observations. One row for each act and date.",
    (
        Column("narrated_id", TEXT, "Content hash of all other columns.", nullable=False),
        Column("act", CATEGORY, "What was done.", nullable=False, values=ACTS),
        Column("ship", TEXT, "Who did it, as printed.", nullable=False),
        Column(
            "hull", TEXT, "Its hull id, where the ship is the listed one and has an IMO number."
        ),
        Column("partners", pa.list_(TEXT), "The other ships, as printed."),
        Column("cargo", TEXT, "What was moved, as printed."),
        Column("cargo_hedge", TEXT, "Words that make the cargo uncertain, such as likely."),
        Column("quantity", TEXT, "How much, as printed."),
        Column("place", TEXT, "Where, as printed."),
        Column("hedge", TEXT, "Words that make the act uncertain: believed, prepared for."),
        Column("earliest", TIME, "First day on which it may have been; null where none is stated."),
        Column("latest", TIME, "Last day on which it may have been."),
        Column(
            "precision",
            CATEGORY,
            "Wording of the date: early is days 1 to 10, mid 11 to 20, late 21 to the end.",
            values=NARRATED_PRECISIONS,
        ),
        Column("date_text", TEXT, "The date as printed."),
        Column("text", TEXT, "The sentence, verbatim.", nullable=False),
        Column("start", I64, "Where the sentence begins in the narrative.", nullable=False, low=0),
        Column(
            "entry", TEXT, "The list's id of the entry whose reasons these are.", nullable=False
        ),
        *_SOURCE,
    ),
    key=("source", "entry", "start", "narrated_id"),
)

IDENTITY_TABLES: dict[str, TableSchema] = {
    table.name: table for table in (STATEMENTS, JUDGEMENTS, EDGES, CONFLICTS, NARRATED)
}
