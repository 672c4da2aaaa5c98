"""Wagtail's first workflow asks a group without members. Ours asks those who keep the library."""

from django.db import migrations

OLD = "Moderators approval"
WORKFLOW = "Checked by another editor"
TASK = "Check by WPD or the owner"


def ask_those_who_keep_the_library(apps, schema_editor):
    """Put our check in the place of Wagtail's, for the pages that wait already too."""
    old = apps.get_model("wagtailcore", "Task").objects.filter(name=OLD, content_type__model="groupapprovaltask").first()
    if old is None:
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="practice_library", model="checktask")
    check = apps.get_model("practice_library", "CheckTask").objects.create(name=TASK, content_type=content_type, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.filter(task_id=old.pk).update(task_id=check.pk)
    apps.get_model("wagtailcore", "TaskState").objects.filter(task_id=old.pk, status="in_progress").update(task_id=check.pk)
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=OLD).update(name=WORKFLOW)
    old.active = False
    old.save(update_fields=["active"])


class Migration(migrations.Migration):
    dependencies = [
        ("practice_library", "0003_check_before_publication_and_anonymised"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(ask_those_who_keep_the_library, migrations.RunPython.noop)]
