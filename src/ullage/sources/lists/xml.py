"""Lists in XML, read record by record: bounded memory, no document type, no entities.

Standard: XML 1.0. A document type declaration is refused before anything of it is used, so that no
entity can be defined (the way by which small files are made to grow or to read other files).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from ullage.errors import DamagedError, FormatError
from ullage.sources.lists.reading import head_of, pieces_of


class _Enough(Exception):  # noqa: N818 - travels inside this module only
    """The root element was met."""


def local(tag: str) -> str:
    """A tag without its namespace.

    >>> local("{urn:x}sanctionEntity")
    'sanctionEntity'
    """
    return tag.rpartition("}")[2]


def root_of(path: Path) -> tuple[str, dict[str, str]] | None:
    """Name (without namespace) and attributes of the root element; None where it is no XML.

    Raises FormatError where a document type stands before it.
    """
    return _root(head_of(path), path)


def _root(head: bytes, path: Path) -> tuple[str, dict[str, str]] | None:
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        found.append((tag.rpartition(" ")[2], attributes))
        raise _Enough

    def doctype(*_: object) -> None:
        raise FormatError(
            "an XML list must have no document type declaration",
            where=str(path),
            do="Fetch it again from its authority; official lists have none.",
        )

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    # An encoding that nobody knows raises LookupError, some multi-byte ones ValueError.
    with suppress(expat.ExpatError, LookupError, ValueError, _Enough):
        parser.Parse(head.lstrip(b"\r\n\t "), False)
    return found[0] if found else None


def records(path: Path, containers: Collection[str]) -> Iterator[tuple[str, Element]]:
    """(name of the parent, element) of each child of a container, whole, in file order.

    ``containers`` are the elements to go into, the root among them; all names without namespace. A
    container with text or attributes is itself not given. Raises FormatError (no XML, malformed, a
    document type), DamagedError where the file is cut short.
    """
    if root_of(path) is None:
        raise FormatError("this is no XML", where=str(path), do="Check which list it is.")
    stack: list[Element] = []
    whole: Element | None = None
    for event, element in _events(path):
        if event == "start":
            outer = whole is None and (not stack or local(element.tag) in containers)
            if whole is None and not outer:
                whole = element
            if outer:
                stack.append(element)
        elif element is whole:
            yield local(stack[-1].tag), element
            stack[-1].remove(element)
            whole = None
        elif whole is None:
            stack.pop()


def _events(path: Path) -> Iterator[tuple[str, Element]]:
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    try:
        for piece in _pieces(path):
            parser.feed(piece)
            yield from cast("Iterator[tuple[str, Element]]", parser.read_events())
    except (ParseError, ValueError, LookupError) as error:
        _malformed(error, path)
    try:
        parser.close()
        yield from cast("Iterator[tuple[str, Element]]", parser.read_events())
    except ParseError as error:
        raise DamagedError(
            "the XML ends before its last element is closed: it is cut short",
            found=str(error),
            where=str(path),
            do="Fetch the file again.",
        ) from error


def _pieces(path: Path) -> Iterator[bytes]:
    pieces = pieces_of(path)
    yield next(pieces, b"").lstrip(b"\r\n\t ")
    yield from pieces


def _malformed(error: Exception, path: Path) -> NoReturn:
    raise FormatError(
        "the XML is malformed", found=str(error), where=str(path), do="Fetch the file again."
    ) from error


def text_at(element: Element, path: str) -> str:
    """Text of the first descendant at ``path``, stripped; empty where there is none."""
    return (element.findtext(path) or "").strip()
