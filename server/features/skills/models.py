"""The tables of skills, of practice, and of who stands how in which."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.hubs.models import Hub
from server.features.people.models import Person
from server.features.templates.models import Template


class Skill(Model):
    """Something one can learn at a hub. `number` was chosen by the device. Skills of one name are the same at every hub."""

    id = fields.IntField(primary_key=True)
    number = fields.BigIntField(unique=True)
    hub: fields.ForeignKeyRelation[Hub] = fields.ForeignKeyField(
        "hitokuchi.Hub", related_name="skills", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=60)
    created_at = fields.BigIntField()

    hub_id: int

    class Meta:
        table = "skill"
        unique_together = (("hub", "name"),)


class SkillNeed(Model):
    """That a template needs a skill, or needed one, and what was counted about it at `watched_at`.

    `active`: the people (ids) who have it and delivered such work lately. `few`: they are too few, and there is such work.
    `suggested`: whom to ask. `people` and `hubs`: how many have the skill, in how many hubs.
    """

    id = fields.IntField(primary_key=True)
    template: fields.OneToOneRelation[Template] = fields.OneToOneField(
        "hitokuchi.Template", related_name="need", on_delete=fields.RESTRICT
    )
    skill: fields.ForeignKeyNullableRelation[Skill] = fields.ForeignKeyField(
        "hitokuchi.Skill", related_name="needs", null=True, on_delete=fields.RESTRICT
    )
    active: fields.Field[Any] = fields.JSONField(default=list)
    suggested: fields.Field[Any] = fields.JSONField(default=list)
    few = fields.BooleanField(default=False)
    people = fields.IntField(default=0)
    hubs = fields.IntField(default=0)
    watched_at = fields.BigIntField(default=0)

    template_id: int
    skill_id: int | None

    class Meta:
        table = "skill_need"
        indexes = (Index(fields=("watched_at",)), Index(fields=("skill_id",)))


class Training(Model):
    """Practice for a skill: rows of work, and their right answers, which never leave the server before somebody has tried.

    `form` has the labels of what is given and the schema of the work that it was made of. Never changed: a better one is the
    next `no`.
    """

    id = fields.IntField(primary_key=True)
    skill: fields.ForeignKeyRelation[Skill] = fields.ForeignKeyField(
        "hitokuchi.Skill", related_name="trainings", on_delete=fields.RESTRICT
    )
    no = fields.IntField()
    form: fields.Field[Any] = fields.JSONField()
    rows: fields.Field[Any] = fields.JSONField()
    keys: fields.Field[Any] = fields.JSONField()
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="trainings", on_delete=fields.RESTRICT
    )
    made_at = fields.BigIntField()

    skill_id: int

    class Meta:
        table = "training"
        unique_together = (("skill", "no"),)


class Qualification(Model):
    """How a person stands in a skill. Never deleted: it ends as withdrawn. `until` is None when it has no end."""

    id = fields.IntField(primary_key=True)
    skill: fields.ForeignKeyRelation[Skill] = fields.ForeignKeyField(
        "hitokuchi.Skill", related_name="qualifications", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="qualifications", on_delete=fields.RESTRICT
    )
    state = fields.CharField(max_length=16)
    how = fields.CharField(max_length=16, null=True)
    granted_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="granted", null=True, on_delete=fields.RESTRICT
    )
    granted_at = fields.BigIntField(null=True)
    until = fields.BigIntField(null=True)

    skill_id: int
    person_id: int
    granted_by_id: int | None

    class Meta:
        table = "qualification"
        unique_together = (("skill", "person"),)
        indexes = (Index(fields=("state", "until")), Index(fields=("person_id",)))


class QualificationStep(Model):
    """What somebody did about a qualification, and their words. Never changed. `person` is nobody for the server."""

    id = fields.IntField(primary_key=True)
    qualification: fields.ForeignKeyRelation[Qualification] = fields.ForeignKeyField(
        "hitokuchi.Qualification", related_name="steps", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="qualification_steps", null=True, on_delete=fields.RESTRICT
    )
    verb = fields.CharField(max_length=16)
    words = fields.CharField(max_length=500, default="")
    at = fields.BigIntField()

    qualification_id: int
    person_id: int | None

    class Meta:
        table = "qualification_step"
        indexes = (Index(fields=("qualification_id",)),)


class TrainingAttempt(Model):
    """One try at a practice. `marks` say of each field what was right. One that is not `counted` was a fourth on its day."""

    id = fields.IntField(primary_key=True)
    qualification: fields.ForeignKeyRelation[Qualification] = fields.ForeignKeyField(
        "hitokuchi.Qualification", related_name="attempts", on_delete=fields.RESTRICT
    )
    training: fields.ForeignKeyRelation[Training] = fields.ForeignKeyField(
        "hitokuchi.Training", related_name="attempts", on_delete=fields.RESTRICT
    )
    answers: fields.Field[Any] = fields.JSONField()
    marks: fields.Field[Any] = fields.JSONField()
    right = fields.IntField()
    asked = fields.IntField()
    counted = fields.BooleanField()
    passed = fields.BooleanField()
    at = fields.BigIntField()

    qualification_id: int
    training_id: int

    class Meta:
        table = "training_attempt"
        indexes = (Index(fields=("qualification_id",)),)
