"""改善提案: from one sentence during the work to what it saved; who sees what of it, and who is named to whom."""

from typing import Any

import pytest

from server.features.proposals.rules import typical
from tests.features.files.hands import photo, send, sha
from tests.features.proposals.hands import (
    DRAFT,
    MEMO,
    NUMBER,
    act,
    delivers,
    drafted,
    measured,
    noted,
    sent,
    state,
)
from tests.features.templates.test_publishing import ordered, published
from tests.support.region import DAY, HOUR, SHEET, START, House, new_order

ROW = f"proposal/{NUMBER}"
PHOTO = photo(5, 3000)


async def of_worker(house: House) -> dict[str, Any]:
    found: dict[str, Any] = (await house.online("worker")).own()[ROW]
    return found


async def of_desk(house: House) -> dict[str, Any]:
    found: dict[str, Any] = (await house.online("coordinator")).rows("desk:MDR")[ROW]
    return found


async def of_firm(house: House) -> dict[str, Any] | None:
    return (await house.online("firm")).rows("firm:1").get(ROW)


class TestNoted:
    """W8."""

    async def test_W8_one_sentence_is_enough_and_stands_on_the_desk(self, house: House) -> None:
        assert await noted(house) == "applied"

        row = await of_desk(house)
        assert (row["state"], row["words"], row["title"]) == ("noted", MEMO, "名簿の整形")
        assert (row["worker"]["name"], row["monthly"], row["minutes"]) == ("田中 さゆり", 3, 12)
        assert await of_firm(house) is None
        assert ROW not in (await house.online("colleague")).own()

    async def test_W8_written_without_a_network_sentence_and_numbers_come_together(
        self, house: House
    ) -> None:
        phone = await house.online("worker")
        phone.write("proposal.note", ROW, proposal=NUMBER, order=1, words=MEMO, piece=1)
        phone.write("proposal.draft", ROW, proposal=NUMBER, **DRAFT)
        assert [each.verdict.value for each in await phone.sync()] == ["applied", "applied"]

        row = await of_desk(house)
        assert (row["state"], row["before"], row["after"], row["volume"]) == ("drafted", 3, 2, 180)
        assert [step["verb"] for step in row["steps"]] == ["note", "draft"]

    async def test_the_volume_is_that_of_the_month_before(self, house: House) -> None:
        async with house.unit() as unit:
            order = await new_order(unit, SHEET)
        house.clock.forward(40 * DAY)
        async with house.unit() as unit:
            await new_order(unit, SHEET)
            newest = await new_order(unit, SHEET)
        assert await noted(house, order=newest.id, piece=None) == "applied"
        assert (await of_desk(house))["monthly"] == 6
        assert await noted(house, number=NUMBER + 1, order=order.id, piece=None) == "applied"

    async def test_a_number_of_somebody_else_is_refused_and_kept_for_the_hub(self, house: House) -> None:
        assert await noted(house) == "applied"
        assert await noted(house, "colleague", words="別の気づき") == "refused not_allowed"

        assert (await of_desk(house))["words"] == MEMO
        held = (await house.online("coordinator")).rows("desk:MDR", "held")
        assert [row["args"] for row in held.values() if "別の気づき" in str(row["args"])]

    async def test_about_work_of_another_hub_or_a_draft_order_there_is_nothing_to_note(
        self, house: House
    ) -> None:
        assert await noted(house, order=2, piece=None) == "refused not_allowed"
        async with house.unit() as unit:
            hidden = await new_order(unit, SHEET, publish=False)
        assert await noted(house, order=hidden.id, piece=None) == "refused no_such_order"

    async def test_on_a_restored_server_what_builds_on_a_lost_note_is_held(self, house: House) -> None:
        await house.query(f"INSERT INTO counter (name, value) VALUES ('restored_at', {START})")
        assert await drafted(house) == "held proposal_unknown"
        assert await noted(house) == "applied"
        assert await noted(house) == "applied"  # the archive sends it again
        assert len((await of_desk(house))["steps"]) == 1


