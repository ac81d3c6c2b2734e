"""The table of what was stopped. The payload itself stays in the inbox, with the outcome of the first time."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.devices.models import Device
from server.features.hubs.models import Hub
from server.features.people.models import Person
from server.features.quarantine.rules import row_key


class HeldEntry(Model):
    """One mutation that was held or refused. `verdict` and `code` are those of the newest judgement."""

    id = fields.IntField(primary_key=True)
    device: fields.ForeignKeyRelation[Device] = fields.ForeignKeyField(
        "hitokuchi.Device", related_name="held", on_delete=fields.RESTRICT
    )
    inc = fields.BigIntField()
    n = fields.BigIntField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="held", on_delete=fields.RESTRICT
    )
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="held", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=64)
    lane = fields.CharField(max_length=128)
    args = fields.TextField()
    size = fields.IntField()
    at = fields.BigIntField()
    received_at = fields.BigIntField()
    verdict = fields.CharField(max_length=8)
    code = fields.CharField(max_length=64)
    tried_at = fields.BigIntField(null=True)
    decision = fields.CharField(max_length=16, null=True)
    decided_at = fields.BigIntField(null=True)
    decided_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="decided", null=True, on_delete=fields.RESTRICT
    )
    reason = fields.CharField(max_length=500, default="")
    words = fields.CharField(max_length=500, default="")

    device_id: int
    person_id: int
    hub_id: int
    decided_by_id: int | None

    class Meta:
        table = "held"
        unique_together = (("device", "inc", "n"),)
        indexes = (
            Index(fields=("device_id", "inc", "lane")),
            Index(fields=("hub_id",)),
            Index(fields=("person_id",)),
        )

    @property
    def key(self) -> str:
        """The key of its rows."""
        return row_key(self.device_id, self.inc, self.n)
