"""A server before the server: hands out one build of the pages, passes the rest on, and can say something else instead.

It is what stands between a phone and us on a bad day (a captive portal, a tired proxy), and it lets a test publish the next
version.
"""

import http.client
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from server.http.static import Asset

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers, content."""

HOP = frozenset({"connection", "transfer-encoding", "keep-alive"})


class Front:
    """`instead` is asked first, with method and path; what it returns is answered, None goes on. `seen` is what was asked for."""

    def __init__(self, behind: str, pages: Path) -> None:
        self.behind = urlsplit(behind)
        self.instead: Callable[[str, str], Answer | None] = lambda method, path: None
        self.seen: list[tuple[str, str]] = []
        self.publish(pages)
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def __getattr__(self, name: str) -> Callable[[], None]:
                if not name.startswith("do_"):
                    raise AttributeError(name)
                return lambda: front.handle(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def publish(self, pages: Path) -> None:
        """From now on this build is what there is."""
        assets = [Asset(path, pages) for path in pages.rglob("*") if path.is_file()]
        self.files = {f"/{asset.name.removesuffix('index.html')}": asset for asset in assets}

    def handle(self, asked: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        path = urlsplit(asked.path).path
        self.seen.append((asked.command, path))
        body = asked.rfile.read(int(asked.headers.get("content-length", 0)))
        try:
            said = self.instead(asked.command, path)
            asset = self.files.get(path)
            if said is None and asset is not None:
                said = (200, asset.headers, asset.plain)
            if said is None and path.startswith("/parts/"):
                said = (404, {}, b"")  # of another build, which the server behind may have
            if said is None:
                self.pass_on(asked, body)
            else:
                self.say(asked, said)
        except (BrokenPipeError, ConnectionError):
            asked.close_connection = True

    def say(self, asked: BaseHTTPRequestHandler, said: Answer) -> None:
        """Send a whole answer."""
        status, headers, content = said
        asked.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            asked.send_header(name, value)
        asked.end_headers()
        asked.wfile.write(content)

    def pass_on(self, asked: BaseHTTPRequestHandler, body: bytes) -> None:
        """Ask the server behind, and send on what it says as it comes."""
        line = http.client.HTTPConnection(self.behind.hostname or "", self.behind.port, timeout=60)
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in HOP}
        with closing(line):
            line.request(asked.command, asked.path, body or None, headers)
            with closing(line.getresponse()) as answer:
                asked.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in HOP:
                        asked.send_header(name, value)
                asked.send_header("Connection", "close")
                asked.close_connection = True
                asked.end_headers()
                while chunk := answer.read1(65536):
                    asked.wfile.write(chunk)
                    asked.wfile.flush()


@contextmanager
def before(behind: str, pages: Path) -> Iterator[Front]:
    """A front for the length of a block."""
    front = Front(behind, pages)
    thread = threading.Thread(target=front.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield front
    finally:
        front.server.shutdown()
        front.server.server_close()
        thread.join(5)


def next_version(pages: Path, target: Path) -> Path:
    """A copy of a build as the next version of it: its part `later` is another one, and with it the page and the worker."""
    shutil.copytree(pages, target)
    part = next(target.glob("parts/later-*.js"))
    code = part.read_bytes() + b"// of the next version\n"
    renamed = part.with_name(f"later-{sha256(code).hexdigest()[:12]}.js")
    part.unlink()
    renamed.write_bytes(code)
    index, worker = target / "index.html", target / "sw.js"
    before_page = _kept(index)
    index.write_text(index.read_text("utf-8").replace(part.name, renamed.name), "utf-8")
    said = worker.read_text("utf-8").replace(part.name, renamed.name).replace(before_page, _kept(index))
    said = said.replace(_kept(pages / "parts" / part.name), _kept(renamed))
    version = _version(target)
    worker.write_text(said.replace(version, version[::-1]), "utf-8")
    return target


def _kept(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:16]


def _version(pages: Path) -> str:
    version: str = json.loads((pages / "build.json").read_text("utf-8"))["version"]
    return version
