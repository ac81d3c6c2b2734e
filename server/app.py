"""The composition root: settings and the features become one Starlette app."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from server.clock import now_ms
from server.features.devices.actors import actor_of
from server.features.devices.contact import Contacts
from server.features.devices.tries import Tries
from server.features.endpoints import ENDPOINTS
from server.features.files.uploads import Files
from server.features.pieces.leases import expire, overdue
from server.features.proposals.measuring import measure, measuring_due
from server.features.quarantine.keeping import keep
from server.features.registry import INTENTS, LISTENERS, MODELS, RENDERERS, UPCASTERS
from server.features.reviews.steps import hear_silence, silence_due
from server.features.skills.watching import watch, watching_due
from server.features.sources.reading import may_read
from server.http import health, static, sync
from server.http.problems import HANDLERS
from server.http.wake import Wake
from server.settings import Settings
from server.store.bell import Bell
from server.store.blobs import DiskBlobs
from server.store.database import Database, opened, pending
from server.store.history import History
from server.store.messenger import messenger_for
from server.store.sync_store import Committed, SqlStore, nobody_listens
from sync.authority import Authority
from sync.ports import Clock, Wants

log = structlog.get_logger("server")

SWEEP_SECONDS = 30
"""How often leases are ended, silent firms reminded or taken to accept, proposals measured, and skills counted."""
DAY_MS = 24 * 3_600_000

# Brotli before zstd: on a 2G link 15 % fewer bytes weigh more than a millisecond of ours. Of quality 6, because a first sync of
# a thousand rows has to stay within 1.25 times the best that brotli can do (docs/benchmarks.md): 1.22, and 1.25 of quality 5,
# for another 0.6 ms; what is small costs the same.
add_compress_type("application/jsonl")

PWA = Path(__file__).resolve().parent.parent / "pwa" / "dist"


def store_for(clock: Clock = now_ms, committed: Committed = nobody_listens) -> SqlStore:
    """The store with this house's features on it."""
    return SqlStore(clock, RENDERERS, LISTENERS, committed)


def authority_for(store: SqlStore, clock: Clock = now_ms, wants: Wants | None = None) -> Authority:
    """The authority with this house's mutations."""
    return Authority(store, INTENTS, clock, upcasters=UPCASTERS, keeper=keep, wants=wants)


class Bind:
    """Makes the app's database the one of each request's task (see store/database.py)."""

    def __init__(self, app: ASGIApp, state: Any) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind and go on."""
        if scope["type"] == "http":
            self._state.database.bind()
        await self._app(scope, receive, send)


async def _sweep(database: Database, store: SqlStore, files: Files, clock: Clock, horizon_ms: int) -> None:
    database.bind()
    expired_at = -DAY_MS
    while True:
        try:
            if await overdue(clock()):
                async with store.unit() as unit:
                    log.info("leases ended", count=await expire(unit))
            if await silence_due(clock()):
                async with store.unit() as unit:
                    log.info("silence was heard", count=await hear_silence(unit))
            if await measuring_due(clock()):
                async with store.unit() as unit:
                    log.info("proposals were measured", count=await measure(unit))
            if await watching_due(clock()):
                async with store.unit() as unit:
                    log.info("skills were counted", count=await watch(unit))
            await files.tidy()
            if (now := clock()) - expired_at >= DAY_MS:
                expired_at = now
                if forgotten := await store.expire(now - horizon_ms):
                    log.info("tombstones forgotten", count=forgotten)
        except Exception:
            log.exception("the sweep failed; it will be tried again")
        await asyncio.sleep(SWEEP_SECONDS)


def create_app(settings: Settings, *, clock: Clock = now_ms, pwa: Path = PWA) -> Starlette:
    """The whole server as one ASGI app."""
    bell = Bell()
    messenger = messenger_for(settings.database, bell)

    def committed(heads: Mapping[str, int]) -> None:
        bell.ring(heads)
        messenger.tell(heads)

    store = store_for(clock, committed)
    horizon_ms = settings.horizon_days * DAY_MS
    files = Files(store, DiskBlobs(settings.blobs), clock, (may_read,))

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        waiting = await pending(settings.database, MODELS)
        if waiting:
            raise RuntimeError(f"the database waits for `hitokuchi migrate`: {', '.join(waiting)}")
        async with opened(settings.database, MODELS) as database:
            app.state.database = database
            app.state.ping = lambda: database.client.execute_query_dict("SELECT 1 FROM sync_scope LIMIT 1")
            history = History(database, settings.data, clock)
            await history.check()  # before anything is given out
            tasks = [
                asyncio.create_task(work)
                for work in (
                    _sweep(database, store, files, clock, horizon_ms),
                    bell.ring_out(),
                    messenger.carry(),
                    history.watch(),
                )
            ]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    app = Starlette(
        routes=[
            sync.ENDPOINT.route(),
            health.ENDPOINT.route(),
            *(endpoint.route() for endpoint in ENDPOINTS),
            *static.routes(pwa),
        ],
        middleware=[Middleware(CompressMiddleware, minimum_size=400, zstd=False, brotli_quality=6)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.clock = clock
    app.state.store = store
    app.state.bell = bell
    app.state.authority = authority_for(store, clock, files.wanted)
    app.state.contacts = Contacts(store)
    app.state.actor_of = actor_of
    app.state.tries = Tries()
    app.state.files = files
    app.add_middleware(Wake, state=app.state)
    app.add_middleware(Bind, state=app.state)
    return app
