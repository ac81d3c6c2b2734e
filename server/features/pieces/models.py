"""The tables of pieces and leases."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.orders.models import Order
from server.features.packs.models import Pack
from server.features.people.models import Person


class Piece(Model):
    """Some rows of an order's sheet. `given` holds their given cells. `first_row` is the number of the first one.

    `wanted` is how many people answer it, each on their own. `gold`: its right answers are known (golds/models.py).
    """

    id = fields.IntField(primary_key=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "hitokuchi.Order", related_name="pieces", on_delete=fields.RESTRICT
    )
    no = fields.IntField()
    code = fields.CharField(max_length=30)
    first_row = fields.IntField()
    given: fields.Field[Any] = fields.JSONField()
    state = fields.CharField(max_length=16)
    wanted = fields.IntField(default=1, db_default=1)
    gold = fields.BooleanField(default=False, db_default=False)

    order_id: int

    class Meta:
        table = "piece"
        unique_together = (("order", "no"),)
        indexes = (Index(fields=("order_id", "state", "no")),)


class Lease(Model):
    """That a piece is somebody's for a while, by the server's clock. Leases are never deleted.

    `started_at` is when its worker began, as far as is known here. `handed_by` is the coordinator who gave it to them.
    A lease that she moved has `moved_by` and her `words` for its worker. One that she marked at `moving_at` is moved when its
    time is over, to `moving_to` (nobody: to all). `telling`: it ended without its worker, who is still to hear of that.
    `slot` is which of the piece's wanted answers it is for, from 1. Two active ones never share a slot, nor a person: the
    database refuses that (migration 0014).
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
    started_at = fields.BigIntField(null=True)
    pack: fields.ForeignKeyNullableRelation[Pack] = fields.ForeignKeyField(
        "hitokuchi.Pack", related_name="leases", null=True, on_delete=fields.RESTRICT
    )
    handed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="handed", null=True, on_delete=fields.RESTRICT
    )
    moved_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="moved", null=True, on_delete=fields.RESTRICT
    )
    words = fields.CharField(max_length=200, default="", db_default="")
    moving_at = fields.BigIntField(null=True)
    moving_to: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="awaited", null=True, on_delete=fields.RESTRICT
    )
    telling = fields.BooleanField(default=False, db_default=False)
    slot = fields.IntField(default=1, db_default=1)
    held_at = fields.BigIntField(null=True)

    piece_id: int
    person_id: int
    pack_id: int | None
    handed_by_id: int | None
    moved_by_id: int | None
    moving_to_id: int | None

    class Meta:
        table = "lease"
        indexes = (
            Index(fields=("state", "until")),
            Index(fields=("person_id", "state")),
            Index(fields=("piece_id", "person_id")),
            Index(fields=("telling", "ended_at")),
            Index(fields=("pack_id",)),
        )
