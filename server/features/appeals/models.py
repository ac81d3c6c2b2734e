"""The table of appeals."""

from tortoise import fields
from tortoise.models import Model

from server.features.people.models import Person
from server.features.results.models import Result


class Appeal(Model):
    """What a worker said about a delivery that was not used, and what was decided.

    `verdict` is full, part or upheld, blank until then.
    """

    id = fields.IntField(primary_key=True)
    result: fields.OneToOneRelation[Result] = fields.OneToOneField(
        "hitokuchi.Result", related_name="appeal", on_delete=fields.RESTRICT
    )
    words = fields.CharField(max_length=500)
    at = fields.BigIntField()
    due_at = fields.BigIntField()
    verdict = fields.CharField(max_length=8, default="")
    yen = fields.IntField(default=0)
    reason = fields.CharField(max_length=500, default="")
    decided_at = fields.BigIntField(null=True)
    by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="appeals_decided", null=True, on_delete=fields.RESTRICT
    )

    result_id: int
    by_id: int | None

    class Meta:
        table = "appeal"
