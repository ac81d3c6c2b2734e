from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Blob',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('sha256', fields.CharField(unique=True, max_length=64)),
                ('size', fields.BigIntField()),
                ('type', fields.CharField(default='', max_length=32)),
                ('kind', fields.CharField(default='', max_length=16)),
                ('state', fields.CharField(max_length=16)),
                ('code', fields.CharField(default='', max_length=64)),
                ('shown', fields.CharField(default='', max_length=64)),
                ('shown_size', fields.BigIntField(default=0)),
                ('created_at', fields.BigIntField()),
                ('verified_at', fields.BigIntField()),
            ],
            options={'table': 'blob', 'app': 'hitokuchi', 'pk_attr': 'id', 'table_description': 'A file whose hash was found right, and what was made of it. `shown` names the re-encoded picture that is served.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Holder',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('blob', fields.ForeignKeyField('hitokuchi.Blob', source_field='blob_id', db_constraint=True, to_field='id', related_name='holders', on_delete=OnDelete.RESTRICT)),
                ('membership', fields.ForeignKeyField('hitokuchi.Membership', source_field='membership_id', db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.BigIntField()),
            ],
            options={'table': 'blob_holder', 'app': 'hitokuchi', 'unique_together': (('blob', 'membership'),), 'pk_attr': 'id', 'table_description': 'A member who brought the bytes of a blob, each of them: knowing a hash is not having the file.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Upload',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=43)),
                ('membership', fields.ForeignKeyField('hitokuchi.Membership', source_field='membership_id', db_constraint=True, to_field='id', related_name='uploads', on_delete=OnDelete.RESTRICT)),
                ('device', fields.ForeignKeyField('hitokuchi.Device', source_field='device_id', db_constraint=True, to_field='id', related_name='uploads', on_delete=OnDelete.RESTRICT)),
                ('sha256', fields.CharField(max_length=64)),
                ('size', fields.BigIntField()),
                ('type', fields.CharField(default='', max_length=100)),
                ('state', fields.CharField(max_length=16)),
                ('code', fields.CharField(default='', max_length=64)),
                ('created_at', fields.BigIntField()),
                ('expires_at', fields.BigIntField(db_index=True)),
            ],
            options={'table': 'upload', 'app': 'hitokuchi', 'unique_together': (('membership', 'sha256'),), 'pk_attr': 'id', 'table_description': "A member's file on its way, one a file. How far it got is the length of what the blob store received."},
            bases=['Model'],
        ),
    ]
