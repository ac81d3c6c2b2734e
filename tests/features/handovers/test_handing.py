"""お店でつなぐ: a phone's file at the counter does what the network would have done, once."""

import json
import random
from typing import Any

import httpx2 as httpx
import pytest

from server.cli.rows import differing
from sync.handover import Archived, HandOver, encode_hand_over, hand_over_of
from tests.features.files.hands import photo, send
from tests.support.region import ANSWERS, DEVICES, START, House, Phone


def file_of(phone: Phone, **more: Any) -> bytes:
    """What the phone exports."""
    replica = phone.replica
    envelope = json.loads(hand_over_of(replica))
    return encode_hand_over({**json.loads(envelope["content"]), "app": "0.1.0", "exported_at": START, **more})


async def bring(house: House, file: bytes, who: str = "coordinator") -> httpx.Response:
    return await house.ask(who, "POST", "/handovers", content=file)


async def taken(house: House, file: bytes) -> dict[str, Any]:
    response = await bring(house, file)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def everything(house: House) -> list[dict[str, Any]]:
    return [
        *await house.query("SELECT device, inc, n, verdict, code FROM sync_inbox ORDER BY key"),
        *await house.query("SELECT id, receipt FROM result"),
        *await house.query("SELECT piece_id, answers FROM draft"),
        *await house.query("SELECT * FROM handover"),
        *await house.query("SELECT device_id, n FROM held"),
    ]


async def kept_out(house: House, file: bytes, status: int, code: str, who: str = "coordinator") -> None:
    """It is refused with a sentence, and nothing of it was taken."""
    before = await everything(house)
    response = await bring(house, file, who)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert "何も受け取っていません" in response.json()["error"]["message"] or code == "too_large"
    assert await everything(house) == before


async def test_receipts_are_those_that_the_phone_sees_later(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    worker.write("result.save", "piece/1", piece=1, answers=ANSWERS)
    n = worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)

    answer = await taken(house, file_of(worker))

    assert (answer["device"], answer["person"]["name"], answer["revoked"]) == ("1", "田中 さゆり", False)
    save, submit = answer["items"]
    assert (save["name"], save["verdict"], save["receipt"], save["new"]) == (
        "result.save",
        "applied",
        None,
        True,
    )
    assert (submit["n"], submit["piece"], submit["verdict"]) == (n, "MDR-0001-01", "applied")
    await coordinator.sync()
    [seen] = coordinator.rows("desk:MDR", "result/").values()
    assert submit["receipt"] == seen["receipt"]
    outcomes = await worker.sync()
    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]
    assert worker.replica.outbox == {}
    [own] = worker.own("result/").values()
    assert own["receipt"] == submit["receipt"]
    assert len(await house.query("SELECT id FROM result")) == 1


async def test_a_delivery_whose_photos_are_still_on_the_phone_has_no_receipt_yet(house: House) -> None:
    worker = await house.online("worker")
    data = photo(1, 3000)
    worker.write("result.submit", "piece/1", files=[data], piece=1, rev=1, answers=ANSWERS)
    file = file_of(worker)

    [item] = (await taken(house, file))["items"]
    assert (item["verdict"], item["receipt"]) == ("applied", None)

    await send(house, data)
    [item] = (await taken(house, file))["items"]
    assert item["receipt"] == "MDR-261122-0001"


async def test_HO4_the_same_file_twice_gives_the_same_answer(house: House) -> None:
    worker = await house.online("worker")
    worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    file = file_of(worker)
    first, second = await taken(house, file), await taken(house, file)
    assert [item["new"] for item in first["items"] + second["items"]] == [True, False]
    assert [{**item, "new": 0} for item in first["items"]] == [{**item, "new": 0} for item in second["items"]]
    notes = await house.query("SELECT device_id, by_id, new FROM handover")
    assert notes == [{"device_id": 1, "by_id": 6, "new": 1}]


async def test_after_the_network_the_file_says_what_the_phone_was_told(house: House) -> None:
    worker = await house.online("worker")
    worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    file = file_of(worker)
    await worker.sync()
    [own] = worker.own("result/").values()
    [item] = (await taken(house, file))["items"]
    assert (item["new"], item["receipt"]) == (False, own["receipt"])


