"""The tables of threads, messages and read marks."""

from tortoise import fields
from tortoise.models import Model

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.people.models import Person


class Thread(Model):
    """What is said about one `subject` of a `kind`: with its `worker`, whose it alone is, or with nobody of them.

    `firm` takes part from message `firm_from` on. `asked_at` is since when somebody waits for an answer.
    """

    id = fields.IntField(primary_key=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="threads", on_delete=fields.RESTRICT
    )
    kind = fields.CharField(max_length=16)
    subject = fields.IntField()
    worker: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="threads", null=True, on_delete=fields.RESTRICT
    )
    firm: fields.ForeignKeyNullableRelation[Firm] = fields.ForeignKeyField(
        "hitokuchi.Firm", related_name="threads", null=True, on_delete=fields.RESTRICT
    )
    firm_from = fields.IntField(default=1)
    asked_at = fields.BigIntField(null=True)
    count = fields.IntField(default=0)
    last_at = fields.BigIntField()

    hub_id: int
    worker_id: int | None
    firm_id: int | None

    class Meta:
        table = "thread"
        unique_together = (("kind", "subject", "worker"),)


class Message(Model):
    """One thing that somebody said, never changed. `no` counts the messages of a thread from 1, `role` is whom its author was."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "hitokuchi.Thread", related_name="messages", on_delete=fields.RESTRICT
    )
    no = fields.IntField()
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="messages", on_delete=fields.RESTRICT
    )
    role = fields.CharField(max_length=16)
    says = fields.CharField(max_length=16)
    words = fields.TextField()
    files = fields.IntField(default=0)
    device_at = fields.BigIntField()
    at = fields.BigIntField()

    thread_id: int
    by_id: int

    class Meta:
        table = "message"
        unique_together = (("thread", "no"),)


class ReadMark(Model):
    """Up to which message somebody has read a thread."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "hitokuchi.Thread", related_name="marks", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="marks", on_delete=fields.RESTRICT
    )
    role = fields.CharField(max_length=16)
    upto = fields.IntField()

    thread_id: int
    person_id: int

    class Meta:
        table = "read_mark"
        unique_together = (("thread", "person", "role"),)
