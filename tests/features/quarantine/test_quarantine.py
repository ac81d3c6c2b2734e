"""隔離箱: what was held, and work that was refused, is before a coordinator until somebody has decided."""

import json
from typing import Any

import pytest

from server.cli.rows import differing
from server.features.quarantine.keeping import bring_in, left_out
from server.features.quarantine.rules import MAX_ARGS
from tests.support.region import ANSWERS, DEVICES, ELSEWHERE, PEOPLE, START, House, Phone


def desk(phone: Phone, kind: str = "held/") -> dict[str, Any]:
    return phone.rows("desk:MDR", kind)


async def retry(phone: Phone, key: str) -> str:
    device, inc, n = key.removeprefix("held/").split(".")
    return await phone.act("held.retry", key, device=device, inc=int(inc), n=int(n))


async def set_aside(phone: Phone, key: str, reason: str = "あとで") -> str:
    device, inc, n = key.removeprefix("held/").split(".")
    return await phone.act("held.set_aside", key, device=device, inc=int(inc), n=int(n), reason=reason)


async def receipts(house: House) -> list[str]:
    return [row["receipt"] for row in await house.query("SELECT receipt FROM result ORDER BY id")]


async def revoke(house: House, who: str = "worker") -> None:
    coordinator = await house.online("coordinator")
    assert await coordinator.act("device.revoke", f"device/{DEVICES[who]}", device=DEVICES[who]) == "applied"


async def unrevoke(house: House, who: str = "worker") -> None:
    """A second life of the same phone is not a thing; this is for looking at what its person would see."""
    async with house.unit() as unit:
        await unit.db.execute_query(f"UPDATE device SET revoked_at = NULL WHERE id = {DEVICES[who]}")
        await unit.db.execute_query(f"DELETE FROM sync_retired WHERE device = '{DEVICES[who]}'")
        unit.touch("person", int(DEVICES[who]))


async def rows_agree(house: House) -> None:
    house.database.bind()
    assert (await differing(house.database.client))[0] == []


