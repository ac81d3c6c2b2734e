"""What people do in the tests of skills, in one word each. Order 3 is of the template DM-1, which needs the skill."""

from typing import Any

from server.features.skills.watching import watch
from tests.features.templates.test_publishing import ordered, published
from tests.support.region import DAY, House

SKILL = 1_795_305_600_000_777
"""As the desk chooses it."""

ROW = f"skill/{SKILL}"
NAME = "申込書の入力"
WORKER, COLLEAGUE = 1, 2
SECRET = [["new", "", "47", f"98765{no}", "", "", f'[["ひみつの品{no}","3"]]'] for no in range(3)]
"""Right answers to three rows, 4 fields of each, that can be recognised anywhere."""


async def act(house: House, who: str, verb: str, **args: Any) -> str:
    """Somebody does something about the skill."""
    phone = await house.online(who)
    return await phone.act(verb, ROW, **{"skill": SKILL, **args})


async def opened(house: House) -> None:
    """The desk opens the skill, DM-1 has a version, and order 3 is of it. Nothing is needed yet."""
    await published(house)
    await ordered(house)
    assert await act(house, "coordinator", "skill.open", title=NAME) == "applied"


async def needed(house: House) -> None:
    """The template needs the skill."""
    await opened(house)
    assert await act(house, "coordinator", "template.require", template="DM-1") == "applied"


def practice(answers: list[list[str]] = SECRET) -> dict[str, Any]:
    """The arguments of `training.make` besides the skill."""
    given = ["P-1", "練習 商店", "", ""]
    return {"order": 3, "rows": [{"given": given, "answers": row} for row in answers]}


async def ready(house: House) -> None:
    """The skill is needed, and there is practice for it."""
    await needed(house)
    assert await act(house, "coordinator", "training.make", **practice()) == "applied"


def wrong(fields: int) -> list[list[str]]:
    """The right answers but for so many fields, up to six."""
    cells = [list(row) for row in SECRET]
    for at in range(fields):
        cells[at % 3][2 + at // 3] = "5"
    return cells


async def tries(house: House, who: str = "worker", answers: list[list[str]] = SECRET, no: int = 1) -> str:
    """Somebody tries the practice, now."""
    phone = await house.online(who)
    args = {"skill": SKILL, "no": no, "answers": answers}
    number = phone.replica.enqueue("training.submit", ROW, args, at=house.clock.now)
    outcome = next(each for each in await phone.sync() if each.n == number)
    return f"{outcome.verdict} {outcome.code}" if outcome.code else outcome.verdict.value


async def own(house: House, who: str = "worker", person: int = WORKER) -> dict[str, Any]:
    """Somebody's own row."""
    found: dict[str, Any] = (await house.online(who)).own()[f"qualification/{SKILL}-{person}"]
    return found


async def state(house: House, person: int = WORKER) -> str | None:
    """How a person stands."""
    rows = await house.query("SELECT state FROM qualification WHERE person_id = ?", person)
    return str(rows[0]["state"]) if rows else None


async def counted(house: House, days: int = 1) -> int:
    """What the sweep does after so many days."""
    house.clock.forward(days * DAY)
    async with house.unit() as unit:
        return await watch(unit)
