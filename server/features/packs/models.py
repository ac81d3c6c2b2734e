"""The table of packs."""

from tortoise import fields
from tortoise.models import Model

from server.features.people.models import Person


class Pack(Model):
    """Pieces that somebody took together, for so many minutes. Which ones: their leases say."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="packs", on_delete=fields.RESTRICT
    )
    minutes = fields.IntField()
    at = fields.BigIntField()

    person_id: int

    class Meta:
        table = "pack"
