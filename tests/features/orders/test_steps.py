"""The table of an order's steps, played: every verb, by everybody, in every state. What is not in the table is refused."""

import json
from typing import Any

import pytest

from server.features.orders.rules import STEPS, OrderState, Verb
from server.features.steps import Who
from tests.checks.tree import ROOT
from tests.features.sources.hands import asked
from tests.support.region import House

PEOPLE_OF = {Who.COORDINATOR: "coordinator", Who.FIRM: "firm"}
WORDS = {Verb.GIVE_BACK: {"words": "2枚目が切れています"}}
VERBS = [verb for verb in Verb if verb not in (Verb.FINISH, Verb.REOPEN)]
UNCHANGED = {
    (Verb.PROPOSE, Who.FIRM, OrderState.TERMS_READY),
    (Verb.TAKE_BACK, Who.FIRM, OrderState.DRAFT),
    (Verb.PUBLISH, Who.COORDINATOR, OrderState.OPEN),
    (Verb.WITHDRAW, Who.COORDINATOR, OrderState.DRAFT),
}
"""What is so already: nothing changes, and nobody is told off."""


async def brought_to(house: House, wanted: OrderState) -> int:
    order = await asked(house, 1)
    await house.query("UPDATE orders SET state = ? WHERE id = ?", wanted.value, order)
    return order


async def tried(house: House, verb: Verb, by: Who, order: int) -> str:
    phone = await house.online(PEOPLE_OF[by])
    more: dict[str, Any] = WORDS.get(verb, {})
    return await phone.act(f"order.{verb.value}", f"order/{order}", order=order, **more)


async def state(house: House, order: int) -> str:
    return str((await house.query("SELECT state FROM orders WHERE id = ?", order))[0]["state"])


@pytest.mark.parametrize("origin", OrderState)
async def test_what_is_in_the_table_is_done_and_nothing_else(house: House, origin: OrderState) -> None:
    order = await brought_to(house, origin)
    for verb in VERBS:
        for by in PEOPLE_OF:
            to = [step.to for step in STEPS if (step.verb, step.who, step.origin) == (verb, by, origin)]

            outcome = await tried(house, verb, by, order)

            if to or (verb, by, origin) in UNCHANGED:
                assert outcome == "applied", (verb, by)
                assert await state(house, order) == (to[0] if to else origin)
            else:
                assert outcome in ("refused order_moved", "refused not_allowed", "refused not_draft"), (
                    verb,
                    by,
                )
                assert await state(house, order) == origin
            await house.query("UPDATE orders SET state = ? WHERE id = ?", origin.value, order)


async def test_a_firm_decides_nothing_about_an_order_that_the_hub_wrote(house: House) -> None:
    await house.query("UPDATE orders SET state = 'draft' WHERE id = 1")

    for verb in (Verb.PROPOSE, Verb.DISCARD):
        assert await tried(house, verb, Who.FIRM, 1) == "refused not_allowed"


async def test_what_is_given_back_says_why_until_it_is_asked_for_again(house: House) -> None:
    order = await asked(house, 1)
    firm = await house.online("firm")

    assert await tried(house, Verb.GIVE_BACK, Who.COORDINATOR, order) == "applied"
    await firm.sync()
    assert firm.rows("firm:1")[f"order/{order}"]["said"] == "2枚目が切れています"

    assert await tried(house, Verb.PROPOSE, Who.FIRM, order) == "applied"
    await firm.sync()
    assert firm.rows("firm:1")[f"order/{order}"]["said"] is None


def test_the_pages_play_the_same_table() -> None:
    told = [
        [step.verb.value, step.who.value, step.offline, step.origin.value, step.to.value] for step in STEPS
    ]
    path = ROOT / "tests" / "vectors" / "order_steps.json"
    assert json.loads(path.read_text("utf-8")) == told


def test_no_step_stands_twice_and_every_state_is_reached_or_a_beginning() -> None:
    assert len({(step.verb, step.who, step.origin) for step in STEPS}) == len(STEPS)
    # CLOSED is of a later chapter: nothing leads there yet.
    assert {step.to for step in STEPS} | {OrderState.CLOSED} == set(OrderState)
