"""A small region to test the server in: two hubs, their people with paired devices, one open order with six rows.

Everything is real: the migrated SQLite file, the whole ASGI app, and devices that speak the protocol through the replica.
Only the clock is ours. The region is built once a run and its file copied for each test.

    hub MDR   coordinator 中西 · workers 田中 and 山本 · firm シティリンク (高瀬) · firm 黒豆本舗 (足立)
    hub KMR   coordinator 大槻 · worker 佐藤
    MDR-0001  of シティリンク, open, three pieces of two rows; 田中 holds the first
"""

import atexit
import itertools
import json
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx2 as httpx
from starlette.applications import Starlette

from server.app import create_app, store_for
from server.features.devices.models import Device
from server.features.devices.pairing import invite, pair
from server.features.firms.models import Firm
from server.features.firms.opening import open_firm
from server.features.hubs.opening import open_hub
from server.features.orders.intake import (
    ColumnTerms,
    Terms,
    all_given,
    confirmed,
    create,
    guessed_columns,
    opened_sheet,
)
from server.features.orders.models import Order
from server.features.people.membership import join
from server.features.people.models import Membership
from server.features.people.rules import Role
from server.features.pieces.leases import expire
from server.features.registry import MODELS
from server.features.templates.opening import Kind, form_of_version, open_template, version_of
from server.settings import Settings
from server.store.database import Database, migrate, opened
from server.store.place import Place, Postgres
from server.store.sync_store import SqlStore
from server.store.unit import Unit
from sync.messages.mutation import Attachment
from sync.messages.outcome import Outcome
from sync.replica import Replica
from tests.support.databases import NAME
from tests.support.postgres import PostgresServer

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
HALF_AN_HOUR = 30 * MINUTE
"""What a phone's owner takes for a delivery: nobody here is faster than the estimate."""
START = 1_795_305_600_000
"""2026-11-22 09:00 in Japan."""

PEOPLE = {
    "worker": "田中 さゆり",
    "colleague": "山本 勝",
    "worker elsewhere": "佐藤 ひなた",
    "firm": "高瀬 亮",
    "other firm": "足立 健一",
    "coordinator": "中西 由美",
    "coordinator elsewhere": "大槻 誠",
    "revoked": "中西 由美",
}
"""Who a phone belongs to. `revoked` is a second phone of the coordinator, out of service: the strongest one there is."""

ROWS = 6
SIZE = 2
SHEET = "管理番号,名刺の文字,会社名,郵便番号\r\n" + "".join(
    f"G-{no},きみつ{no} 商店,,\r\n" for no in range(1, ROWS + 1)
)
"""Two given columns and two to fill. What is given can be recognised anywhere: it says きみつ."""

ANSWERS = [["株式会社きみつ", "〒671－1595"], ["きみつ商店", "6748585"]]
"""Good answers to one piece, one of them typed on a Japanese keyboard."""


class Clock:
    """Server time that moves only when a test says so."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def forward(self, milliseconds: int) -> None:
        """Let time pass."""
        self.now += milliseconds


def token_of(who: str) -> str:
    """The token of somebody's phone: 43 characters, as a device mints them."""
    return f"{who.replace(' ', '-')}{'x' * 43}"[:43]


ELSEWHERE = 4
"""A piece of the hub KMR: whoever delivers it at MDR is refused."""


