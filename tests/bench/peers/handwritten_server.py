"""The bar: what one writes in an afternoon. `updated_since` on Starlette and SQLite, with ids made by the clients, and gzip.

It streams stored bytes, as we do, and is durable, as we are. It keeps no deletions, no history, no scopes beside the owner and
no receipts, and a row that is written in the millisecond in which somebody has just read is never seen by them.

`python -m tests.bench.peers.handwritten_server <file>` prints the port it listens on.
"""

import sqlite3
import sys
import time
import zlib
from collections.abc import AsyncIterator
from hashlib import sha256

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from server.cli.serving import KEEP_ALIVE_SECONDS, listen

SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS token (hash BLOB PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS row (id TEXT PRIMARY KEY, owner TEXT NOT NULL, updated INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS row_updated ON row (owner, updated);
"""


class Asked(msgspec.Struct):
    """`rows` to keep, and since when to tell."""

    since: int = 0
    rows: list[tuple[str, msgspec.Raw]] = []


ASKED = msgspec.json.Decoder(Asked)


def app(path: str) -> Starlette:
    """The whole server."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")

    async def sync(request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        found = database.execute("SELECT owner FROM token WHERE hash = ?", [sha256(token.encode()).digest()])
        if (known := found.fetchone()) is None:
            return Response(status_code=401)
        body = await request.body()
        if request.headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, wbits=31)
        asked, now = ASKED.decode(body), time.time_ns() // 1_000_000
        if asked.rows:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO row (id, owner, updated, body) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, body = excluded.body",
                [(row_id, known[0], now, bytes(raw)) for row_id, raw in asked.rows],
            )
            database.execute("COMMIT")
        rows = database.execute(
            "SELECT id, updated, body FROM row WHERE owner = ? AND updated > ? ORDER BY updated",
            [known[0], asked.since],
        ).fetchall()
        since = rows[-1][1] if rows else asked.since

        async def lines() -> AsyncIterator[bytes]:
            yield b'{"since":%d,"rows":[' % since
            for start in range(0, len(rows), 50):
                part = [
                    b'["%b",%b]' % (row_id.encode(), body) for row_id, _, body in rows[start : start + 50]
                ]
                yield b"," * bool(start) + b",".join(part)
            yield b"]}"

        return StreamingResponse(lines(), media_type="application/json")

    return Starlette(
        routes=[Route("/sync", sync, methods=["POST"])],
        middleware=[Middleware(GZipMiddleware, minimum_size=400, compresslevel=6)],
    )


if __name__ == "__main__":
    with listen("127.0.0.1", 0) as taken:
        print(f"listening on {taken.getsockname()[1]}", flush=True)  # noqa: T201 - whoever started us reads it
        config = uvicorn.Config(
            app(sys.argv[1]),
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[taken])
