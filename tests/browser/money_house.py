"""A demo in whose past somebody worked: 12 pieces of ¥70 delivered before the last closing, 9 accepted, 1 corrected by −¥70.

    python -m tests.browser.money_house FOLDER

Run in a process of its own, before the demo is started on the folder; prints the last closing and the day on which it is paid.
"""

import asyncio
import sys
import time
from datetime import timedelta
from pathlib import Path

from server.demo.fill import fill_demo
from server.features.devices.models import Device
from server.features.devices.pairing import invite, pair
from server.features.people.models import Membership
from server.features.registry import MODELS
from server.features.terms.dated import due_of
from server.features.terms.rules import PayTerms, day_of, is_closing, start_of
from server.store.blobs import DiskBlobs
from server.store.database import migrate
from server.store.place import place_of
from tests.support.databases import NAME
from tests.support.region import DAY, HOUR, Clock, House, Phone, new_order, open_app

TITLE = "請求書データ入力"
SHEET = "番号,請求書,金額\r\n" + "".join(f"{no},請求書{no},\r\n" for no in range(1, 31))
WORKER, COORDINATOR, FIRM = "田中 さゆり", "中西 由美", "高瀬 亮"
TERMS = PayTerms(days=15, postpone=2, fee_percent=30)


async def phone_of(house: House, name: str) -> Phone:
    """A second device of somebody of the demo, after its first download."""
    async with house.unit() as unit:
        membership = await Membership.filter(person__name=name).order_by("id").first()
        assert membership
        token = f"{membership.id:0>43}"
        device = await pair(unit, (await invite(unit, membership)).code, token, "もう1台", "0.1.0")
    assert isinstance(device, Device)
    phone = Phone(house.http, str(device.id), token)
    await phone.sync()
    return phone


async def work(folder: Path) -> None:
    today = day_of(int(time.time() * 1000))
    closing = today - timedelta(days=1)
    while not is_closing(closing, TERMS.closes):
        closing -= timedelta(days=1)
    worked = closing - timedelta(days=12)
    clock = Clock(start_of(worked) + 10 * HOUR)
    folder.mkdir(parents=True)
    await migrate(place_of("", folder / NAME), MODELS)
    async with open_app(folder, clock) as house:
        house.database.bind()
        await fill_demo(house.store, DiskBlobs(folder / "blobs"))
        async with house.unit() as unit:
            firm = (await Membership.get(person__name=FIRM)).firm_id
            order = await new_order(
                unit, SHEET, firm=firm, title=TITLE, minutes=3, yen=70, size=1, purpose="月末の支払いのために"
            )
        worker, desk, firm_phone = [await phone_of(house, name) for name in (WORKER, COORDINATOR, FIRM)]
        assert await worker.take(12, order.id) == "applied"
        pieces = sorted(int(row.split("/")[1]) for row in worker.own("piece/"))
        for piece in pieces:
            assert await worker.submit(piece, [["1200"]]) == "applied"
        for piece in pieces[:9]:
            assert await desk.act("review.check", f"piece/{piece}", piece=piece, rev=1) == "applied"
            assert await firm_phone.act("review.accept", f"piece/{piece}", piece=piece, rev=1) == "applied"
        clock.forward(DAY)
        await worker.sync()
        line = next(
            int(row.split("/")[1])
            for row, body in worker.own("ledger/").items()
            if body["kind"] == "accepted"
        )
        args = {"line": line, "yen": -70, "reason": "税率が8%の行がありました"}
        assert await desk.act("ledger.adjust", f"ledger/{line}", **args) == "applied"
    print(closing, due_of(worked, TERMS, None).on, worked)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1])))
