"""Load the invented Borough of Alderbrook."""

from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from wagtail.documents import get_document_model

from demonstration.accounts import table
from demonstration.building import build, is_built
from demonstration.site import ensure_roots
from portal.access.grants import ensure_groups


class Command(BaseCommand):
    help = "Load the invented Borough of Alderbrook: people, pages and three months of reviews. Does nothing where it is there already."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=7, help="The same seed and day give the same council.")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="The day to which all dates are relative, as YYYY-MM-DD. Now, unless given."
        )
        parser.add_argument("--fresh", action="store_true", help="Empty the database first.")
        parser.add_argument("--brief", action="store_true", help="Don't list the accounts, and say nothing where there is nothing to do.")

    def handle(self, *args, seed, today, fresh, brief, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration loads only where DEMONSTRATION is true: its accounts have a known password.")
        if fresh:
            self._empty()
        elif is_built():
            if not brief:
                self.stdout.write("There is a demonstration already, so nothing was changed. --fresh makes it anew.")
            return
        built = build(seed=seed, today=today, say=self.stdout.write)
        self.stdout.write(
            f"Alderbrook stands: {built.reviews} reviews, {len(built.council.people)} people, in {built.seconds:.0f} seconds.\n"
        )
        if not brief:
            for line in table():
                self.stdout.write(line)

    def _empty(self) -> None:
        self.stdout.write("Emptying the database.")
        for document in get_document_model().objects.all():
            document.file.delete(save=False)
        call_command("flush", interactive=False, verbosity=0)
        ensure_roots()
        ensure_groups()
