"""The table of hubs."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Hub(Model):
    """A place with a code of three letters or so that stands in every number it gives out."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=8, unique=True)
    name = fields.CharField(max_length=100)
    kana = fields.CharField(max_length=200, default="")
    base_business = fields.CharField(max_length=100, default="")
    hours = fields.CharField(max_length=100, default="")
    seats = fields.IntField(default=0)
    facilities: fields.Field[Any] = fields.JSONField(default=list)
    created_at = fields.BigIntField()

    class Meta:
        table = "hub"
