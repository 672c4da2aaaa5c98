"""Start the periodic tasks that are due, once or for as long as the portal runs."""

import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from portal.periodic.actions import run_due


class Command(BaseCommand):
    help = "Enqueue the periodic tasks that are due. With --loop, look again every so many seconds."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="keep looking until stopped")
        parser.add_argument("--seconds", type=int, default=30, help="pause between two looks (30)")

    def handle(self, *, loop, seconds, verbosity, **options):
        while True:
            self._look(loop, verbosity)
            if not loop:
                return
            time.sleep(seconds)

    def _look(self, loop, verbosity):
        try:
            if loop:
                close_old_connections()
            for name in run_due():
                if not verbosity:
                    continue
                self.stdout.write(f"started {name}")
        except OperationalError as error:
            if not loop:
                raise
            self.stderr.write(f"The database does not answer now: {error}")
