"""とどける with photos: the text is in at once, the delivery is received when its files are (sync/SPEC.md, FI1-FI6)."""

import io
from typing import Any

import pytest
from PIL import Image

from server.features.files.models import Blob
from server.features.files.uploads import Files
from sync.messages.mutation import Attachment
from tests.features.files.hands import begun, encoded, fetch, patch, pdf, photo, picture, send, sha, told
from tests.support.region import ANSWERS, DAY, START, House, Phone, new_order

ONE, TWO, THREE = photo(1, 3000), photo(2, 3000), photo(3, 3000)
NO_PICTURE = encoded(picture(300, 300))[:2000]


async def delivery(phone: Phone, number: int = 1) -> dict[str, Any]:
    """What its worker is told of a delivery."""
    await phone.sync()
    row: dict[str, Any] = phone.own("result/")[f"result/{number}"]
    return row


async def desk(house: House) -> dict[str, Any]:
    return (await house.online("coordinator")).rows("desk:MDR")


def states(row: dict[str, Any]) -> list[str]:
    return [each[-1] for each in row["attached"]]


async def tidy(house: House) -> None:
    """What the sweep does once an hour."""
    files: Files = house.app.state.files
    files._tidied = 0
    house.database.bind()
    await files.tidy()


class TestAWorkerWhoDeliversTwoPhotos:
    async def test_FI2_is_told_that_the_text_is_in_and_how_many_photos_are(self, house: House) -> None:
        worker = await house.online("worker")

        assert await worker.submit(1, files=[ONE, TWO]) == "applied"

        assert worker.own("piece/") == {}
        assert worker.own("result/") == {
            "result/1": {
                "piece": 1,
                "order": 1,
                "code": "MDR-0001-01",
                "title": "名簿の整形",
                "state": "waiting_files",
                "receipt": None,
                "received_at": None,
                "text_at": START,
                "files": [0, 2],
                "attached": [
                    [sha(ONE), "image/jpeg", 3000, "waiting"],
                    [sha(TWO), "image/jpeg", 3000, "waiting"],
                ],
                "yen": 260,
                "rows": 2,
                "rev": 1,
            }
        }

    async def test_has_a_receipt_when_the_last_one_is_in(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE, TWO])
        await send(house, ONE)
        row = await delivery(worker)
        assert (row["state"], row["receipt"], row["files"]) == ("waiting_files", None, [1, 2])
        house.clock.forward(DAY)

        await send(house, TWO)

        row = await delivery(worker)
        assert (row["state"], row["receipt"], row["files"]) == ("received", "MDR-261123-0001", [2, 2])
        assert (row["text_at"], row["received_at"]) == (START, START + DAY)

    async def test_is_asked_for_them_in_every_answer_until_then_FI3(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE, TWO])
        assert worker.wanted == [(sha(ONE), 0), (sha(TWO), 0)]

        await patch(house, await begun(house, ONE), 0, ONE[:1000])
        await worker.sync()
        assert worker.wanted == [(sha(ONE), 1000), (sha(TWO), 0)]

        await send(house, TWO)
        await worker.sync()
        assert worker.wanted == [(sha(ONE), 1000)]
        await patch(house, await begun(house, ONE), 1000, ONE[1000:])
        await worker.sync()
        assert worker.wanted == []

    async def test_keeps_the_piece_and_nobody_else_can_take_it(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.submit(1, files=[ONE])

        await colleague.take(3)

        assert list(colleague.own("piece/")) == ["piece/2", "piece/3"]
        rows = await desk(house)
        assert (rows["piece/1"]["state"], rows["piece/1"]["receipt"]) == ("waiting", None)
        assert rows["order/1"]["pieces"] == {"total": 3, "ready": 0, "leased": 2, "waiting": 1, "received": 0}
        assert rows["result/1"]["files"] == [0, 1]
        assert rows["result/1"]["answers"][0][0] == "株式会社きみつ"
        assert await colleague.submit(1) == "applied"
        assert [row["state"] for row in colleague.own("result/").values()] == ["late"]

    async def test_delivers_it_once(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE])

        assert await worker.submit(1, rev=2) == "refused already_delivered"

    async def test_finishes_the_order_with_the_last_photo(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.take(2)
        await worker.submit(2)
        await worker.submit(3)
        await worker.submit(1, files=[ONE])
        assert (await desk(house))["order/1"]["state"] == "open"
        sheet = await house.ask("coordinator", "GET", "/orders/MDR-0001/sheet")
        assert "株式会社きみつ" in sheet.text
        assert sheet.text.count("株式会社きみつ") == 2

        await send(house, ONE)

        rows = await desk(house)
        assert (rows["order/1"]["state"], rows["piece/1"]["state"]) == ("done", "received")
        sheet = await house.ask("coordinator", "GET", "/orders/MDR-0001/sheet")
        assert sheet.text.count("株式会社きみつ") == 3

    async def test_whose_photo_comes_during_a_second_lease_can_still_deliver_for_that_one(
        self, house: House
    ) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.give_back(1)
        await colleague.take()
        await worker.submit(1, files=[ONE])
        house.clock.forward(DAY)
        await colleague.give_back(1)
        await worker.take()
        house.clock.forward(1000)
        await send(house, ONE)
        await worker.give_back(1)

        assert await worker.submit(1, rev=2) == "applied"

    async def test_who_is_late_is_late_when_they_are_in(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.give_back(1)
        await colleague.take()
        await worker.submit(1, files=[ONE])
        assert (await desk(house))["order/1"]["late"] == 0

        await send(house, ONE)

        assert (await delivery(worker))["state"] == "late"
        rows = await desk(house)
        assert (rows["order/1"]["late"], rows["piece/1"]["state"]) == (1, "leased")


async def test_photos_that_are_here_already_are_received_with_the_text(house: House) -> None:
    worker = await house.online("worker")
    await send(house, ONE)

    await worker.submit(1, files=[ONE])

    row = await delivery(worker)
    assert (row["state"], row["receipt"], states(row)) == ("received", "MDR-261122-0001", ["verified"])
    assert worker.wanted == []


async def test_FI1_knowing_the_name_of_somebody_elses_photo_is_not_having_it(house: House) -> None:
    worker = await house.online("worker")
    await send(house, ONE, "colleague")

    await worker.submit(1, files=[ONE])

    assert worker.wanted == [(sha(ONE), 0)]
    assert told(await fetch(house, ONE)) == (404, "no_such_file")


async def test_a_photo_that_is_named_twice_is_one(house: House) -> None:
    worker = await house.online("worker")

    await worker.submit(1, files=[ONE, ONE])

    assert (await delivery(worker))["files"] == [0, 1]


async def test_FI3_an_answer_wants_fifty_files_the_oldest_first(house: House) -> None:
    worker = await house.online("worker")
    await worker.take(2)
    async with house.unit() as unit:
        await new_order(unit)
    await worker.take(1, order=3)
    last = max(int(row.split("/")[1]) for row in worker.own("piece/"))
    photos = [photo(number, 3000) for number in range(60)]
    for at, piece in enumerate((1, 2, 3, last)):
        await worker.submit(piece, files=photos[at * 15 : at * 15 + 15])

    assert [name for name, _ in worker.wanted] == [sha(each) for each in photos[:50]]
    await send(house, photos[0])
    await worker.sync()
    assert [name for name, _ in worker.wanted] == [sha(each) for each in photos[1:51]]


async def test_FI4_an_answer_by_which_nothing_is_wanted_has_no_line_for_it(house: House) -> None:
    worker = await house.online("worker")
    await worker.sync()
    assert worker.answer.count(b"\n") == 2
    assert (await house.online("colleague")).wanted == []


class TestAListThatLies:
    """FI5: it loses no text."""

    @pytest.mark.parametrize(
        ("file", "code"),
        [
            (Attachment("a" * 64, 30_000_000, "image/jpeg"), "file_too_large"),
            (Attachment("a" * 64, 0, "image/jpeg"), "file_empty"),
            (Attachment("a" * 64, 5000, "image/heic"), "image_heic"),
            (Attachment("a" * 64, 5000, "text/html"), "file_type"),
        ],
    )
    async def test_FI5_what_can_be_told_from_it_is_told_at_once(
        self, house: House, file: Attachment, code: str
    ) -> None:
        worker = await house.online("worker")

        assert await worker.submit(1, files=[file]) == "applied"

        row = await delivery(worker)
        assert row["attached"] == [[file.sha256, file.type, file.size, "refused", code]]
        assert (row["state"], worker.wanted) == ("waiting_files", [])

    async def test_FI5_one_file_too_many_is_told_and_the_others_are_wanted(self, house: House) -> None:
        worker = await house.online("worker")

        await worker.submit(1, files=[photo(number, 3000) for number in range(50)])

        row = await delivery(worker)
        assert states(row) == ["waiting"] * 20 + ["too_many_files"] * 20
        assert len(worker.wanted) == 20

    async def test_FI5_what_is_no_picture_is_told_when_it_arrives(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[NO_PICTURE, ONE])

        await send(house, NO_PICTURE)

        row = await delivery(worker)
        assert states(row) == ["image_broken", "waiting"]
        assert worker.wanted == [(sha(ONE), 0)]

    async def test_FI5_a_size_and_a_type_that_are_wrong_are_put_right(self, house: House) -> None:
        worker = await house.online("worker")
        document = pdf(1, 700)
        await worker.submit(1, files=[Attachment(sha(document), 5, "image/png")])

        await send(house, document, filetype="")

        row = await delivery(worker)
        assert row["attached"] == [[sha(document), "application/pdf", 700, "verified"]]
        assert row["state"] == "received"

    async def test_FI5_bytes_that_are_not_those_of_the_name_are_wanted_once_more_and_then_refused(
        self, house: House
    ) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE])

        assert told(await send(house, TWO, name=sha(ONE))) == (422, "file_differs")
        await worker.sync()
        assert worker.wanted == [(sha(ONE), 0)]
        assert told(await send(house, TWO, name=sha(ONE))) == (422, "file_differs")

        assert states(await delivery(worker)) == ["file_other"]
        assert worker.wanted == []
        await send(house, ONE)  # the right ones are welcome all the same
        assert (await delivery(worker))["state"] == "received"

    async def test_what_was_refused_is_taken_off_and_the_rest_is_received(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[NO_PICTURE, ONE])
        await send(house, NO_PICTURE)
        await send(house, ONE)
        assert (await delivery(worker))["state"] == "waiting_files"

        assert await worker.drop_file(1, NO_PICTURE) == "applied"

        row = await delivery(worker)
        assert (row["state"], row["files"], row["receipt"]) == ("received", [1, 1], "MDR-261122-0001")


