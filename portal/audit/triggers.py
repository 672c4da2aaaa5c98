"""A guard in the database itself: rows of append-only tables can't be changed or deleted, whoever asks (ADR 0005).

`protect("reviews_grade")` is a migration operation. Every table of an `AppendOnly` model is looked after again when
migrations have ended, since SQLite drops a table's triggers when a later migration rebuilds it.
"""

from django.apps import apps
from django.db import connections, migrations

SQLITE = """
CREATE TRIGGER IF NOT EXISTS "{table}_never_{verb}" BEFORE {VERB} ON "{table}"
BEGIN SELECT RAISE(ABORT, 'Rows of {table} are only ever added.'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES = """
CREATE OR REPLACE TRIGGER "{table}_never_changed" BEFORE UPDATE OR DELETE ON "{table}"
FOR EACH ROW EXECUTE FUNCTION portal_append_only()
"""
VERBS = ("update", "delete")


def protect(*tables: str) -> migrations.RunPython:
    """A migration operation that guards `tables`; backwards it takes the guard away."""

    def forwards(apps, schema_editor):
        for table in tables:
            put_guard(schema_editor.connection, table)

    def backwards(apps, schema_editor):
        for table in tables:
            take_guard(schema_editor.connection, table)

    return migrations.RunPython(forwards, backwards, elidable=False)


def put_guard(connection, table: str) -> None:
    """Guard `table`. A guard that is there stays."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in VERBS:
                cursor.execute(SQLITE.format(table=table, verb=verb, VERB=verb.upper()))
        elif connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
            cursor.execute(POSTGRES.format(table=table))


def take_guard(connection, table: str) -> None:
    """Take the guard of `table` away: for a migration that must rewrite rows, and for emptying a test's database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in VERBS:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_never_{verb}"')
        elif connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_never_changed" ON "{table}"')


def append_only_tables() -> list[str]:
    """Tables of all models that are append-only."""
    from .models import AppendOnly

    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))


def protect_append_only_tables(using: str = "default") -> None:
    """Guard every append-only table of the database `using`."""
    for table in append_only_tables():
        put_guard(connections[using], table)
