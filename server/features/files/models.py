"""The tables of files. The bytes are in server/store/blobs.py."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.devices.models import Device
from server.features.firms.models import Firm
from server.features.people.models import Membership


class Blob(Model):
    """A file whose hash was found right, and what was made of it. `shown` names the re-encoded picture that is served.

    Of a document it is its first pages as one picture, which stands beside it. `pages` are all that it has.
    """

    id = fields.IntField(primary_key=True)
    sha256 = fields.CharField(max_length=64, unique=True)
    size = fields.BigIntField()
    type = fields.CharField(max_length=32, default="")
    kind = fields.CharField(max_length=16, default="")
    state = fields.CharField(max_length=16)
    code = fields.CharField(max_length=64, default="")
    shown = fields.CharField(max_length=64, default="")
    shown_size = fields.BigIntField(default=0)
    thumb = fields.CharField(max_length=64, null=True)
    thumb_size = fields.BigIntField(null=True)
    pages = fields.IntField(null=True)
    created_at = fields.BigIntField()
    verified_at = fields.BigIntField()

    class Meta:
        table = "blob"


class Holder(Model):
    """A member who brought the bytes of a blob, each of them: knowing a hash is not having the file."""

    id = fields.IntField(primary_key=True)
    blob: fields.ForeignKeyRelation[Blob] = fields.ForeignKeyField(
        "hitokuchi.Blob", related_name="holders", on_delete=fields.RESTRICT
    )
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        "hitokuchi.Membership", related_name="files", on_delete=fields.RESTRICT
    )
    created_at = fields.BigIntField()

    blob_id: int
    membership_id: int

    class Meta:
        table = "blob_holder"
        unique_together = (("blob", "membership"),)


class Attached(Model):
    """A file that a mutation named, by the row that it belongs to. `firm` may see it, once the delivery was received.

    So may whoever holds the `scope` in which its row is shown.
    """

    id = fields.IntField(primary_key=True)
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        "hitokuchi.Membership", related_name="attached", on_delete=fields.RESTRICT
    )
    of = fields.CharField(max_length=64)
    sha256 = fields.CharField(max_length=64, db_index=True)
    size = fields.BigIntField()
    type = fields.CharField(max_length=128)
    state = fields.CharField(max_length=16)
    code = fields.CharField(max_length=64, default="")
    asked_at = fields.BigIntField()
    firm: fields.ForeignKeyNullableRelation[Firm] = fields.ForeignKeyField(
        "hitokuchi.Firm", related_name="attached", null=True, on_delete=fields.RESTRICT
    )
    scope = fields.CharField(max_length=64, null=True)

    membership_id: int
    firm_id: int | None

    class Meta:
        table = "attached"
        unique_together = (("of", "sha256"),)
        indexes = (Index(fields=("membership_id", "state")),)


class Upload(Model):
    """A member's file on its way, one a file. How far it got is the length of what the blob store received."""

    id = fields.CharField(max_length=43, primary_key=True)
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        "hitokuchi.Membership", related_name="uploads", on_delete=fields.RESTRICT
    )
    device: fields.ForeignKeyRelation[Device] = fields.ForeignKeyField(
        "hitokuchi.Device", related_name="uploads", on_delete=fields.RESTRICT
    )
    sha256 = fields.CharField(max_length=64)
    size = fields.BigIntField()
    type = fields.CharField(max_length=100, default="")
    state = fields.CharField(max_length=16)
    code = fields.CharField(max_length=64, default="")
    created_at = fields.BigIntField()
    expires_at = fields.BigIntField(db_index=True)

    membership_id: int
    device_id: int

    class Meta:
        table = "upload"
        unique_together = (("membership", "sha256"),)
