"""Forms: the vectors shared with the TypeScript twin, the way to JSON Schema and back, and everything a form is refused for."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from server.forms.filling import CODES, fill, said
from server.forms.form import FAULTS, Field, Form, Option, check, from_schema, to_schema

FILE: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "forms.json").read_text(encoding="utf-8")
)
TODAY = "2026-11-22"


def form_of(name: str) -> Form:
    form, faults = from_schema(FILE["forms"][name])
    assert form is not None
    assert faults == []
    return form


@pytest.mark.parametrize("vector", FILE["fillings"], ids=lambda v: f"{v['form']}: {v['what']}")
def test_vector(vector: dict[str, Any]) -> None:
    filled = fill(form_of(vector["form"]), vector["typed"], TODAY)
    assert {key: text for key, text in filled.answers.items() if text} == vector["answers"]
    assert filled.shown == set(vector["shown"])
    assert filled.faults == vector["faults"]
    assert set(filled.faults.values()) <= CODES


@pytest.mark.parametrize("vector", FILE["fillings"], ids=lambda v: f"{v['form']}: {v['what']}")
def test_answers_twice_are_the_same_answers(vector: dict[str, Any]) -> None:
    form = form_of(vector["form"])
    once = fill(form, vector["typed"], TODAY)
    assert fill(form, once.answers, TODAY) == once


@pytest.mark.parametrize("name", FILE["forms"])
def test_a_form_is_a_json_schema_and_comes_back(name: str) -> None:
    schema = FILE["forms"][name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert to_schema(form_of(name)) == schema


@pytest.mark.parametrize("vector", [v for v in FILE["fillings"] if not v["faults"]], ids=lambda v: v["what"])
def test_any_validator_accepts_what_we_accept(vector: dict[str, Any]) -> None:
    schema = FILE["forms"][vector["form"]]
    jsonschema.Draft202012Validator(schema).validate(vector["answers"])


def text(key: str = "a", **told: Any) -> Field:
    return Field(key=key, type=told.pop("type", "text"), title=told.pop("title", "A"), **told)


WRONG: dict[str, tuple[Field, ...]] = {
    "too_many_fields": (),
    "bad_key": (text("a b"),),
    "same_key": (text(), text()),
    "unknown_type": (text(type="colour"),),
    "no_title": (text(title=" "),),
    "no_options": (text(type="choice"),),
    "too_many_options": (text(type="choice", options=tuple(Option(str(n), "") for n in range(1001))),),
    "same_option": (text(type="choice", options=(Option("x", ""), Option("x", ""))),),
    "bad_range": (text(type="yen", minimum="１００"),),
    "bad_default": (text(type="photo", default="x"),),
    "bad_pattern": (text(pattern="(?=x)"),),
    "bad_expression": (text(shown_if="1 +"),),
    "unknown_answer": (text(valid_if=". > ${b}"),),
    "unknown_reference": (text(title="${b} 様"),),
    "circle": (text(calculated="${b}"), text("b", calculated="${a}")),
    "calculated_type": (text(type="photo", calculated="1"),),
    "no_columns": (text(type="table"),),
    "bad_column": (text(type="table", columns=(text(type="photo"),)),),
}


@pytest.mark.parametrize("code", sorted(WRONG))
def test_what_is_wrong_with_a_form_is_said(code: str) -> None:
    assert code in {fault.code for fault in check(Form(WRONG[code]))}


SOUND: dict[str, Field] = {
    "so many photos": text(type="photo", minimum="1", maximum="20"),
    "so many rows, and a column of its own kind": text(
        type="table",
        minimum="2",
        columns=(text("b", type="choices", options=(Option("x", ""),)), text("c", calculated="${b}")),
    ),
}


@pytest.mark.parametrize("what", sorted(SOUND))
def test_what_is_sound_is_said_nothing_about(what: str) -> None:
    assert check(Form((SOUND[what],))) == []


@pytest.mark.parametrize("bound", ["0", "-1", "1.5", "１", "1000", "2026-01-01"])
def test_how_many_is_a_whole_number(bound: str) -> None:
    assert [fault.code for fault in check(Form((text(type="photo", minimum=bound),)))] == ["bad_range"]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ((text("b"), text("b")), "same_key"),
        ((text("b", shown_if="${nobody}"),), "unknown_answer"),
        ((text("b", calculated="${c}"), text("c", calculated="${b}")), "circle"),
        ((text("b", calculated="${a}"),), "circle"),
    ],
)
def test_a_column_is_checked_as_a_field_is(columns: tuple[Field, ...], code: str) -> None:
    assert code in {fault.code for fault in check(Form((text(type="table", columns=columns),)))}


def test_every_code_has_its_example() -> None:
    assert WRONG.keys() | {"unreadable"} == FAULTS


@pytest.mark.parametrize(
    "schema", [{}, {"properties": 3}, {"properties": {"a": []}}, {"properties": {"a": {}}, "x-order": ["b"]}]
)
def test_a_document_that_is_no_form_is_unreadable(schema: dict[str, Any]) -> None:
    form, faults = from_schema(schema)
    assert form is None
    assert {fault.code for fault in faults} == {"unreadable"}


def test_a_title_speaks_of_answers() -> None:
    assert said("${name} 様の ${what}", {"name": "足立"}) == "足立 様の …"


def test_a_default_is_the_answer_of_whoever_touched_nothing() -> None:
    form = Form((text(default="5", type="number"),))
    assert fill(form, {}, TODAY).answers == {"a": "5"}
    assert fill(form, {"a": ""}, TODAY).answers == {"a": ""}
