"""The table of what was decided between answers."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from server.features.people.models import Person
from server.features.pieces.models import Piece
from server.features.results.models import Result


class Adjudication(Model):
    """What somebody decided where answers differed, never changed. `result` is the delivery that goes on, with these answers."""

    id = fields.IntField(primary_key=True)
    piece: fields.ForeignKeyRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="adjudications", on_delete=fields.RESTRICT
    )
    result: fields.ForeignKeyRelation[Result] = fields.ForeignKeyField(
        "hitokuchi.Result", related_name="adjudications", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="adjudications", on_delete=fields.RESTRICT
    )
    answers: fields.Field[Any] = fields.JSONField()
    words = fields.CharField(max_length=500, default="")
    at = fields.BigIntField()

    piece_id: int
    result_id: int
    person_id: int

    class Meta:
        table = "adjudication"
