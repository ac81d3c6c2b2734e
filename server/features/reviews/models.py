"""The table of reviews."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.people.models import Person
from server.features.results.models import Result


class Review(Model):
    """What somebody made of a delivery, never changed. `verdict` is a Verb, `person` nobody for the server's clock.

    `pins` are words at cells: a row from 0, the key of a field, the words. `round` counts how often the piece was sent back.
    `extra` is what a worker is paid in yen for doing again what was not their fault, nothing when it was.
    """

    id = fields.IntField(primary_key=True)
    result: fields.ForeignKeyRelation[Result] = fields.ForeignKeyField(
        "hitokuchi.Result", related_name="reviews", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="reviews", null=True, on_delete=fields.RESTRICT
    )
    by_firm = fields.BooleanField()
    verdict = fields.CharField(max_length=20)
    round = fields.IntField()
    code = fields.CharField(max_length=16, default="")
    words = fields.CharField(max_length=500, default="")
    pins: fields.Field[Any] = fields.JSONField()
    extra = fields.IntField(null=True)
    at = fields.BigIntField()

    result_id: int
    person_id: int | None

    class Meta:
        table = "review"
        indexes = (Index(fields=("result_id",)),)
