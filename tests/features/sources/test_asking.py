"""F2: a firm brings a sheet and its files. All or nothing; and nobody looks at a picture who does not work on it."""

import json
from typing import Any

import pytest

from server.features.orders.models import Order
from server.features.sources.reading import bytes_of
from tests.features.files.hands import fetch, photo, sha
from tests.features.sources.hands import asked, bring, offered, paper, sheet_of, wish
from tests.support.region import START, House


async def orders(house: House) -> int:
    return int((await house.query("SELECT COUNT(*) AS n FROM orders"))[0]["n"])


async def test_f2_two_rows_without_a_file_and_nothing_is_taken(house: House) -> None:
    await offered(house)
    names = [f"請求書{no:02d}.pdf" for no in range(1, 31)]
    here = {name: photo(no, 2000) for no, name in enumerate(names, 1) if no not in (14, 22)}
    pictures = await bring(house, {name.replace(".pdf", ".jpg"): data for name, data in here.items()})
    sheet = sheet_of(names).encode("cp932")
    before = await orders(house)

    answer = await wish(house, sheet, pictures)

    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "bad_rows"
    assert [(each["row"], each["line"]) for each in error["details"]["rows"]] == [(14, 15), (22, 23)]
    assert "「請求書14.pdf」というファイルがありません" in error["details"]["rows"][0]["message"]
    assert await orders(house) == before

    # A last one, written as another computer writes it, and one that came by post.
    pictures += await bring(house, {"請求書１４．PDF": paper("14"), "請求書22.jpeg": photo(22, 2000)})
    assert (await wish(house, sheet, pictures)).status_code == 201

    row = (await house.online("firm")).rows("firm:1")["order/3"]
    assert (row["state"], row["pieces"]["total"], row["yen"]) == ("terms_ready", 30, 70)
    assert (row["asked_at"], row["proposed_at"], row["said"]) == (START, START, None)


async def test_a_preview_names_rows_and_spare_files_before_a_byte_is_sent(house: House) -> None:
    sheet = sheet_of(["a.pdf", "b", "c.pdf"])
    names = json.dumps(["A.PDF", "ｂ.jpg", "だれのでもない.pdf"])

    answer = await house.ask(
        "firm", "POST", "/sheets", files={"file": ("s.csv", sheet.encode())}, data={"terms": names}
    )

    said = answer.json()
    assert said["pictures"] == {"column": 1, "used": [0, 1], "spare": [2]}
    assert [(each["row"], each["code"]) for each in said["errors"]] == [(3, "picture_missing")]


async def test_the_terms_are_those_that_the_hub_has_published(house: House) -> None:
    await asked(house)

    row = (await house.online("coordinator")).rows("desk:MDR")["order/3"]

    assert (row["firm"]["id"], row["minutes"], row["yen"], row["size"]) == (1, 3, 70, 1)
    assert row["instructions"] == "見たまま入れてください"


@pytest.mark.parametrize("more", [{"yen": 1}, {"firm": 2}, {"publish": True}, {"hub": "KMR"}])
async def test_a_firm_sends_no_price_no_state_and_no_owner(house: House, more: dict[str, Any]) -> None:
    await offered(house)

    answer = await wish(house, sheet_of(["a.pdf"]), [], **more)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_terms")


async def test_a_firm_sees_what_the_hub_does_and_not_how(house: House) -> None:
    await offered(house)

    row = (await house.online("other firm")).rows("firm:2")["template/MDR-DM-1"]

    assert row == {
        "code": "DM-1",
        "title": "請求書データ入力",
        "unit": "10件",
        "size": 1,
        "minutes": 3,
        "yen": 70,
        "version": 1,
        "fields": ["種類", "いつから", "数", "単価", "合計", "印", "明細"],
    }


async def test_knowing_a_hash_is_not_having_the_file(house: House) -> None:
    await offered(house)
    (picture,) = await bring(house, {"a.jpg": photo(1)}, "other firm")

    answer = await wish(house, sheet_of(["a.jpg"]), [picture])

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "picture_not_here")


