from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0004_lives')]

    initial = False

    operations = [
        ops.AddField(model_name='SyncMark', name='at', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Device', name='pending_bytes', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Device', name='pending_since', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Device', name='storage_bytes', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Device', name='ahead_ms', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Device', name='life', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Device', name='made', field=fields.BigIntField(null=True)),
        ops.AddField(model_name='Device', name='lost', field=fields.IntField(null=True)),
        ops.AddField(model_name='Device', name='lost_at', field=fields.BigIntField(null=True)),
    ]
