from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hitokuchi', '0009_reviews')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='Device',
            index=Index(fields=['membership_id']),
        ),
        ops.AddIndex(
            model_name='Invite',
            index=Index(fields=['membership_id']),
        ),
        ops.AddIndex(
            model_name='Membership',
            index=Index(fields=['hub_id', 'role']),
        ),
        ops.AddIndex(
            model_name='Membership',
            index=Index(fields=['firm_id']),
        ),
        ops.AddIndex(
            model_name='Order',
            index=Index(fields=['hub_id']),
        ),
        ops.AddIndex(
            model_name='Order',
            index=Index(fields=['firm_id']),
        ),
        ops.AddIndex(
            model_name='Order',
            index=Index(fields=['version_id']),
        ),
        ops.AddIndex(
            model_name='Lease',
            index=Index(fields=['piece_id', 'person_id']),
        ),
        ops.AddIndex(
            model_name='Result',
            index=Index(fields=['piece_id', 'person_id']),
        ),
        ops.AddIndex(
            model_name='Draft',
            index=Index(fields=['person_id']),
        ),
        ops.AddIndex(
            model_name='LedgerLine',
            index=Index(fields=['person_id']),
        ),
        ops.AddIndex(
            model_name='LedgerLine',
            index=Index(fields=['result_id']),
        ),
        ops.AddIndex(
            model_name='LedgerLine',
            index=Index(fields=['refers_to_id']),
        ),
        ops.AddIndex(
            model_name='Review',
            index=Index(fields=['result_id']),
        ),
        ops.AddIndex(
            model_name='HeldEntry',
            index=Index(fields=['hub_id']),
        ),
        ops.AddIndex(
            model_name='HeldEntry',
            index=Index(fields=['person_id']),
        ),
    ]
