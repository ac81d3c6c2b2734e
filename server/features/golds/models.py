"""The tables of right answers, of how they were met, and of offers to practise again. No row of any scope holds a key."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.hubs.models import Hub
from server.features.orders.models import Order
from server.features.people.models import Person
from server.features.pieces.models import Piece
from server.features.templates.models import Template


class GoldKey(Model):
    """The right answers to a piece, cell by cell. A blank one says nothing. It never leaves the server."""

    id = fields.IntField(primary_key=True)
    piece: fields.OneToOneRelation[Piece] = fields.OneToOneField(
        "hitokuchi.Piece", related_name="gold_key", on_delete=fields.RESTRICT
    )
    answers: fields.Field[Any] = fields.JSONField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="gold_keys", on_delete=fields.RESTRICT
    )
    at = fields.BigIntField()

    piece_id: int
    person_id: int

    class Meta:
        table = "gold_key"


class GoldTry(Model):
    """How somebody's first answer to a gold piece met its key. `template` is that of its order, if it had one."""

    id = fields.IntField(primary_key=True)
    piece: fields.ForeignKeyRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="gold_tries", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="gold_tries", on_delete=fields.RESTRICT
    )
    template: fields.ForeignKeyNullableRelation[Template] = fields.ForeignKeyField(
        "hitokuchi.Template", related_name="gold_tries", null=True, on_delete=fields.RESTRICT
    )
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "hitokuchi.Order", related_name="gold_tries", on_delete=fields.RESTRICT
    )
    met = fields.BooleanField()
    at = fields.BigIntField()

    piece_id: int
    person_id: int

    class Meta:
        table = "gold_try"
        unique_together = (("piece", "person"),)
        indexes = (Index(fields=("person_id",)),)


class Relearn(Model):
    """もういちど練習: an offer to somebody, until a coordinator has settled it. `met` of the last `of` were right."""

    id = fields.IntField(primary_key=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="relearns", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="relearns", on_delete=fields.RESTRICT
    )
    template: fields.ForeignKeyNullableRelation[Template] = fields.ForeignKeyField(
        "hitokuchi.Template", related_name="relearns", null=True, on_delete=fields.RESTRICT
    )
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "hitokuchi.Order", related_name="relearns", on_delete=fields.RESTRICT
    )
    met = fields.IntField()
    of = fields.IntField()
    at = fields.BigIntField()
    settled_at = fields.BigIntField(null=True)

    hub_id: int
    person_id: int
    template_id: int | None
    order_id: int

    class Meta:
        table = "relearn"
        indexes = (Index(fields=("person_id",)),)
