"""One file from one address: whole or not at all, resumed where it broke off.

A download grows in a ``.part`` file beside its target, with what the server said of it in a second
one, and takes its name when it is complete. After a break it goes on from there, but only if the
server still has the same content (``If-Range``, RFC 9110); else it starts again. What was fetched
before and has not changed is not sent again (``If-None-Match``, ``If-Modified-Since``).
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from email.message import Message
from pathlib import Path
from typing import IO, Any, NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from ullage import __version__
from ullage.errors import FormatError, UnreadableError, UsageError, from_os

USER_AGENT = f"ullage/{__version__}"
_PIECE = 1 << 16
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_LONGEST_WAIT_S = 60.0
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_AGAIN = "Try again later; what came so far is kept and the download goes on from there."

Told = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Limits:
    """How long and how much. ``timeout_s`` is for connecting and for each silence."""

    timeout_s: float = 30.0
    total_s: float = 1800.0
    bytes: int = 1 << 30
    tries: int = 4
    backoff_s: float = 1.0


@dataclass(frozen=True)
class Served:
    """What a server said of a file that was fetched whole, and its hash."""

    url: str
    sha256: str
    bytes: int
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Fetched:
    """A file as it lies here now; ``unchanged`` where the server had nothing newer."""

    path: Path
    served: Served
    unchanged: bool


class _Broken(Exception):  # noqa: N818 - travels inside this module only
    """A try failed in a way that may pass; ``wait_s`` is what the server asked for."""

    def __init__(self, what: str, wait_s: float = 0.0) -> None:
        super().__init__(what)
        self.wait_s = wait_s


def fetch(
    url: str,
    target: Path,
    before: Served | None = None,
    limits: Limits = Limits(),
    told: Told = lambda done, total: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """The file at ``url`` as ``target``; ``before`` is what was said when it was fetched last.

    Retries broken and stalled connections and busy servers with growing pauses. Raises
    UnreadableError where the address does not answer, refuses or redirects to an unsafe one,
    FormatError where the file is larger than any list, UsageError for an address that is not http
    or https, OutputError where it cannot be written.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise UsageError("not an address", found=url, where="--url", do="Give http:// or https://.")
    target.parent.mkdir(parents=True, exist_ok=True)
    work = _Work(url, target, before, limits, told, time.monotonic() + limits.total_s)
    for number in range(limits.tries):
        try:
            return work.once()
        except _Broken as error:
            if number + 1 == limits.tries:
                _give_up(f"no success in {limits.tries} tries", url, str(error))
            pause = max(limits.backoff_s * 2**number, error.wait_s)
            sleep(min(pause, _LONGEST_WAIT_S))
    raise AssertionError("tries is at least one")


def _give_up(what: str, url: str, found: str) -> NoReturn:
    raise UnreadableError(what, found=found, where=url, do=_AGAIN)