class TestTakingAPhotoOff:
    async def test_before_the_delivery_was_sent(self, house: House) -> None:
        """Offline: both wait in the outbox, in one lane."""
        worker = await house.online("worker")
        worker.write("result.submit", "piece/1", files=[ONE, TWO], piece=1, rev=1, answers=ANSWERS)
        worker.write("result.drop_file", "piece/1", piece=1, sha256=sha(TWO))

        assert [outcome.verdict.value for outcome in await worker.sync()] == ["applied", "applied"]

        assert worker.wanted == [(sha(ONE), 0)]
        assert (await delivery(worker))["files"] == [0, 1]

    async def test_the_only_one_receives_the_delivery_without(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE])

        await worker.drop_file(1, ONE)

        row = await delivery(worker)
        assert (row["state"], row["files"], row["attached"]) == ("received", [0, 0], [])

    async def test_what_is_here_stays(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE, TWO])
        await send(house, ONE)

        assert await worker.drop_file(1, ONE) == "applied"

        assert (await delivery(worker))["files"] == [1, 2]

    async def test_of_somebody_elses_delivery_is_refused(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.submit(1, files=[ONE])

        assert await colleague.drop_file(1, ONE) == "refused not_yours"


class TestTheCoordinator:
    async def test_receives_it_without_what_is_missing(self, house: House) -> None:
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        await worker.submit(1, files=[ONE, TWO])
        await send(house, ONE)

        assert await coordinator.act("result.receive", "piece/1", result=1) == "applied"

        row = await delivery(worker)
        assert (row["state"], row["files"], states(row)) == ("received", [1, 2], ["verified", "missing"])
        assert worker.wanted == []
        assert await coordinator.act("result.receive", "piece/1", result=1) == "applied"
        assert (await delivery(worker))["receipt"] == "MDR-261122-0001"
        await send(house, TWO)  # it comes after all
        assert states(await delivery(worker)) == ["verified", "verified"]

    async def test_of_another_hub_does_not(self, house: House) -> None:
        worker, elsewhere = await house.online("worker"), await house.online("coordinator elsewhere")
        await worker.submit(1, files=[ONE])

        assert await elsewhere.act("result.receive", "piece/1", result=1) == "refused not_allowed"
        assert await elsewhere.act("result.receive", "piece/1", result=9) == "refused no_such_result"


class TestTheFirm:
    async def test_sees_the_photos_once_they_are_received(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE, TWO])
        await send(house, ONE)
        row = (await house.online("firm")).rows("firm:1")["result/1"]
        assert row == {
            "piece": 1,
            "order": 1,
            "code": "MDR-0001-01",
            "state": "waiting_files",
            "receipt": None,
            "received_at": None,
            "text_at": START,
            "files": [1, 2],
        }
        assert told(await fetch(house, ONE, "firm")) == (404, "no_such_file")

        await send(house, TWO)

        row = (await house.online("firm")).rows("firm:1")["result/1"]
        assert states(row) == ["verified", "verified"]
        for data in (ONE, TWO):
            assert (await fetch(house, data, "firm")).status_code == 200
            assert (await fetch(house, data, "coordinator")).status_code == 200
            for who in ("other firm", "colleague", "worker elsewhere", "coordinator elsewhere"):
                assert told(await fetch(house, data, who)) == (404, "no_such_file"), who

    async def test_sees_them_until_its_phone_is_taken_out_of_service(self, house: House) -> None:
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        await worker.submit(1, files=[ONE])
        await send(house, ONE)
        assert (await fetch(house, ONE, "firm")).status_code == 200

        await coordinator.act("device.revoke", "device/4", device="4")

        assert (await fetch(house, ONE, "firm")).status_code == 403

    async def test_sees_nothing_of_a_late_delivery(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.give_back(1)
        await colleague.take()
        await worker.submit(1, files=[ONE])
        await send(house, ONE)

        assert "attached" not in (await house.online("firm")).rows("firm:1")["result/1"]
        assert told(await fetch(house, ONE, "firm")) == (404, "no_such_file")

    async def test_hears_nothing_of_a_delivery_without_files(self, house: House) -> None:
        await (await house.online("worker")).submit(1)

        assert (await house.online("firm")).rows("firm:1", "result/") == {}


class TestWorkThatWasStopped:
    async def test_FI3_its_photos_are_wanted_and_belong_to_it_once_it_is_received(self, house: House) -> None:
        """A phone out of service, which still delivers what it has."""
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        await coordinator.act("device.revoke", "device/1", device="1")
        assert await worker.submit(1, files=[ONE, TWO]) == "held device_revoked"
        assert worker.wanted == [(sha(ONE), 0), (sha(TWO), 0)]
        await send(house, ONE)
        await coordinator.sync()
        (held,) = coordinator.rows("desk:MDR", "held/").values()
        assert (held["files"], states(held)) == ([1, 2], ["verified", "waiting"])

        n = worker.replica.next - 1
        assert await coordinator.act("held.retry", f"held/1.1.{n}", device="1", inc=1, n=n) == "applied"

        row = (await desk(house))["result/1"]
        assert (row["state"], states(row)) == ("waiting_files", ["verified", "waiting"])
        await send(house, TWO)
        assert (await desk(house))["result/1"]["state"] == "received"

    async def test_what_was_received_again_without_its_photos_is_wanted_no_more(self, house: House) -> None:
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        await coordinator.act("device.revoke", "device/1", device="1")
        await worker.submit(1, files=[ONE])
        n = worker.replica.next - 1
        await coordinator.act("held.retry", f"held/1.1.{n}", device="1", inc=1, n=n)

        await coordinator.act("result.receive", "piece/1", result=1)

        await worker.sync()
        assert worker.wanted == []

    async def test_what_was_set_aside_is_wanted_no_more(self, house: House) -> None:
        worker, coordinator = await house.online("worker"), await house.online("coordinator")
        await worker.submit(4, files=[ONE])
        assert worker.wanted == [(sha(ONE), 0)]

        n = worker.replica.next - 1
        key = f"held/1.1.{n}"
        await coordinator.act("held.set_aside", key, device="1", inc=1, n=n, reason="重なり")

        await worker.sync()
        assert worker.wanted == []


class TestBytesThatAreGone:
    async def test_FI6_a_folder_of_another_day_has_them_wanted_again(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE])
        await send(house, ONE)
        for path in blobs(house):
            path.unlink()

        await tidy(house)

        row = await delivery(worker)
        assert worker.wanted == [(sha(ONE), 0)]
        assert (row["state"], states(row)) == ("received", ["waiting"])
        await send(house, ONE)
        row = await delivery(worker)
        assert (states(row), row["receipt"]) == (["verified"], "MDR-261122-0001")
        assert (await fetch(house, ONE)).status_code == 200

    async def test_a_folder_that_was_away_for_an_hour_is_back(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE])
        await send(house, ONE)
        folder = house.folder / "blobs"
        folder.rename(house.folder / "away")
        await tidy(house)
        await worker.sync()
        assert worker.wanted == [(sha(ONE), 0)]

        (house.folder / "away").rename(folder)
        await tidy(house)

        assert states(await delivery(worker)) == ["verified"]
        assert worker.wanted == []

    async def test_FI6_what_came_back_by_itself_is_wanted_no_more_when_it_is_offered(
        self, house: House
    ) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE])
        await send(house, ONE)
        folder = house.folder / "blobs"
        folder.rename(house.folder / "away")
        await tidy(house)
        (house.folder / "away").rename(folder)

        await begun(house, ONE)

        assert states(await delivery(worker)) == ["verified"]
        assert worker.wanted == []
        house.database.bind()
        assert [blob.state for blob in await Blob.all()] == ["verified"]

    async def test_after_a_fortnight_nobody_is_asked_any_more(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, files=[ONE])
        await send(house, ONE)
        for path in blobs(house):
            path.unlink()
        await tidy(house)

        house.clock.forward(14 * DAY)
        await tidy(house)

        await worker.sync()
        assert worker.wanted == []


