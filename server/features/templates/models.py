"""The tables of templates and of their published versions."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from server.features.hubs.models import Hub
from server.features.people.models import Person


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


class TemplateVersion(Model):
    """A template as it was published, with its form as a JSON Schema. Never changed: orders point at it.

    `manual` is a list of `[words, picture]`, the picture a SHA-256 or "". `share`: how many of a hundred are looked at.
    """

    id = fields.IntField(primary_key=True)
    template: fields.ForeignKeyRelation[Template] = fields.ForeignKeyField(
        "hitokuchi.Template", related_name="versions", on_delete=fields.RESTRICT
    )
    no = fields.IntField()
    form: fields.Field[Any] = fields.JSONField()
    title = fields.CharField(max_length=200)
    purpose = fields.TextField()
    instructions = fields.TextField()
    example = fields.TextField()
    manual: fields.Field[Any] = fields.JSONField(null=True)
    data_class = fields.CharField(max_length=16, default="confidential", db_default="confidential")
    ai = fields.CharField(max_length=16, default="ask", db_default="ask")
    share = fields.IntField(default=100, db_default=100)
    size = fields.IntField()
    minutes = fields.IntField()
    yen = fields.IntField()
    published_at = fields.BigIntField()
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="published", on_delete=fields.RESTRICT
    )

    template_id: int
    by_id: int

    class Meta:
        table = "template_version"
        unique_together = (("template", "no"),)
