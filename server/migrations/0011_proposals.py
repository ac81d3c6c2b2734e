from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0010_lookups')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Proposal',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('number', fields.BigIntField(unique=True)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('firm', fields.ForeignKeyField('hitokuchi.Firm', source_field='firm_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('order', fields.ForeignKeyField('hitokuchi.Order', source_field='order_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('piece', fields.ForeignKeyField('hitokuchi.Piece', source_field='piece_id', null=True, db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('template', fields.ForeignKeyField('hitokuchi.Template', source_field='template_id', null=True, db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(max_length=16)),
                ('kind', fields.CharField(default='', max_length=16)),
                ('words', fields.CharField(max_length=500)),
                ('before', fields.IntField(null=True)),
                ('after', fields.IntField(null=True)),
                ('volume', fields.IntField(null=True)),
                ('monthly', fields.IntField()),
                ('named', fields.BooleanField(default=False)),
                ('noted_at', fields.BigIntField()),
                ('sent_at', fields.BigIntField(null=True)),
                ('version', fields.ForeignKeyField('hitokuchi.TemplateVersion', source_field='version_id', null=True, db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('since', fields.BigIntField(null=True)),
                ('measure_at', fields.BigIntField(null=True)),
                ('took_before', fields.IntField(null=True)),
                ('took_after', fields.IntField(null=True)),
                ('counted_before', fields.IntField(null=True)),
                ('counted_after', fields.IntField(null=True)),
                ('reward', fields.IntField(null=True)),
            ],
            options={'table': 'proposal', 'app': 'hitokuchi', 'indexes': [Index(fields=['state', 'measure_at'])], 'pk_attr': 'id', 'table_description': "An idea about an order's work. `number` was chosen by the device, so that it can go on with it without a network."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProposalStep',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('proposal', fields.ForeignKeyField('hitokuchi.Proposal', source_field='proposal_id', db_constraint=True, to_field='id', related_name='steps', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name='proposal_steps', on_delete=OnDelete.RESTRICT)),
                ('by_firm', fields.BooleanField()),
                ('verb', fields.CharField(max_length=16)),
                ('words', fields.CharField(default='', max_length=500)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'proposal_step', 'app': 'hitokuchi', 'indexes': [Index(fields=['proposal_id'])], 'pk_attr': 'id', 'table_description': "What somebody did with a proposal, and their words. Never changed. `person` is nobody for the server's clock."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Result',
            name='worked',
            field=fields.IntField(null=True),
        ),
    ]
