"""Files to send, and hands that send them the way tus says."""

import base64
import io
from collections.abc import Sequence
from hashlib import sha256
from random import Random
from typing import Any, Protocol

import httpx2 as httpx
from PIL import Image
from starlette.applications import Starlette

from tests.support.region import token_of

TUS = {"Tus-Resumable": "1.0.0"}
SLICE = {**TUS, "Content-Type": "application/offset+octet-stream"}


class Asks(Protocol):
    """The house of a test, or a server in a process of its own."""

    async def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response: ...


def sha(data: bytes) -> str:
    return sha256(data).hexdigest()


def picture(width: int = 40, height: int = 30, seed: int = 0) -> Image.Image:
    """Upper half red, lower half blue, with a pixel that makes it different from all others."""
    image = Image.new("RGB", (width, height), (220, 30, 30))
    image.paste((30, 30, 220), (0, height // 2, width, height))
    image.putpixel((0, 0), (seed % 256, seed // 256 % 256, seed // 65536))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def photo(seed: int = 0, size: int = 0) -> bytes:
    """A good JPEG, different for each seed; at least so many bytes, which stand behind its end as phones put things there."""
    data = encoded(picture(seed=seed))
    return data + Random(seed).randbytes(max(0, size - len(data)))


def pdf(seed: int = 0, size: int = 200) -> bytes:
    return (b"%PDF-1.7\n%" + str(seed).encode() + b" " + Random(seed).randbytes(size))[:size]


def metadata(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


async def create(house: Asks, data: bytes, who: str = "worker", **more: Any) -> httpx.Response:
    """POST /files for these bytes; `length`, `name` and `filetype` may lie."""
    pairs = {"sha256": more.get("name", sha(data)), "filetype": more.get("filetype", "image/jpeg")}
    headers = {
        **TUS,
        "Upload-Length": str(more.get("length", len(data))),
        "Upload-Metadata": metadata(**pairs),
    }
    return await house.ask(who, "POST", "/files", headers=headers)


async def begun(house: Asks, data: bytes, who: str = "worker", **more: Any) -> str:
    """Where to send it."""
    answer = await create(house, data, who, **more)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def patch(
    house: Asks, place: str, offset: int, data: bytes, who: str = "worker", **headers: str
) -> httpx.Response:
    return await house.ask(
        who, "PATCH", place, content=data, headers={**SLICE, "Upload-Offset": str(offset), **headers}
    )


async def head(house: Asks, place: str, who: str = "worker") -> httpx.Response:
    return await house.ask(who, "HEAD", place, headers=TUS)


async def offset(house: Asks, place: str) -> int:
    answer = await head(house, place)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


async def send(house: Asks, data: bytes, who: str = "worker", **more: Any) -> httpx.Response:
    """The whole way; the last answer."""
    return await patch(house, await begun(house, data, who, **more), 0, data, who)


async def fetch(house: Asks, data: bytes | str, who: str = "worker", **headers: str) -> httpx.Response:
    name = data if isinstance(data, str) else sha(data)
    return await house.ask(who, "GET", f"/files/{name}", headers=headers)


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def cut_off(app: Starlette, place: str, offset: int, parts: Sequence[bytes], length: int) -> None:
    """A PATCH of which these parts arrive before the connection is gone; `length` was announced."""
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages.append({"type": "http.disconnect"})

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        del message

    headers = {
        **SLICE,
        "Upload-Offset": str(offset),
        "Content-Length": str(length),
        "Authorization": f"Bearer {token_of('worker')}",
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PATCH",
        "scheme": "http",
        "path": place,
        "raw_path": place.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
    }
    await app(scope, receive, send)
