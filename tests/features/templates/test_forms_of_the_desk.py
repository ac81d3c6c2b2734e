"""What the desk asks before it publishes: is this form sound, and what is in this workbook."""

import io
import zipfile

import xlsxwriter

from tests.features.templates.hands import FORM
from tests.support.region import House


def workbook(survey: list[list[str]], choices: list[list[str]] | None = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in (("survey", survey), ("choices", choices or [["list_name", "name", "label"]])):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return target.getvalue()


SURVEY = [
    ["type", "name", "label", "relevant"],
    ["select_one yn", "come", "来ますか", ""],
    ["integer", "people", "何人で", "${come} = 'y'"],
    ["geopoint", "where", "どこ", ""],
]
CHOICES = [["list_name", "name", "label"], ["yn", "y", "来る"], ["yn", "n", "来ない"]]


async def test_a_workbook_becomes_a_form_and_says_what_is_missing_by_sheet_and_row(house: House) -> None:
    answer = await house.ask("coordinator", "POST", "/forms/xlsform", content=workbook(SURVEY, CHOICES))

    assert answer.status_code == 200
    told = answer.json()
    assert told["form"]["x-order"] == ["come", "people"]
    (left,) = told["left"]
    assert (left["sheet"], left["row"], left["code"]) == ("survey", 4, "unknown_type")
    assert "geopoint" in left["message"]
    english = {"Accept-Language": "en"}
    again = await house.ask("coordinator", "POST", "/forms/xlsform", content=b"\x00nothing", headers=english)
    assert again.json()["form"] is None
    assert "XLSForm" in again.json()["left"][0]["message"]


async def test_what_was_taken_passes_the_check_of_publishing(house: House) -> None:
    taken = await house.ask("coordinator", "POST", "/forms/xlsform", content=workbook(SURVEY, CHOICES))
    answer = await house.ask("coordinator", "POST", "/forms/check", json=taken.json()["form"])
    assert (answer.json()["form"], answer.json()["faults"]) == (taken.json()["form"], [])


async def test_a_whole_number_in_a_table_is_asked_for_as_such(house: House) -> None:
    survey = [
        ["type", "name", "label"],
        ["begin repeat", "lines", "明細"],
        ["integer", "boxes", "箱"],
        ["end repeat", "", ""],
    ]
    told = (await house.ask("coordinator", "POST", "/forms/xlsform", content=workbook(survey))).json()
    assert told["form"]["properties"]["lines"]["x-columns"][0]["x-type"] == "number"
    assert told["form"]["properties"]["lines"]["x-columns"][0]["x-valid-if"] == ". = int(.)"
    assert told["left"] == []


async def test_faults_are_named_field_by_field(house: House) -> None:
    properties = {
        **FORM["properties"],
        "since": {**FORM["properties"]["since"], "x-shown-if": "${nobody} = ("},
    }
    answer = await house.ask("coordinator", "POST", "/forms/check", json={**FORM, "properties": properties})
    (fault,) = answer.json()["faults"]
    assert (fault["key"], fault["code"]) == ("since", "bad_expression")
    assert fault["message"].startswith("式を読めません")


async def test_a_bomb_or_too_much_is_refused_before_it_is_read(house: House) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    answer = await house.ask("coordinator", "POST", "/forms/xlsform", content=bomb.getvalue())
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "sheet_too_big")

    answer = await house.ask("coordinator", "POST", "/forms/xlsform", content=b"x" * (2 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert (await house.ask("coordinator", "POST", "/forms/check", content=b"[1]")).status_code == 400
