"""The table of sources. Their bytes are blobs of the feature files."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.pieces.models import Piece


class Source(Model):
    """A picture that a row of a piece is read from, by the name that its firm gave it.

    `row` counts from 0, `size` is what a phone fetches, `pages` are those of a document.
    """

    id = fields.IntField(primary_key=True)
    piece: fields.ForeignKeyRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="sources", on_delete=fields.RESTRICT
    )
    row = fields.IntField()
    name = fields.CharField(max_length=255)
    sha256 = fields.CharField(max_length=64, db_index=True)
    type = fields.CharField(max_length=32)
    size = fields.BigIntField()
    pages = fields.IntField()

    piece_id: int

    class Meta:
        table = "source"
        indexes = (Index(fields=("piece_id",)),)
