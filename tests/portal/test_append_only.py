"""What happened stays: neither Django nor the database lets a log row be changed or deleted (ADR 0005)."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.models.deletion import ProtectedError

from portal.audit.actions import record_event
from portal.audit.models import AppendOnly, CannotBeChanged
from portal.audit.triggers import append_only_tables, put_guard, take_guard
from portal.models import Event, ReadEntry


@pytest.fixture
def event(council):
    return record_event(council.child, "child_moved", by=council.insights, team="north")


def refused_by_django(event):
    again = Event.objects.get(pk=event.pk)
    again.verb = "something else"
    return {
        "save": again.save,
        "save of a field": lambda: again.save(update_fields=["verb"]),
        "save with force_update": lambda: again.save(force_update=True),
        "delete": again.delete,
        "queryset update": lambda: Event.objects.filter(pk=event.pk).update(verb="x"),
        "queryset delete": lambda: Event.objects.filter(pk=event.pk).delete(),
        "raw delete": lambda: Event.objects.all()._raw_delete("default"),
        "bulk_update": lambda: Event.objects.bulk_update([again], ["verb"]),
        "bulk_create that updates": lambda: Event.objects.bulk_create(
            [again], update_conflicts=True, update_fields=["verb"], unique_fields=["id"]
        ),
        "update_or_create": lambda: Event.objects.update_or_create(pk=event.pk, defaults={"verb": "x"}),
        "base manager update": lambda: Event._base_manager.filter(pk=event.pk).update(verb="x"),
        "base manager delete": lambda: Event._base_manager.all().delete(),
        "default manager delete": lambda: Event._default_manager.all().delete(),
    }


def test_django_refuses_every_way_of_changing_a_row(event):
    for way, change in refused_by_django(event).items():
        with pytest.raises(CannotBeChanged):
            change()
        assert Event.objects.get(pk=event.pk).verb == "child_moved", way


def test_row_with_a_known_key_is_no_way_round(event):
    copy = Event(pk=event.pk, verb="x", subject=event.subject)
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save()
    assert Event.objects.get(pk=event.pk).verb == "child_moved"


def test_person_who_did_something_is_not_deleted(event, council):
    with pytest.raises(ProtectedError):
        council.insights.delete()
    assert Event.objects.filter(pk=event.pk).exists()


def test_subject_that_goes_leaves_its_events(council):
    team = type(council.north).objects.create(name="Short", slug="short", service=council.planning)
    event = record_event(team, "team_made", by=council.admin)
    team.delete()
    assert Event.objects.get(pk=event.pk).verb == "team_made"


@pytest.mark.either_database
@pytest.mark.parametrize("statement", ["UPDATE portal_event SET verb = 'x'", "DELETE FROM portal_event"])
def test_database_refuses_what_goes_round_django(event, statement):
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get(pk=event.pk).verb == "child_moved"


def test_database_refuses_a_plain_queryset_and_save_base(event):
    plain = models.QuerySet(Event)
    with pytest.raises(DatabaseError), transaction.atomic():
        plain.filter(pk=event.pk).update(verb="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        plain.filter(pk=event.pk).delete()
    event.verb = "x"
    with pytest.raises(CannotBeChanged), transaction.atomic():
        event.save_base(raw=True)
    assert Event.objects.get(pk=event.pk).verb == "child_moved"


def test_every_append_only_table_is_guarded(db):
    tables = append_only_tables()
    assert {"portal_event", "portal_readentry"} <= set(tables)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_never_%' GROUP BY 1")
            assert dict(cursor.fetchall()) == {table: 2 for table in tables}
        else:
            cursor.execute(
                "SELECT event_object_table, count(*) FROM information_schema.triggers WHERE trigger_name LIKE '%_never_changed' GROUP BY 1"
            )
            assert dict(cursor.fetchall()) == {table: 2 for table in tables}


def test_every_append_only_model_keeps_its_queryset_as_base_manager(db):
    from django.apps import apps

    kept = [model for model in apps.get_models() if issubclass(model, AppendOnly)]
    assert ReadEntry in kept
    assert [model for model in kept if not hasattr(model._base_manager.all(), "_refuse")] == []


def test_guard_comes_off_for_a_migration_and_goes_on_again(event):
    take_guard(connection, "portal_event")
    models.QuerySet(Event).filter(pk=event.pk).update(verb="mended")
    put_guard(connection, "portal_event")
    put_guard(connection, "portal_event")
    with pytest.raises(DatabaseError), transaction.atomic():
        models.QuerySet(Event).filter(pk=event.pk).update(verb="x")


@pytest.mark.either_database
@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_works_and_leaves_the_guard_on():
    from tests.council import Council

    record_event(Council().child, "child_moved")
    call_command("flush", verbosity=0, interactive=False)
    assert Event.objects.count() == 0
    event = record_event(Council().child, "child_moved")
    with pytest.raises(DatabaseError), transaction.atomic():
        models.QuerySet(Event).filter(pk=event.pk).delete()
