"""Templates: versions that never change, and orders that keep the one they were made with."""

import csv
import io
from typing import Any

import msgspec
import pytest

from server.features.orders.intake import opened_sheet
from tests.features.templates.hands import FORM, publishing
from tests.support.region import SHEET, START, House, Phone, terms_for

GOOD = [
    ["old", "令和8年9月7日", "１２", "￥1,000", "777", "b\na", '[["りんご","３"]]'],
    ["new", "2020-01-01", "", "", "", "", ""],
]
"""Typed on a Japanese keyboard; a total of one's own; a date where the form asks for none."""


async def published(house: House, **more: Any) -> Phone:
    desk = await house.online("coordinator")
    assert await desk.act("template.publish", "template/MDR-DM-1", **publishing("DM-1", **more)) == "applied"
    return desk


async def ordered(house: House, version: int | None = 1, who: str = "coordinator", **more: Any) -> Any:
    terms = terms_for(await opened_sheet(SHEET.encode(), "list.csv"), version=version, **more)
    return await house.ask(
        who,
        "POST",
        "/orders",
        files={"file": ("list.csv", SHEET.encode())},
        data={"terms": msgspec.json.encode(terms).decode()},
    )


async def delivered(house: House, answers: list[list[str]], order: int = 3) -> Phone:
    worker = await house.online("worker")
    assert await worker.take(1, order) == "applied"
    piece = next(
        int(key.split("/")[1]) for key, body in worker.own("piece").items() if body["order"] == order
    )
    assert await worker.submit(piece, answers) == "applied"
    return worker


def result(desk: Phone) -> dict[str, Any]:
    return next(iter(desk.rows("desk:MDR", "result").values()))


class TestAVersion:
    async def test_is_on_the_desk_and_no_worker_downloads_it_before_it_is_worked_on(
        self, house: House
    ) -> None:
        desk = await published(house)

        row = desk.rows("desk:MDR")["version/1"]
        assert (row["no"], row["form"], row["by"], row["published_at"]) == (1, FORM, "中西 由美", START)
        assert desk.rows("desk:MDR")["template/MDR-DM-1"]["title"] == "申込書の入力"
        assert (await house.online("worker")).rows("hub:MDR", "version") == {}

    async def test_is_never_changed_by_the_next_one(self, house: House) -> None:
        desk = await published(house)
        before = desk.rows("desk:MDR")["version/1"]
        await published(house, yen=999)
        await desk.sync()

        assert desk.rows("desk:MDR")["version/1"] == before
        assert (desk.rows("desk:MDR")["version/2"]["no"], desk.rows("desk:MDR")["version/2"]["yen"]) == (
            2,
            999,
        )

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"template": "DM-9"}, "no_such_template"),
            ({"title": "  "}, "title_missing"),
            ({"form": {}}, "form_faulty"),
            ({"form": {**FORM, "x-order": ["a"]}}, "form_faulty"),
            ({"form": {"properties": {"a": {"title": "A", "x-shown-if": "${b}"}}}}, "form_faulty"),
            ({"form": {"properties": {"a": {"title": "A" * 300_000}}}}, "form_too_large"),
        ],
    )
    async def test_with_faults_is_refused_and_nothing_is_written(
        self, house: House, more: dict[str, Any], code: str
    ) -> None:
        desk = await house.online("coordinator")
        args = publishing("DM-1") | more

        assert await desk.act("template.publish", "template/MDR-DM-1", **args) == f"refused {code}"
        assert await house.query("SELECT id FROM template_version") == []

    async def test_a_code_is_opened_once_at_a_hub(self, house: House) -> None:
        desk = await house.online("coordinator")
        assert await desk.act("template.open", "template/MDR-T", template="T", title="札") == "applied"
        again = await desk.act("template.open", "template/MDR-T", template="T", title="別の札")
        assert again == "refused template_exists"


