"""Django's `flush`, which knows of the guards on append-only tables."""

from django.core.management.commands.flush import Command as DjangoFlush
from django.db import connections

from portal.audit.triggers import append_only_tables, put_guard, take_guard


class Command(DjangoFlush):
    """Empties the database. PostgreSQL truncates, which no guard forbids; SQLite deletes row by row, so that its guards
    come off first and go on again afterwards. This is how tests with real transactions clean up."""

    def handle(self, **options):
        connection = connections[options["database"]]
        tables = append_only_tables() if connection.vendor == "sqlite" else []
        for table in tables:
            take_guard(connection, table)
        try:
            super().handle(**options)
        finally:
            for table in tables:
                put_guard(connection, table)
