from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0014_several_answers')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Thread',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='threads', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=16)),
                ('subject', fields.IntField()),
                ('worker', fields.ForeignKeyField('hitokuchi.Person', source_field='worker_id', null=True, db_constraint=True, to_field='id', related_name='threads', on_delete=OnDelete.RESTRICT)),
                ('firm', fields.ForeignKeyField('hitokuchi.Firm', source_field='firm_id', null=True, db_constraint=True, to_field='id', related_name='threads', on_delete=OnDelete.RESTRICT)),
                ('firm_from', fields.IntField(default=1)),
                ('asked_at', fields.BigIntField(null=True)),
                ('count', fields.IntField(default=0)),
                ('last_at', fields.BigIntField()),
            ],
            options={'table': 'thread', 'app': 'hitokuchi', 'unique_together': (('kind', 'subject', 'worker'),), 'pk_attr': 'id', 'table_description': 'What is said about one `subject` of a `kind`: with its `worker`, whose it alone is, or with nobody of them.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Faq',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('hub', fields.ForeignKeyField('hitokuchi.Hub', source_field='hub_id', db_constraint=True, to_field='id', related_name='faqs', on_delete=OnDelete.RESTRICT)),
                ('thread', fields.ForeignKeyField('hitokuchi.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='faqs', on_delete=OnDelete.RESTRICT)),
                ('template', fields.ForeignKeyField('hitokuchi.Template', source_field='template_id', null=True, db_constraint=True, to_field='id', related_name='faqs', on_delete=OnDelete.RESTRICT)),
                ('order', fields.ForeignKeyField('hitokuchi.Order', source_field='order_id', db_constraint=True, to_field='id', related_name='faqs', on_delete=OnDelete.RESTRICT)),
                ('question', fields.CharField(max_length=500)),
                ('answer', fields.TextField(unique=False)),
                ('files', fields.IntField(default=0)),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', db_constraint=True, to_field='id', related_name='faqs', on_delete=OnDelete.RESTRICT)),
                ('at', fields.BigIntField()),
                ('withdrawn_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'faq', 'app': 'hitokuchi', 'pk_attr': 'id', 'table_description': "A question and its answer, in a coordinator's words. It belongs to the work of a `template`, or of its `order` without one."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Message',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('hitokuchi.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='messages', on_delete=OnDelete.RESTRICT)),
                ('no', fields.IntField()),
                ('by', fields.ForeignKeyField('hitokuchi.Person', source_field='by_id', db_constraint=True, to_field='id', related_name='messages', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharField(max_length=16)),
                ('says', fields.CharField(max_length=16)),
                ('words', fields.TextField(unique=False)),
                ('files', fields.IntField(default=0)),
                ('device_at', fields.BigIntField()),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'message', 'app': 'hitokuchi', 'unique_together': (('thread', 'no'),), 'pk_attr': 'id', 'table_description': 'One thing that somebody said, never changed. `no` counts the messages of a thread from 1, `role` is whom its author was.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReadMark',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('hitokuchi.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='marks', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('hitokuchi.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='marks', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharField(max_length=16)),
                ('upto', fields.IntField()),
            ],
            options={'table': 'read_mark', 'app': 'hitokuchi', 'unique_together': (('thread', 'person', 'role'),), 'pk_attr': 'id', 'table_description': 'Up to which message somebody has read a thread.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Attached',
            name='scope',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name='Lease',
            name='held_at',
            field=fields.BigIntField(null=True),
        ),
    ]
