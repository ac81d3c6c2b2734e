"""The tables of people and memberships."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.firms.models import Firm
from server.features.hubs.models import Hub


class Person(Model):
    """Somebody."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=100)
    created_at = fields.BigIntField()

    class Meta:
        table = "person"


class Membership(Model):
    """What a person is to a hub. `firm` is set for a firm's person."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="memberships", on_delete=fields.RESTRICT
    )
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="memberships", on_delete=fields.RESTRICT
    )
    firm: fields.ForeignKeyNullableRelation[Firm] = fields.ForeignKeyField(
        "hitokuchi.Firm", related_name="memberships", null=True, on_delete=fields.RESTRICT
    )
    role = fields.CharField(max_length=16)
    created_at = fields.BigIntField()

    person_id: int
    hub_id: int
    firm_id: int | None

    class Meta:
        table = "membership"
        unique_together = (("person", "hub", "role"),)
        indexes = (Index(fields=("hub_id", "role")), Index(fields=("firm_id",)))
