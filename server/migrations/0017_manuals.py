from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0016_money')]

    initial = False

    operations = [
        ops.AddField(
            model_name='TemplateVersion',
            name='manual',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='TemplateVersion',
            name='data_class',
            field=fields.CharField(default='confidential', db_default='confidential', max_length=16),
        ),
        ops.AddField(
            model_name='TemplateVersion',
            name='ai',
            field=fields.CharField(default='ask', db_default='ask', max_length=16),
        ),
        ops.AddField(
            model_name='TemplateVersion',
            name='share',
            field=fields.IntField(default=100, db_default=100),
        ),
        ops.AddField(
            model_name='Result',
            name='typed',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