class TestAnOrder:
    async def test_gives_every_column_and_asks_what_the_form_asks(self, house: House) -> None:
        await published(house)
        assert (await ordered(house)).status_code == 201

        worker = await house.online("worker")
        form = worker.rows("hub:MDR")["order/3"]["form"]
        assert [each["label"] for each in form["given"]] == ["管理番号", "名刺の文字", "会社名", "郵便番号"]
        assert [each["key"] for each in form["fields"]] == [
            "kind",
            "since",
            "count",
            "price",
            "total",
            "tags",
            "lines",
        ]
        assert worker.rows("hub:MDR")[f"version/{form['version']}"] == {
            "template": "DM-1",
            "form": FORM,
            "no": 1,
            "example": "",
            "instructions": "見たまま入れてください",
            "manual": [],
            "data_class": "confidential",
            "hub_only": False,
            "ai": "ask",
        }

    async def test_keeps_its_version_whatever_is_published_later(self, house: House) -> None:
        await published(house)
        await ordered(house)
        other = {"properties": {"x": {"title": "別の問い", "x-type": "text"}}}
        desk = await published(house, form=other)
        await delivered(house, GOOD)
        await desk.sync()

        assert len(result(desk)["answers"][0]) == 7
        assert (await ordered(house, version=1)).status_code == 201

    async def test_of_another_hubs_version_is_not_made(self, house: House) -> None:
        await published(house)
        answer = await ordered(house, who="coordinator elsewhere", hub="KMR", firm=3)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_such_template")

    async def test_taken_back_takes_its_form_from_the_workers(self, house: House) -> None:
        desk = await published(house)
        await ordered(house)
        worker = await house.online("worker")
        assert await desk.act("order.withdraw", "order/3", order=3) == "applied"
        await worker.sync()
        assert worker.rows("hub:MDR", "version") == {}

    async def test_is_read_by_its_firm_in_the_words_of_the_form(self, house: House) -> None:
        desk = await published(house)
        firm = await house.online("firm")
        assert firm.rows("firm:1", "version") == {}
        await ordered(house)
        await firm.sync()
        assert firm.rows("firm:1", "version") == {"version/1": {"form": FORM}}

        assert await desk.act("order.withdraw", "order/3", order=3) == "applied"
        await firm.sync()
        assert firm.rows("firm:1", "version") == {}


class TestADelivery:
    async def test_is_canonical_calculated_and_blank_where_nothing_is_asked(self, house: House) -> None:
        desk = await published(house)
        await ordered(house)
        await delivered(house, GOOD)
        await desk.sync()

        assert result(desk)["answers"] == [
            ["old", "2026-09-07", "12", "1000", "12000", "a\nb", '[["りんご","3"]]'],
            ["new", "", "", "", "", "", ""],
        ]
        assert result(desk)["flags"] == []

    async def test_with_faults_is_received_and_flagged(self, house: House) -> None:
        desk = await published(house)
        await ordered(house)
        await delivered(house, [["old", "", "0", "安い", "", "", "["], ["どれか"]])
        await desk.sync()

        assert result(desk)["flags"] == [
            "bad_choice",
            "bad_table",
            "bad_yen",
            "below_minimum",
            "required_blank",
            "wrong_shape",
        ]
        assert result(desk)["answers"][0][3] == "安い"


class TestTheSheetThatGoesOut:
    async def test_has_a_column_for_each_field_in_the_words_of_people(self, house: House) -> None:
        await published(house)
        await ordered(house)
        await delivered(house, GOOD)

        data = (await house.ask("firm", "GET", "/orders/MDR-0002/sheet")).content
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        assert rows[0][4:] == ["種類", "いつから", "数", "単価", "合計", "印", "明細"]
        assert rows[1] == [
            *("G-1", "きみつ1 商店", "", ""),
            *("継続", "2026-09-07", "12", "1000", "12000", "急ぎ、=大口", "品 りんご、数 3"),
        ]
        assert rows[2][4] == "新規"
        assert (
            data.split(b"\r\n")[4:] == SHEET.encode().split(b"\r\n")[4:]
        )  # untouched rows stay byte for byte

    @pytest.mark.parametrize("how", ["?format=csv&encoding=cp932", "?format=xlsx"])
    async def test_has_them_in_every_format(self, house: House, how: str) -> None:
        await published(house)
        await ordered(house)
        await delivered(house, GOOD)

        answer = await house.ask("coordinator", "GET", f"/orders/MDR-0002/sheet{how}")
        assert answer.status_code == 200
        sheet = await opened_sheet(answer.content, "out")
        assert sheet.labels[4:] == ("種類", "いつから", "数", "単価", "合計", "印", "明細")
        assert sheet.rows[0].cells[8] == "12000"

    async def test_a_formula_in_a_label_stays_harmless(self, house: House) -> None:
        await published(house)
        await ordered(house)
        await delivered(house, [["new", "", "", "", "", "b", ""], ["new"]])

        data = (await house.ask("firm", "GET", "/orders/MDR-0002/sheet")).content.decode()
        assert ",'=大口\r\n" in data