class TestTheHub:
    async def test_asks_back_and_gets_an_answer(self, house: House) -> None:
        assert await noted(house) == "applied"
        assert await drafted(house) == "applied"
        assert await act(house, "coordinator", "ask", words="どの表のことですか") == "applied"

        row = await of_worker(house)
        asked = row["steps"][-1]
        assert (row["state"], asked["words"], asked["by"]["name"]) == (
            "noted",
            "どの表のことですか",
            "中西 由美",
        )
        assert await drafted(house, words="取引先の表です") == "applied"
        assert (await of_desk(house))["words"] == "取引先の表です"

    async def test_knows_the_volume_better(self, house: House) -> None:
        assert await noted(house) == "applied"
        assert await drafted(house) == "applied"
        assert await act(house, "coordinator", "check", words="いいですね", volume=150) == "applied"

        row = await of_worker(house)
        assert (row["before"], row["after"], row["volume"]) == (3, 2, 150)
        assert row["steps"][-1]["words"] == "いいですね"

    async def test_after_its_look_the_worker_changes_it_no_more_and_the_words_reach_a_person(
        self, house: House
    ) -> None:
        await sent(house)
        assert await drafted(house, words="やっぱり5分です") == "refused state_moved"
        assert (await house.online("coordinator")).rows("desk:MDR", "held")

    async def test_of_another_place_sees_and_decides_nothing(self, house: House) -> None:
        assert await noted(house) == "applied"
        assert await act(house, "coordinator elsewhere", "ask", words="?") == "refused not_allowed"
        assert ROW not in (await house.online("coordinator elsewhere")).rows("desk:KMR")


class TestTheFirm:
    """F6."""

    async def test_F6_sees_it_once_it_was_sent_and_the_author_only_if_they_agreed(self, house: House) -> None:
        assert await noted(house) == "applied"
        assert await drafted(house) == "applied"
        assert await act(house, "coordinator", "check", words="いいですね") == "applied"
        assert await of_firm(house) is None
        assert await act(house, "firm", "adopt") == "refused not_allowed"
        assert await act(house, "coordinator", "send", words="ご検討ください") == "applied"

        row = await of_firm(house)
        assert row is not None
        assert [step["words"] for step in row["steps"]] == ["ご検討ください"]
        assert "田中" not in str(row)
        assert "いいですね" not in str(row)  # between hub and worker
        assert {"monthly", "named", "reward"}.isdisjoint(row)
        assert (await house.online("other firm")).rows("firm:2").get(ROW) is None

    async def test_F6_names_who_agreed_to_be_named(self, house: House) -> None:
        await sent(house, named=True)

        row = await of_firm(house)
        assert row is not None
        assert row["worker"]["name"] == "田中 さゆり"

    async def test_F6_thanks_and_reasons_reach_the_worker_with_a_face(self, house: House) -> None:
        await sent(house)
        assert await act(house, "firm", "discuss", words="いつからできますか") == "applied"
        assert await act(house, "coordinator", "discuss", words="来月から") == "applied"
        assert await act(house, "firm", "adopt", words="助かります。ありがとう") == "applied"

        steps = (await of_worker(house))["steps"]
        assert [step["verb"] for step in steps][-3:] == ["discuss", "discuss", "adopt"]
        assert (steps[-1]["by"]["name"], steps[-1]["firm"]) == ("高瀬 亮", True)

    async def test_a_firm_gives_a_reason_when_it_declines(self, house: House) -> None:
        await sent(house)
        assert (await act(house, "firm", "decline", words=" ")).startswith("held bad_arguments")
        assert await act(house, "firm", "decline", words="様式が決まっています") == "applied"
        assert (await of_worker(house))["steps"][-1]["words"] == "様式が決まっています"

    async def test_another_firm_decides_nothing(self, house: House) -> None:
        await sent(house)
        assert await act(house, "other firm", "adopt") == "refused not_allowed"

    async def test_pictures_are_the_authors_the_hubs_and_since_it_was_sent_the_firms(
        self, house: House
    ) -> None:
        assert await noted(house) == "applied"
        assert await drafted(house, files=[PHOTO]) == "applied"
        assert (await of_worker(house))["files"] == [0, 1]
        assert (await send(house, PHOTO)).status_code == 204
        assert (await of_desk(house))["attached"][0][3] == "verified"
        path = f"/files/{sha(PHOTO)}"
        assert (await house.ask("coordinator", "GET", path)).status_code == 200
        assert (await house.ask("firm", "GET", path)).status_code == 404
        assert await drafted(house, files=[PHOTO]) == "applied"  # named once more
        for verb in ("check", "send"):
            assert await act(house, "coordinator", verb) == "applied"
        assert (await house.ask("firm", "GET", path)).status_code == 200
        assert (await house.ask("other firm", "GET", path)).status_code == 404


