"""技能と練習: who may take which work, how it is learned, who knows the answers, and who is the only one left."""

from typing import Any

import pytest

from server.features.skills.rules import counts_today, passes
from tests.features.skills.hands import (
    COLLEAGUE,
    ROW,
    SECRET,
    SKILL,
    WORKER,
    act,
    counted,
    needed,
    opened,
    own,
    practice,
    ready,
    state,
    tries,
    wrong,
)
from tests.features.templates.hands import publishing
from tests.features.templates.test_publishing import delivered
from tests.support.region import DAY, HOUR, PEOPLE, START, House

ANSWERS = [["new", "", "1", "10", "", "", ""]] * 2


async def desk_row(house: House) -> dict[str, Any]:
    found: dict[str, Any] = (await house.online("coordinator")).rows("desk:MDR")[ROW]
    return found


async def order_row(house: House, who: str, scope: str) -> dict[str, Any]:
    found: dict[str, Any] = (await house.online(who)).rows(scope)["order/3"]
    return found


async def granted(house: House, person: int = WORKER, **more: Any) -> None:
    said = await act(house, "coordinator", "skill.grant", person=person, words="となりで見ました", **more)
    assert said == "applied"


class TestTaking:
    async def test_work_that_needs_nothing_is_for_everybody_as_before(self, house: House) -> None:
        await opened(house)
        assert "skill" not in await order_row(house, "worker", "hub:MDR")
        assert await (await house.online("worker")).take(1, 3) == "applied"
        assert await (await house.online("colleague")).take(1, 1) == "applied"

    async def test_without_the_skill_it_is_seen_and_cannot_be_taken(self, house: House) -> None:
        await needed(house)
        assert (await order_row(house, "worker", "hub:MDR"))["skill"] == SKILL
        assert await (await house.online("worker")).take(1, 3) == "refused not_qualified"
        await granted(house)
        assert await (await house.online("worker")).take(1, 3) == "applied"
        assert await (await house.online("colleague")).take(1, 3) == "refused not_qualified"

    async def test_what_somebody_holds_stays_theirs_when_it_is_needed_or_withdrawn(
        self, house: House
    ) -> None:
        await opened(house)
        assert await (await house.online("worker")).take(1, 3) == "applied"
        assert await act(house, "coordinator", "template.require", template="DM-1") == "applied"
        held = [body for body in (await house.online("worker")).own("piece").values() if body["order"] == 3]
        assert len(held) == 1
        await granted(house)
        said = await act(house, "coordinator", "skill.withdraw", person=WORKER, words="様式が変わりました")
        assert said == "applied"
        assert await (await house.online("worker")).take(1, 3) == "refused not_qualified"
        piece = next(
            int(key.split("/")[1])
            for key, body in (await house.online("worker")).own("piece").items()
            if body["order"] == 3
        )
        assert await (await house.online("worker")).submit(piece, ANSWERS) == "applied"

    async def test_what_is_no_longer_needed_is_for_everybody_again(self, house: House) -> None:
        await needed(house)
        desk = await house.online("coordinator")
        assert await desk.act("template.require", ROW, template="DM-1", skill=None) == "applied"
        assert "skill" not in await order_row(house, "worker", "hub:MDR")
        assert (await desk_row(house))["templates"] == []
        assert await (await house.online("worker")).take(1, 3) == "applied"

    async def test_the_next_version_of_the_template_needs_it_too(self, house: House) -> None:
        """The need is the template's, and in no version: none of them changes."""
        await needed(house)
        desk = await house.online("coordinator")
        before = desk.rows("desk:MDR", "version")
        assert await desk.act("template.publish", "template/MDR-DM-1", **publishing("DM-1")) == "applied"
        assert before.items() <= desk.rows("desk:MDR", "version").items()

    async def test_a_skill_has_one_name_at_a_hub_and_saying_it_twice_is_saying_it_once(
        self, house: House
    ) -> None:
        await opened(house)
        assert await act(house, "coordinator", "skill.open", title="別の名前") == "applied"
        assert (await desk_row(house))["name"] == "申込書の入力"
        again = await act(house, "coordinator", "skill.open", skill=SKILL + 1, title="申込書の入力")
        assert again == "refused skill_exists"
        assert (
            await act(house, "coordinator elsewhere", "skill.open", title="横取り") == "refused not_allowed"
        )