class Phone:
    """Somebody's device: the replica, and the line to the app."""

    def __init__(self, client: httpx.AsyncClient, device: str, token: str) -> None:
        self._client = client
        self._numbers = itertools.count(1)
        self.token = token
        self.replica = Replica(device)
        self.answer = b""
        """The last answer, as it came."""
        self.wanted: list[tuple[str, int]] = []
        """The files that it wanted, and from where on."""

    async def post(self, body: bytes, **headers: str) -> httpx.Response:
        """One POST /sync with these bytes."""
        return await self._client.post(
            "/sync", content=body, headers={"Authorization": f"Bearer {self.token}", **headers}
        )

    async def sync(self) -> list[Outcome]:
        """Exchange until nothing waits on either side; the outcomes that arrived."""
        outcomes: list[Outcome] = []
        while True:
            nonce = f"nonce-{next(self._numbers)}"
            response = await self.post(self.replica.compose(nonce))
            assert response.status_code == 200, response.text
            self.answer = response.content
            got = self.replica.absorb(nonce, self.answer)
            assert got.complete
            self.wanted = [(want.sha256, want.offset) for want in got.wanted]
            outcomes += got.outcomes
            if not got.more:
                assert self.replica.disagreements() == []
                return outcomes

    def write(
        self, name: str, lane: str, files: Sequence[bytes | Attachment] = (), ver: int = 1, **args: Any
    ) -> int:
        """Write a mutation down, to be sent with the next exchange. Bytes are named as the JPEG that they should be."""
        named = [
            each
            if isinstance(each, Attachment)
            else Attachment(sha256(each).hexdigest(), len(each), "image/jpeg")
            for each in files
        ]
        at = START + (self.replica.next * HALF_AN_HOUR if name == "result.submit" else 0)
        return self.replica.enqueue(name, lane, args, at=at, ver=ver, files=tuple(named))

    async def act(self, name: str, lane: str, **args: Any) -> str:
        """Do something and connect: `applied`, or the verdict with its code (`refused none_left`)."""
        number = self.write(name, lane, **args)
        outcome = next(each for each in await self.sync() if each.n == number)
        return f"{outcome.verdict} {outcome.code}" if outcome.code else outcome.verdict.value

    async def take(self, count: int = 1, order: int = 1) -> str:
        return await self.act("piece.take", f"order/{order}", order=order, count=count)

    async def give_back(self, piece: int) -> str:
        return await self.act("piece.give_back", f"piece/{piece}", piece=piece)

    async def save(self, piece: int, answers: Sequence[Sequence[str]] = ANSWERS) -> str:
        return await self.act("result.save", f"piece/{piece}", piece=piece, answers=answers)

    async def submit(
        self,
        piece: int,
        answers: Sequence[Sequence[str]] = ANSWERS,
        rev: int = 1,
        files: Sequence[bytes | Attachment] = (),
        typed: Sequence[tuple[int, int, str]] = (),
        ai: bool = False,
    ) -> str:
        more = {"piece": piece, "rev": rev, "answers": answers, "typed": typed, "ai": ai}
        return await self.act("result.submit", f"piece/{piece}", files=files, ver=2, **more)

    async def drop_file(self, piece: int, data: bytes) -> str:
        name = sha256(data).hexdigest()
        return await self.act("result.drop_file", f"piece/{piece}", piece=piece, sha256=name)

    def rows(self, scope: str, kind: str = "") -> dict[str, Any]:
        """The rows that it holds of a scope, of one kind if asked for."""
        rows = self.replica.rows(scope)
        return {row_id: body for row_id, body in rows.items() if row_id.startswith(kind)}

    def own(self, kind: str = "") -> dict[str, Any]:
        """The rows of its person's own scope."""
        scope = next(scope for scope in self.replica.scopes if scope.startswith("person:"))
        return self.rows(scope, kind)