MINUTE = 60
FORM = {"properties": {"sum": {"x-type": "yen", "title": "金額"}, "tax": {"x-type": "yen", "title": "税"}}}


async def ordered_pieces(house: House, version: int) -> list[int]:
    """A new order of this version: three pieces, all with the worker."""
    order = (await ordered(house, version, minutes=3)).json()["id"]
    worker = await house.online("worker")
    assert await worker.take(3, order) == "applied"
    return sorted(
        int(key.split("/")[1]) for key, body in worker.own("piece").items() if body["order"] == order
    )


class TestMeasured:
    """F6: the new way is a new version, and thirty days later it is known what it saves."""

    async def adopted(self, house: House, *, seconds: int = 3 * MINUTE) -> None:
        """Noted on version 1, of which three pieces took `seconds` each, adopted, and made version 2."""
        await published(house, form=FORM)
        pieces = await ordered_pieces(house, 1)
        for piece in pieces:
            assert await delivers(house, piece, seconds) == "applied"
        order = (await house.query("SELECT order_id FROM piece WHERE id = ?", pieces[0]))[0]["order_id"]
        assert await noted(house, order=order, piece=pieces[0]) == "applied"
        assert await drafted(house) == "applied"
        for who, verb in (("coordinator", "check"), ("coordinator", "send"), ("firm", "adopt")):
            assert await act(house, who, verb) == "applied"
        assert (await of_worker(house))["since"] is None
        house.clock.forward(DAY)
        await published(house, form=FORM, minutes=2)
        assert await act(house, "coordinator", "apply", template="DM-1") == "applied"

    async def test_F6_adopted_becomes_a_version_and_is_measured_thirty_days_later(self, house: House) -> None:
        await self.adopted(house)
        row = await of_desk(house)
        assert (row["version"], row["since"]) == ({"no": 2}, START + DAY)
        house.clock.forward(HOUR)
        for piece, minutes in zip(await ordered_pieces(house, 2), (2.0, 2.1, 4.0), strict=True):
            assert await delivers(house, piece, round(minutes * MINUTE)) == "applied"

        house.clock.forward(30 * DAY - HOUR - 1)
        assert await measured(house) == 0
        house.clock.forward(1)
        assert await measured(house) == 1

        for row in (await of_worker(house), await of_desk(house), await of_firm(house) or {}):
            assert row["state"] == "measured"
            assert row["measured"] == {"before": 180, "after": 126, "pieces": [3, 3]}

    async def test_the_first_version_stays_the_one(self, house: House) -> None:
        await self.adopted(house)
        house.clock.forward(DAY)
        await published(house, form=FORM, minutes=1)
        assert await act(house, "coordinator", "apply", template="DM-1") == "applied"
        assert (await of_desk(house))["since"] == START + DAY

    async def test_hardly_anything_delivered_is_waited_for_and_then_said(self, house: House) -> None:
        await self.adopted(house)
        house.clock.forward(30 * DAY)
        assert await measured(house) == 0
        assert await state(house) == "adopted"
        house.clock.forward(60 * DAY)
        assert await measured(house) == 1

        row = await of_worker(house)
        assert row["measured"] == {"before": 180, "after": None, "pieces": [3, 0]}

    async def test_an_order_of_the_older_version_is_of_the_old_way_whenever_it_comes(
        self, house: House
    ) -> None:
        await self.adopted(house)
        house.clock.forward(HOUR)
        for version, seconds in ((1, 300), (2, 100)):
            for piece in await ordered_pieces(house, version):
                assert await delivers(house, piece, seconds) == "applied"
        house.clock.forward(30 * DAY)
        assert await measured(house) == 1

        told = (await of_desk(house))["measured"]
        assert told == {"before": 240, "after": 100, "pieces": [6, 3]}

    async def test_rounds_of_one_piece_are_one_piece(self, house: House) -> None:
        await published(house, form=FORM)
        pieces = await ordered_pieces(house, 1)
        assert await delivers(house, pieces[0], 100) == "applied"
        back = {"piece": pieces[0], "rev": 1, "code": "blank", "words": "もう一行", "pins": []}
        desk = await house.online("coordinator")
        assert await desk.act("review.return", f"piece/{pieces[0]}", **back) == "applied"
        assert await delivers(house, pieces[0], 20, rev=2) == "applied"
        for piece in pieces[1:]:
            assert await delivers(house, piece, 120) == "applied"
        assert await noted(house, order=3, piece=None) == "applied"
        assert await drafted(house) == "applied"
        for who, verb in (("coordinator", "check"), ("coordinator", "send"), ("firm", "adopt")):
            assert await act(house, who, verb) == "applied"
        house.clock.forward(DAY)
        await published(house, form=FORM)
        assert await act(house, "coordinator", "apply", template="DM-1") == "applied"
        house.clock.forward(90 * DAY)
        assert await measured(house) == 1
        assert (await of_desk(house))["measured"]["before"] == 120
        assert (await of_desk(house))["measured"]["pieces"] == [3, 0]

    async def test_working_time_is_in_no_row(self, house: House) -> None:
        """L18: no attendance clock. What a phone counted leaves the server as a median of many, or not at all."""
        assert await delivers(house, 1, 54_321) == "applied"
        for who in ("worker", "coordinator", "firm"):
            phone = await house.online(who)
            assert "54321" not in str([phone.rows(scope) for scope in phone.replica.scopes])

    @pytest.mark.parametrize(
        ("pieces", "size", "told"),
        [
            ([], 1, (None, 0)),
            ([(60, 1), (90, 1)], 1, (None, 2)),
            ([(60, 1), (90, 1), (9000, 1)], 1, (90, 3)),
            ([(100, 10), (30, 3), (110, 10)], 10, (100, 3)),  # the last piece of a sheet is shorter
        ],
    )
    def test_what_is_typical(
        self, pieces: list[tuple[int, int]], size: int, told: tuple[int | None, int]
    ) -> None:
        assert typical(pieces, size) == told


