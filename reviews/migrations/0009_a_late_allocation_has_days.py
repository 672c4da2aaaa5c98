from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_a_panel_can_be_cancelled")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="first_due_on",
            field=models.DateField(
                blank=True,
                help_text="Where it was allocated after the cycle’s day for booking.",
                null=True,
                verbose_name="no step is due before",
            ),
        ),
    ]
