from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from orjson import loads

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0007_words')]

    initial = False

    operations = [
        ops.CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('template', fields.ForeignKeyField('hitokuchi.Template', source_field='template_id', db_constraint=True, to_field='id', related_name='versions', on_delete=OnDelete.RESTRICT)),
                ('no', fields.IntField()),
                ('form', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('title', fields.CharField(max_length=200)),
                ('purpose', fields.TextField(unique=False)),
                ('instructions', fields.TextField(unique=False)),
                ('example', fields.TextField(unique=False)),
                ('size', fields.IntField()),
                ('minutes', fields.IntField()),
                ('yen', fields.IntField()),
                ('published_at', fields.BigIntField()),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', db_constraint=True, to_field='id', related_name='published', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'template_version', 'app': 'hitokuchi', 'unique_together': (('template', 'no'),), 'pk_attr': 'id', 'table_description': 'A template as it was published, with its form as a JSON Schema. Never changed: orders point at it.'},
            bases=['Model'],
        ),
        ops.AddField(model_name='Order', name='version', field=fields.ForeignKeyField('hitokuchi.TemplateVersion', source_field='version_id', null=True, db_constraint=True, to_field='id', related_name='orders', on_delete=OnDelete.RESTRICT)),
    ]