class TestReward:
    async def test_is_a_line_beside_what_was_delivered(self, house: House) -> None:
        assert await delivers(house, 1, None) == "applied"
        await sent(house)
        assert await act(house, "firm", "adopt") == "applied"
        assert await act(house, "coordinator", "reward", yen=500) == "applied"

        own = (await house.online("worker")).own()
        line = next(body for body in own.values() if body.get("kind") == "proposal")
        assert (line["confirmed"], line["provisional"], line["reason"]) == (500, 0, MEMO)
        assert line["piece"] == 1
        assert own[ROW]["reward"] == 500
        assert await act(house, "coordinator", "reward", yen=500) == "refused state_moved"
        assert "500" not in str(await of_firm(house))

    async def test_changes_nothing_of_what_the_delivery_pays(self, house: House) -> None:
        assert await delivers(house, 1, None) == "applied"
        await sent(house)
        assert await act(house, "firm", "adopt") == "applied"
        assert await act(house, "coordinator", "reward", yen=500) == "applied"
        desk, firm = await house.online("coordinator"), await house.online("firm")
        assert await desk.act("review.check", "piece/1", piece=1, rev=1) == "applied"
        assert await firm.act("review.accept", "piece/1", piece=1, rev=1) == "applied"

        lines = (await house.online("worker")).own("ledger").values()
        assert [(each["kind"], each["provisional"], each["confirmed"]) for each in lines] == [
            ("received", 260, 0),
            ("proposal", 0, 500),
            ("accepted", -260, 260),
        ]

    async def test_without_a_delivery_there_is_no_place_for_it_yet(self, house: House) -> None:
        await sent(house)
        assert await act(house, "firm", "adopt") == "applied"
        assert await act(house, "coordinator", "reward", yen=500) == "refused nothing_delivered"
