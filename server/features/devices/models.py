"""The tables of devices and invites. Tokens and codes are kept as hashes only."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.people.models import Membership


class Device(Model):
    """One installed app of one membership."""

    id = fields.IntField(primary_key=True)
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        "hitokuchi.Membership", related_name="devices", on_delete=fields.RESTRICT
    )
    token_hash = fields.CharField(max_length=64, unique=True)
    label = fields.CharField(max_length=100, default="")
    app = fields.CharField(max_length=64, default="")
    paired_at = fields.BigIntField()
    contact_at = fields.BigIntField(null=True)
    pending = fields.IntField(default=0)
    revoked_at = fields.BigIntField(null=True)
    # What its heartbeat said at `contact_at`: the bytes of what it still kept unsent, since when the oldest of that waits (ms, by
    # our clock), the bytes of storage in use, and how far its clock is ahead of ours (ms).
    pending_bytes = fields.BigIntField(null=True)
    pending_since = fields.BigIntField(null=True)
    storage_bytes = fields.BigIntField(null=True)
    ahead_ms = fields.BigIntField(null=True)
    # The highest number that it had given to a mutation in its incarnation `life`, and how many of those it came back without,
    # the last time that happened.
    life = fields.BigIntField(null=True)
    made = fields.BigIntField(null=True)
    lost = fields.IntField(null=True)
    lost_at = fields.BigIntField(null=True)

    membership_id: int

    class Meta:
        table = "device"
        indexes = (Index(fields=("membership_id",)),)


class Invite(Model):
    """A code for one device of one membership: four digits to find it by, four to know it by."""

    id = fields.IntField(primary_key=True)
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        "hitokuchi.Membership", related_name="invites", on_delete=fields.RESTRICT
    )
    selector = fields.CharField(max_length=4, db_index=True)
    secret_hash = fields.CharField(max_length=64)
    tries = fields.IntField(default=0)
    created_at = fields.BigIntField()
    expires_at = fields.BigIntField()
    device: fields.ForeignKeyNullableRelation[Device] = fields.ForeignKeyField(
        "hitokuchi.Device", related_name="invites", null=True, on_delete=fields.RESTRICT
    )

    membership_id: int
    device_id: int | None

    class Meta:
        table = "invite"
        indexes = (Index(fields=("membership_id",)),)
