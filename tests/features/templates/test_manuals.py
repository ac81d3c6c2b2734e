"""A template's manual, data class and AI rule; a newer version while somebody works with an older one; photos at their fields."""

import csv
import io
from typing import Any

import pytest

from server.forms.form import Field, Form, to_schema
from tests.features.files.hands import fetch, photo, send, sha
from tests.features.reviews.hands import accepted, checked, sent_back
from tests.features.templates.hands import publishing
from tests.features.templates.test_publishing import GOOD, delivered, ordered, published, result
from tests.support.region import DAY, HOUR, START, House, Phone

PICTURE = photo(7)
STEPS = [
    {"words": "用紙を明るい所に置く", "picture": sha(PICTURE)},
    {"words": " 数字を二度見る ", "picture": ""},
]
PHOTOS = to_schema(
    Form(
        (
            Field(key="name", type="text", title="品名", required=True),
            Field(key="shot", type="photo", title="商品の写真", required=True, minimum="1", maximum="2"),
        )
    )
)
ONE, TWO = photo(1), photo(2)


async def published_manual(house: House, **more: Any) -> Phone:
    await send(house, PICTURE, "coordinator")
    return await published(house, manual=STEPS, **more)


class TestAManual:
    async def test_comes_with_the_form_and_its_pictures_are_for_everybody_at_the_hub(
        self, house: House
    ) -> None:
        await published_manual(house)
        assert (await fetch(house, PICTURE, "worker")).status_code == 200
        assert (await ordered(house)).status_code == 201

        row = (await house.online("worker")).rows("hub:MDR")["version/1"]
        [[words, name, size], second] = row["manual"]
        assert (words, name, second) == (STEPS[0]["words"], sha(PICTURE), ["数字を二度見る", "", 0])
        shown = await fetch(house, PICTURE, "worker")
        assert size == len(shown.content)
        for stranger in ("worker elsewhere", "firm", "other firm", "coordinator elsewhere", "revoked"):
            assert (await fetch(house, PICTURE, stranger)).status_code in {403, 404}, stranger

    async def test_names_no_picture_that_is_not_here_or_was_brought_elsewhere(self, house: House) -> None:
        desk = await house.online("coordinator")
        args = publishing("DM-1", manual=STEPS)
        assert await desk.act("template.publish", "template/MDR-DM-1", **args) == "refused no_such_file"
        await send(house, PICTURE, "coordinator elsewhere")
        assert await desk.act("template.publish", "template/MDR-DM-1", **args) == "refused no_such_file"
        await send(house, PICTURE, "coordinator")
        assert await desk.act("template.publish", "template/MDR-DM-1", **args) == "applied"

    async def test_keeps_its_pictures_when_others_are_collected(self, house: House) -> None:
        await published_manual(house)
        house.clock.forward(30 * DAY)
        await house.app.state.files.tidy()
        assert (await fetch(house, PICTURE, "worker")).status_code == 200


class TestTerms:
    @pytest.mark.parametrize(
        ("more", "outcome"),
        [
            ({"purpose": " 　"}, "refused purpose_missing"),
            ({"data_class": "secret"}, "held bad_arguments"),
            ({"ai": "maybe"}, "held bad_arguments"),
            ({"share": 101}, "held bad_arguments"),
        ],
    )
    async def test_are_said_or_nothing_is_published(
        self, house: House, more: dict[str, Any], outcome: str
    ) -> None:
        desk = await house.online("coordinator")
        args = publishing("DM-1") | more
        assert await desk.act("template.publish", "template/MDR-DM-1", **args) == outcome
        assert await house.query("SELECT id FROM template_version") == []

    async def test_of_a_phone_in_a_drawer_are_the_careful_ones(self, house: House) -> None:
        desk = await house.online("coordinator")
        args = {key: value for key, value in publishing("DM-1", purpose="").items() if key not in NEW}
        assert await desk.act("template.publish", "template/MDR-DM-1", **args | {"ver": 1}) == "applied"
        row = desk.rows("desk:MDR")["version/1"]
        assert (row["data_class"], row["ai"], row["share"], row["manual"]) == ("confidential", "ask", 100, [])
        assert row["purpose"] == "申込書の入力"

    async def test_about_people_let_a_phone_forget_a_day_after_the_acceptance(self, house: House) -> None:
        await published(house, data_class="personal")
        await ordered(house)
        worker = await delivered(house, GOOD)
        piece = next(iter(worker.own("result/").values()))["piece"]
        assert worker.rows("hub:MDR")["version/1"]["hub_only"] is True
        assert "purge_at" not in next(iter(worker.own("result/").values()))
        house.clock.forward(3 * HOUR)
        await checked(house, piece)
        await accepted(house, piece)
        await worker.sync()
        assert next(iter(worker.own("result/").values()))["purge_at"] == START + 3 * HOUR + DAY


NEW = ("manual", "data_class", "ai", "share")


