"""The table of templates."""

from tortoise import fields
from tortoise.models import Model

from server.features.hubs.models import Hub


class Template(Model):
    """A kind of work at a hub. `size` is how many rows make a piece - minutes and yen are for one piece."""

    id = fields.IntField(primary_key=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="templates", on_delete=fields.RESTRICT
    )
    code = fields.CharField(max_length=16)
    title = fields.CharField(max_length=200)
    unit = fields.CharField(max_length=20)
    size = fields.IntField()
    minutes = fields.IntField()
    yen = fields.IntField()
    purpose = fields.TextField()
    instructions = fields.TextField()
    created_at = fields.BigIntField()

    hub_id: int

    class Meta:
        table = "template"
        unique_together = (("hub", "code"),)
