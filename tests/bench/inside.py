"""What is done inside a site's own process: `python -m tests.bench.inside VERB …` answers with one line of JSON.

Runs in the portal and in the bare site alike, whichever DJANGO_SETTINGS_MODULE names.
"""

import json
import sys

import django


def session_of(username: str) -> dict:
    """A new session of a person, by the name they sign in with."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    user = get_user_model().objects.get_by_natural_key(username)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return {"session": client.cookies[settings.SESSION_COOKIE_NAME].value, "name": str(user)}


def pages_below(slug: str) -> dict:
    """The pages below a section, parents first, each with its body as it is kept."""
    from practice_library.models import GuidancePage, SectionPage

    section = SectionPage.objects.get(slug=slug)
    pages = GuidancePage.objects.descendant_of(section).order_by("path")
    return {
        "section": {"pk": section.pk, "title": section.title, "slug": section.slug},
        "pages": [
            {"pk": page.pk, "parent": page.get_parent().pk, "title": page.title, "slug": page.slug, "body": list(page.body.raw_data)}
            for page in pages
        ],
    }


def main() -> None:
    from .breakdown import breakdown
    from .many_reviews import grow

    verbs = {"session": session_of, "pages": pages_below, "breakdown": breakdown, "grow": grow}
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    django.setup()
    main()
