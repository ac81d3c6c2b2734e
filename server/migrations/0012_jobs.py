from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0011_proposals')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Job',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('firm', fields.ForeignKeyField('hitokuchi.Firm', source_field='firm_id', db_constraint=True, to_field='id', related_name='jobs', on_delete=OnDelete.RESTRICT)),
                ('key', fields.CharField(max_length=24)),
                ('root', fields.CharField(max_length=24)),
                ('parent', fields.CharField(default='', max_length=24)),
                ('place', fields.IntField()),
                ('state', fields.CharField(max_length=16)),
                ('reason', fields.CharField(default='', max_length=500)),
                ('template', fields.CharField(default='', max_length=16)),
                ('version', fields.IntField()),
                ('removed', fields.BooleanField(default=False)),
                ('facts', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('told', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('kept', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('created_at', fields.BigIntField()),
            ],
            options={'table': 'job', 'app': 'hitokuchi', 'unique_together': (('firm', 'key'),), 'indexes': [Index(fields=['firm_id', 'root'])], 'pk_attr': 'id', 'table_description': "One piece of a firm's work. Its device chose `key` - `root` and `parent` are keys of the firm, `parent` blank at the root."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='JobComment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('job', fields.ForeignKeyField('hitokuchi.Job', source_field='job_id', db_constraint=True, to_field='id', related_name='comments', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='job_comments', on_delete=OnDelete.RESTRICT)),
                ('by_firm', fields.BooleanField()),
                ('words', fields.CharField(max_length=500)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'job_comment', 'app': 'hitokuchi', 'indexes': [Index(fields=['job_id'])], 'pk_attr': 'id', 'table_description': 'What somebody said about a piece of work, never changed.'},
            bases=['Model'],
        ),
    ]
