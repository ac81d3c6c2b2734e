from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0006_attached')]

    initial = False

    operations = [
        ops.AddField(model_name='HeldEntry', name='words', field=fields.CharField(default='', max_length=500)),
    ]
