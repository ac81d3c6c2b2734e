"""The built pages: small, safe, fresh."""

import base64
import re
from hashlib import sha256
from pathlib import Path

import brotli
import pytest

from server.app import PWA
from server.http.static import Asset
from tests.support.region import Clock, House, open_app

BUILT = pytest.mark.skipif(not (PWA / "index.html").exists(), reason="the pages are not built (make build)")
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/desk/", "text/html; charset=utf-8"),
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
async def test_a_file_of_the_build(house: House, path: str, kind: str) -> None:
    answer = await house.http.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    head = await house.http.head(path)
    assert (head.status_code, head.headers["etag"]) == (200, answer.headers["etag"])
    assert head.headers["content-length"] == answer.headers.get(
        "content-length", head.headers["content-length"]
    )


async def test_the_desk_without_its_slash_leads_there(house: House) -> None:
    answer = await house.http.get("/desk")

    assert (answer.status_code, answer.headers["location"]) == (307, "http://test/desk/")


async def test_what_the_browser_has_is_not_sent_again(house: House) -> None:
    etag = (await house.http.get("/")).headers["etag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = await house.http.get("/", headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b""), known
        assert answer.headers["etag"] == etag
    for other in ('"other"', etag.strip('"'), ""):
        assert (await house.http.get("/", headers={"If-None-Match": other})).status_code == 200, other


async def test_pages_are_compressed_once_with_the_best(house: House) -> None:
    plain = await house.http.get("/", headers={"Accept-Encoding": "identity"})
    packed = await house.http.get("/", headers=BROWSER)

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "br"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.text == plain.text
    refused = await house.http.get("/", headers={"Accept-Encoding": "br;q=0"})
    assert "content-encoding" not in refused.headers


@pytest.mark.parametrize(
    "path",
    [
        "/../settings.py",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/desk/..%5c..%5cx",
        "/icons/../../server/app.py",
        "/hitokuchi.sqlite3",
        "/.env",
        "/sw.js/",
        "/sw.js%00.html",
    ],
)
async def test_nothing_but_the_build_is_served(house: House, path: str) -> None:
    answer = await house.http.get(path)

    assert answer.status_code in (404, 307)
    assert "root:" not in answer.text


def allowed(policy: str, directive: str) -> set[str]:
    """The sources of one directive of a Content-Security-Policy."""
    parts = {part.split()[0]: set(part.split()[1:]) for part in policy.split(";")}
    return parts.get(directive, parts["default-src"])


def inlined(html: str, tag: str) -> set[str]:
    """The hashes of the inlined blocks, as a browser computes them."""
    blocks = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return {
        f"'sha256-{base64.b64encode(sha256(block.encode()).digest()).decode()}'" for block in blocks if block
    }


def assert_policy_fits(html: str, policy: str) -> None:
    assert inlined(html, "script") <= allowed(policy, "script-src")
    assert inlined(html, "style") <= allowed(policy, "style-src")
    for directive in ("script-src", "style-src", "default-src", "connect-src"):
        assert allowed(policy, directive).isdisjoint(
            {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"}
        )
    for directive in ("object-src", "base-uri", "frame-ancestors", "form-action"):
        assert allowed(policy, directive) == {"'none'"}
    # What the policy would forbid silently: handlers and styles in attributes, sources elsewhere.
    assert (
        re.findall(
            r"<[^>]+\s(?:on\w+|style)=", re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
        )
        == []
    )


@pytest.mark.parametrize("path", ["/", "/desk/"])
async def test_the_policy_lets_the_inlined_blocks_run_and_nothing_else(house: House, path: str) -> None:
    answer = await house.http.get(path)

    assert inlined(answer.text, "script")
    assert inlined(answer.text, "style")
    assert_policy_fits(answer.text, answer.headers["content-security-policy"])
    assert answer.headers["referrer-policy"] == "no-referrer"


@BUILT
@pytest.mark.parametrize(("page", "kilobytes"), [("index.html", 40), ("desk/index.html", 80)])
def test_the_built_page_fits_its_policy_and_a_weak_link(page: str, kilobytes: int) -> None:
    asset = Asset(PWA / page, PWA)

    assert_policy_fits(asset.plain.decode(), asset.headers["Content-Security-Policy"])
    assert re.findall(rb"""<(?:script|link)[^>]+(?:src|href)=["']?https?:""", asset.plain) == []
    assert asset.brotli is not None
    assert len(asset.brotli) <= kilobytes * 1024
    assert brotli.decompress(asset.brotli) == asset.plain


@BUILT
def test_a_part_of_the_page_is_kept_for_ever_under_the_hash_of_its_bytes() -> None:
    page, desk = (Asset(PWA / name, PWA).plain.decode() for name in ("index.html", "desk/index.html"))
    parts = re.findall(r"\$part\(\"/(parts/\w+-(\w+)\.js)\"\)", page + desk)

    assert {path for path, _ in parts} == {f"parts/{path.name}" for path in (PWA / "parts").iterdir()}
    assert re.findall(r'<link rel="modulepreload" href="/(parts/pair-\w+\.js)">', page)
    for path, hashed in parts:
        part = Asset(PWA / path, PWA)
        assert sha256(part.plain).hexdigest().startswith(hashed)
        assert part.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        # It brings no code of the page along: two copies of the house would not know of each other.
        assert not re.search(rb"\bimport\b", part.plain)


async def test_without_a_build_the_page_says_what_to_do(tmp_path: Path, house: House) -> None:
    async with open_app(
        house.folder, Clock(), tmp_path / "nowhere", getattr(house.place, "url", "")
    ) as unbuilt:
        answer = await unbuilt.http.get("/", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_built")
    assert "make build" in answer.text
