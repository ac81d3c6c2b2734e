from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0003_quarantine')]

    initial = False

    operations = [
        ops.AddField(model_name='SyncInbox', name='origin', field=fields.CharField(null=True, max_length=40)),
        ops.AddIndex(model_name='SyncInbox', index=Index(fields=['device', 'origin'])),
        ops.CreateModel(
            name='SyncRetired',
            fields=[
                ('device', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
            ],
            options={'table': 'sync_retired', 'app': 'hitokuchi', 'pk_attr': 'device', 'table_description': 'A device that was taken out of service. A table of its own, because a device that is pushing has its other row locked.'},
            bases=['Model'],
        ),
    ]
