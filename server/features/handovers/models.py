"""The table of files that were brought, and by whom they were taken in."""

from tortoise import fields
from tortoise.models import Model

from server.features.devices.models import Device
from server.features.people.models import Person


class TakenIn(Model):
    """One file, the first time that it was taken in. `by` is NULL when that was done on the command line."""

    id = fields.IntField(primary_key=True)
    device: fields.ForeignKeyRelation[Device] = fields.ForeignKeyField(
        "hitokuchi.Device", related_name="handovers", on_delete=fields.RESTRICT
    )
    by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="handovers", null=True, on_delete=fields.RESTRICT
    )
    sha256 = fields.CharField(max_length=64)
    mutations = fields.IntField()
    new = fields.IntField()
    at = fields.BigIntField()

    class Meta:
        table = "handover"
        unique_together = (("device", "sha256"),)
