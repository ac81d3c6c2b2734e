"""The built PWA: two pages with everything inlined, parts of the worker's page, the service worker, icons.

The Content-Security-Policy names the inlined script and style by their hashes (CSP Level 3, section 6.7.2), so nothing else runs.
"""

import base64
import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.problems import Problem

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
}
_COMPRESSED = frozenset({".html", ".js", ".json", ".webmanifest", ".svg"})
_PARTS = "parts/"
"""Parts of a page: each has the hash of its bytes in its name, so under that name there is never anything else."""
_FOREVER = "public, max-age=31536000, immutable"


class Asset:
    """One file of the build, read once."""

    def __init__(self, path: Path, root: Path) -> None:
        data = path.read_bytes()
        self.name = path.relative_to(root).as_posix()
        self.plain = data
        self.brotli = brotli.compress(data, quality=11) if path.suffix in _COMPRESSED else None
        self.etag = f'"{sha256(data).hexdigest()[:24]}"'
        self.caching = _FOREVER if self.name.startswith(_PARTS) else "no-cache"
        self.headers = {
            "Content-Type": _TYPES.get(path.suffix, "application/octet-stream"),
            "ETag": self.etag,
            "Cache-Control": self.caching,
            "X-Content-Type-Options": "nosniff",
        }
        if self.brotli is not None:
            self.headers["Vary"] = "Accept-Encoding"
        if path.suffix == ".html":
            self.headers |= page_headers(data.decode())

    def answer(self, request: Request) -> Response:
        """The file, or 304 when the browser has it."""
        if _is_known(self.etag, request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers={"ETag": self.etag, "Cache-Control": self.caching})
        if self.brotli is not None and _takes_brotli(request.headers.get("accept-encoding", "")):
            return Response(self.brotli, headers={**self.headers, "Content-Encoding": "br"})
        return Response(self.plain, headers=self.headers)


def _is_known(etag: str, known: str) -> bool:
    """If-None-Match (RFC 9110, section 13.1.2): a list, compared weakly, because a proxy in front may have marked ours weak."""
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    return etag in tags or tags == ["*"]


def _takes_brotli(accepted: str) -> bool:
    for part in accepted.split(","):
        name, _, weight = part.replace(" ", "").lower().partition(";")
        if name == "br":
            return not re.fullmatch(r"q=0(\.0*)?", weight)
    return False


def page_headers(html: str) -> dict[str, str]:
    """Security headers of a page: only its own inlined blocks run, the camera works, nobody frames it."""
    scripts = " ".join(_hashes(html, "script"))
    styles = " ".join(_hashes(html, "style"))
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {scripts}".rstrip(),
            f"style-src 'self' {styles}".rstrip(),
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _hashes(html: str, tag: str) -> list[str]:
    blocks = re.findall(rf"<{tag}(?:\s[^>]*)?>(.*?)</{tag}>", html, re.DOTALL)
    return [
        f"'sha256-{base64.b64encode(sha256(block.encode()).digest()).decode()}'" for block in blocks if block
    ]


def routes(root: Path) -> list[Route]:
    """A route for every file of the build; `index.html` answers for its folder."""
    found = []
    for path in sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else []:
        asset = Asset(path, root)
        urls = [f"/{asset.name}"]
        if path.name == "index.html":
            urls = [f"/{asset.name.removesuffix('index.html')}"]
        found += [Route(url, _serve(asset), methods=["GET"]) for url in urls]
    if not any(route.path == "/" for route in found):
        found.append(Route("/", _not_built, methods=["GET"]))
    return found


def _serve(asset: Asset) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        return asset.answer(request)

    return serve


async def _not_built(request: Request) -> Response:
    raise Problem("not_built", 503)
