"""The tables of terms."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.hubs.models import Hub
from server.features.people.models import Person


class HubTerms(Model):
    """How a hub pays from a day on, never changed. `since` is that day, `body` the PayTerms and the hub's 登録番号."""

    id = fields.IntField(primary_key=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="terms", on_delete=fields.RESTRICT
    )
    since = fields.CharField(max_length=10)
    body: fields.Field[Any] = fields.JSONField()
    by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="terms_set", null=True, on_delete=fields.RESTRICT
    )
    at = fields.BigIntField()

    hub_id: int
    by_id: int | None

    class Meta:
        table = "hub_terms"
        indexes = (Index(fields=("hub_id", "since")),)


class TaxNumber(Model):
    """A worker's 登録番号 from a day on, never changed. An empty one says that there is none any more."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="tax_numbers", on_delete=fields.RESTRICT
    )
    number = fields.CharField(max_length=14)
    at = fields.BigIntField()

    person_id: int

    class Meta:
        table = "tax_number"
        indexes = (Index(fields=("person_id",)),)