class TestPractice:
    async def test_good_enough_is_qualified_and_the_work_can_be_taken(self, house: House) -> None:
        """11 of 12 fields are more than nine tenths."""
        await ready(house)
        assert await tries(house, answers=wrong(1)) == "applied"
        row = await own(house)
        assert (row["state"], row["how"], row["by"], row["until"]) == ("qualified", "training", None, None)
        assert (row["tries"][0]["right"], row["tries"][0]["of"]) == (11, 12)
        assert await (await house.online("worker")).take(1, 3) == "applied"
        assert await house.query("SELECT id FROM ledger") == []

    async def test_typed_on_a_japanese_keyboard_it_means_the_same(self, house: House) -> None:
        await ready(house)
        typed = [[row[0], "", "４７", f"￥987,65{no}", "12", "", row[6]] for no, row in enumerate(SECRET)]
        assert await tries(house, answers=typed) == "applied"
        assert (await own(house))["tries"][0]["right"] == 12

    async def test_what_was_wrong_is_told_field_by_field_afterwards(self, house: House) -> None:
        await ready(house)
        answers = wrong(2)
        answers[2][3], answers[2][6] = "", "？"
        assert await tries(house, answers=answers) == "applied"
        row = await own(house)
        assert row["state"] == "learning"
        first, second, third = row["last"]["told"]
        assert first[2] == {"wrote": "5", "mark": "differs", "right": "47"}
        assert first[0] == {"wrote": "new"}
        assert second[2]["mark"] == "differs"
        assert third[3] == {"wrote": "", "mark": "blank", "right": "987652"}
        assert third[6]["mark"] == "unreadable"
        assert await (await house.online("worker")).take(1, 3) == "refused not_qualified"

    async def test_three_tries_a_day_count_and_a_fourth_is_received_all_the_same(self, house: House) -> None:
        await ready(house)
        for _ in range(3):
            assert await tries(house, answers=wrong(6)) == "applied"
        assert await tries(house) == "applied"
        row = await own(house)
        assert row["state"] == "learning"
        assert [one["counted"] for one in row["tries"]] == [False, True, True, True]
        assert row["tries"][0]["right"] == 12
        house.clock.forward(DAY)
        assert await tries(house) == "applied"
        assert await state(house) == "qualified"

    async def test_who_began_an_older_practice_is_judged_by_that(self, house: House) -> None:
        await ready(house)
        others = [["new", "", "1", "1", "", "", ""]] * 3
        assert await act(house, "coordinator", "training.make", **practice(others)) == "applied"
        assert await tries(house, no=1) == "applied"
        assert await state(house) == "qualified"
        assert await tries(house, "colleague", no=2) == "applied"
        assert await state(house, COLLEAGUE) == "learning"
        assert await tries(house, no=3) == "refused no_practice"

    @pytest.mark.parametrize(
        "keys",
        [
            [["new", "", "100", "1", "", "", ""]] * 3,  # more than the form allows
            [["new", "", "1", "1", ""]] * 3,
            [["", "", "", "", "", "", ""]] * 3,
        ],
    )
    async def test_answers_that_the_form_would_not_take_make_no_practice(
        self, house: House, keys: list[list[str]]
    ) -> None:
        await needed(house)
        said = await act(house, "coordinator", "training.make", **practice(keys))
        assert said == "refused practice_unfit"

    async def test_two_rows_are_too_few(self, house: House) -> None:
        await needed(house)
        said = await act(house, "coordinator", "training.make", **practice(SECRET[:2]))
        assert said == "held bad_arguments"

    def test_nine_tenths(self) -> None:
        assert [passes(right, 10) for right in (8, 9, 10)] == [False, True, True]
        assert not passes(0, 0)

    def test_a_day_is_a_day_in_japan(self) -> None:
        evening = START + 14 * HOUR  # 23:00
        assert not counts_today([evening - 2, evening - 1, evening], evening + 1)
        assert counts_today([evening - 2, evening - 1, evening], evening + 2 * HOUR)


class TestSecrets:
    async def test_no_row_of_anybody_has_a_right_answer_before_they_tried(self, house: House) -> None:
        await ready(house)
        assert await tries(house, "colleague", wrong(6)) == "applied"
        seen: dict[str, str] = {}
        for who in PEOPLE:
            phone = await house.online(who)
            seen[who] = "".join(str(phone.rows(scope)) for scope in phone.replica.scopes)
        secrets = ["98765", "ひみつの品"]
        # Who tried is told what was right; what they had right they wrote themselves.
        assert [who for who, rows in seen.items() if any(word in rows for word in secrets)] == ["colleague"]
        stored = await house.query("SELECT scope, body FROM sync_row WHERE body IS NOT NULL")
        told = {
            row["scope"] for row in stored if any(word in bytes(row["body"]).decode() for word in secrets)
        }
        assert told == {f"person:{COLLEAGUE}"}

    async def test_how_somebody_stands_is_for_them_and_the_desk(self, house: House) -> None:
        await ready(house)
        await granted(house)
        stored = await house.query(
            "SELECT scope FROM sync_row WHERE body IS NOT NULL AND id LIKE 'qualification/%'"
        )
        assert {row["scope"] for row in stored} == {"desk:MDR", f"person:{WORKER}"}


