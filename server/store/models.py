"""The tables of the sync protocol. Written only by sync_store.py, with SQL; declared here so that migrations know them."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class SyncScope(Model):
    """A scope's head: its newest seq, the sum and the number of its live rows. `sum` is a signed 64-bit integer."""

    name = fields.CharField(max_length=128, primary_key=True)
    seq = fields.BigIntField(default=0)
    sum = fields.BigIntField(default=0)
    count = fields.BigIntField(default=0)

    class Meta:
        table = "sync_scope"


class SyncRow(Model):
    """A row's one entry in its scope's feed. `body` is NULL for a tombstone."""

    key = fields.BigIntField(primary_key=True)
    scope = fields.CharField(max_length=128)
    id = fields.CharField(max_length=128)
    seq = fields.BigIntField()
    body = fields.BinaryField(null=True)
    why = fields.CharField(max_length=64, default="")

    class Meta:
        table = "sync_row"
        unique_together = (("scope", "seq"), ("id", "scope"))


class SyncMark(Model):
    """A scope's sum as it stood at a commit."""

    key = fields.BigIntField(primary_key=True)
    scope = fields.CharField(max_length=128)
    seq = fields.BigIntField()
    sum = fields.BigIntField()
    # When that was, ms. NULL is long ago (SC12).
    at = fields.BigIntField(null=True)

    class Meta:
        table = "sync_mark"
        unique_together = (("scope", "seq"),)


class SyncMember(Model):
    """Which member may hold which scope."""

    key = fields.BigIntField(primary_key=True)
    member = fields.CharField(max_length=64)
    scope = fields.CharField(max_length=128)

    class Meta:
        table = "sync_member"
        unique_together = (("member", "scope"),)


class SyncDevice(Model):
    """A device's newest incarnation."""

    id = fields.CharField(max_length=64, primary_key=True)
    inc = fields.BigIntField(default=1)

    class Meta:
        table = "sync_device"


class SyncRetired(Model):
    """A device that was taken out of service. A table of its own, because a device that is pushing has its other row locked."""

    device = fields.CharField(max_length=64, primary_key=True)

    class Meta:
        table = "sync_retired"


class SyncInbox(Model):
    """Every mutation that ever arrived, with its exact bytes and what became of it. `verdict` is NULL while it is judged."""

    key = fields.BigIntField(primary_key=True)
    device = fields.CharField(max_length=64)
    inc = fields.BigIntField()
    n = fields.BigIntField()
    hash = fields.BinaryField()
    lane = fields.CharField(max_length=128)
    payload = fields.BinaryField()
    received_at = fields.BigIntField()
    verdict = fields.CharField(max_length=8, null=True)
    code = fields.CharField(max_length=64, null=True)
    # The incarnation and number that it had first, as "2.17" (MU11). NULL if these are the ones it has.
    origin = fields.CharField(max_length=40, null=True)

    class Meta:
        table = "sync_inbox"
        unique_together = (("device", "inc", "n"),)
        indexes = (Index(fields=("verdict", "received_at")), Index(fields=("device", "origin")))


class Counter(Model):
    """A named number that only grows: receipts of a hub's day, orders of a hub."""

    name = fields.CharField(max_length=64, primary_key=True)
    value = fields.BigIntField()

    class Meta:
        table = "counter"
