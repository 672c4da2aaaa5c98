import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('newsletters', '0001_initial'), ('newsletters', '0002_initial'), ('newsletters', '0003_initial'), ('newsletters', '0004_approved_revision')]

    dependencies = [
        ('practice_library', '0001_initial'),
        ('reviews', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsletterPage',
            fields=[
                ('contentpage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='practice_library.contentpage')),
                ('issue_date', models.DateField(default=django.utils.timezone.localdate)),
                ('introduction', models.TextField(blank=True)),
                ('items', wagtail.fields.StreamField([('item', 2), ('finding', 6)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'default': 'A finding from our reviews', 'max_length': 160}), 4: ('wagtail.blocks.IntegerBlock', (), {'label': 'number of the finding', 'min_value': 1}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul'], 'help_text': 'In your own words. No child, family, practitioner, team or reviewer.'}), 6: ('wagtail.blocks.StructBlock', [[('heading', 3), ('finding_id', 4), ('words', 5)]], {})})),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Waiting for approval'), ('approved', 'Approved'), ('sent', 'Sent')], default='draft', editable=False, max_length=10)),
                ('approved_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
                ('approved_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
            ],
            options={
                'ordering': ['-issue_date'],
            },
            bases=('practice_library.contentpage',),
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_wanted', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='newsletter_subscription', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FindingUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='newsletter_uses', to='reviews.finding')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='finding_uses', to='newsletters.newsletterpage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issue', 'finding'), name='newsletters_finding_once_an_issue')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='newsletters.newsletterpage')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'constraints': [models.UniqueConstraint(fields=('issue', 'person'), name='newsletters_each_recipient_once')],
            },
        ),
    ]
