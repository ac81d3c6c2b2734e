"""The tables of jobs and of what people say to each other beside them."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.firms.models import Firm
from server.features.people.models import Person


class Job(Model):
    """One piece of a firm's work. Its device chose `key` - `root` and `parent` are keys of the firm, `parent` blank at the root.

    `facts`, `told` and `kept` are those of tree.Node. Never deleted: `removed` hides it with what is below it.
    """

    id = fields.IntField(primary_key=True)
    firm: fields.ForeignKeyRelation[Firm] = fields.ForeignKeyField(
        "hitokuchi.Firm", related_name="jobs", on_delete=fields.RESTRICT
    )
    key = fields.CharField(max_length=24)
    root = fields.CharField(max_length=24)
    parent = fields.CharField(max_length=24, default="")
    place = fields.IntField()
    state = fields.CharField(max_length=16)
    reason = fields.CharField(max_length=500, default="")
    template = fields.CharField(max_length=16, default="")
    version = fields.IntField()
    removed = fields.BooleanField(default=False)
    facts: fields.Field[Any] = fields.JSONField()
    told: fields.Field[Any] = fields.JSONField()
    kept: fields.Field[Any] = fields.JSONField()
    created_at = fields.BigIntField()

    firm_id: int

    class Meta:
        table = "job"
        unique_together = (("firm", "key"),)
        indexes = (Index(fields=("firm_id", "root")),)


class JobComment(Model):
    """What somebody said about a piece of work, never changed."""

    id = fields.IntField(primary_key=True)
    job: fields.ForeignKeyRelation[Job] = fields.ForeignKeyField(
        "hitokuchi.Job", related_name="comments", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="job_comments", on_delete=fields.RESTRICT
    )
    by_firm = fields.BooleanField()
    words = fields.CharField(max_length=500)
    at = fields.BigIntField()

    job_id: int
    person_id: int

    class Meta:
        table = "job_comment"
        indexes = (Index(fields=("job_id",)),)
