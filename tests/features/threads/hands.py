"""What people do in threads, for tests that are about what becomes of it."""

from collections.abc import Sequence
from typing import Any

from tests.support.region import HOUR, House, Phone

QUESTION = "印がかすれて読めません"
ANSWER = "会社名で決めてください"


async def says(phone: Phone, words: str, how: str = "word", files: Sequence[bytes] = (), **where: Any) -> str:
    """Say something: `thread=1`, or on something: `piece=1`, `order=1`, `ledger=1`, with `worker=1`."""
    args: dict[str, Any] = {"words": words, "says": how}
    if "thread" in where:
        args["thread"] = where["thread"]
    else:
        kind = next(kind for kind in ("piece", "order", "ledger") if kind in where)
        args["on"] = {"kind": kind, "id": where[kind]}
        if "worker" in where:
            args["on"]["worker"] = where["worker"]
    return await phone.act("message.post", "thread/1", files=files, **args)


async def asks(house: House, who: str = "worker", piece: int = 1, words: str = QUESTION) -> str:
    """質問: in the thread of a piece."""
    return await says(await house.online(who), words, "question", piece=piece)


async def holds(house: House, who: str = "worker", piece: int = 1) -> str:
    """保留."""
    return await (await house.online(who)).act("piece.hold", f"piece/{piece}", piece=piece)


async def goes_on(house: House, who: str = "worker", piece: int = 1) -> str:
    """保留をやめる."""
    return await (await house.online(who)).act("piece.go_on", f"piece/{piece}", piece=piece)


async def answers(house: House, who: str = "coordinator", thread: int = 1, words: str = ANSWER) -> str:
    """An answer."""
    return await says(await house.online(who), words, "answer", thread=thread)


async def routed(house: House, since: int = 1, thread: int = 1) -> str:
    """The coordinator brings it before the firm."""
    desk = await house.online("coordinator")
    return await desk.act("thread.route", "thread/1", thread=thread, since=since)


async def lease_of(house: House, person: int = 1, piece: int = 1) -> dict[str, Any]:
    """A worker's newest lease of a piece."""
    return (
        await house.query(
            "SELECT state, until, held_at FROM lease WHERE person_id = ? AND piece_id = ? ORDER BY id DESC LIMIT 1",
            person,
            piece,
        )
    )[0]


NIGHT = 19 * HOUR
