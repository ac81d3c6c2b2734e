"""The tables of statements and payouts."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.hubs.models import Hub
from server.features.ledger.models import LedgerLine
from server.features.people.models import Person


class Closing(Model):
    """A hub has closed its ledger up to a day, `until`. Never changed."""

    id = fields.IntField(primary_key=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="closings", on_delete=fields.RESTRICT
    )
    until = fields.CharField(max_length=10)
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="closed", on_delete=fields.RESTRICT
    )
    at = fields.BigIntField()

    hub_id: int
    by_id: int

    class Meta:
        table = "closing"
        unique_together = (("hub", "until"),)


class Statement(Model):
    """What a closing counted together for one worker. Its amounts never change: a correction stands on the next one.

    `fee` is what the hub gets on top. `number` is the worker's 登録番号 at the closing, `tax_percent` the rate of the tax in
    `yen`, and `credit_percent` how much of that the hub may deduct. `checked_at` and `received_at` are when the worker
    agreed with it, and had the yen.
    """

    id = fields.IntField(primary_key=True)
    closing: fields.ForeignKeyRelation[Closing] = fields.ForeignKeyField(
        "hitokuchi.Closing", related_name="statements", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="statements", on_delete=fields.RESTRICT
    )
    yen = fields.IntField()
    fee = fields.IntField()
    due_on = fields.CharField(max_length=10, null=True)
    number = fields.CharField(max_length=14)
    tax_percent = fields.IntField()
    credit_percent = fields.IntField()
    checked_at = fields.BigIntField(null=True)
    received_at = fields.BigIntField(null=True)

    closing_id: int
    person_id: int

    class Meta:
        table = "statement"
        unique_together = (("closing", "person"),)


class StatementLine(Model):
    """That a line stands on a statement: on one at most."""

    id = fields.IntField(primary_key=True)
    statement: fields.ForeignKeyRelation[Statement] = fields.ForeignKeyField(
        "hitokuchi.Statement", related_name="lines", on_delete=fields.RESTRICT
    )
    line: fields.OneToOneRelation[LedgerLine] = fields.OneToOneField(
        "hitokuchi.LedgerLine", related_name="stated", on_delete=fields.RESTRICT
    )

    statement_id: int
    line_id: int

    class Meta:
        table = "statement_line"
        indexes = (Index(fields=("statement_id",)),)


class Payout(Model):
    """Yen that were paid on a statement on the day `paid_on`, never changed. One below 0 takes back what it `refers_to`."""

    id = fields.IntField(primary_key=True)
    statement: fields.ForeignKeyRelation[Statement] = fields.ForeignKeyField(
        "hitokuchi.Statement", related_name="payouts", on_delete=fields.RESTRICT
    )
    yen = fields.IntField()
    paid_on = fields.CharField(max_length=10)
    refers_to: fields.OneToOneNullableRelation["Payout"] = fields.OneToOneField(
        "hitokuchi.Payout", related_name="taken_back", null=True, on_delete=fields.RESTRICT
    )
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="payouts", on_delete=fields.RESTRICT
    )
    at = fields.BigIntField()

    statement_id: int
    refers_to_id: int | None
    by_id: int

    class Meta:
        table = "payout"
        indexes = (Index(fields=("statement_id",)),)
