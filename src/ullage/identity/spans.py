"""When a measure began or ended, in words, as well as it is known."""

from __future__ import annotations

from ullage.model.listing import Span

_BASES = {"legal": "legal", "reported": "as reported", "publications": "by the issues held"}


def span_text(span: Span) -> str:
    """A span in words, with what it rests on.

    >>> from ullage.times import PartialDate
    >>> day = PartialDate.parse
    >>> span_text(Span(day("2023-03-01"), day("2023-11-02"), "publications"))
    'between 2023-03-01 and 2023-11-02 (by the issues held)'
    """
    if span.basis == "open":
        return "no end seen"
    basis = _BASES[span.basis]
    if span.earliest == span.latest:
        return "not known when" if span.latest is None else f"{span.latest} ({basis})"
    if span.earliest is None:
        return f"{span.latest} or earlier ({basis})"
    if span.latest is None:
        return f"{span.earliest} or later ({basis})"
    return f"between {span.earliest} and {span.latest} ({basis})"
