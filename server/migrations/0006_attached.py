from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0005_heartbeat')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Attached',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('membership', fields.ForeignKeyField('hitokuchi.Membership', source_field='membership_id', db_constraint=True, to_field='id', related_name='attached', on_delete=OnDelete.RESTRICT)),
                ('of', fields.CharField(max_length=64)),
                ('sha256', fields.CharField(db_index=True, max_length=64)),
                ('size', fields.BigIntField()),
                ('type', fields.CharField(max_length=128)),
                ('state', fields.CharField(max_length=16)),
                ('code', fields.CharField(default='', max_length=64)),
                ('asked_at', fields.BigIntField()),
                ('firm', fields.ForeignKeyField('hitokuchi.Firm', source_field='firm_id', null=True, db_constraint=True, to_field='id', related_name='attached', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'attached', 'app': 'hitokuchi', 'unique_together': (('of', 'sha256'),), 'indexes': [Index(fields=['membership_id', 'state'])], 'pk_attr': 'id', 'table_description': 'A file that a mutation named, by the row that it belongs to. `firm` may see it, once the delivery was received.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Blob',
            name='thumb',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name='Blob',
            name='thumb_size',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='Result',
            name='files',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Result',
            name='text_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='Result',
            name='waits_as',
            field=fields.CharField(null=True, max_length=16),
        ),
    ]
