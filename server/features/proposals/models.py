"""The tables of proposals."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.orders.models import Order
from server.features.people.models import Person
from server.features.pieces.models import Piece
from server.features.templates.models import Template, TemplateVersion


class Proposal(Model):
    """An idea about an order's work. `number` was chosen by the device, so that it can go on with it without a network.

    `before` and `after` are minutes a piece as somebody guesses them, `volume` pieces a month, and `monthly` how many there were
    in the month before. `named`: its author lets the firm know who they are. The new way counts from `since`, and is measured at
    `measure_at`: `took_before` and `took_after` are medians in seconds, of `counted_before` and `counted_after` pieces.
    """

    id = fields.IntField(primary_key=True)
    number = fields.BigIntField(unique=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="proposals", on_delete=fields.RESTRICT
    )
    firm: fields.ForeignKeyRelation[Firm] = fields.ForeignKeyField(
        "hitokuchi.Firm", related_name="proposals", on_delete=fields.RESTRICT
    )
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "hitokuchi.Order", related_name="proposals", on_delete=fields.RESTRICT
    )
    piece: fields.ForeignKeyNullableRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="proposals", null=True, on_delete=fields.RESTRICT
    )
    template: fields.ForeignKeyNullableRelation[Template] = fields.ForeignKeyField(
        "hitokuchi.Template", related_name="proposals", null=True, on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="proposals", on_delete=fields.RESTRICT
    )
    state = fields.CharField(max_length=16)
    kind = fields.CharField(max_length=16, default="")
    words = fields.CharField(max_length=500)
    before = fields.IntField(null=True)
    after = fields.IntField(null=True)
    volume = fields.IntField(null=True)
    monthly = fields.IntField()
    named = fields.BooleanField(default=False)
    noted_at = fields.BigIntField()
    sent_at = fields.BigIntField(null=True)
    version: fields.ForeignKeyNullableRelation[TemplateVersion] = fields.ForeignKeyField(
        "hitokuchi.TemplateVersion", related_name="proposals", null=True, on_delete=fields.RESTRICT
    )
    since = fields.BigIntField(null=True)
    measure_at = fields.BigIntField(null=True)
    took_before = fields.IntField(null=True)
    took_after = fields.IntField(null=True)
    counted_before = fields.IntField(null=True)
    counted_after = fields.IntField(null=True)
    reward = fields.IntField(null=True)

    hub_id: int
    firm_id: int
    order_id: int
    piece_id: int | None
    template_id: int | None
    person_id: int
    version_id: int | None

    class Meta:
        table = "proposal"
        indexes = (Index(fields=("state", "measure_at")),)


class ProposalStep(Model):
    """What somebody did with a proposal, and their words. Never changed. `person` is nobody for the server's clock."""

    id = fields.IntField(primary_key=True)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "hitokuchi.Proposal", related_name="steps", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="proposal_steps", null=True, on_delete=fields.RESTRICT
    )
    by_firm = fields.BooleanField()
    verb = fields.CharField(max_length=16)
    words = fields.CharField(max_length=500, default="")
    at = fields.BigIntField()

    proposal_id: int
    person_id: int | None

    class Meta:
        table = "proposal_step"
        indexes = (Index(fields=("proposal_id",)),)
