"""The tables and the rules of jobs, played: steps by everybody in every state, hours, and the bite to hand out first."""

import json
from typing import Any

import pytest

from server.features.jobs.mutations import grow
from server.features.jobs.ready import facts_of, ready_trees, sprouts
from server.features.jobs.rules import CHOSEN, STEPS, JobState, Verb
from server.features.jobs.tree import Pen, Tree
from server.features.jobs.weighing import first_bite, minutes_a_month, score, times_a_month
from server.features.steps import Who
from server.text import sentence
from tests.checks.tree import ROOT
from tests.features.jobs.hands import FIRM, done, seen, sprout, written
from tests.features.templates.hands import publishing
from tests.support.region import House, Phone

VECTORS = json.loads((ROOT / "tests" / "vectors" / "jobs.json").read_text("utf-8"))
PEOPLE_OF = {Who.FIRM: "firm", Who.COORDINATOR: "coordinator"}
READY = ready_trees()


async def tried(phone: Phone, verb: Verb) -> str:
    """A step as this person would take it."""
    if verb is Verb.SPLIT:
        return await done(phone, "job.split", "b", into=[sprout("c", "b")])
    if verb is Verb.TEMPLATE:
        return await done(phone, "job.template", "b", template="DM-1")
    return await done(phone, "job.state", "b", verb=verb.value)


async def brought_to(house: House, wanted: JobState) -> None:
    """The node `b`, brought into a state by what people do."""
    firm = await written(house, sprout("b", "a"))
    desk = await house.online("coordinator")
    assert await desk.act("template.publish", "template/MDR-DM-1", **publishing("DM-1")) == "applied"
    ways = {
        JobState.WRITTEN: (),
        JobState.SPLIT: (Verb.SPLIT,),
        JobState.SUGGESTED: (Verb.SUGGEST,),
        JobState.AGREED: (Verb.SUGGEST, Verb.AGREE),
        JobState.TEMPLATED: (Verb.SUGGEST, Verb.AGREE, Verb.TEMPLATE),
        JobState.RETIRED: (Verb.RETIRE,),
        JobState.KEEP_INSIDE: (Verb.KEEP,),
        JobState.ASK: (Verb.ASK,),
    }
    for verb in ways[wanted]:
        assert await tried(desk if verb is Verb.TEMPLATE else firm, verb) == "applied"
    await firm.sync()
    assert seen(firm, "b")["state"] == wanted


def expected(verb: Verb, who: Who, origin: JobState) -> JobState | None:
    """Where the table leads; None where it leads nowhere."""
    found = [step.to for step in STEPS if (step.verb, step.who, step.origin) == (verb, who, origin)]
    return found[0] if found else None


@pytest.mark.parametrize("origin", JobState)
@pytest.mark.parametrize("who", PEOPLE_OF)
async def test_what_is_not_in_the_table_is_refused(house: House, origin: JobState, who: Who) -> None:
    await brought_to(house, origin)
    phone = await house.online(PEOPLE_OF[who])
    for verb in (*CHOSEN, Verb.SPLIT, Verb.TEMPLATE):
        if expected(verb, who, origin) is None:
            assert await tried(phone, verb) in ("refused state_moved", "refused not_allowed"), verb
            assert seen(phone, "b")["state"] == origin, verb


@pytest.mark.parametrize(
    "step",
    [step for step in STEPS if step.who is not Who.SERVER],
    ids=lambda step: f"{step.verb} {step.who} {step.origin}",
)
async def test_a_step_of_the_table(house: House, step: Any) -> None:
    await brought_to(house, step.origin)
    phone = await house.online(PEOPLE_OF[step.who])
    if (step.verb, step.origin) == (Verb.SPLIT, JobState.SPLIT):
        assert await done(phone, "job.split", "b", into=[sprout("d", "b")]) == "applied"
    else:
        assert await tried(phone, step.verb) == "applied"

    assert seen(phone, "b")["state"] == step.to


@pytest.mark.parametrize(
    "who", ["worker", "colleague", "worker elsewhere", "other firm", "coordinator elsewhere"]
)
async def test_nobody_else_takes_a_step(house: House, who: str) -> None:
    await brought_to(house, JobState.SUGGESTED)
    phone = await house.online(who)
    for verb in (*CHOSEN, Verb.SPLIT, Verb.TEMPLATE):
        assert await tried(phone, verb) in ("refused not_allowed",), verb


