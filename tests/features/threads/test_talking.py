"""Threads: who takes part, who reads what, and what an answer does. W9 and L18 of product.md."""

import pytest

from tests.features.files.hands import photo, send, sha
from tests.features.reviews.hands import accepted, checked, delivered
from tests.features.threads.hands import (
    ANSWER,
    NIGHT,
    QUESTION,
    answers,
    asks,
    goes_on,
    holds,
    lease_of,
    routed,
    says,
)
from tests.support.region import DAY, HOUR, START, House


class TestWhoTakesPart:
    async def test_W9_a_question_is_before_the_hub_and_nobody_else(self, house: House) -> None:
        assert await asks(house) == "applied"

        worker, desk = await house.online("worker"), await house.online("coordinator")
        assert worker.own("message/")["message/1"]["words"] == QUESTION
        thread = desk.rows("desk:MDR")["thread/1"]
        assert (thread["asked_at"], thread["worker"]["name"], thread["code"]) == (
            START,
            "田中 さゆり",
            "MDR-0001-01",
        )
        for who in ("colleague", "worker elsewhere", "firm", "other firm", "coordinator elsewhere"):
            assert QUESTION not in (await house.online(who)).answer.decode(), who

    @pytest.mark.parametrize(
        "who", ["colleague", "worker elsewhere", "firm", "other firm", "coordinator elsewhere"]
    )
    async def test_who_does_not_take_part_says_nothing_and_marks_nothing(
        self, house: House, who: str
    ) -> None:
        assert await asks(house) == "applied"
        phone = await house.online(who)

        assert await says(phone, "わたしも", thread=1) == "refused no_such_thread"
        assert await phone.act("thread.read", "thread/2", thread=1, upto=1) == "refused no_such_thread"
        assert await says(phone, "わたしも", piece=1, worker=1) == "refused no_such_thread"

    async def test_who_takes_the_piece_later_sees_nothing_of_it(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await answers(house) == "applied"
        assert await (await house.online("worker")).give_back(1) == "applied"
        colleague = await house.online("colleague")
        assert await colleague.take() == "applied"

        assert QUESTION not in str(colleague.own()) + colleague.answer.decode()
        assert await asks(house, "colleague", words="べつの質問") == "applied"
        assert {row["subject"] for row in colleague.own("thread/").values()} == set()
        own = (await house.online("colleague")).own()
        assert [row["words"] for name, row in own.items() if name.startswith("message/")] == ["べつの質問"]
        assert "べつの質問" not in (await house.online("worker")).answer.decode()

    async def test_an_order_is_talked_about_by_firm_and_hub(self, house: House) -> None:
        firm = await house.online("firm")
        assert await says(firm, "納期を早められますか", "question", order=1) == "applied"
        assert await answers(house, words="できます") == "applied"

        await firm.sync()
        said = [row["words"] for row in firm.rows("firm:1", "message/").values()]
        assert said == ["納期を早められますか", "できます"]
        assert firm.rows("firm:1")["thread/1"]["asked_at"] is None
        for who in ("worker", "other firm"):
            assert "納期" not in (await house.online(who)).answer.decode()
        assert await says(await house.online("worker"), "はい", order=1) == "refused no_such_thread"
        assert await says(await house.online("other firm"), "はい", order=1) == "refused no_such_thread"

    async def test_a_line_of_the_ledger_is_between_the_worker_and_the_hub(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await checked(house) == "applied"
        assert await accepted(house) == "applied"

        worker = await house.online("worker")
        assert await says(worker, "金額がちがいます", "question", ledger=2) == "applied"
        assert await answers(house, words="確かめました") == "applied"
        assert await routed(house) == "refused not_allowed"
        assert await says(await house.online("colleague"), "はい", ledger=2) == "refused no_such_thread"
        assert "金額がちがいます" not in (await house.online("firm")).answer.decode()

    async def test_a_coordinator_begins_with_who_has_the_piece(self, house: House) -> None:
        desk = await house.online("coordinator")
        assert await says(desk, "急ぎません", piece=1, worker=1) == "applied"
        assert await says(desk, "急ぎません", piece=1, worker=2) == "refused no_such_thread"
        assert await says(desk, "急ぎません", piece=1) == "refused no_such_thread"

        assert (await house.online("worker")).own()["message/1"]["by"]["name"] == "中西 由美"

    async def test_only_who_should_asks_and_answers(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await says(await house.online("worker"), "たぶん", "answer", thread=1) == "refused not_allowed"
        assert (
            await says(await house.online("coordinator"), "え？", "question", thread=1)
            == "refused not_allowed"
        )


class TestTheFirm:
    """L18: the firm talks to a worker where the hub is, and only about what the hub brought before it."""

    async def test_L18_reads_from_the_question_on_and_no_name(self, house: House) -> None:
        worker = await house.online("worker")
        assert await says(worker, "きょうは体調が悪いです", piece=1) == "applied"
        assert await asks(house) == "applied"
        assert await routed(house, since=2) == "applied"

        firm = await house.online("firm")
        rows = firm.rows("firm:1")
        assert [row["words"] for name, row in rows.items() if name.startswith("message/")] == [QUESTION]
        assert "田中" not in firm.answer.decode()
        assert "体調" not in firm.answer.decode()
        assert rows["thread/1"]["firm_from"] == 2
        assert "worker" not in rows["thread/1"]

        assert await answers(house, "firm") == "applied"
        own = (await house.online("worker")).own()
        assert own["message/3"]["by"] == {"role": "firm", "id": 4, "name": "高瀬 亮", "tint": 4}
        assert own["thread/1"]["firm"]["name"] == "合同会社シティリンク"
        assert own["thread/1"]["asked_at"] is None

    async def test_is_never_shown_less_and_only_at_the_hubs_word(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await asks(house, words="もうひとつ") == "applied"
        firm = await house.online("firm")
        assert await firm.act("thread.route", "thread/1", thread=1, since=1) == "refused not_allowed"

        assert await routed(house, since=2) == "applied"
        assert await routed(house, since=1) == "applied"
        assert await routed(house, since=2) == "applied"
        assert (await house.online("firm")).rows("firm:1")["thread/1"]["firm_from"] == 1


class TestReadMarks:
    async def test_who_has_read_is_told_to_the_others_and_never_goes_back(self, house: House) -> None:
        assert await asks(house) == "applied"
        desk = await house.online("coordinator")
        assert await desk.act("thread.read", "thread/1", thread=1, upto=99) == "applied"
        assert await desk.act("thread.read", "thread/1", thread=1, upto=1) == "applied"

        read = (await house.online("worker")).own()["thread/1"]["read"]
        assert [(mark["name"], mark["upto"]) for mark in read] == [("田中 さゆり", 1), ("中西 由美", 1)]

    async def test_a_firm_is_told_no_name_of_who_has_read(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await routed(house) == "applied"

        read = (await house.online("firm")).rows("firm:1")["thread/1"]["read"]
        assert read == [{"role": "worker", "upto": 1}]


class TestPhotos:
    PHOTO = photo(7, 3000)

    async def test_W9_a_photo_comes_after_its_words_and_is_seen_by_who_reads_them(self, house: House) -> None:
        worker = await house.online("worker")
        assert await says(worker, QUESTION, "question", [self.PHOTO], piece=1) == "applied"
        assert worker.own()["message/1"]["attached"][0][3] == "waiting"
        assert (await send(house, self.PHOTO)).status_code == 204
        await worker.sync()
        assert worker.own()["message/1"]["attached"][0][3] == "verified"

        path = f"/files/{sha(self.PHOTO)}"
        assert (await house.ask("coordinator", "GET", path)).status_code == 200
        for who in ("colleague", "firm", "other firm", "coordinator elsewhere"):
            assert (await house.ask(who, "GET", path)).status_code == 404, who
        assert await routed(house) == "applied"
        assert (await house.ask("firm", "GET", path)).status_code == 200
        assert (await house.ask("other firm", "GET", path)).status_code == 404

    async def test_a_picture_of_the_hub_is_for_its_worker_alone(self, house: House) -> None:
        assert await asks(house) == "applied"
        desk = await house.online("coordinator")
        assert await says(desk, "こうです", "answer", [self.PHOTO], thread=1) == "applied"
        assert (await send(house, self.PHOTO, "coordinator")).status_code == 204

        path = f"/files/{sha(self.PHOTO)}"
        assert (await house.ask("worker", "GET", path)).status_code == 200
        assert (await house.ask("colleague", "GET", path)).status_code == 404


class TestHolding:
    """質問して保留 (W9)."""

    async def test_W9_the_clock_stops_and_runs_on_with_the_answer(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await holds(house) == "applied"

        worker, desk = await house.online("worker"), await house.online("coordinator")
        own = worker.own()["piece/1"]
        assert (own["state"], own["held_at"]) == ("blocked_question", START)
        row = desk.rows("desk:MDR")["piece/1"]
        assert (row["state"], row["until"], row["held_at"]) == ("blocked_question", None, START)
        assert desk.rows("desk:MDR")["order/1"]["pieces"]["leased"] == 1

        house.clock.forward(3 * DAY)
        assert await house.sweep() == 0
        assert await answers(house) == "applied"
        await worker.sync()
        own = worker.own()["piece/1"]
        assert (own["state"], own["until"], "held_at" in own) == ("leased", START + 4 * DAY, False)

        house.clock.forward(DAY - 1)
        assert await house.sweep() == 0
        house.clock.forward(1)
        assert await house.sweep() == 1

    async def test_W9_she_finds_out_herself(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await holds(house) == "applied"
        house.clock.forward(NIGHT)
        assert await goes_on(house) == "applied"

        assert await lease_of(house) == {"state": "active", "until": START + DAY + NIGHT, "held_at": None}
        thread = (await house.online("coordinator")).rows("desk:MDR")["thread/1"]
        assert thread["asked_at"] == START  # an answer is still wanted

    async def test_a_word_is_no_answer(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await holds(house) == "applied"
        assert await says(await house.online("coordinator"), "確かめています", thread=1) == "applied"

        assert (await lease_of(house))["held_at"] == START

    async def test_the_firms_answer_lets_it_go_on_as_well(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await holds(house) == "applied"
        assert await routed(house) == "applied"
        house.clock.forward(HOUR)
        assert await answers(house, "firm") == "applied"

        assert await lease_of(house) == {"state": "active", "until": START + DAY + HOUR, "held_at": None}

    async def test_what_was_answered_meanwhile_is_not_held(self, house: House) -> None:
        """Her question went through, her hold did not; the answer was faster."""
        assert await asks(house) == "applied"
        assert await answers(house) == "applied"

        assert await holds(house) == "applied"
        assert (await lease_of(house))["held_at"] is None

    async def test_nobody_holds_without_asking_or_for_others(self, house: House) -> None:
        assert await holds(house) == "applied"
        assert (await lease_of(house))["held_at"] is None
        assert await holds(house, "colleague") == "refused not_yours"
        assert await goes_on(house, "colleague") == "refused not_yours"

    async def test_a_hold_that_comes_after_the_lease_keeps_the_piece_from_nobody(self, house: House) -> None:
        assert await asks(house) == "applied"
        house.clock.forward(DAY)
        assert await holds(house) == "applied"

        assert (await lease_of(house))["state"] == "expired"
        assert await (await house.online("colleague")).take() == "applied"

    async def test_what_is_held_can_be_delivered_and_given_back(self, house: House) -> None:
        assert await asks(house) == "applied"
        assert await holds(house) == "applied"
        assert await delivered(house) == "applied"
        assert (await house.online("coordinator")).rows("desk:MDR")["piece/1"]["state"] == "received"
        assert await holds(house) == "refused already_delivered"

        assert await (await house.online("worker")).take() == "applied"
        assert await asks(house, piece=2) == "applied"
        assert await holds(house, piece=2) == "applied"
        assert await (await house.online("worker")).give_back(2) == "applied"
        assert (await house.online("coordinator")).rows("desk:MDR")["piece/2"]["state"] == "ready"


class TestWords:
    async def test_words_that_could_not_be_taken_find_a_person(self, house: House) -> None:
        """What somebody wrote is work: a refusal puts it before a coordinator."""
        colleague = await house.online("colleague")
        assert await says(colleague, "わたしの質問", piece=1) == "refused no_such_thread"

        held = (await house.online("coordinator")).rows("desk:MDR", "held/")
        assert len(held) == 1
        assert "わたしの質問" in str(held)

    @pytest.mark.parametrize("words", ["", " \n　", "あ" * 2001])
    async def test_a_message_says_something_and_not_too_much(self, house: House, words: str) -> None:
        assert await asks(house, words=words) == "held bad_arguments"
        assert ANSWER not in words
