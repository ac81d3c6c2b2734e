"""The table of firms."""

from tortoise import fields
from tortoise.models import Model

from server.features.hubs.models import Hub


class Firm(Model):
    """A firm that hands out work through a hub. `contact` is the person who answers, with their post in brackets."""

    id = fields.IntField(primary_key=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="firms", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=100)
    industry = fields.CharField(max_length=100, default="")
    contact = fields.CharField(max_length=100, default="")
    created_at = fields.BigIntField()

    hub_id: int

    class Meta:
        table = "firm"
        unique_together = (("hub", "name"),)