async def test_a_node_without_anything_below_is_a_leaf_again(house: House) -> None:
    await brought_to(house, JobState.SPLIT)
    firm = await house.online("firm")

    assert await done(firm, "job.remove", "c") == "applied"

    assert seen(firm, "b")["state"] == expected(Verb.UNSPLIT, Who.SERVER, JobState.SPLIT)


async def test_a_template_has_to_be_published_first(house: House) -> None:
    firm = await written(house, sprout("b", "a"))
    for verb in ("suggest", "agree"):
        assert await done(firm, "job.state", "b", verb=verb) == "applied"
    desk = await house.online("coordinator")

    assert await done(desk, "job.template", "b", template="DM-1") == "refused no_such_template"
    assert await done(firm, "job.template", "b", template="DM-1") == "refused not_allowed"


def test_the_pages_play_the_same_table() -> None:
    told = [
        [step.verb.value, step.who.value, step.offline, step.origin.value, step.to.value] for step in STEPS
    ]
    assert VECTORS["steps"] == told


def test_no_step_stands_twice_and_every_state_is_reached() -> None:
    assert len({(step.verb, step.who, step.origin) for step in STEPS}) == len(STEPS)
    assert {step.to for step in STEPS} == set(JobState)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", ["state_moved", "job_too_many", "no_such_job"])
def test_a_refusal_has_a_sentence(code: str, lang: str) -> None:
    assert len(sentence(code, lang)) > 20


@pytest.mark.parametrize("case", VECTORS["trees"], ids=lambda case: case["name"])
def test_hours_and_the_first_bite(case: dict[str, Any]) -> None:
    rows = case["rows"]
    assert minutes_a_month(rows) == case["minutes"]
    assert {row["key"]: score(row["facts"]) for row in rows} == case["scores"]
    assert {row["key"]: times_a_month(row["facts"]) for row in rows} == case["times"]
    assert first_bite(rows) == case["first"]


def ready(name: str) -> Tree:
    tree = READY[name]
    return grow("a", facts_of(tree), list(sprouts(tree, "a")), Pen(0, 1, 0), Who.FIRM)


@pytest.mark.parametrize(
    ("name", "hours", "first"),
    [
        ("invoice", 26, "請求書データ入力"),
        ("mail", 35, "定型（送料・納期・のし）"),
        ("sns", None, "投稿用の画像作成"),
        ("dm", None, "名簿の整形"),
    ],
)
def test_the_trees_of_the_sample_firms(name: str, hours: int | None, first: str) -> None:
    """As product.md §3.2 has them: hours a month, and the star."""
    tree = ready(name)
    rows = [vars(node) for node in tree.nodes.values()]
    if hours is not None:
        assert round((minutes_a_month(rows)["a"] or 0) / 60) == hours
    best = first_bite(rows)
    assert best is not None
    assert tree.nodes[best].facts["title"] == first


@pytest.mark.parametrize("name", READY)
@pytest.mark.parametrize("lang", [0, 1])
async def test_a_ready_tree_is_whole_in_both_languages(house: House, name: str, lang: int) -> None:
    tree = READY[name]
    assert len(tree["nodes"]) >= 4
    assert len(set(tree["trade"])) == 2
    for node in (tree, *tree["nodes"]):
        assert all(facts_of(node, lang).values())
    nodes = [
        {
            "job": each.job,
            "parent": each.parent,
            "facts": facts_of(node, lang),
            "verb": each.verb,
            "reason": each.reason,
        }
        for each, node in zip(sprouts(tree, "r"), flat(tree), strict=True)
    ]
    firm = await house.online("firm")

    args = {"firm": FIRM, "job": "r", "facts": facts_of(tree, lang), "nodes": nodes}
    assert await firm.act("job.write", "jobs/1-r", **args) == "applied"

    best = first_bite([seen(firm, key) for key in ["r", *(each.job for each in sprouts(tree, "r"))]])
    assert best is not None
    assert seen(firm, best)["state"] == "suggested"


def flat(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """Its nodes in the order of `sprouts`."""
    found, level = [], tree["nodes"]
    while level:
        found += level
        level = [below for node in level for below in node.get("nodes", ())]
    return found


def test_no_minute_counts_twice() -> None:
    """An estimate at a node that was split gives way to what is known below it."""
    tree = ready("invoice")
    estimate = vars(tree.nodes["a"])["facts"]
    assert estimate["times"] * estimate["minutes"] == 1620
    rows = [vars(node) for node in tree.nodes.values()]
    minutes = minutes_a_month(rows)
    assert minutes["a"] == sum(minutes[f"a{no}"] or 0 for no in range(1, 6)) == 1560