async def test_the_desk_counts_that_much_less_as_unsent(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    async with house.unit() as unit:
        await unit.db.execute_query("UPDATE device SET pending = 3 WHERE id = 1")
        unit.touch("person", 1)
    worker.write("result.save", "piece/1", piece=1, answers=ANSWERS)
    worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    file = file_of(worker)
    for _ in range(2):
        await taken(house, file)
        await coordinator.sync()
        assert coordinator.rows("desk:MDR", "person/")["person/1"]["devices"][0]["pending"] == 1


async def test_what_is_stopped_says_why_and_stands_in_the_quarantine(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    worker.write("piece.polish", "piece/1", piece=1)
    worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    worker.write("piece.take", "order/1", order=1, count=1)
    items = (await taken(house, file_of(worker)))["items"]
    assert [item["code"] for item in items] == ["unknown_mutation", "lane_blocked", None]
    await coordinator.sync()
    assert len(coordinator.rows("desk:MDR", "held/")) == 2


async def test_HO6_from_a_revoked_phone_everything_is_held_and_can_then_be_received(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    file = file_of(worker, drafts=[[1, {"answers": [["途中", ""]], "row": 0, "at": START}]])
    await coordinator.act("device.revoke", "device/1", device="1")
    answer = await taken(house, file)
    assert (answer["revoked"], answer["items"][0]["code"], answer["drafts"]) == (True, "device_revoked", [])
    await coordinator.sync()
    [key] = coordinator.rows("desk:MDR", "held/")
    n = int(key.rpartition(".")[2])
    assert await coordinator.act("held.retry", key, device="1", inc=1, n=n) == "applied"
    [item] = (await taken(house, file))["items"]
    assert (item["verdict"], item["decision"]) == ("held", "applied")
    assert item["receipt"].startswith("MDR-")


DRAFT: dict[str, Any] = {"answers": [["途中の会社", ""], ["", ""]], "row": 1, "at": START + 5}


class TestDrafts:
    async def test_one_becomes_the_servers_copy_while_the_piece_is_held(self, house: House) -> None:
        worker = await house.online("worker")
        answer = await taken(house, file_of(worker, drafts=[[1, DRAFT]]))
        assert answer["drafts"] == [{"piece": "MDR-0001-01", "kept": True}]
        await worker.sync()
        assert worker.own("draft/")["draft/1"]["answers"] == DRAFT["answers"]

    async def test_it_never_replaces_a_newer_copy(self, house: House) -> None:
        worker = await house.online("worker")
        await taken(
            house, file_of(worker, drafts=[[1, {**DRAFT, "at": START + 9, "answers": [["新しい", ""]]}]])
        )
        await taken(house, file_of(worker, drafts=[[1, DRAFT]]))
        await worker.sync()
        assert worker.own("draft/")["draft/1"]["answers"] == [["新しい", ""]]

    async def test_of_a_piece_that_is_not_held_it_is_left_alone(self, house: House) -> None:
        worker = await house.online("worker")
        answer = await taken(house, file_of(worker, drafts=[[2, DRAFT], [99, DRAFT]]))
        assert answer["drafts"] == [{"piece": "MDR-0001-02", "kept": False}]
        assert await house.query("SELECT id FROM draft") == []

    async def test_of_a_piece_that_the_same_file_delivers_it_is_left_alone(self, house: House) -> None:
        worker = await house.online("worker")
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        answer = await taken(house, file_of(worker, drafts=[[1, DRAFT]]))
        assert answer["drafts"] == []
        assert await house.query("SELECT id FROM draft") == []

    async def test_HO2_drafts_of_no_shape_keep_the_whole_file_out(self, house: House) -> None:
        worker = await house.online("worker")
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        await kept_out(house, file_of(worker, drafts=[["one", DRAFT]]), 422, "handover_damaged")


class TestKeptOut:
    async def test_HO2_a_damaged_file(self, house: House) -> None:
        worker = await house.online("worker")
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        file = file_of(worker)
        await kept_out(house, file[:-40], 422, "handover_damaged")
        await kept_out(house, file.replace("きみつ".encode(), "ひみつ".encode(), 1), 422, "handover_damaged")
        await kept_out(house, b"PK\x03\x04 a sheet", 422, "handover_damaged")

    async def test_HO2_a_file_of_another_version(self, house: House) -> None:
        old = json.dumps({"format": "hitokuchi-unsent", "version": 1, "outbox": []}).encode()
        await kept_out(house, old, 422, "handover_version")

    async def test_HO2_a_file_that_is_too_long(self, house: House) -> None:
        await kept_out(house, b" " * (10 * 1024 * 1024 + 1), 413, "too_large")

    @pytest.mark.parametrize("device", ["99", "nobody", "1'--", "٣"])
    async def test_a_file_of_a_device_that_nobody_has(self, house: House, device: str) -> None:
        await kept_out(house, encode_hand_over(HandOver(device, 1, [])), 403, "handover_foreign")

    async def test_a_file_of_another_hubs_person(self, house: House) -> None:
        other = await house.online("worker elsewhere")
        other.write("piece.take", "order/2", order=2, count=1)
        await kept_out(house, file_of(other), 403, "handover_foreign")
        assert (await bring(house, file_of(other), "coordinator elsewhere")).status_code == 200

    async def test_HO5_a_file_that_does_not_fit_what_the_phone_sent(self, house: House) -> None:
        worker, clone = await house.online("worker"), house.phone("worker")
        clone.replica = type(worker.replica).load(json.loads(json.dumps(worker.replica.dump())))
        for answers in ([["ちがう", ""]], [["二つ目", ""]]):
            clone.write("result.save", "piece/1", piece=1, answers=answers)
        await worker.save(1)
        await kept_out(house, file_of(clone), 409, "handover_differs")

    async def test_HO5_a_file_with_a_gap(self, house: House) -> None:
        worker = await house.online("worker")
        worker.write("result.save", "piece/1", piece=1, answers=ANSWERS)
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        del worker.replica.outbox[min(worker.replica.outbox)]
        await kept_out(house, file_of(worker), 409, "handover_gap")


async def test_HO5_a_life_that_is_over_is_taken_in_too(house: House) -> None:
    """The phone has numbered its work anew since the file was made: its next exchange hears that it is here already (MU11)."""
    worker = await house.online("worker")
    worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    file = file_of(worker)
    worker.replica._renumber(1, 2)
    assert [item["verdict"] for item in (await taken(house, file))["items"]] == ["applied"]
    assert [outcome.verdict for outcome in await worker.sync()] == ["applied"]
    assert len(await house.query("SELECT id FROM result")) == 1
    assert [(item["n"], item["new"]) for item in (await taken(house, file_of(worker)))["items"]] == []


async def test_the_archive_in_it_refills_a_server_that_forgot(house: House) -> None:
    worker = await house.online("worker")
    await worker.submit(1)
    raw = [each.raw.decode() for each in worker.replica.archive]
    async with house.unit() as unit:
        for table in ("sync_inbox WHERE device = '1' AND n > 1", "ledger", "result"):
            await unit.db.execute_query(f"DELETE FROM {table}")
        await unit.db.execute_query("UPDATE lease SET state = 'active'")
    archive = [
        Archived(1, text, each.outcome.verdict)
        for text, each in zip(raw, worker.replica.archive, strict=True)
    ]
    answer = await taken(house, encode_hand_over(HandOver("1", 1, [], archive)))
    assert [(item["name"], item["new"]) for item in answer["items"]] == [("result.submit", True)]


@pytest.mark.parametrize("seed", range(6))
async def test_HO4_any_split_between_network_and_files_gives_each_effect_once(
    house: House, seed: int
) -> None:
    """Real mutations on the real store: files and exchanges in any order, some answers lost, some files brought again."""
    chance = random.Random(seed)
    phone, files, told = await house.online("worker"), list[bytes](), dict[int, tuple[str, str | None]]()
    others = await house.online("coordinator")
    for step in range(60):
        match chance.choice(["write"] * 3 + ["export", "bring", "bring", "sync", "lost"]):
            case "write":
                piece = chance.randint(1, 3)
                match chance.choice(["take", "save", "submit", "give", "poison"]):
                    case "take":
                        phone.write("piece.take", "order/1", order=1, count=1)
                    case "save":
                        phone.write("result.save", f"piece/{piece}", piece=piece, answers=ANSWERS)
                    case "submit":
                        phone.replica.enqueue(
                            "result.submit",
                            f"piece/{piece}",
                            {"piece": piece, "rev": 1, "answers": ANSWERS},
                            at=START + step,
                        )
                    case "give":
                        phone.write("piece.give_back", f"piece/{piece}", piece=piece)
                    case _:
                        phone.write("piece.poison", f"piece/{piece}", piece=piece)
            case "export":
                files.append(file_of(phone))
            case "bring" if files:
                for item in (await taken(house, chance.choice(files)))["items"]:
                    assert told.setdefault(item["n"], (item["verdict"], item["code"])) == (
                        item["verdict"],
                        item["code"],
                    )
            case "sync":
                await phone.sync()
            case _:
                await phone.post(phone.replica.compose(f"nonce-lost-{step}"))
    await phone.sync()
    for outcome in (entry.outcome for entry in phone.replica.archive):
        assert told.setdefault(outcome.n, (outcome.verdict.value, outcome.code)) == (
            outcome.verdict,
            outcome.code,
        )
    for file in files:
        await taken(house, file)
    await others.sync()

    assert phone.replica.inc == 1
    device = DEVICES["worker"]
    inbox = await house.query(
        "SELECT n, verdict, payload FROM sync_inbox WHERE device = ? ORDER BY n", device
    )
    assert [row["n"] for row in inbox] == list(range(1, len(inbox) + 1))
    assert sorted(told) == list(range(2, len(inbox) + 1))  # the region's own phone took the piece with n = 1
    done = [
        json.loads(bytes(row["payload"]))
        for row in inbox
        if row["verdict"] == "applied" and b'"result.submit"' in bytes(row["payload"])
    ]
    results = await house.query("SELECT piece_id, device_at FROM result ORDER BY id")
    assert [(each["args"]["piece"], each["at"]) for each in done] == [
        (row["piece_id"], row["device_at"]) for row in results
    ]
    house.database.bind()
    assert (await differing(house.database.client))[0] == []


async def test_a_phone_that_was_away_for_very_long_is_taken_in_at_once(house: House) -> None:
    """More rows of one kind in one transaction than a query may name (SQLite: an expression is at most 1,000 deep)."""
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    for _ in range(1_100):
        worker.write("piece.polish", "piece/1", piece=1)
    answer = await taken(house, file_of(worker))
    assert len(answer["items"]) == 1_100
    await coordinator.sync()
    assert len(coordinator.rows("desk:MDR", "held/")) == 1_100
