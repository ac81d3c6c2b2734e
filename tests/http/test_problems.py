"""Whatever goes wrong has one shape: `{"error": {"code", "message", "details"?}}`, in the reader's language."""

import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import httpx2 as httpx
import msgspec
import pytest

from server.text import catalogue
from sync.version import MAX_MESSAGE_BYTES
from tests.support.region import House


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and code, after looking at the shape."""
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) <= {"code", "message", "details"}
    assert body["error"]["message"]
    return answer.status_code, body["error"]["code"]


@pytest.mark.parametrize("path", ["/nothing", "/sync/x", "/orders/MDR-0001", "/index.html", "/%00", "/あ"])
async def test_nothing_is_there(house: House, path: str) -> None:
    assert problem(await house.ask("worker", "GET", path)) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/sync", "POST"),
        ("DELETE", "/", "GET, HEAD"),
        ("PUT", "/pair", "POST"),
        ("POST", "/health", "GET, HEAD"),
    ],
)
async def test_that_cannot_be_done_here(house: House, method: str, path: str, allowed: str) -> None:
    answer = await house.ask("worker", method, path)

    assert problem(answer) == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == set(allowed.split(", "))


class TestLanguage:
    @pytest.mark.parametrize(
        ("asked", "lang"),
        [
            (None, "ja"),
            ("ja", "ja"),
            ("en", "en"),
            ("en-GB,en;q=0.9,ja;q=0.8", "en"),
            ("JA-jp, en", "ja"),
            ("fr, en;q=0.5", "en"),
            ("pt-BR", "ja"),
            (";;;,,", "ja"),
        ],
    )
    async def test_is_the_readers(self, house: House, asked: str | None, lang: str) -> None:
        headers = {"Accept-Language": asked} if asked is not None else {}

        answer = await house.ask("nobody", "GET", "/nothing", headers=headers)

        assert answer.json()["error"]["message"] == catalogue("codes", lang)["not_found"]


class TestBodies:
    """What a message up may be: nothing else is read, and no more of it than was agreed (LI1)."""

    async def post(self, house: House, content: Any, **headers: str) -> tuple[int, str]:
        return problem(await house.ask("worker", "POST", "/sync", content=content, headers=headers))

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"\xff\xfe",
            b'{"v":1}',
            b'{"v":2,"device":"1","inc":1,"nonce":"abcdef"}',
            b'{"v":1,"device":"1","inc":1,"nonce":"a b"}',
            b'{"v":1,"device":"1","inc":0,"nonce":"abcdef"}',
            b'{"v":1,"device":"1","inc":1,"nonce":"abcdef","cursors":{"a":[-1,""]}}',
            b'{"v":1,"device":"1","inc":1,"nonce":"abcdef","cursors":{"a":[1,"x"]}}',
            b'{"v":1,"device":"1","inc":1,"nonce":"abcdef","mutations":[{}]}',
            b'{"v":1,"device":"1","inc":1,"nonce":"abcdef","mutations":[7]}',
            b'{"v":1,"device":"1","inc":1,"nonce":"abcdef","mutations":[{"n":9007199254740992}]}',
            b'{"v":1,"device":"1","inc":1e99,"nonce":"abcdef"}',
            b"[" * 100_000,
            b'{"v":1,"device":"1","inc":1,"nonce":"abcdef","mutations":[' + b"[" * 100_000,
        ],
        ids=lambda body: repr(body[:60]),
    )
    async def test_no_message(self, house: House, body: bytes) -> None:
        assert await self.post(house, body) == (400, "bad_message")

    async def test_too_long(self, house: House) -> None:
        assert await self.post(house, b" " * (3 << 20)) == (413, "too_large")

    async def test_without_end(self, house: House) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            while True:
                sent += 1 << 16
                yield bytes(1 << 16)

        assert await self.post(house, endless()) == (413, "too_large")
        assert sent <= MAX_MESSAGE_BYTES + (2 << 16)

    async def test_a_bomb(self, house: House) -> None:
        """64 MB in 64 KB: it is let go at the limit, not unpacked."""
        assert await self.post(house, gzip.compress(bytes(64 << 20)), **{"Content-Encoding": "gzip"}) == (
            413,
            "too_large",
        )

    async def test_a_gzip_that_never_ends(self, house: House) -> None:
        """Blocks that unpack to nothing, and bytes after the end: both cost, so both are counted."""
        packer = zlib.compressobj(wbits=31)
        start = packer.compress(b"{}") + packer.flush(zlib.Z_FULL_FLUSH)
        empty = b"\x00\x00\x00\xff\xff" * 20_000
        sent = 0

        async def endless(first: bytes) -> AsyncIterator[bytes]:
            nonlocal sent
            yield first
            while True:
                sent += len(empty)
                yield empty

        gzipped = {"Content-Encoding": "gzip"}
        assert await self.post(house, endless(start), **gzipped) == (413, "too_large")
        assert sent <= MAX_MESSAGE_BYTES + 2 * len(empty)
        assert await self.post(house, endless(gzip.compress(b"{}")), **gzipped) == (400, "bad_message")
        assert sent <= MAX_MESSAGE_BYTES + 3 * len(empty)

    @pytest.mark.parametrize(
        "body", [b"", b"no gzip", gzip.compress(b"{}" * 100)[:-5], gzip.compress(b"{}") + b"x"]
    )
    async def test_gzip_that_is_none(self, house: House, body: bytes) -> None:
        assert await self.post(house, body, **{"Content-Encoding": "gzip"}) == (400, "bad_message")

    async def test_gzip_is_read(self, house: House) -> None:
        phone = house.phone("worker")
        body = gzip.compress(phone.replica.compose("nonce-gzip"))

        answer = await phone.post(body, **{"Content-Encoding": "GZIP"})

        assert phone.replica.absorb("nonce-gzip", answer.content).complete

    @pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip"])
    async def test_other_encodings_are_not(self, house: House, encoding: str) -> None:
        assert await self.post(house, b"{}", **{"Content-Encoding": encoding}) == (415, "bad_request")

    @pytest.mark.parametrize("path", ["/pair", "/invites"])
    async def test_small_endpoints_take_small_bodies(self, house: House, path: str) -> None:
        async def ask(body: bytes) -> tuple[int, str]:
            return problem(await house.ask("coordinator", "POST", path, content=body))

        assert await ask(b" " * 5000) == (413, "too_large")
        assert await ask(b"{") == (422, "bad_request")
        assert await ask(b"[" * 4000) == (422, "bad_request")
        assert await ask(b'{"code":"\xff"}') == (422, "bad_request")
        assert await ask(b'{"code":"\\ud800","token":"x","name":"\\ud800","hub":"MDR","role":"worker"}') in (
            (404, "code_unknown"),
            (422, "bad_request"),
        )


class TestMessagesWithoutEnd:
    """A message of the agreed size that is made to be expensive: it costs its sender more than us."""

    async def test_thousands_of_cursors(self, house: House) -> None:
        phone = house.phone("worker")
        up = msgspec.json.decode(phone.replica.compose("nonce-many"))
        up["cursors"] = {f"x:{number}": [0, ""] for number in range(50_000)}

        answer = await phone.post(msgspec.json.encode(up))

        assert answer.status_code in (200, 400)
        assert len(answer.content) < 4 << 20

    async def test_a_budget_beyond_reason(self, house: House) -> None:
        phone = house.phone("coordinator")

        answer = await phone.post(phone.replica.compose("nonce-budget", budget=2**53 - 1))

        assert phone.replica.absorb("nonce-budget", answer.content).complete


async def test_a_bug_of_ours_is_a_sentence_without_the_bug(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is gone while the app runs."""

    async def broken(token: str) -> None:
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr(house.app.state, "actor_of", broken)

    answer = await house.ask("worker", "POST", "/sync", content=b"{}")

    assert problem(answer) == (500, "server_error")
    assert "secret" not in answer.text


async def test_health_says_when_it_is_not_well(house: House) -> None:
    answer = await house.http.get("/health")
    assert (answer.status_code, answer.json()["ok"], answer.headers["cache-control"]) == (
        200,
        True,
        "no-store",
    )

    async def broken() -> None:
        raise OSError("/secret/path")

    house.app.state.ping = broken
    answer = await house.http.get("/health")

    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    assert "secret" not in answer.text