class TestKeyPerson:
    """C7, 属人化を防ぐ."""

    async def alone(self, house: House) -> None:
        """The worker has delivered and has the skill; nobody else."""
        await opened(house)
        await delivered(house, ANSWERS)
        assert await act(house, "coordinator", "template.require", template="DM-1") == "applied"
        assert await act(house, "coordinator", "training.make", **practice()) == "applied"
        await granted(house)

    async def test_c7_one_person_alone_is_said_and_two_others_are_suggested(self, house: House) -> None:
        await self.alone(house)
        (template,) = (await desk_row(house))["templates"]
        assert (template["few"], [one["id"] for one in template["active"]]) == (True, [WORKER])
        assert [one["name"] for one in template["suggested"]] == [PEOPLE["colleague"]]

    async def test_c7_the_practice_is_proposed_and_can_be_declined_kindly(self, house: House) -> None:
        await self.alone(house)
        words = "助けてもらえると心強いです"
        said = await act(house, "coordinator", "training.propose", people=[COLLEAGUE], words=words)
        assert said == "applied"
        row = await own(house, "colleague", COLLEAGUE)
        assert (row["state"], row["steps"][-1]["words"]) == ("invited", words)
        assert row["steps"][-1]["by"]["name"] == PEOPLE["coordinator"]
        assert await act(house, "colleague", "training.decline", words="いまは時間がありません") == "applied"
        assert (await desk_row(house))["templates"][0]["suggested"] == []

    async def test_c7_two_who_did_it_lately_are_enough(self, house: House) -> None:
        await self.alone(house)
        await granted(house, COLLEAGUE)
        assert (await desk_row(house))["templates"][0]["few"]  # able, and nothing delivered yet
        colleague = await house.online("colleague")
        assert await colleague.take(1, 3) == "applied"
        piece = next(
            int(key.split("/")[1]) for key, body in colleague.own("piece").items() if body["order"] == 3
        )
        assert await colleague.submit(piece, ANSWERS) == "applied"
        assert await counted(house) == 1
        (template,) = (await desk_row(house))["templates"]
        assert (template["few"], template["suggested"]) == (False, [])

    async def test_c7_nobody_is_looked_for_when_there_is_no_such_work_any_more(self, house: House) -> None:
        await self.alone(house)
        assert await counted(house, 89) == 1
        assert (await desk_row(house))["templates"][0]["few"]
        await counted(house, 2)
        (template,) = (await desk_row(house))["templates"]
        assert (template["few"], template["active"]) == (False, [])

    async def test_it_is_counted_once_an_hour(self, house: House) -> None:
        await self.alone(house)
        assert await counted(house) == 1
        assert await counted(house, 0) == 0

    async def test_c5_who_has_it_may_be_asked_to_practise_again_and_goes_on_working(
        self, house: House
    ) -> None:
        await self.alone(house)
        said = await act(house, "coordinator", "training.propose", people=[WORKER], words="税の欄をもう一度")
        assert said == "applied"
        assert await state(house) == "relearning"
        assert await (await house.online("worker")).take(1, 3) == "applied"
        assert await tries(house) == "applied"
        assert await state(house) == "qualified"

    async def test_there_is_nothing_to_propose_without_practice(self, house: House) -> None:
        await needed(house)
        said = await act(house, "coordinator", "training.propose", people=[WORKER])
        assert said == "refused no_practice"

    async def test_only_workers_of_the_hub_are_asked(self, house: House) -> None:
        await ready(house)
        for person in (3, 4, 6, 99):
            said = await act(house, "coordinator", "training.propose", people=[person])
            assert said == "refused not_allowed"


class TestTeam:
    """F7, 担当が休んでも."""

    async def test_f7_the_firm_sees_how_many_can_do_it_in_how_many_hubs_and_no_names(
        self, house: House
    ) -> None:
        await ready(house)
        assert (await order_row(house, "firm", "firm:1"))["team"] == {"people": 0, "hubs": 0}
        await granted(house)
        await granted(house, COLLEAGUE)
        elsewhere = SKILL + 5
        name = "申込書の入力"
        assert (
            await act(house, "coordinator elsewhere", "skill.open", skill=elsewhere, title=name) == "applied"
        )
        said = await act(
            house, "coordinator elsewhere", "skill.grant", skill=elsewhere, person=3, words="道の駅でも"
        )
        assert said == "applied"
        await counted(house)
        row = await order_row(house, "firm", "firm:1")
        assert row["team"] == {"people": 3, "hubs": 2}
        assert not any(name in str(row) for name in (PEOPLE["worker"], PEOPLE["colleague"]))

    async def test_f7_somebody_who_is_off_leaves_no_gap(self, house: House) -> None:
        await ready(house)
        await granted(house)
        await granted(house, COLLEAGUE)
        assert await (await house.online("worker")).take(1, 3) == "applied"
        before = await order_row(house, "firm", "firm:1")
        house.clock.forward(3 * DAY)  # the worker is off, and the lease ends
        await house.sweep()
        after = await order_row(house, "firm", "firm:1")
        assert after["team"] == before["team"]
        assert await (await house.online("colleague")).take(2, 3) == "applied"
        assert (await order_row(house, "firm", "firm:1"))["team"] == {"people": 2, "hubs": 1}

    async def test_an_order_that_needs_nothing_has_no_numbers(self, house: House) -> None:
        await opened(house)
        assert "team" not in await order_row(house, "firm", "firm:1")
