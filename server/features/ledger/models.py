"""The table of the ledger."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.people.models import Person
from server.features.pieces.models import Piece
from server.features.results.models import Result


class LedgerLine(Model):
    """One line of a worker's ledger, in yen: what it adds to the provisional sum and to the confirmed one, and the hub's fee.

    Written by book.py alone. It is never changed and never deleted. What corrects it is a line of its own that `refers_to` it.
    `basis_at` is when the work that it pays came in, in ms, and `due_on` the day on which it is paid by then. Lines from before
    there were terms have neither. `fee` is what the firm pays to the hub on top.
    """

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="ledger", on_delete=fields.RESTRICT
    )
    piece: fields.ForeignKeyRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="ledger", on_delete=fields.RESTRICT
    )
    result: fields.ForeignKeyRelation[Result] = fields.ForeignKeyField(
        "hitokuchi.Result", related_name="ledger", on_delete=fields.RESTRICT
    )
    kind = fields.CharField(max_length=16)
    provisional = fields.IntField()
    confirmed = fields.IntField()
    refers_to: fields.ForeignKeyNullableRelation["LedgerLine"] = fields.ForeignKeyField(
        "hitokuchi.LedgerLine", related_name="referred", null=True, on_delete=fields.RESTRICT
    )
    reason = fields.CharField(max_length=500, default="")
    by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="written", null=True, on_delete=fields.RESTRICT
    )
    at = fields.BigIntField()
    fee = fields.IntField(default=0, db_default=0)
    basis_at = fields.BigIntField(null=True)
    due_on = fields.CharField(max_length=10, null=True)

    person_id: int
    piece_id: int
    result_id: int
    refers_to_id: int | None
    by_id: int | None

    class Meta:
        table = "ledger"
        indexes = (
            Index(fields=("piece_id", "person_id")),
            Index(fields=("person_id",)),
            Index(fields=("result_id",)),
            Index(fields=("refers_to_id",)),
            Index(fields=("person_id", "basis_at")),
        )
