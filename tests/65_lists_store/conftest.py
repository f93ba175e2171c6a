"""Small lists in the documented CSV, and a server that misbehaves when told to."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

HEADER = "entry,kind,name,aliases,imo,flag,measure,instrument,start"


@pytest.fixture
def listed(tmp_path):
    """Write a list of ships: rows of (entry, name[, imo[, flag[, start]]])."""

    def write(name, *rows, header=HEADER):
        lines = [header]
        for row in rows:
            entry, ship, imo, flag, start = (*row, *[""] * (5 - len(row)))
            lines.append(f"{entry},vessel,{ship},,{imo},{flag},asset_freeze,house,{start}")
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def fleet():
    """So many rows of ships, numbered."""
    return lambda count, first=1: [(str(n), f"SHIP {n}") for n in range(first, first + count)]


@dataclass
class Site:
    """What the server has, how it treats the next requests, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    script: list[Callable] = field(default_factory=list)
    asked: list[dict] = field(default_factory=list)
    patience: threading.Event = field(default_factory=threading.Event)
    base: str = ""

    def put(self, path, body, etag=None, date=None):
        self.files[path] = body.encode() if isinstance(body, str) else body
        self.etags.pop(path, None)
        self.dates.pop(path, None)
        if etag:
            self.etags[path] = etag
        if date:
            self.dates[path] = date
        return self.base + path


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.site.asked.append({"path": self.path, **dict(self.headers)})
        act = self.site.script.pop(0) if self.site.script else whole
        self.close_connection = True
        act(self)

    def begin(self, status, length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        for name, known in (("ETag", self.site.etags), ("Last-Modified", self.site.dates)):
            if self.path in known and status < 400:
                self.send_header(name, known[self.path])
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()


def whole(request, cut=None, stall=False):
    """The file as a good server gives it; ``cut`` ends the connection after so many bytes."""
    site, path = request.site, request.path
    body = site.files.get(path)
    if body is None:
        request.begin(404, 0)
        return
    if _same(request):
        request.begin(304)
        return
    found = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range") or "")
    if found and request.headers.get("If-Range") in (site.etags.get(path), site.dates.get(path)):
        start = int(found[1])
        if start >= len(body):
            request.begin(416, 0)
            return
        limits = f"bytes {start}-{len(body) - 1}/{len(body)}"
        request.begin(206, len(body) - start, Content_Range=limits)
        body = body[start:]
    else:
        request.begin(200, len(body))
    request.wfile.write(body[:cut])
    request.wfile.flush()
    if stall:
        site.patience.wait(20)


def _same(request):
    etag, date = (request.site.etags.get(request.path), request.site.dates.get(request.path))
    asked = request.headers.get("If-None-Match")
    if asked:
        return asked == etag
    return date is not None and request.headers.get("If-Modified-Since") == date


class Acts:
    """Ways to treat a request."""

    whole = staticmethod(whole)

    @staticmethod
    def cut(count):
        return lambda request: whole(request, count)

    @staticmethod
    def stall(count):
        return lambda request: whole(request, count, stall=True)

    @staticmethod
    def status(code, **headers):
        return lambda request: request.begin(code, 0, **headers)

    @staticmethod
    def send(body, **headers):
        def act(request):
            request.begin(200, len(body), **headers)
            request.wfile.write(body)

        return act

    @staticmethod
    def endless(piece=b"x" * 1024):
        def act(request):
            request.begin(200)
            try:
                while not request.site.patience.wait(0):
                    request.wfile.write(piece)
            except OSError:
                pass

        return act

    @staticmethod
    def drip(body, pause_s):
        def act(request):
            request.begin(200, len(body))
            for number in range(len(body)):
                request.wfile.write(body[number : number + 1])
                request.wfile.flush()
                if request.site.patience.wait(pause_s):
                    return

        return act

    @staticmethod
    def goes_on_with(body, etag):
        """A server that ignores If-Range and gives the rest of something else."""

        def act(request):
            start = int(re.fullmatch(r"bytes=(\d+)-", request.headers["Range"])[1])
            request.site.etags.pop(request.path, None)
            limits = f"bytes {start}-{len(body) - 1}/{len(body)}"
            request.begin(206, len(body) - start, Content_Range=limits, ETag=etag)
            request.wfile.write(body[start:])

        return act

    @staticmethod
    def chunked(body, count):
        """Without a length, and cut inside a chunk after ``count`` bytes."""

        def act(request):
            request.begin(200, Transfer_Encoding="chunked")
            request.wfile.write(b"%x\r\n" % len(body) + body[:count])

        return act

    @staticmethod
    def hang_up():
        return lambda request: request.connection.close()


@pytest.fixture
def acts():
    return Acts


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """The client going away is part of the test."""


@pytest.fixture
def site():
    served = Site()
    handler = type("Bound", (Handler,), {"site": served})
    server = _Quiet(("127.0.0.1", 0), handler)
    served.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield served
    served.patience.set()
    server.shutdown()
    server.server_close()
    thread.join()
