from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0002_files')]

    initial = False

    operations = [
        ops.CreateModel(
            name='HeldEntry',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('device', fields.ForeignKeyField('hitokuchi.Device', source_field='device_id', db_constraint=True, to_field='id', related_name='held', on_delete=OnDelete.RESTRICT)),
                ('inc', fields.BigIntField()),
                ('n', fields.BigIntField()),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='held', on_delete=OnDelete.RESTRICT)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='held', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=64)),
                ('lane', fields.CharField(max_length=128)),
                ('args', fields.TextField(unique=False)),
                ('size', fields.IntField()),
                ('at', fields.BigIntField()),
                ('received_at', fields.BigIntField()),
                ('verdict', fields.CharField(max_length=8)),
                ('code', fields.CharField(max_length=64)),
                ('tried_at', fields.BigIntField(null=True)),
                ('decision', fields.CharField(null=True, max_length=16)),
                ('decided_at', fields.BigIntField(null=True)),
                ('decided_by', fields.ForeignKeyField('hitokuchi.Person', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name='decided', on_delete=OnDelete.RESTRICT)),
                ('reason', fields.CharField(default='', max_length=500)),
            ],
            options={'table': 'held', 'app': 'hitokuchi', 'unique_together': (('device', 'inc', 'n'),), 'indexes': [Index(fields=['device_id', 'inc', 'lane'])], 'pk_attr': 'id', 'table_description': 'One mutation that was held or refused. `verdict` and `code` are those of the newest judgement.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TakenIn',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('device', fields.ForeignKeyField('hitokuchi.Device', source_field='device_id', db_constraint=True, to_field='id', related_name='handovers', on_delete=OnDelete.RESTRICT)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name='handovers', on_delete=OnDelete.RESTRICT)),
                ('sha256', fields.CharField(max_length=64)),
                ('mutations', fields.IntField()),
                ('new', fields.IntField()),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'handover', 'app': 'hitokuchi', 'unique_together': (('device', 'sha256'),), 'pk_attr': 'id', 'table_description': 'One file, the first time that it was taken in. `by` is NULL when that was done on the command line.'},
            bases=['Model'],
        ),
    ]
