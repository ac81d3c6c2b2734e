"""The tables of orders and the sheets that they came with."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.templates.models import TemplateVersion


class Order(Model):
    """Work that a firm asked for. minutes and yen are for one piece. `size` is the number of rows in one."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="orders", on_delete=fields.RESTRICT
    )
    firm: fields.ForeignKeyRelation[Firm] = fields.ForeignKeyField(
        "hitokuchi.Firm", related_name="orders", on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=200)
    state = fields.CharField(max_length=16)
    purpose = fields.TextField()
    instructions = fields.TextField()
    minutes = fields.IntField()
    yen = fields.IntField()
    size = fields.IntField()
    rows = fields.IntField()
    piece_bytes = fields.IntField(null=True)
    """What the row of one of its pieces weighs on a phone, on the average."""
    form: fields.Field[Any] = fields.JSONField()
    version: fields.ForeignKeyNullableRelation[TemplateVersion] = fields.ForeignKeyField(
        "hitokuchi.TemplateVersion", related_name="orders", null=True, on_delete=fields.RESTRICT
    )
    """The form that its workers fill, as it was when the order was made. Without one, the sheet's blank columns are the form."""
    source: fields.Field[Any] = fields.JSONField()
    double = fields.IntField(default=0, db_default=0)
    """How many pieces in a hundred two workers answer, each without knowing."""
    golds = fields.IntField(default=0, db_default=0)
    """Of how many pieces the right answers are known."""
    pay: fields.Field[Any] = fields.JSONField(null=True)
    """How its work is paid, as it was when the order was made (terms/dated.py). An older one is paid as its hub pays."""
    created_at = fields.BigIntField()
    published_at = fields.BigIntField(null=True)
    pictures = fields.BigIntField(null=True)
    """Bytes of all that its pieces are read from. None when its sheet names no files."""
    asked_at = fields.BigIntField(null=True)
    """When its firm wrote it. None when a coordinator did."""
    proposed_at = fields.BigIntField(null=True)
    said = fields.CharField(max_length=500, null=True)
    """The coordinator's words to the firm, when it was given back."""

    hub_id: int
    firm_id: int
    version_id: int | None

    class Meta:
        table = "orders"
        indexes = (Index(fields=("hub_id",)), Index(fields=("firm_id",)), Index(fields=("version_id",)))


class OrderSheet(Model):
    """The bytes that came in, and what each column was confirmed to be. Apart, because it is large and rarely read."""

    id = fields.IntField(primary_key=True)
    order: fields.OneToOneRelation[Order] = fields.OneToOneField(
        "hitokuchi.Order", related_name="sheet", on_delete=fields.RESTRICT
    )
    data = fields.BinaryField()
    columns: fields.Field[Any] = fields.JSONField()

    order_id: int

    class Meta:
        table = "order_sheet"
