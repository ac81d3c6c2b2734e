from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0015_threads')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Closing',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='closings', on_delete=OnDelete.RESTRICT)),
                ('until', fields.CharField(max_length=10)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', db_constraint=True, to_field='id', related_name='closed', on_delete=OnDelete.RESTRICT)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'closing', 'app': 'hitokuchi', 'unique_together': (('hub', 'until'),), 'pk_attr': 'id', 'table_description': 'A hub has closed its ledger up to a day, `until`. Never changed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='HubTerms',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='terms', on_delete=OnDelete.RESTRICT)),
                ('since', fields.CharField(max_length=10)),
                ('body', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name='terms_set', on_delete=OnDelete.RESTRICT)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'hub_terms', 'app': 'hitokuchi', 'indexes': [Index(fields=['hub_id', 'since'])], 'pk_attr': 'id', 'table_description': "How a hub pays from a day on, never changed. `since` is that day, `body` the PayTerms and the hub's 登録番号."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Statement',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('closing', fields.ForeignKeyField('hitokuchi.Closing', source_field='closing_id', db_constraint=True, to_field='id', related_name='statements', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='statements', on_delete=OnDelete.RESTRICT)),
                ('yen', fields.IntField()),
                ('fee', fields.IntField()),
                ('due_on', fields.CharField(null=True, max_length=10)),
                ('number', fields.CharField(max_length=14)),
                ('tax_percent', fields.IntField()),
                ('credit_percent', fields.IntField()),
                ('checked_at', fields.BigIntField(null=True)),
                ('received_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'statement', 'app': 'hitokuchi', 'unique_together': (('closing', 'person'),), 'pk_attr': 'id', 'table_description': 'What a closing counted together for one worker. Its amounts never change: a correction stands on the next one.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Payout',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('statement', fields.ForeignKeyField('hitokuchi.Statement', source_field='statement_id', db_constraint=True, to_field='id', related_name='payouts', on_delete=OnDelete.RESTRICT)),
                ('yen', fields.IntField()),
                ('paid_on', fields.CharField(max_length=10)),
                ('refers_to', fields.OneToOneField('hitokuchi.Payout', source_field='refers_to_id', null=True, db_constraint=True, to_field='id', related_name='taken_back', on_delete=OnDelete.RESTRICT)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', db_constraint=True, to_field='id', related_name='payouts', on_delete=OnDelete.RESTRICT)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'payout', 'app': 'hitokuchi', 'indexes': [Index(fields=['statement_id'])], 'pk_attr': 'id', 'table_description': 'Yen that were paid on a statement on the day `paid_on`, never changed. One below 0 takes back what it `refers_to`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StatementLine',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('statement', fields.ForeignKeyField('hitokuchi.Statement', source_field='statement_id', db_constraint=True, to_field='id', related_name='lines', on_delete=OnDelete.RESTRICT)),
                ('line', fields.OneToOneField('hitokuchi.LedgerLine', source_field='line_id', db_constraint=True, to_field='id', related_name='stated', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'statement_line', 'app': 'hitokuchi', 'indexes': [Index(fields=['statement_id'])], 'pk_attr': 'id', 'table_description': 'That a line stands on a statement: on one at most.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TaxNumber',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='tax_numbers', on_delete=OnDelete.RESTRICT)),
                ('number', fields.CharField(max_length=14)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'tax_number', 'app': 'hitokuchi', 'indexes': [Index(fields=['person_id'])], 'pk_attr': 'id', 'table_description': "A worker's 登録番号 from a day on, never changed. An empty one says that there is none any more."},
            bases=['Model'],
        ),
        ops.AlterModelOptions(
            name='LedgerLine',
            options={'table': 'ledger', 'app': 'hitokuchi', 'indexes': [Index(fields=['piece_id', 'person_id']), Index(fields=['person_id']), Index(fields=['result_id']), Index(fields=['refers_to_id']), Index(fields=['person_id', 'basis_at'])], 'pk_attr': 'id', 'table_description': "One line of a worker's ledger, in yen: what it adds to the provisional sum and to the confirmed one, and the hub's fee."},
        ),
        ops.AddField(
            model_name='LedgerLine',
            name='basis_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='LedgerLine',
            name='due_on',
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name='LedgerLine',
            name='fee',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddIndex(
            model_name='LedgerLine',
            index=Index(fields=['person_id', 'basis_at']),
        ),
        ops.AddField(
            model_name='Order',
            name='pay',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.RunSQL('UPDATE ledger SET basis_at = "at" WHERE basis_at IS NULL', reverse_sql=''),
    ]