async def test_what_is_held_stands_on_the_desk_with_its_payload(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    assert await worker.act("piece.polish", "piece/1", piece=1, colour="藍") == "held unknown_mutation"
    n = worker.replica.next - 1
    await coordinator.sync()
    [(key, row)] = desk(coordinator).items()
    assert key == f"held/1.1.{n}"
    assert row["person"]["name"] == PEOPLE["worker"]
    assert json.loads(row["args"]) == {"piece": 1, "colour": "藍"}
    assert {
        name: row[name] for name in ("name", "lane", "verdict", "code", "at", "decision", "tried_at")
    } == {
        "name": "piece.polish",
        "lane": "piece/1",
        "verdict": "held",
        "code": "unknown_mutation",
        "at": START,
        "decision": None,
        "tried_at": None,
    }
    await rows_agree(house)


async def test_refused_work_stands_there_and_any_other_refusal_does_not(house: House) -> None:
    colleague, coordinator = await house.online("colleague"), await house.online("coordinator")
    assert await colleague.give_back(1) == "refused not_yours"
    assert await colleague.act("piece.take", "order/1", order=99, count=1) == "refused no_such_order"
    assert await colleague.submit(ELSEWHERE) == "refused not_yours"
    await coordinator.sync()
    [row] = desk(coordinator).values()
    assert (row["name"], row["code"], json.loads(row["args"])["answers"]) == (
        "result.submit",
        "not_yours",
        ANSWERS,
    )


async def test_it_stands_on_the_desk_of_its_hub_alone(house: House) -> None:
    worker = await house.online("worker")
    await worker.act("piece.polish", "piece/1", piece=1)
    for who in PEOPLE:
        phone = await house.online(who)
        held = [row for scope in phone.replica.scopes for row in phone.rows(scope, "held/")]
        assert len(held) == (who == "coordinator"), who


async def test_the_desk_is_shown_a_part_of_what_is_very_long_and_the_inbox_keeps_all(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    await worker.act("piece.polish", "piece/1", words="あ" * 20_000)
    await coordinator.sync()
    [row] = desk(coordinator).values()
    assert (len(row["args"]), row["size"]) == (MAX_ARGS, 60_000 + len('{"words":""}'))
    inbox = await house.query("SELECT payload FROM sync_inbox WHERE verdict = 'held'")
    assert len(bytes(inbox[0]["payload"])) > 60_000


@pytest.mark.parametrize(
    "mutation",
    [
        {"n": 2},
        {"n": 2, "name": "x", "ver": 1, "lane": "y", "seen": 0, "at": 2**70, "args": {}},
        {"n": 2, "name": "x", "ver": 1, "lane": "y", "seen": 0, "at": -(2**63), "args": None},
        {
            "n": 2,
            "name": "x",
            "ver": 1,
            "lane": "y",
            "seen": 0,
            "at": 1,
            "args": json.loads("[" * 900 + "]" * 900),
        },
        {"n": 2, "name": "held.retry", "ver": 1, "lane": "y", "seen": 0, "at": 1, "args": {"device": "1\0"}},
    ],
)
async def test_whatever_is_held_the_exchange_goes_on_and_the_desk_can_be_read(
    house: House, mutation: dict[str, Any]
) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    mutation["n"] = worker.replica.next
    worker.replica.outbox[1, mutation["n"]] = json.dumps(mutation).encode()
    worker.replica.next += 1
    await worker.sync()
    assert worker.replica.outbox == {}
    await coordinator.sync()
    assert len(desk(coordinator)) == 1
    assert await worker.save(1) == "applied"
    [key] = desk(coordinator)
    assert await retry(coordinator, key) in ("applied", "refused not_tried_again")
    assert await set_aside(coordinator, key) == "applied"
    await rows_agree(house)


class TestReview:
    async def ask(self, phone: Phone, n: int, words: str) -> str:
        key = f"held/{phone.replica.device}.1.{n}"
        return await phone.act("held.review", key, device=phone.replica.device, inc=1, n=n, words=words)

    async def test_the_words_of_its_author_stand_on_the_desk_beside_it(self, house: House) -> None:
        colleague, coordinator = await house.online("colleague"), await house.online("coordinator")
        assert await colleague.submit(ELSEWHERE) == "refused not_yours"
        n = colleague.replica.next - 1
        assert await self.ask(colleague, n, "名簿を見ながら書きました") == "applied"
        assert await self.ask(colleague, n, "二枚めも見てください") == "applied"
        await coordinator.sync()
        [row] = desk(coordinator).values()
        assert row["words"] == "二枚めも見てください"
        key = f"asked/{colleague.replica.device}.1.{n}"
        assert colleague.rows("person:2", "asked/") == {key: {"words": "二枚めも見てください"}}
        assert json.loads(row["args"])["answers"] == ANSWERS
        await rows_agree(house)

    async def test_what_was_set_aside_waits_again_and_what_was_done_stays_done(self, house: House) -> None:
        colleague, coordinator = await house.online("colleague"), await house.online("coordinator")
        await colleague.submit(ELSEWHERE)
        n = colleague.replica.next - 1
        await coordinator.sync()
        [key] = desk(coordinator)
        await set_aside(coordinator, key)
        assert await self.ask(colleague, n, "もう一度お願いします") == "applied"
        await coordinator.sync()
        [row] = desk(coordinator).values()
        assert (row["decision"], row["words"]) == (None, "もう一度お願いします")
        await set_aside(coordinator, key, "重なり")
        await colleague.sync()
        assert colleague.rows("person:2", "asked/") == {}
        await rows_agree(house)

    async def test_only_its_author_says_anything_about_it(self, house: House) -> None:
        colleague, worker = await house.online("colleague"), await house.online("worker")
        await colleague.submit(ELSEWHERE)
        n = colleague.replica.next - 1
        key = f"held/{colleague.replica.device}.1.{n}"
        told = {"device": colleague.replica.device, "inc": 1, "n": n}
        assert await worker.act("held.review", key, **told, words="x") == "refused no_such_held"
        assert await colleague.act("held.review", key, **told, words="") == "held bad_arguments"


class TestRetry:
    async def test_LA4_it_is_judged_again_as_that_person_and_its_first_outcome_stays(
        self, house: House
    ) -> None:
        worker = await house.online("worker")
        await revoke(house)
        coordinator = await house.online("coordinator")
        n = worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        body = worker.replica.compose("nonce-revoked")
        assert b'"held","device_revoked"' in (await worker.post(body)).content
        await coordinator.sync()
        [key] = desk(coordinator)

        assert await retry(coordinator, key) == "applied"

        [receipt] = await receipts(house)
        assert desk(coordinator) == {}
        [result] = coordinator.rows("desk:MDR", "result/").values()
        assert (result["receipt"], result["worker"]["name"]) == (receipt, PEOPLE["worker"])
        assert b'"held","device_revoked"' in (await worker.post(body)).content
        await unrevoke(house)
        await worker.sync()
        assert [each.outcome.code for each in worker.replica.archive if each.outcome.n == n] == [
            "device_revoked"
        ]
        [told] = worker.own("decided/").values()
        assert told == {"verdict": "applied", "code": "decided_applied", "at": START}
        assert receipt in {row["receipt"] for row in worker.own("result/").values()}
        await rows_agree(house)

    async def test_twice_is_the_same_as_once(self, house: House) -> None:
        worker = await house.online("worker")
        await revoke(house)
        await worker.submit(1)
        coordinator = await house.online("coordinator")
        [key] = desk(coordinator)
        assert [await retry(coordinator, key) for _ in range(3)] == ["applied"] * 3
        assert len(await receipts(house)) == 1
        assert await set_aside(coordinator, key) == "refused received_already"

    async def test_what_only_tells_something_asks_nobody_and_nothing_waits_for_it(self, house: House) -> None:
        worker = await house.online("worker")
        await revoke(house)
        worker.write("piece.start", "piece/1", piece=1)
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        said = (await worker.post(worker.replica.compose("nonce-told"))).content
        assert said.count(b'"held","device_revoked"') == 2
        coordinator = await house.online("coordinator")
        [(key, row)] = desk(coordinator).items()
        assert row["name"] == "result.submit"
        assert await retry(coordinator, key) == "applied"
        assert len(await receipts(house)) == 1
        assert await left_out() == []

    async def test_what_is_stopped_again_stays_and_says_why(self, house: House) -> None:
        colleague, coordinator = await house.online("colleague"), await house.online("coordinator")
        await colleague.submit(ELSEWHERE)
        await coordinator.sync()
        [key] = desk(coordinator)
        house.clock.forward(1000)
        assert await retry(coordinator, key) == "applied"
        row = desk(coordinator)[key]
        assert (row["verdict"], row["code"], row["tried_at"], row["decision"]) == (
            "refused",
            "not_yours",
            START + 1000,
            None,
        )
        await colleague.sync()
        assert colleague.own("decided/") == {}

    @pytest.mark.parametrize("code", ["device_revoked", "lane_blocked"])
    async def test_LA4_those_of_the_lane_that_were_stopped_with_it_follow_in_order(
        self, house: House, code: str
    ) -> None:
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        await revoke(house)
        worker.write("result.save", "piece/1", piece=1, answers=[["途中", ""]])
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        worker.write("piece.take", "order/1", order=1, count=1)
        await worker.post(worker.replica.compose("nonce-lanes"))
        async with house.unit() as unit:
            await unit.db.execute_query(f"UPDATE held SET code = '{code}' WHERE name = 'result.submit'")
            unit.touch("held", "1.1.3")
        await coordinator.sync()
        first, second, other = sorted(desk(coordinator))

        assert await retry(coordinator, second) == "refused lane_blocked"
        assert await receipts(house) == []
        assert await retry(coordinator, first) == "applied"

        assert list(desk(coordinator)) == [other]
        assert len(await receipts(house)) == 1

    async def test_a_coordinators_own_decision_is_not_tried_for_somebody_else(self, house: House) -> None:
        phone = house.phone("revoked")
        await phone.act("held.retry", "held/8.1.1", device="8", inc=1, n=1)
        coordinator = await house.online("coordinator")
        [key] = desk(coordinator)
        assert await retry(coordinator, key) == "refused not_tried_again"
        assert await set_aside(coordinator, key) == "applied"

    async def test_an_unknown_number_is_refused(self, house: House) -> None:
        coordinator = await house.online("coordinator")
        assert await retry(coordinator, "held/1.1.77") == "refused no_such_held"

    async def test_LA4_what_was_stopped_for_its_own_sake_does_not_follow(self, house: House) -> None:
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        await revoke(house)
        worker.write("result.save", "piece/1", piece=1, answers=[["途中", ""]])
        worker.write("piece.polish", "piece/1", piece=1)
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        await worker.post(worker.replica.compose("nonce-lanes"))
        await coordinator.sync()
        first, second, third = sorted(desk(coordinator))

        assert await retry(coordinator, first) == "applied"

        assert {key: row["code"] for key, row in desk(coordinator).items()} == {
            second: "unknown_mutation",
            third: "device_revoked",
        }
        assert await set_aside(coordinator, second) == "applied"
        assert await retry(coordinator, third) == "applied"
        assert len(await receipts(house)) == 1


async def test_what_was_held_before_there_was_a_quarantine_can_be_brought_in(house: House) -> None:
    colleague, coordinator = await house.online("colleague"), await house.online("coordinator")
    await colleague.act("piece.polish", "piece/1", piece=1)
    await colleague.act(
        "piece.take", "order/1", order=99, count=1
    )  # an answer, and final: nobody has to look
    await coordinator.sync()
    stood = desk(coordinator)
    async with house.unit() as unit:
        await unit.db.execute_query("DELETE FROM held")
        unit.touch_all("held", [key.removeprefix("held/") for key in stood])
    await coordinator.sync()
    assert desk(coordinator) == {}

    async with house.unit() as unit:
        assert await bring_in(unit, await left_out()) == 1
        assert await left_out() == []

    await coordinator.sync()
    assert desk(coordinator) == stood
    await rows_agree(house)


class TestSetAside:
    async def test_it_stays_readable_with_the_reason_and_its_author_hears_of_it(self, house: House) -> None:
        colleague, coordinator = await house.online("colleague"), await house.online("coordinator")
        await colleague.submit(ELSEWHERE)
        await coordinator.sync()
        [key] = desk(coordinator)

        assert await set_aside(coordinator, key, "田中さんの分でした") == "applied"

        row = desk(coordinator)[key]
        assert json.loads(row["args"])["answers"] == ANSWERS
        assert (row["decision"]["what"], row["decision"]["reason"]) == ("set_aside", "田中さんの分でした")
        assert row["decision"]["by"]["name"] == PEOPLE["coordinator"]
        await colleague.sync()
        [told] = colleague.own("decided/").values()
        assert told == {"verdict": "set_aside", "code": "decided_set_aside", "at": START}
        assert "田中" not in colleague.answer.decode()

    async def test_it_can_be_taken_up_again(self, house: House) -> None:
        worker = await house.online("worker")
        await revoke(house)
        await worker.submit(1)
        coordinator = await house.online("coordinator")
        [key] = desk(coordinator)
        await set_aside(coordinator, key)
        assert await retry(coordinator, key) == "applied"
        assert desk(coordinator) == {}
        assert len(await receipts(house)) == 1

    async def test_what_waits_behind_it_may_then_be_received(self, house: House) -> None:
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        worker.write("piece.polish", "piece/1", piece=1)
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        await worker.sync()
        await coordinator.sync()
        first, second = sorted(desk(coordinator))
        assert desk(coordinator)[second]["code"] == "lane_blocked"
        assert await retry(coordinator, second) == "refused lane_blocked"
        await set_aside(coordinator, first)
        assert await retry(coordinator, second) == "applied"
        assert len(await receipts(house)) == 1


async def test_a_poison_mutation_in_the_middle_of_two_hundred_stops_only_its_lane(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    before = worker.replica.next
    for at in range(200):
        if at == 100:
            worker.write("piece.poison", "piece/1", piece=1)
        elif at > 100 and at % 20 == 0:
            worker.write("result.save", "piece/1", piece=1, answers=ANSWERS)
        else:
            worker.write("result.save", f"piece/{at + 1000}", piece=at + 1000, answers=ANSWERS)
    outcomes = {outcome.n - before: outcome for outcome in await worker.sync()}

    assert worker.replica.outbox == {}
    stopped = {at: outcome.code for at, outcome in outcomes.items() if outcome.code}
    assert stopped == {100: "unknown_mutation"} | dict.fromkeys((120, 140, 160, 180), "lane_blocked")
    await coordinator.sync()
    assert len(desk(coordinator)) == 5
    assert await worker.submit(1) == "applied"  # made after the phone knew: judged on its own
