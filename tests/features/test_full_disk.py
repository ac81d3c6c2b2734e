"""The disk of the database is full: whatever a phone sends stays on the phone, as it was, and goes through once there is room.

In particular it is not `held`, as what broke a handler would be: that would settle it, and nobody would send it again.
"""

from pathlib import Path

from tests.support.postgres import PostgresServer
from tests.support.region import House, Phone, open_region, open_region_on

LONG = [["あ" * 3000, "6748585"], ["い" * 3000, "6748585"]]
STEPS = 40
"""Pages of room, one more each time: so the disk is full at the inbox, in the handler, at the rows, and at last not at all."""


async def working(house: House) -> Phone:
    worker = await house.online("worker")
    worker.write("result.save", "piece/1", piece=1, answers=LONG)
    worker.write("result.submit", "piece/1", piece=1, rev=1, answers=LONG)
    return worker


async def refused(house: House, worker: Phone, nonce: str) -> bool:
    """Send everything; whether the server said that it cannot now. Then nothing may have changed anywhere."""
    outbox = dict(worker.replica.outbox)
    answer = await worker.post(worker.replica.compose(nonce))
    if answer.status_code == 200:
        got = worker.replica.absorb(nonce, answer.content)
        assert {outcome.verdict for outcome in got.outcomes} == {"applied"}
        assert len(got.outcomes) == len(outbox)
        return False
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "busy"
    assert worker.replica.outbox == outbox
    for table, count in (("result", 0), ("draft", 0), ("held", 0), ("sync_inbox WHERE n > 1", 0)):
        assert await house.query(f"SELECT COUNT(*) AS n FROM {table}") == [{"n": count}], table
    return True


async def test_I1_on_sqlite_whatever_the_last_page_was_for(tmp_path: Path) -> None:
    async with open_region(tmp_path) as house:
        worker = await working(house)
        house.database.bind()
        pages = int((await house.query("PRAGMA page_count"))[0]["page_count"])
        full = []
        for room in range(STEPS):
            house.database.bind()
            await house.query(f"PRAGMA max_page_count = {pages + room}")
            full.append(await refused(house, worker, f"nonce-{room}"))
            if not full[-1]:
                break
        assert full.count(True) > 5
        assert not full[-1]
        assert await house.query("SELECT COUNT(*) AS n FROM result") == [{"n": 1}]


async def test_I1_on_postgres_in_the_middle_of_a_handler(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    async with open_region_on(postgres_server, tmp_path) as house:
        worker = await working(house)
        async with house.unit() as unit:
            await unit.db.execute_query(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
            )
            await unit.db.execute_query(
                "CREATE TRIGGER full_disk BEFORE INSERT ON result FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
        assert await refused(house, worker, "nonce-full")
        async with house.unit() as unit:
            await unit.db.execute_query("DROP TRIGGER full_disk ON result")
        assert not await refused(house, worker, "nonce-room")