async def test_a_document_that_cannot_be_opened_is_told_with_its_row(house: House) -> None:
    await offered(house)
    pictures = await bring(house, {"a.pdf": paper(), "b.pdf": b"%PDF-1.7\nlocked"})

    answer = await wish(house, sheet_of(["a.pdf", "b.pdf"]), pictures)

    rows = answer.json()["error"]["details"]["rows"]
    assert [(each["row"], each["code"]) for each in rows] == [(2, "picture_unreadable")]


async def test_a_sheet_in_which_nothing_is_the_name_of_a_file(house: House) -> None:
    await offered(house)
    pictures = await bring(house, {"a.jpg": photo(1)})

    answer = await wish(house, "番号,品\r\n1,りんご\r\n", pictures)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_picture_column")


async def test_who_holds_a_piece_looks_at_its_picture_and_nobody_else(house: House) -> None:
    order, data = await asked(house), photo(101, 2000)
    assert await (await house.online("coordinator")).act("order.publish", "order/3", order=order) == "applied"
    worker = await house.online("worker")
    hub = worker.rows("hub:MDR")[f"order/{order}"]
    assert (await fetch(house, data)).status_code == 404

    assert await worker.take(1, order) == "applied"

    piece = worker.own("piece")["piece/5"]
    (source,) = piece["sources"]
    assert source[:3] + source[4:] == [0, sha(data), "image/jpeg", "1.jpg", 1]
    assert hub["pictures"] == source[3] == await bytes_of(5)
    seen = {
        who: (await fetch(house, data, who)).status_code
        for who in ("worker", "colleague", "firm", "other firm", "coordinator", "coordinator elsewhere")
    }
    assert seen == {
        "worker": 200,
        "colleague": 404,
        "firm": 200,
        "other firm": 404,
        "coordinator": 200,
        "coordinator elsewhere": 404,
    }
    assert await worker.give_back(5) == "applied"
    assert (await fetch(house, data)).status_code == 404
    assert (await house.ask("worker", "GET", f"/files/{sha(data)}?size=thumb")).status_code == 404


async def test_the_reviewers_see_the_picture_beside_the_answers(house: House) -> None:
    order = await asked(house)
    desk, worker = await house.online("coordinator"), await house.online("worker")
    await desk.act("order.publish", "order/3", order=order)
    await worker.take(1, order)
    await worker.submit(5, [["new", "", "1", "2", "", "", ""]])
    await desk.sync()
    assert [each[4] for each in desk.rows("desk:MDR", "result")["result/1"]["sources"]] == ["1.jpg"]

    assert await desk.act("review.check", "piece/5", piece=5, rev=1) == "applied"

    firm = await house.online("firm")
    assert [each[4] for each in firm.rows("firm:1", "result")["result/1"]["sources"]] == ["1.jpg"]
    assert await firm.act("review.accept", "piece/5", piece=5, rev=1) == "applied"
    assert "sources" not in firm.rows("firm:1", "result")["result/1"]


async def test_a_letter_of_several_pages_is_one_picture_and_stays_a_document(house: House) -> None:
    await offered(house)
    data = paper("長い", pages=6)
    assert (await wish(house, sheet_of(["a.pdf"]), await bring(house, {"a.pdf": data}))).status_code == 201

    page = await house.ask("firm", "GET", f"/files/{sha(data)}?size=page")
    whole = await fetch(house, data, "firm")

    assert page.headers["content-type"] == "image/jpeg"
    assert page.headers["content-disposition"].startswith("inline")
    assert whole.content == data
    assert whole.headers["content-disposition"].startswith("attachment")
    assert (await house.query("SELECT pages FROM source"))[0]["pages"] == 6


async def test_what_is_thrown_away_is_seen_by_nobody(house: House) -> None:
    order = await asked(house, propose=False)
    firm = await house.online("firm")

    assert await firm.act("order.discard", f"order/{order}", order=order) == "applied"

    desk = await house.online("coordinator")
    assert f"order/{order}" not in firm.rows("firm:1")
    assert not [row for row in desk.rows("desk:MDR", "piece").values() if row["order"] == order]
    assert not await house.query("SELECT id FROM attached WHERE of = ?", f"order/{order}")
    assert (await Order.get(id=order)).state == "cancelled"
