"""Everything between an installed portal and a portal that can be served, in one process."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from search.actions import index_is_ready, rebuild_index


class Command(BaseCommand):
    help = "Bring the database, the static files and, where this is a demonstration, the invented council up to date."

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="Make the demonstration anew.")

    def handle(self, *args, fresh=False, **options):
        self.migrate()
        self.collect_static()
        if settings.DEMONSTRATION:
            call_command("load_demonstration", fresh=fresh, brief=True)
        if not index_is_ready():
            rebuild_index()

    def migrate(self):
        """Migrate, and make the table of the shared cache; quick where nothing is to do."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database.")
            call_command("migrate", verbosity=0, interactive=False)
        if (
            settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
            and settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names()
        ):
            call_command("createcachetable", verbosity=0)

    def collect_static(self):
        """Collect the static files where the built styles, or an installed package, changed."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        wanted = "".join(
            path.read_text() for path in (settings.BUILD_DIR / "styles.stamp", settings.BASE_DIR / "requirements.lock") if path.exists()
        )
        if stamp.exists() and stamp.read_text() == wanted:
            return
        self.stdout.write("Collecting styles and scripts.")
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(wanted)
