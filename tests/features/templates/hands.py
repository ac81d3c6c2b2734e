"""A form, and what publishes it."""

from typing import Any

from server.forms.form import Field, Form, Option, to_schema

FORM = to_schema(
    Form(
        (
            Field(
                key="kind",
                type="choice",
                title="種類",
                required=True,
                options=(Option("new", "新規"), Option("old", "継続")),
            ),
            Field(key="since", type="date", title="いつから", required=True, shown_if="${kind} = 'old'"),
            Field(key="about", type="note", title="数は箱で数えます"),
            Field(key="count", type="number", title="数", minimum="1", maximum="99"),
            Field(key="price", type="yen", title="単価"),
            Field(key="total", type="yen", title="合計", calculated="${count} * ${price}"),
            Field(
                key="tags", type="choices", title="印", options=(Option("a", "急ぎ"), Option("b", "=大口"))
            ),
            Field(
                key="lines",
                type="table",
                title="明細",
                columns=(
                    Field(key="what", type="text", title="品"),
                    Field(key="how", type="number", title="数"),
                ),
            ),
        ),
        "申込書",
    )
)
"""Cells of an answer: kind, since, count, price, total, tags, lines."""


def publishing(code: str, **more: Any) -> dict[str, Any]:
    """The arguments of `template.publish`, and their version."""
    return {
        "template": code,
        "title": "申込書の入力",
        "purpose": "申込みを台帳に写すため",
        "instructions": "見たまま入れてください",
        "example": "",
        "size": 2,
        "minutes": 12,
        "yen": 260,
        "form": FORM,
        "manual": [],
        "data_class": "confidential",
        "ai": "ask",
        "share": 100,
        "ver": 2,
        **more,
    }
