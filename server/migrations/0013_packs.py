from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0012_jobs')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Pack',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='packs', on_delete=OnDelete.RESTRICT)),
                ('minutes', fields.IntField()),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'pack', 'app': 'hitokuchi', 'pk_attr': 'id', 'table_description': 'Pieces that somebody took together, for so many minutes. Which ones: their leases say.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Lease',
            name='handed_by',
            field=fields.ForeignKeyField('hitokuchi.Person', source_field='handed_by_id', null=True, db_constraint=True, to_field='id', related_name='handed', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Lease',
            name='moved_by',
            field=fields.ForeignKeyField('hitokuchi.Person', source_field='moved_by_id', null=True, db_constraint=True, to_field='id', related_name='moved', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Lease',
            name='moving_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='Lease',
            name='moving_to',
            field=fields.ForeignKeyField('hitokuchi.Person', source_field='moving_to_id', null=True, db_constraint=True, to_field='id', related_name='awaited', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Lease',
            name='pack',
            field=fields.ForeignKeyField('hitokuchi.Pack', source_field='pack_id', null=True, db_constraint=True, to_field='id', related_name='leases', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Lease',
            name='started_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='Lease',
            name='telling',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Lease',
            name='words',
            field=fields.CharField(default='', db_default='', max_length=200),
        ),
        ops.AddIndex(
            model_name='Lease',
            index=Index(fields=['telling', 'ended_at']),
        ),
        ops.AddIndex(
            model_name='Lease',
            index=Index(fields=['pack_id']),
        ),
        ops.AddField(
            model_name='Order',
            name='piece_bytes',
            field=fields.IntField(null=True),
        ),
    ]

