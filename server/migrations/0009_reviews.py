from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0008_template_versions')]

    initial = False

    operations = [
        ops.CreateModel(
            name='LedgerLine',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='ledger', on_delete=OnDelete.RESTRICT)),
                ('piece', fields.ForeignKeyField('hitokuchi.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name='ledger', on_delete=OnDelete.RESTRICT)),
                ('result', fields.ForeignKeyField('hitokuchi.Result', source_field='result_id', db_constraint=True, to_field='id', related_name='ledger', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=16)),
                ('provisional', fields.IntField()),
                ('confirmed', fields.IntField()),
                ('refers_to', fields.ForeignKeyField('hitokuchi.LedgerLine', source_field='refers_to_id', null=True, db_constraint=True, to_field='id', related_name='referred', on_delete=OnDelete.RESTRICT)),
                ('reason', fields.CharField(default='', max_length=500)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name='written', on_delete=OnDelete.RESTRICT)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'ledger', 'app': 'hitokuchi', 'indexes': [Index(fields=['piece_id', 'person_id'])], 'pk_attr': 'id', 'table_description': "One line of a worker's ledger, in yen: what it adds to the provisional sum and to the confirmed one."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Review',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('result', fields.ForeignKeyField('hitokuchi.Result', source_field='result_id', db_constraint=True, to_field='id', related_name='reviews', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name='reviews', on_delete=OnDelete.RESTRICT)),
                ('by_firm', fields.BooleanField()),
                ('verdict', fields.CharField(max_length=20)),
                ('round', fields.IntField()),
                ('code', fields.CharField(default='', max_length=16)),
                ('words', fields.CharField(default='', max_length=500)),
                ('pins', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'review', 'app': 'hitokuchi', 'pk_attr': 'id', 'table_description': "What somebody made of a delivery, never changed. `verdict` is a Verb, `person` nobody for the server's clock."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Result',
            name='passed_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='Result',
            name='reminded',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddIndex(
            model_name='Result',
            index=Index(fields=['state', 'passed_at']),
        ),
    ]