def blobs(house: House) -> list[Any]:
    return [path for path in (house.folder / "blobs").rglob("*") if path.is_file()]


class TestFilesThatNobodyNamed:
    async def test_are_collected_after_a_week(self, house: House) -> None:
        await send(house, ONE)
        await (await house.online("worker")).submit(1, files=[TWO])
        await send(house, TWO)
        house.clock.forward(7 * DAY - 1)
        await tidy(house)
        assert (await fetch(house, ONE)).status_code == 200

        house.clock.forward(1)
        await tidy(house)
        await tidy(house)

        assert told(await fetch(house, ONE)) == (404, "no_such_file")
        assert (await fetch(house, TWO)).status_code == 200
        assert len(blobs(house)) == 2  # the other one, and what was drawn of it

    async def test_can_be_sent_again(self, house: House) -> None:
        await send(house, ONE)
        house.clock.forward(8 * DAY)
        await tidy(house)

        assert (await send(house, ONE)).status_code == 204
        assert (await fetch(house, ONE)).status_code == 200

    async def test_stay_for_as_long_as_phones_may_fill_a_restored_server(self, house: House) -> None:
        await send(house, ONE)
        house.clock.forward(8 * DAY)
        async with house.unit() as unit:
            await unit.db.execute_query(
                "INSERT INTO counter (name, value) VALUES ('restored_at', ?)", [house.clock.now]
            )

        await tidy(house)
        assert (await fetch(house, ONE)).status_code == 200

        house.clock.forward(14 * DAY)
        await tidy(house)
        assert (await fetch(house, ONE)).status_code == 404

    async def test_stay_when_they_are_named_at_the_last_moment(self, house: House) -> None:
        worker = await house.online("worker")
        await send(house, ONE)
        house.clock.forward(8 * DAY)

        await worker.submit(1, files=[ONE])
        await tidy(house)

        assert (await delivery(worker))["state"] == "received"
        assert (await fetch(house, ONE)).status_code == 200

    async def test_one_that_is_sent_again_while_it_is_collected_is_not_lost(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its bytes have got their name, and before that is written down the sweep comes by."""
        await send(house, ONE)
        house.clock.forward(8 * DAY)
        files: Files = house.app.state.files
        await house.query("DELETE FROM blob_holder")  # so that the sender has to send it
        place = await begun(house, ONE)
        await patch(house, place, 0, ONE[:1000])
        keep = files.blobs.keep

        async def kept(*args: Any) -> Any:
            judged = await keep(*args)
            await files.blobs.remove(sha(ONE))
            return judged

        monkeypatch.setattr(files.blobs, "keep", kept)
        assert (await patch(house, place, 1000, ONE[1000:])).status_code == 409
        monkeypatch.undo()

        assert (
            await house.ask("worker", "HEAD", place, headers={"Tus-Resumable": "1.0.0"})
        ).status_code == 200
        assert (await fetch(house, ONE)).status_code == 200


class TestSmallPictures:
    async def test_are_made_of_photos(self, house: House) -> None:
        data = encoded(picture(1200, 800))
        await send(house, data)

        for _ in range(2):
            answer = await house.ask("worker", "GET", f"/files/{sha(data)}?size=thumb")
            assert answer.headers["content-type"] == "image/webp"
            assert Image.open(io.BytesIO(answer.content)).size == (320, 213)
            assert len(answer.content) < 10_000
        assert told(await house.ask("colleague", "GET", f"/files/{sha(data)}?size=thumb")) == (
            404,
            "no_such_file",
        )

    async def test_are_not_made_of_anything_else(self, house: House) -> None:
        await send(house, pdf(), filetype="application/pdf")

        assert told(await house.ask("worker", "GET", f"/files/{sha(pdf())}?size=thumb")) == (
            404,
            "no_such_file",
        )

    async def test_are_collected_with_it(self, house: House) -> None:
        await send(house, ONE)
        await house.ask("worker", "GET", f"/files/{sha(ONE)}?size=thumb")
        assert len(blobs(house)) == 3

        house.clock.forward(8 * DAY)
        await tidy(house)

        assert blobs(house) == []
