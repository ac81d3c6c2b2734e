"""A replica's line to a server over HTTP: the device's transport, as the rehearsal and the load tests use it."""

import gzip
import secrets
import ssl
import time
from typing import Any

import httpx2 as httpx
import msgspec

from server import __version__
from sync.replica import Absorbed, Replica

GZIP_ABOVE = 600
"""Bytes; below this gzip makes a message longer."""

SILENCE_SECONDS = 45.0
"""How long no byte may arrive before a connection is given up. There is no limit on the whole."""


class Unreachable(Exception):
    """No answer of our server came, or only a part of one. The replica keeps everything; try again."""


class Unwelcome(Exception):
    """The server answered, and said no, with a code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Line:
    """Exchanges of one device with one server."""

    def __init__(
        self,
        server: str,
        token: str,
        *,
        app: str = __version__,
        lang: str = "ja",
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`trust`: whose certificates count; those that the world trusts, unless it is said."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept-Encoding": "br",
            "Accept-Language": lang,
            "User-Agent": "hitokuchi",
        }
        self._client = httpx.AsyncClient(
            base_url=server,
            headers=headers,
            timeout=httpx.Timeout(SILENCE_SECONDS),
            trust_env=False,
            verify=trust or True,
        )
        self._app = app

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def exchange(self, replica: Replica) -> Absorbed:
        """One exchange. What arrived of a cut answer is absorbed before Unreachable is raised."""
        nonce = secrets.token_urlsafe(8)
        now = time.time_ns() // 1_000_000
        body = replica.compose(nonce, wall=now, app=self._app)
        headers = {}
        if len(body) > GZIP_ABOVE:
            body, headers = gzip.compress(body, 6), {"Content-Encoding": "gzip"}
        arrived = bytearray()
        reason = ""
        try:
            async with self._client.stream("POST", "/sync", content=body, headers=headers) as response:
                try:
                    async for chunk in response.aiter_bytes():
                        arrived += chunk
                except httpx.HTTPError as error:
                    reason = type(error).__name__
                if response.status_code >= 400:
                    raise refusal(response.status_code, bytes(arrived))
        except httpx.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        got = replica.absorb(nonce, bytes(arrived))
        if not got.complete:
            raise Unreachable(reason or "not our server")
        return got

    async def settle(self, replica: Replica) -> None:
        """Exchange until nothing more waits on either side."""
        while (await self.exchange(replica)).more:
            pass


def refusal(status: int, body: bytes) -> Exception:
    """What an error answer means."""
    try:
        error: dict[str, Any] = msgspec.json.decode(body)["error"]
        code, message = str(error["code"]), str(error["message"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return Unreachable(f"HTTP {status}")
    return Unreachable(code) if status == 429 or status >= 500 else Unwelcome(code, message)


async def pair(server: str, code: str, label: str, *, lang: str = "ja") -> tuple[str, dict[str, Any]]:
    """Pair a new device; returns its token and the welcome. The same token may be sent again after a lost answer."""
    token = secrets.token_urlsafe(32)
    asked = {"code": code, "token": token, "label": label, "app": __version__}
    try:
        async with httpx.AsyncClient(base_url=server, timeout=SILENCE_SECONDS, trust_env=False) as client:
            response = await client.post("/pair", json=asked, headers={"Accept-Language": lang})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(type(error).__name__) from error
    if response.status_code != 200:
        raise refusal(response.status_code, response.content)
    try:
        welcome = msgspec.json.decode(response.content, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise Unreachable("not our server") from error
    return token, welcome
