"""Say as whom one can sign in to the demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand

from demonstration.accounts import table


class Command(BaseCommand):
    help = "List the accounts of the demonstration."

    def handle(self, *args, **options):
        if settings.DEMONSTRATION:
            for line in table():
                self.stdout.write(line)
