"""The Django app `newsletters`."""

from datetime import timedelta

from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "newsletters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from portal.navigation import Place, register
        from portal.periodic import register_periodic
        from practice_library.pages.models import SectionPage
        from practice_library.pages.sections import register_section_mode
        from reviews.records.finding_uses import register_act, register_uses

        from . import archive, search_kinds, tasks, uses
        from .rules import works_at_desk

        register_section_mode(SectionPage.Shows.NEWSLETTERS, template=archive.TEMPLATE, context=archive.archive_context)
        register_uses(uses.newsletter_uses)
        register_act(uses.put_in_newsletter, position=10)
        register_periodic(tasks.send_what_was_missed, every=timedelta(minutes=15))
        search_kinds.register_all()
        register(Place("Newsletters", "wagtail_serve", 60, args=("newsletters/",)))
        register(Place("Newsletter desk", "newsletter_desk", 14, shown_to=works_at_desk))
