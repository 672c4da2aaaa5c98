"""Put the exported pages and one reader into the bare site."""

import json
import re
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand

from guidance.models import GuidancePage
from home.models import HomePage

KINDS = {"text", "table", "steps", "callout"}


class Command(BaseCommand):
    help = "Load the pages that the bench exported from the portal."

    def add_arguments(self, parser):
        parser.add_argument("path")
        parser.add_argument("reader")

    def handle(self, path, reader, **options):
        exported = json.loads(Path(path).read_text())
        User.objects.create_user(reader, first_name="Rhea", last_name="Reader")
        section = GuidancePage(title=exported["section"]["title"], slug=exported["section"]["slug"])
        HomePage.objects.get().add_child(instance=section)
        made = {exported["section"]["pk"]: section}
        for page in exported["pages"]:
            made[page["pk"]] = GuidancePage(title=page["title"], slug=page["slug"])
            made[page["parent"]].add_child(instance=made[page["pk"]])
        for page in exported["pages"]:
            self.fill(GuidancePage.objects.get(pk=made[page["pk"]].pk), page["body"], made)

    def fill(self, page, body, made):
        """Give the page its blocks, with links that lead to the pages of this site."""

        def link(match):
            target = made.get(int(match[2]))
            return f"{match[1]}{target.pk if target else page.pk}{match[3]}"

        raw = json.dumps([block for block in body if block["type"] in KINDS])
        raw = re.sub(r'(linktype=\\"page\\" id=\\")(\d+)(\\")', link, raw)
        raw = re.sub(r'( id=\\")(\d+)(\\" linktype=\\"page\\")', link, raw)
        page.body = raw
        page.save_revision().publish()
