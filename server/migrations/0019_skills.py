from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0018_sources')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Skill',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('number', fields.BigIntField(unique=True)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='skills', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=60)),
                ('created_at', fields.BigIntField()),
            ],
            options={'table': 'skill', 'app': 'hitokuchi', 'unique_together': (('hub', 'name'),), 'pk_attr': 'id', 'table_description': 'Something one can learn at a hub. `number` was chosen by the device. Skills of one name are the same at every hub.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Qualification',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('skill', fields.ForeignKeyField('hitokuchi.Skill', source_field='skill_id', db_constraint=True, to_field='id', related_name='qualifications', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='qualifications', on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(max_length=16)),
                ('how', fields.CharField(null=True, max_length=16)),
                ('granted_by', fields.ForeignKeyField('hitokuchi.Person', source_field='granted_by_id', null=True, db_constraint=True, to_field='id', related_name='granted', on_delete=OnDelete.RESTRICT)),
                ('granted_at', fields.BigIntField(null=True)),
                ('until', fields.BigIntField(null=True)),
            ],
            options={'table': 'qualification', 'app': 'hitokuchi', 'unique_together': (('skill', 'person'),), 'indexes': [Index(fields=['state', 'until']), Index(fields=['person_id'])], 'pk_attr': 'id', 'table_description': 'How a person stands in a skill. Never deleted: it ends as withdrawn. `until` is None when it has no end.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='QualificationStep',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('qualification', fields.ForeignKeyField('hitokuchi.Qualification', source_field='qualification_id', db_constraint=True, to_field='id', related_name='steps', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name='qualification_steps', on_delete=OnDelete.RESTRICT)),
                ('verb', fields.CharField(max_length=16)),
                ('words', fields.CharField(default='', max_length=500)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'qualification_step', 'app': 'hitokuchi', 'indexes': [Index(fields=['qualification_id'])], 'pk_attr': 'id', 'table_description': 'What somebody did about a qualification, and their words. Never changed. `person` is nobody for the server.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SkillNeed',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('template', fields.OneToOneField('hitokuchi.Template', source_field='template_id', db_constraint=True, to_field='id', related_name='need', on_delete=OnDelete.RESTRICT)),
                ('skill', fields.ForeignKeyField('hitokuchi.Skill', source_field='skill_id', null=True, db_constraint=True, to_field='id', related_name='needs', on_delete=OnDelete.RESTRICT)),
                ('active', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('suggested', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('few', fields.BooleanField(default=False)),
                ('people', fields.IntField(default=0)),
                ('hubs', fields.IntField(default=0)),
                ('watched_at', fields.BigIntField(default=0)),
            ],
            options={'table': 'skill_need', 'app': 'hitokuchi', 'indexes': [Index(fields=['watched_at']), Index(fields=['skill_id'])], 'pk_attr': 'id', 'table_description': 'That a template needs a skill, or needed one, and what was counted about it at `watched_at`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Training',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('skill', fields.ForeignKeyField('hitokuchi.Skill', source_field='skill_id', db_constraint=True, to_field='id', related_name='trainings', on_delete=OnDelete.RESTRICT)),
                ('no', fields.IntField()),
                ('form', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('rows', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('keys', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', db_constraint=True, to_field='id', related_name='trainings', on_delete=OnDelete.RESTRICT)),
                ('made_at', fields.BigIntField()),
            ],
            options={'table': 'training', 'app': 'hitokuchi', 'unique_together': (('skill', 'no'),), 'pk_attr': 'id', 'table_description': 'Practice for a skill: rows of work, and their right answers, which never leave the server before somebody has tried.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TrainingAttempt',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('qualification', fields.ForeignKeyField('hitokuchi.Qualification', source_field='qualification_id', db_constraint=True, to_field='id', related_name='attempts', on_delete=OnDelete.RESTRICT)),
                ('training', fields.ForeignKeyField('hitokuchi.Training', source_field='training_id', db_constraint=True, to_field='id', related_name='attempts', on_delete=OnDelete.RESTRICT)),
                ('answers', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('marks', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('right', fields.IntField()),
                ('asked', fields.IntField()),
                ('counted', fields.BooleanField()),
                ('passed', fields.BooleanField()),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'training_attempt', 'app': 'hitokuchi', 'indexes': [Index(fields=['qualification_id'])], 'pk_attr': 'id', 'table_description': 'One try at a practice. `marks` say of each field what was right. One that is not `counted` was a fourth on its day.'},
            bases=['Model'],
        ),
    ]

