from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0013_packs')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Adjudication',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('piece', fields.ForeignKeyField('hitokuchi.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name='adjudications', on_delete=OnDelete.RESTRICT)),
                ('result', fields.ForeignKeyField('hitokuchi.Result', source_field='result_id', db_constraint=True, to_field='id', related_name='adjudications', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='adjudications', on_delete=OnDelete.RESTRICT)),
                ('answers', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('words', fields.CharField(default='', max_length=500)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'adjudication', 'app': 'hitokuchi', 'pk_attr': 'id', 'table_description': 'What somebody decided where answers differed, never changed. `result` is the delivery that goes on, with these answers.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Appeal',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('result', fields.OneToOneField('hitokuchi.Result', source_field='result_id', db_constraint=True, to_field='id', related_name='appeal', on_delete=OnDelete.RESTRICT)),
                ('words', fields.CharField(max_length=500)),
                ('at', fields.BigIntField()),
                ('due_at', fields.BigIntField()),
                ('verdict', fields.CharField(default='', max_length=8)),
                ('yen', fields.IntField(default=0)),
                ('reason', fields.CharField(default='', max_length=500)),
                ('decided_at', fields.BigIntField(null=True)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name='appeals_decided', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'appeal', 'app': 'hitokuchi', 'pk_attr': 'id', 'table_description': 'What a worker said about a delivery that was not used, and what was decided.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='GoldKey',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('piece', fields.OneToOneField('hitokuchi.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name='gold_key', on_delete=OnDelete.RESTRICT)),
                ('answers', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='gold_keys', on_delete=OnDelete.RESTRICT)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'gold_key', 'app': 'hitokuchi', 'pk_attr': 'id', 'table_description': 'The right answers to a piece, cell by cell. A blank one says nothing. It never leaves the server.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='GoldTry',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('piece', fields.ForeignKeyField('hitokuchi.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name='gold_tries', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='gold_tries', on_delete=OnDelete.RESTRICT)),
                ('template', fields.ForeignKeyField('hitokuchi.Template', source_field='template_id', null=True, db_constraint=True, to_field='id', related_name='gold_tries', on_delete=OnDelete.RESTRICT)),
                ('order', fields.ForeignKeyField('hitokuchi.Order', source_field='order_id', db_constraint=True, to_field='id', related_name='gold_tries', on_delete=OnDelete.RESTRICT)),
                ('met', fields.BooleanField()),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'gold_try', 'app': 'hitokuchi', 'unique_together': (('piece', 'person'),), 'indexes': [Index(fields=['person_id'])], 'pk_attr': 'id', 'table_description': "How somebody's first answer to a gold piece met its key. `template` is that of its order, if it had one."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Relearn',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='relearns', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='relearns', on_delete=OnDelete.RESTRICT)),
                ('template', fields.ForeignKeyField('hitokuchi.Template', source_field='template_id', null=True, db_constraint=True, to_field='id', related_name='relearns', on_delete=OnDelete.RESTRICT)),
                ('order', fields.ForeignKeyField('hitokuchi.Order', source_field='order_id', db_constraint=True, to_field='id', related_name='relearns', on_delete=OnDelete.RESTRICT)),
                ('met', fields.IntField()),
                ('of', fields.IntField()),
                ('at', fields.BigIntField()),
                ('settled_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'relearn', 'app': 'hitokuchi', 'indexes': [Index(fields=['person_id'])], 'pk_attr': 'id', 'table_description': 'もういちど練習: an offer to somebody, until a coordinator has settled it. `met` of the last `of` were right.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Lease',
            name='slot',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Order',
            name='double',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Order',
            name='golds',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Piece',
            name='gold',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Piece',
            name='wanted',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Result',
            name='decided',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Result',
            name='hash',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddIndex(
            model_name='Result',
            index=Index(fields=['person_id', 'device_at']),
        ),
        ops.AddIndex(
            model_name='Result',
            index=Index(fields=['hash']),
        ),
        ops.AddField(
            model_name='Review',
            name='extra',
            field=fields.IntField(null=True),
        ),
        # Never more active leases on a piece than answers that it wants, and never two of one person: whatever the code does.
        ops.RunSQL(
            [
                "CREATE UNIQUE INDEX lease_one_a_slot ON lease (piece_id, slot) WHERE state = 'active'",
                "CREATE UNIQUE INDEX lease_one_a_person ON lease (piece_id, person_id) WHERE state = 'active'",
            ],
            ["DROP INDEX lease_one_a_slot", "DROP INDEX lease_one_a_person"],
        ),
    ]
