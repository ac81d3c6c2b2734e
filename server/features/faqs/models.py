"""The table of answered questions that everybody may read."""

from tortoise import fields
from tortoise.models import Model

from server.features.hubs.models import Hub
from server.features.orders.models import Order
from server.features.people.models import Person
from server.features.templates.models import Template
from server.features.threads.models import Thread


class Faq(Model):
    """A question and its answer, in a coordinator's words. It belongs to the work of a `template`, or of its `order` without one.

    `thread` is where it was asked. `withdrawn_at` is when it was taken back.
    """

    id = fields.IntField(primary_key=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="faqs", on_delete=fields.RESTRICT
    )
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "hitokuchi.Thread", related_name="faqs", on_delete=fields.RESTRICT
    )
    template: fields.ForeignKeyNullableRelation[Template] = fields.ForeignKeyField(
        "hitokuchi.Template", related_name="faqs", null=True, on_delete=fields.RESTRICT
    )
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "hitokuchi.Order", related_name="faqs", on_delete=fields.RESTRICT
    )
    question = fields.CharField(max_length=500)
    answer = fields.TextField()
    files = fields.IntField(default=0)
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="faqs", on_delete=fields.RESTRICT
    )
    at = fields.BigIntField()
    withdrawn_at = fields.BigIntField(null=True)

    thread_id: int
    template_id: int | None
    order_id: int
    by_id: int

    class Meta:
        table = "faq"