class House:
    """The running app on its own database, with somebody's phone for every role."""

    def __init__(self, app: Starlette, client: httpx.AsyncClient, clock: Clock) -> None:
        self.app = app
        self.http = client
        self.clock = clock
        self.folder: Path = app.state.settings.data
        self.place: Place = app.state.settings.database
        self.store: SqlStore = app.state.store
        self.database: Database = app.state.database

    def phone(self, who: str) -> Phone:
        """A phone of this person that has downloaded nothing yet."""
        return Phone(self.http, DEVICES[who], token_of(who))

    async def online(self, who: str) -> Phone:
        """The same after its first download."""
        phone = self.phone(who)
        await phone.sync()
        return phone

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """A transaction of the house itself."""
        self.database.bind()
        async with self.store.unit() as unit:
            yield unit

    async def sweep(self) -> int:
        """End the leases whose time is over; how many there were."""
        async with self.unit() as unit:
            return await expire(unit)

    async def query(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Look into the database."""
        rows: list[dict[str, Any]] = await self.database.client.execute_query_dict(sql, list(values))
        return rows

    async def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        """One HTTP request as somebody; `nobody` sends no token."""
        headers = dict(more.pop("headers", {}))
        if who != "nobody":
            headers["Authorization"] = f"Bearer {token_of(who)}"
        return await self.http.request(method, path, headers=headers, **more)

    async def invitation(self, who: str = "worker") -> str:
        """A fresh code for one more device of somebody."""
        async with self.unit() as unit:
            membership = await Membership.filter(person__name=PEOPLE[who]).order_by("id").first()
            assert membership
            return (await invite(unit, membership)).code

    async def pair(self, code: str, token: str, **more: str) -> httpx.Response:
        """What a phone asks when it is paired."""
        return await self.http.post("/pair", json={"code": code, "token": token, **more})


def terms_for(sheet: Any, **more: Any) -> Terms:
    """Terms that take the columns as they were guessed."""
    columns = [
        ColumnTerms(each.index, each.given, each.required, each.type, list(each.options))
        for each in guessed_columns(sheet)
    ]
    given: dict[str, Any] = {
        "hub": "MDR",
        "firm": 1,
        "title": "名簿の整形",
        "purpose": "秋のご案内を届けるための名簿です。",
        "instructions": "名刺の文字を見て、二つの欄を入れてください。",
        "minutes": 12,
        "yen": 260,
        "size": SIZE,
        "publish": True,
    }
    return Terms(columns=columns, **{**given, **more})


async def new_order(unit: Unit, text: str | bytes = SHEET, name: str = "list.csv", **more: Any) -> Order:
    """An order of a sheet, at its hub, for its firm."""
    sheet = await opened_sheet(text.encode() if isinstance(text, str) else text, name)
    terms = terms_for(sheet, **more)
    firm = await Firm.get(id=terms.firm).select_related("hub")
    guessed = guessed_columns(sheet)
    version = await version_of(firm.hub, terms.version)
    columns = all_given(guessed, form_of_version(version)) if version else confirmed(guessed, terms.columns)
    return await create(unit, firm.hub, firm, sheet, columns, terms)


DEVICES = {who: str(number) for number, who in enumerate(PEOPLE, 1)}


async def build(place: Place) -> None:
    """Make the region in this database."""
    await migrate(place, MODELS)
    async with opened(place, MODELS), store_for(Clock()).unit() as unit:
        midori = await open_hub(unit, "MDR", "みどり石油SSテレワークハブ")
        komorebi = await open_hub(unit, "KMR", "道の駅こもれび しごと室")
        city = await open_firm(unit, midori, "合同会社シティリンク", contact="高瀬 亮")
        beans = await open_firm(unit, midori, "株式会社たんば黒豆本舗", contact="足立 健一（総務）")
        station = await open_firm(unit, komorebi, "道の駅売店")
        memberships = {
            "worker": await join(unit, midori, Role.WORKER, PEOPLE["worker"]),
            "colleague": await join(unit, midori, Role.WORKER, PEOPLE["colleague"]),
            "worker elsewhere": await join(unit, komorebi, Role.WORKER, PEOPLE["worker elsewhere"]),
            "firm": await join(unit, midori, Role.FIRM, PEOPLE["firm"], city),
            "other firm": await join(unit, midori, Role.FIRM, PEOPLE["other firm"], beans),
            "coordinator": await join(unit, midori, Role.COORDINATOR, PEOPLE["coordinator"]),
            "coordinator elsewhere": await join(
                unit, komorebi, Role.COORDINATOR, PEOPLE["coordinator elsewhere"]
            ),
        }
        memberships["revoked"] = memberships["coordinator"]
        for who in PEOPLE:
            invitation = await invite(unit, memberships[who])
            device = await pair(unit, invitation.code, token_of(who), f"Android・{who}", "0.1.0")
            assert isinstance(device, Device)
            assert str(device.id) == DEVICES[who]
        await Device.filter(id=DEVICES["revoked"]).update(revoked_at=unit.now)
        await open_template(unit, midori, Kind("DM-1", "名簿", "10件", 10, 12, 260, "ご案内", "見たまま"))
        await new_order(unit)
        await new_order(unit, "番号,答え\r\nK-1,\r\n", hub="KMR", firm=station.id, title="売店の札")
    folder, url = (Path("/nowhere"), place.url) if isinstance(place, Postgres) else (place.parent, "")
    async with open_app(folder, Clock(), database=url) as house:
        assert await (await house.online("worker")).take() == "applied"


async def _template() -> Path:
    if not _built:
        folder = tempfile.mkdtemp(prefix="hitokuchi-region-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        await build(Path(folder) / NAME)
        _built.append(Path(folder) / NAME)
    return _built[0]


_built: list[Path] = []


def pages(folder: Path) -> Path:
    """A build of the two pages that is small enough to read."""
    for name in ("", "desk"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        page = f"<!doctype html><html><head><style>p{{color:#222}}</style></head><body><p>ひとくち {name}</p>"
        page += f"<script type=module>console.log('{name}')</script></body></html>" + "<!-- -->" * 200
        (folder / name / "index.html").write_text(page, "utf-8")
    (folder / "sw.js").write_text("self.addEventListener('install', () => undefined)\n", "utf-8")
    (folder / "manifest.webmanifest").write_text(json.dumps({"name": "ひとくち"}), "utf-8")
    return folder


@asynccontextmanager
async def open_region(folder: Path) -> AsyncIterator[House]:
    """The region, new, in this folder; the clock stands at START."""
    source = await _template()
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(folder / NAME)) as copy:
        origin.backup(copy)
    async with open_app(folder, Clock(), pages(folder / "pwa")) as house:
        yield house


@asynccontextmanager
async def open_region_on(server: PostgresServer, folder: Path) -> AsyncIterator[House]:
    """The same on PostgreSQL; the folder is for the pages."""
    template = await server.template("region", build)
    async with (
        server.fresh(template) as place,
        open_app(folder, Clock(), pages(folder / "pwa"), place.url) as house,
    ):
        yield house


@asynccontextmanager
async def open_app(
    folder: Path, clock: Clock, pwa: Path = Path("/nowhere"), database: str = ""
) -> AsyncIterator[House]:
    """The whole app, started up, on whatever database is in the folder, or behind the URL."""
    app = create_app(Settings.read({}, data=folder, database=database), clock=clock, pwa=pwa)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield House(app, client, clock)
