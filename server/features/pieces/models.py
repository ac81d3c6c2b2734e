"""The tables of pieces and leases."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.orders.models import Order
from server.features.people.models import Person


class Piece(Model):
    """Some rows of an order's sheet. `given` holds their given cells. `first_row` is the number of the first one."""

    id = fields.IntField(primary_key=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "hitokuchi.Order", related_name="pieces", on_delete=fields.RESTRICT
    )
    no = fields.IntField()
    code = fields.CharField(max_length=30)
    first_row = fields.IntField()
    given: fields.Field[Any] = fields.JSONField()
    state = fields.CharField(max_length=16)

    order_id: int

    class Meta:
        table = "piece"
        unique_together = (("order", "no"),)
        indexes = (Index(fields=("order_id", "state", "no")),)


class Lease(Model):
    """That a piece is somebody's for a while, by the server's clock. Leases are never deleted.

    `held_at` is since when its clock stands still, because its worker waits for an answer (holds.py).
    """

    id = fields.IntField(primary_key=True)
    piece: fields.ForeignKeyRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="leases", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="leases", on_delete=fields.RESTRICT
    )
    state = fields.CharField(max_length=16)
    taken_at = fields.BigIntField()
    until = fields.BigIntField()
    ended_at = fields.BigIntField(null=True)
    held_at = fields.BigIntField(null=True)

    piece_id: int
    person_id: int

    class Meta:
        table = "lease"
        indexes = (Index(fields=("state", "until")), Index(fields=("person_id", "state")))
