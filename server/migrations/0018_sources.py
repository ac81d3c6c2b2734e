from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0017_manuals')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Source',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('piece', fields.ForeignKeyField('hitokuchi.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name='sources', on_delete=OnDelete.RESTRICT)),
                ('row', fields.IntField()),
                ('name', fields.CharField(max_length=255)),
                ('sha256', fields.CharField(db_index=True, max_length=64)),
                ('type', fields.CharField(max_length=32)),
                ('size', fields.BigIntField()),
                ('pages', fields.IntField()),
            ],
            options={'table': 'source', 'app': 'hitokuchi', 'indexes': [Index(fields=['piece_id'])], 'pk_attr': 'id', 'table_description': 'A picture that a row of a piece is read from, by the name that its firm gave it.'},
            bases=['Model'],
        ),
        ops.AddField(model_name='Blob', name='pages', field=fields.IntField(null=True)),
        ops.AddField(model_name='Order', name='pictures', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Order', name='asked_at', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Order', name='proposed_at', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Order', name='said', field=fields.CharField(null=True, max_length=500)),
    ]
