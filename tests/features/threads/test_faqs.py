"""よくある質問: an answered question becomes part of the manual of its work, for everybody who does it."""

from typing import Any

from tests.features.files.hands import photo, send, sha
from tests.features.templates.test_publishing import ordered, published
from tests.features.threads.hands import ANSWER, QUESTION, answers, asks, says
from tests.support.region import House

WORDS = {"question": "印がかすれていたら？", "answer": ANSWER}


async def shown(house: House, who: str = "coordinator", **more: Any) -> str:
    """The coordinator lets everybody read it."""
    desk = await house.online(who)
    return await desk.act("faq.publish", "thread/1", **{"thread": 1, **WORDS, **more})


async def test_everybody_at_the_hub_reads_it_and_nobody_is_named(house: House) -> None:
    assert await asks(house) == "applied"
    assert await answers(house) == "applied"
    assert await shown(house) == "applied"

    row = (await house.online("colleague")).rows("hub:MDR")["faq/1"]
    assert (row["question"], row["answer"], row["order"], row["template"]) == (*WORDS.values(), 1, None)
    assert "田中" not in str(row)
    assert (await house.online("coordinator")).rows("desk:MDR")["faq/1"]["thread"] == 1
    for who in ("worker elsewhere", "firm", "coordinator elsewhere"):
        assert ANSWER not in (await house.online(who)).answer.decode()


async def test_it_belongs_to_the_template_of_the_work(house: House) -> None:
    await published(house)
    await ordered(house)
    worker = await house.online("worker")
    order = max(int(name.split("/")[1]) for name in worker.rows("hub:MDR", "order/"))
    assert await worker.take(order=order) == "applied"
    piece = max(int(name.split("/")[1]) for name in worker.own("piece/"))
    assert await says(worker, QUESTION, "question", piece=piece) == "applied"
    assert await shown(house) == "applied"

    rows = (await house.online("colleague")).rows("hub:MDR")
    version = rows[f"version/{rows[f'order/{order}']['form']['version']}"]
    assert rows["faq/1"]["template"] == version["template"]


async def test_with_its_picture(house: House) -> None:
    data = photo(9, 3000)
    worker = await house.online("worker")
    assert await says(worker, QUESTION, "question", [data], piece=1) == "applied"
    assert await shown(house, picture=sha(data)) == "applied"
    assert (await send(house, data)).status_code == 204

    row = (await house.online("colleague")).rows("hub:MDR")["faq/1"]
    assert row["attached"][0][0] == sha(data)
    assert row["attached"][0][3] == "verified"
    path = f"/files/{sha(data)}"
    assert (await house.ask("colleague", "GET", path)).status_code == 200
    assert (await house.ask("worker elsewhere", "GET", path)).status_code == 404

    desk = await house.online("coordinator")
    assert await desk.act("faq.withdraw", "faq/1", faq=1) == "applied"
    assert "faq/1" not in (await house.online("colleague")).rows("hub:MDR")
    assert (await house.ask("colleague", "GET", path)).status_code == 404


async def test_a_picture_of_another_thread_is_not_taken(house: House) -> None:
    data = photo(9, 3000)
    assert await asks(house) == "applied"
    assert await shown(house, picture=sha(data)) == "applied"

    assert "attached" not in (await house.online("colleague")).rows("hub:MDR")["faq/1"]


async def test_only_the_hubs_coordinator_shows_and_takes_back(house: House) -> None:
    assert await asks(house) == "applied"
    for who, code in (
        ("worker", "not_allowed"),
        ("firm", "not_allowed"),
        ("coordinator elsewhere", "no_such_thread"),
    ):
        assert await shown(house, who) == f"refused {code}"
    assert await shown(house) == "applied"
    other = await house.online("coordinator elsewhere")
    assert await other.act("faq.withdraw", "faq/1", faq=1) == "refused not_allowed"
    assert await other.act("faq.withdraw", "faq/2", faq=99) == "refused no_such_faq"