class TestANewerVersion:
    async def test_is_told_to_whoever_works_with_an_older_one_and_disturbs_nothing(
        self, house: House
    ) -> None:
        await published(house)
        await ordered(house)
        worker = await house.online("worker")
        await worker.take(1, 3)
        before = worker.rows("hub:MDR")["version/1"]
        await published(house, instructions="見たまま入れてください\n（株）は株式会社にします")
        await published(house, instructions="（株）は株式会社にします")
        await worker.sync()
        now = worker.rows("hub:MDR")
        newer = {"no": 3, "instructions": "（株）は株式会社にします", "example": "", "at": START}
        assert now["version/1"] == {**before, "newer": newer}
        assert "version/2" not in now
        assert now["order/3"]["form"]["version"] == 1

    async def test_8_every_version_stays_acceptable(self, house: House) -> None:
        """The ladder: v1 is delivered after v2 and v3 were published, and v1 can still be ordered."""
        desk = await published(house)
        await ordered(house)
        other = {"properties": {"x": {"title": "別の問い", "x-type": "text"}}}
        await published(house, form=other)
        await published(house, form=other, data_class="personal", ai="forbidden")
        await delivered(house, GOOD)
        await desk.sync()
        assert (result(desk)["state"], result(desk)["flags"]) == ("received", [])
        assert len(result(desk)["answers"][0]) == 7
        assert (await ordered(house, version=1)).status_code == 201


async def photographed(house: House, answers: list[list[str]], files: list[bytes], **more: Any) -> Phone:
    await published(house, form=PHOTOS, size=2)
    await ordered(house)
    worker = await house.online("worker")
    await worker.take(1, 3)
    piece = next(int(key.split("/")[1]) for key, body in worker.own("piece").items() if body["order"] == 3)
    assert await worker.submit(piece, answers, files=files, **more) == "applied"
    return worker


class TestAPhotoAtItsField:
    async def test_is_named_there_and_goes_out_as_a_file_name(self, house: House) -> None:
        worker = await photographed(house, [["柿", f"{sha(ONE)}\n{sha(TWO)}"], ["栗", sha(TWO)]], [ONE, TWO])
        for data in (ONE, TWO):
            await send(house, data)
        await worker.sync()
        desk = await house.online("coordinator")
        assert (result(desk)["state"], result(desk)["flags"]) == ("received", [])
        assert result(desk)["answers"][0] == ["柿", f"{sha(ONE)}\n{sha(TWO)}"]

        data = (await house.ask("firm", "GET", "/orders/MDR-0002/sheet")).content
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        assert rows[1][4:] == ["柿", f"{sha(ONE)[:12]}.jpg\n{sha(TWO)[:12]}.jpg"]
        download = await fetch(house, ONE, "firm")
        assert f'filename="{sha(ONE)[:12]}.jpg"' in download.headers["content-disposition"]

    async def test_stays_with_what_came_back_and_is_delivered_again(self, house: House) -> None:
        answers = [["柿", sha(ONE)], ["栗", sha(TWO)]]
        worker = await photographed(house, answers, [ONE, TWO])
        for data in (ONE, TWO):
            await send(house, data)
        await worker.sync()
        piece = next(iter(worker.own("result/").values()))["piece"]
        assert await sent_back(house, piece) == "applied"
        await worker.sync()
        other = photo(3)
        again = [["渋柿", sha(ONE)], ["栗", sha(other)]]
        assert await worker.submit(piece, again, rev=2, files=[other]) == "applied"
        await send(house, other)
        await worker.sync()
        desk = await house.online("coordinator")
        second = desk.rows("desk:MDR", "result")["result/2"]
        assert (second["state"], second["flags"], second["files"]) == ("received", [], [2, 2])
        assert {each[0] for each in second["attached"]} == {sha(ONE), sha(other)}

    async def test_is_counted_and_looked_for_by_the_server(self, house: House) -> None:
        worker = await photographed(house, [["柿", "\n".join(c * 64 for c in "abc")], ["栗", ""]], [ONE])
        await send(house, ONE)
        await worker.sync()
        desk = await house.online("coordinator")
        assert result(desk)["flags"] == ["file_elsewhere", "required_blank", "too_many"]


class TestWhatWasTyped:
    async def test_stays_beside_its_canonical_writing_for_whoever_looks(self, house: House) -> None:
        desk = await published(house)
        await ordered(house)
        worker = await house.online("worker")
        await worker.take(1, 3)
        piece = next(
            int(key.split("/")[1]) for key, body in worker.own("piece").items() if body["order"] == 3
        )
        tidy = [["old", "2026-09-07", "12", "1000", "12000", "", ""], ["new", "", "", "", "", "", ""]]
        typed = [(0, 1, "令和8年9月7日"), (0, 3, "￥1,000"), (9, 9, "nowhere")]
        assert await worker.submit(piece, tidy, typed=typed, ai=True) == "applied"
        await desk.sync()
        assert result(desk)["answers"] == tidy
        assert result(desk)["typed"] == [[0, 1, "令和8年9月7日"], [0, 3, "￥1,000"]]
        assert result(desk)["flags"] == ["ai_used"]
        firm = await house.online("firm")
        assert not any("typed" in body for body in firm.rows("firm:1", "result").values())

    async def test_of_a_phone_that_says_nothing_is_what_it_sent(self, house: House) -> None:
        desk = await published(house)
        await ordered(house)
        await delivered(house, GOOD)
        await desk.sync()
        assert result(desk)["typed"][:3] == [[0, 1, "令和8年9月7日"], [0, 2, "１２"], [0, 3, "￥1,000"]]
