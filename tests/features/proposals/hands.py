"""What people do in the tests of proposals, in one word each."""

from typing import Any

from server.features.proposals.measuring import measure
from tests.support.region import ANSWERS, House

NUMBER = 1_795_305_600_000_123
"""As a phone chooses it."""

MEMO = "会社名から自動入力できる表があると1件1分減ります"
DRAFT: dict[str, Any] = {"kind": "tool", "words": MEMO, "before": 3, "after": 2, "volume": 180}


async def act(house: House, who: str, verb: str, number: int = NUMBER, **args: Any) -> str:
    """Somebody does something with a proposal."""
    phone = await house.online(who)
    return await phone.act(f"proposal.{verb}", f"proposal/{number}", proposal=number, **args)


async def noted(house: House, who: str = "worker", number: int = NUMBER, **more: Any) -> str:
    """The worker writes one sentence, during piece 1."""
    return await act(house, who, "note", number, **{"order": 1, "words": MEMO, "piece": 1, **more})


async def drafted(house: House, who: str = "worker", **more: Any) -> str:
    """The worker says how many minutes it takes before and after."""
    return await act(house, who, "draft", **{**DRAFT, **more})


async def sent(house: House, **more: Any) -> None:
    """From the sentence to the firm."""
    assert await noted(house) == "applied"
    assert await drafted(house, **more) == "applied"
    assert await act(house, "coordinator", "check") == "applied"
    assert await act(house, "coordinator", "send", words="ご検討ください") == "applied"


async def measured(house: House) -> int:
    """What the sweep does about what was tried long enough."""
    async with house.unit() as unit:
        return await measure(unit)


async def state(house: House, number: int = NUMBER) -> str | None:
    """How a proposal stands."""
    rows = await house.query("SELECT state FROM proposal WHERE number = ?", number)
    return str(rows[0]["state"]) if rows else None


async def delivers(house: House, piece: int, seconds: int | None, who: str = "worker", rev: int = 1) -> str:
    """Somebody delivers a piece on which they worked so long."""
    phone = await house.online(who)
    number = phone.replica.enqueue(
        "result.submit",
        f"piece/{piece}",
        {"piece": piece, "rev": rev, "answers": ANSWERS, "worked": seconds},
        at=house.clock.now,
        ver=2,
    )
    outcome = next(each for each in await phone.sync() if each.n == number)
    return f"{outcome.verdict} {outcome.code}" if outcome.code else outcome.verdict.value
