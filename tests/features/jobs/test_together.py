"""Firm and coordinator write on the same tree: who may, what wins, and what nobody loses."""

import itertools

import pytest

from tests.features.jobs.hands import done, seen, sprout, writing, written
from tests.support.region import House


async def test_f1_what_the_firm_writes_stands_on_the_desk_of_its_hub(house: House) -> None:
    firm = await written(house, sprout("b", "a", "請求書データ入力", per="volume", times=180, minutes=3))
    desk = await house.online("coordinator")

    assert seen(desk) == seen(firm)
    assert seen(desk)["state"] == "split"
    assert seen(desk, "b")["facts"] == {
        "title": "請求書データ入力",
        "per": "volume",
        "times": 180,
        "minutes": 3,
    }


async def test_nobody_else_sees_it(house: House) -> None:
    await written(house)

    for who in ("worker", "colleague", "worker elsewhere", "other firm", "coordinator elsewhere"):
        assert seen(await house.online(who)) == {}, who


async def test_nobody_else_writes_on_it(house: House) -> None:
    await written(house)

    for who in ("worker", "other firm", "coordinator elsewhere"):
        phone = await house.online(who)
        assert await done(phone, "job.comment", words="見えますか") == "refused not_allowed", who
        assert await phone.act("job.write", "jobs/1-z", **writing("z")) == "refused not_allowed", who


async def test_different_fields_at_the_same_time_both_win(house: House) -> None:
    firm = await written(house)
    desk = await house.online("coordinator")

    assert await done(desk, "job.change", base=1, facts={"minutes": 3}) == "applied"
    assert await done(firm, "job.change", base=1, facts={"who": "細見さん"}) == "applied"

    await desk.sync()
    assert (seen(desk)["facts"]["minutes"], seen(desk)["facts"]["who"]) == (3, "細見さん")
    assert seen(desk)["kept"] == []


async def test_of_the_same_field_the_later_wins_and_the_earlier_is_kept_until_somebody_chose(
    house: House,
) -> None:
    firm = await written(house)
    desk = await house.online("coordinator")

    assert await done(desk, "job.change", base=1, facts={"minutes": 3}) == "applied"
    assert await done(firm, "job.change", base=1, facts={"minutes": 5}) == "applied"

    assert seen(firm)["facts"]["minutes"] == 5
    [kept] = seen(firm)["kept"]
    assert (kept["field"], kept["value"], kept["by"]["name"]) == ("minutes", 3, "中西 由美")
    assert await done(firm, "job.change", base=seen(firm)["version"], facts={"minutes": 3}) == "applied"
    assert (seen(firm)["facts"]["minutes"], seen(firm)["kept"]) == (3, [])


async def test_my_own_earlier_words_are_not_shown_to_me_as_somebody_elses(house: House) -> None:
    firm = await written(house)
    for minutes in (4, 5, 6):
        firm.write("job.change", "jobs/1-a", firm=1, job="a", base=1, facts={"minutes": minutes})
    await firm.sync()

    assert (seen(firm)["facts"]["minutes"], seen(firm)["kept"]) == (6, [])


async def test_who_writes_below_what_was_taken_away_brings_it_back(house: House) -> None:
    firm = await written(house, sprout("b", "a"))
    desk = await house.online("coordinator")

    assert await done(firm, "job.remove", "b") == "applied"
    assert seen(firm, "a")["state"] == "written"
    assert await done(desk, "job.split", "b", into=[sprout("c", "b")]) == "applied"

    await firm.sync()
    assert [seen(firm, key)["removed"] for key in "abc"] == [False, False, False]
    assert [seen(firm, key)["state"] for key in "abc"] == ["split", "split", "written"]


async def test_what_was_taken_away_comes_back_with_all_that_was_below(house: House) -> None:
    firm = await written(house, sprout("b", "a"), sprout("c", "b"))

    assert await done(firm, "job.remove", "b") == "applied"
    assert await done(firm, "job.restore", "b") == "applied"

    assert [seen(firm, key)["removed"] for key in "abc"] == [False, False, False]
    assert seen(firm, "a")["state"] == "split"


