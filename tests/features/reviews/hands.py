"""What people do in the tests of reviews, in one word each."""

from typing import Any

from server.features.devices.pairing import invite, pair
from server.features.hubs.models import Hub
from server.features.orders.models import Order
from server.features.people.membership import join
from server.features.people.rules import Role
from server.features.pieces.models import Piece
from server.features.pieces.rules import PieceState
from server.features.reviews.steps import hear_silence
from tests.support.region import ANSWERS, DAY, House, Phone, token_of

BACK = {"code": "differs", "words": "税率が8%の行があります", "pins": [], "fault": "yes"}


async def checked(house: House, piece: int = 1, rev: int = 1) -> str:
    """The coordinator passes a delivery on."""
    desk = await house.online("coordinator")
    return await desk.act("review.check", f"piece/{piece}", piece=piece, rev=rev)


async def sent_back(house: House, piece: int = 1, rev: int = 1, who: str = "coordinator", **more: Any) -> str:
    """Somebody sends a delivery back."""
    phone = await house.online(who)
    args = {"piece": piece, "rev": rev, **BACK, **more}
    return await phone.act("review.return", f"piece/{piece}", ver=2, **args)


async def accepted(house: House, piece: int = 1, rev: int = 1, who: str = "firm") -> str:
    """The firm accepts a delivery."""
    return await (await house.online(who)).act("review.accept", f"piece/{piece}", piece=piece, rev=rev)


async def decided(house: House, verdict: str, piece: int = 1, who: str = "coordinator", **more: Any) -> str:
    """A coordinator decides about what the worker delivered late."""
    desk = await house.online(who)
    given = {"piece": piece, "person": 1, "rev": 1, "verdict": verdict, **more}
    return await desk.act("late.decide", f"piece/{piece}", **given)


async def delivered(house: House, who: str = "worker", piece: int = 1, rev: int = 1) -> str:
    """Somebody delivers."""
    return await (await house.online(who)).submit(piece, ANSWERS, rev)


async def delivered_late(house: House) -> None:
    """The worker's lease ran out, and the piece is the colleague's when the delivery comes."""
    house.clock.forward(2 * DAY)
    await house.sweep()
    assert await (await house.online("colleague")).take() == "applied"
    assert await delivered(house) == "applied"


OTHERS = [["株式会社きみつ", "6711595"], ["きみつ商店", "6748586"]]
"""What somebody else read on the same two cards: a digit of the second one."""


async def wanted_twice(house: House, piece: int = 1) -> None:
    """A piece of the region's order gets two answers, as if publishing it had chosen it."""
    async with house.unit() as unit:
        await Piece.filter(id=piece).update(wanted=2, state=PieceState.READY.value)
        await Order.filter(id=1).update(double=34)
        unit.touch("piece", piece)
        unit.touch("order", 1)


async def answered_twice(house: House, second: Any = OTHERS) -> None:
    """The worker and the colleague answer piece 1, each on their own."""
    await wanted_twice(house)
    assert await delivered(house) == "applied"
    colleague = await house.online("colleague")
    assert await colleague.take() == "applied"
    assert (
        await colleague.submit(1, second, rev=2) == "applied"
    )  # so that words about rev 1 mean the worker's


async def adjudicated(house: House, answers: Any = ANSWERS, who: str = "coordinator", words: str = "") -> str:
    """Somebody decides between the answers to piece 1."""
    desk = await house.online(who)
    return await desk.act("adjudication.decide", "piece/1", piece=1, answers=answers, words=words)


async def rejected(house: House, who: str = "coordinator", piece: int = 1, rev: int = 1, **more: Any) -> str:
    """Somebody finds that a delivery cannot be used."""
    given = {"code": "copied", "words": "となりの行と同じ文字です", "sure": True, **more}
    return await (await house.online(who)).act(
        "review.reject", f"piece/{piece}", piece=piece, rev=rev, **given
    )


async def appealed(house: House, who: str = "worker", piece: int = 1, rev: int = 1) -> str:
    """The worker sees it differently."""
    words = "名刺が2枚とも同じ会社でした"
    return await (await house.online(who)).act(
        "appeal.make", f"piece/{piece}", piece=piece, rev=rev, words=words
    )


async def appeal_decided(house: House, verdict: str, who: str = "coordinator", **more: Any) -> str:
    """Somebody decides about what the worker said."""
    given = {"piece": 1, "person": 1, "rev": 1, "verdict": verdict, "reason": "名刺を見なおしました"}
    given |= {"sure": True, **({"yen": 100} if verdict == "part" else {}), **more}
    return await (await house.online(who)).act("appeal.decide", f"piece/{given['piece']}", **given)


async def second_coordinator(house: House, name: str = "小林 直樹") -> Phone:
    """Somebody else looks after the hub, too."""
    async with house.unit() as unit:
        hub = await Hub.get(code="MDR")
        membership = await join(unit, hub, Role.COORDINATOR, name)
        code = (await invite(unit, membership)).code
        token = token_of(f"second-{membership.id}")
        device = await pair(unit, code, token, "x", "0.1.0")
    phone = Phone(house.http, str(device.id), token)  # type: ignore[union-attr]
    await phone.sync()
    return phone


async def state(house: House, result: int = 1) -> str:
    """How a delivery stands."""
    rows = await house.query("SELECT state FROM result WHERE id = ?", result)
    return str(rows[0]["state"]) if rows else ""


async def silence(house: House) -> int:
    """What the sweep does about firms that say nothing."""
    async with house.unit() as unit:
        return await hear_silence(unit)