@dataclass
class _Work:
    """One download, over several tries."""

    url: str
    target: Path
    before: Served | None
    limits: Limits
    told: Told
    until: float

    @property
    def part(self) -> Path:
        return self.target.with_name(f".{self.target.name}.part")

    @property
    def said(self) -> Path:
        return self.target.with_name(f".{self.target.name}.part.json")

    def once(self) -> Fetched:
        """One try."""
        known = self._begun()
        offset = self.part.stat().st_size if known else 0
        request = Request(self.url, headers=self._headers(known, offset))
        try:
            with _opener().open(request, timeout=self.limits.timeout_s) as response:
                return self._take(response, known, offset)
        except HTTPError as error:
            with error:
                return self._refused(error)
        except URLError as error:
            _broken(self.url, error.reason if isinstance(error.reason, OSError) else error)
        except (TimeoutError, ConnectionError, ssl.SSLError, http.client.HTTPException) as error:
            _broken(self.url, error)

    def _begun(self) -> dict[str, Any] | None:
        """What the server said of the part that is here; None where it cannot be gone on with."""
        try:
            said = json.loads(self.said.read_text(encoding="utf-8"))
            begun = self.part.stat().st_size > 0 and said["url"] == self.url and _validator(said)
        except (OSError, ValueError, KeyError, TypeError):
            begun = None
        return said if begun else None

    def _headers(self, known: Mapping[str, Any] | None, offset: int) -> dict[str, str]:
        out = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Accept": "*/*"}
        if known is not None:
            return {**out, "Range": f"bytes={offset}-", "If-Range": _validator(known) or ""}
        held = self.before if self.target.exists() else None
        if held is not None and held.url == self.url:
            if held.etag:
                out["If-None-Match"] = held.etag
            if held.last_modified:
                out["If-Modified-Since"] = held.last_modified
        return out

    def _refused(self, error: HTTPError) -> Fetched:
        if error.code == 304 and self.before is not None:
            return Fetched(self.target, self.before, True)
        if error.code == 416:
            self._drop()
            raise _Broken("the part that is here no longer fits")
        if error.code in _BUSY:
            raise _Broken(f"HTTP {error.code} {error.reason}", _wait_s(error.headers))
        raise UnreadableError(
            "the server does not give the file",
            found=f"HTTP {error.code} {error.reason}",
            where=self.url,
            do="Check the address; another one can be given with --url PART=URL.",
        )

    def _take(self, response: Any, known: Mapping[str, Any] | None, offset: int) -> Fetched:
        headers = response.headers
        if response.status != 206:
            offset, known = 0, _said(self.url, headers)
        elif known is None or not _continues(headers, known, offset):
            self._drop()
            raise _Broken("the server went on with something else")
        try:
            self.said.write_text(json.dumps(known), encoding="utf-8")
            with self.part.open("ab" if offset else "wb") as file:
                self._copy(response, file, offset, known["total"])
        except OSError as error:
            raise from_os(error, self.part, writing=True) from error
        return self._complete(known)

    def _copy(self, response: Any, file: IO[bytes], done: int, total: int | None) -> None:
        if total is not None and total > self.limits.bytes:
            self._too_large(total)
        while piece := self._piece(response):
            file.write(piece)
            done += len(piece)
            self.told(done, total)
            if done > self.limits.bytes:
                self._too_large(done)
            if time.monotonic() > self.until:
                _give_up(f"not done after {self.limits.total_s:g} s", self.url, f"{done:,} bytes")
        if total is not None and done != total:
            if done > total:
                self._drop()
            raise _Broken(f"the connection ended after {done:,} of {total:,} bytes")

    def _piece(self, response: Any) -> bytes:
        try:
            return bytes(response.read1(_PIECE))
        except (OSError, http.client.HTTPException) as error:
            _broken(self.url, error)

    def _too_large(self, found: int) -> NoReturn:
        self._drop()
        raise FormatError(
            "no sanctions list is this large",
            found=f"{found:,} bytes or more",
            where=self.url,
            do="Check the address.",
        )

    def _complete(self, said: Mapping[str, Any]) -> Fetched:
        data = hashlib.sha256()
        with self.part.open("rb") as file:
            while piece := file.read(_PIECE):
                data.update(piece)
        size = self.part.stat().st_size
        served = Served(
            self.url, data.hexdigest(), size, said.get("etag"), said.get("last_modified")
        )
        self.part.replace(self.target)
        self.said.unlink(missing_ok=True)
        same = self.before is not None and self.before.sha256 == served.sha256
        return Fetched(self.target, served, same)

    def _drop(self) -> None:
        self.part.unlink(missing_ok=True)
        self.said.unlink(missing_ok=True)


def _said(url: str, headers: Message) -> dict[str, Any]:
    """What is kept beside a part, to go on with it."""
    return {
        "url": url,
        "etag": headers.get("ETag"),
        "last_modified": headers.get("Last-Modified"),
        "total": _length(headers),
    }


def _validator(said: Mapping[str, Any]) -> str | None:
    """What ``If-Range`` may carry: a strong ETag, else the date of the last change."""
    etag = said.get("etag")
    if isinstance(etag, str) and not etag.startswith("W/"):
        return etag
    date = said.get("last_modified")
    return date if isinstance(date, str) else None


def _continues(headers: Message, known: Mapping[str, Any], offset: int) -> bool:
    """Whether a 206 goes on where we are, with the same content."""
    found = _RANGE.fullmatch(headers.get("Content-Range") or "")
    if found is None or int(found.group(1)) != offset:
        return False
    total = None if found.group(2) == "*" else int(found.group(2))
    same_size = total is None or known["total"] in (None, total)
    etag = headers.get("ETag")
    return same_size and (etag is None or known["etag"] in (None, etag))


def _length(headers: Message) -> int | None:
    text = headers.get("Content-Length") or ""
    return int(text) if text.isdecimal() else None


def _wait_s(headers: Message) -> float:
    text = headers.get("Retry-After") or ""
    return float(text) if text.isdecimal() else 0.0


def _broken(url: str, error: Exception) -> NoReturn:
    """A failure of the connection: one that may pass, or one that will not."""
    if isinstance(error, ssl.SSLCertVerificationError):
        raise UnreadableError(
            "the server's certificate is not trusted",
            found=error.verify_message,
            where=url,
            do="Check the address and this machine's certificates.",
        ) from error
    unknown = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
    if isinstance(error, OSError | http.client.HTTPException) and not unknown:
        raise _Broken(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
    raise UnreadableError(
        "the address cannot be reached",
        found=str(error),
        where=url,
        do="Check the address and this machine's connection.",
    ) from error


class _Careful(HTTPRedirectHandler):
    """Follows a redirect to https, or within one host; nowhere else."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        within = new.scheme == old.scheme == "http" and new.hostname == old.hostname
        if new.scheme != "https" and not within:
            raise UnreadableError(
                "the server redirects to an address that is not safe",
                found=newurl,
                where=req.full_url,
                do="Check the address; another one can be given with --url PART=URL.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    """Only http and https, never files; proxies as the environment has them."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        _Careful(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def served_row(served: Served) -> dict[str, Any]:
    """As plain values, for a file."""
    return asdict(served)