async def test_two_moves_at_once_never_make_a_circle(house: House) -> None:
    firm = await written(house, sprout("b", "a"), sprout("c", "a"))
    desk = await house.online("coordinator")

    assert await done(firm, "job.move", "b", parent="c") == "applied"
    assert await done(desk, "job.move", "c", parent="b") == "refused state_moved"
    assert [seen(desk, key)["parent"] for key in "abc"] == ["", "c", "a"]


async def test_an_order_of_neighbours(house: House) -> None:
    firm = await written(house, sprout("b", "a"), sprout("c", "a"), sprout("d", "a"))

    assert await done(firm, "job.move", "d", parent="a") == "applied"
    assert await done(firm, "job.move", "b", parent="a", behind="c") == "applied"

    assert sorted("bcd", key=lambda key: seen(firm, key)["place"]) == ["d", "c", "b"]


async def test_six_levels_and_no_more(house: House) -> None:
    keys = "abcdef"
    below = [sprout(key, above) for above, key in itertools.pairwise(keys)]
    firm = await written(house, *below)

    assert await done(firm, "job.split", "f", into=[sprout("g", "f")]) == "refused job_too_many"


async def test_three_hundred_pieces_of_work_and_no_more(house: House) -> None:
    firm = await written(house, *(sprout(f"b{no}", "a") for no in range(299)))

    assert await done(firm, "job.split", into=[sprout("z", "a")]) == "refused job_too_many"
    assert await done(firm, "job.remove", "b0") == "applied"
    assert await done(firm, "job.split", into=[sprout("z", "a")]) == "applied"


async def test_a_tree_comes_whole_or_not_at_all(house: House) -> None:
    firm = await house.online("firm")
    args = {**writing(), "nodes": [sprout("b", "a"), sprout("c", "nowhere")]}

    assert await firm.act("job.write", "jobs/1-a", **args) == "refused no_such_job"
    assert seen(firm) == {}


@pytest.mark.parametrize("facts", [{"title": "　"}, {"title": ""}])
async def test_work_has_a_name(house: House, facts: dict[str, str]) -> None:
    firm = await written(house)

    assert await done(firm, "job.change", base=1, facts=facts) == "refused title_missing"
    assert await firm.act("job.write", "jobs/1-z", **writing("z", "　")) == "refused title_missing"


async def test_a_key_is_one_node_of_its_firm(house: House) -> None:
    firm = await written(house, sprout("b", "a"))

    assert await firm.act("job.write", "jobs/1-b", **writing("b")) == "refused state_moved"
    assert await done(firm, "job.split", into=[sprout("b", "a")]) == "refused state_moved"


async def test_comments_have_faces(house: House) -> None:
    firm = await written(house)
    desk = await house.online("coordinator")

    assert await done(desk, "job.comment", words=" 月に何枚くらいですか ") == "applied"
    assert await done(firm, "job.comment", words="180枚です") == "applied"

    said = [(each["by"]["name"], each["firm"], each["words"]) for each in seen(firm)["comments"]]
    assert said == [("中西 由美", False, "月に何枚くらいですか"), ("高瀬 亮", True, "180枚です")]


async def test_what_is_written_in_too_deep_a_place_is_put_before_a_person(house: House) -> None:
    """A refused tree is typing that would stay on one device: it stands on the desk with its words."""
    desk = await house.online("coordinator")
    args = {**writing(), "nodes": [sprout("c", "nowhere", "突き合わせ")]}

    assert await (await house.online("firm")).act("job.write", "jobs/1-a", **args) == "refused no_such_job"

    await desk.sync()
    [held] = desk.rows("desk:MDR", "held/").values()
    assert "突き合わせ" in held["args"]
