"""The Django app `reviews`."""

from datetime import timedelta

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.kept import watch
        from portal.people.leaving import on_leaving
        from portal.periodic import register_periodic
        from practice_library.learning.sources import register_learning_source, register_sent_learning
        from practice_library.panels import register_page_panel, register_theme_panel
        from practice_library.themes.actions import on_merge
        from reviews import search_kinds
        from reviews.allocation.leaving import tell_of_reviews_left
        from reviews.allocation.tasks import tell_of_reviewers_who_left
        from reviews.escalations.tasks import watch_the_hours
        from reviews.models import Finding, Review
        from reviews.moderation.tasks import close_months_with_nothing
        from reviews.places import register_places
        from reviews.records.findings import follow_merged_theme
        from reviews.records.reading import learning_sent_to, readings_as_learning
        from reviews.reports.theme_figures import theme_panel, why_this_matters_now

        register_places()
        search_kinds.register_all()
        on_merge(follow_merged_theme)
        on_leaving(tell_of_reviews_left)
        watch(Review, Finding, Finding.themes.through)
        register_page_panel(why_this_matters_now)
        register_theme_panel(theme_panel, position=10, slot="side")
        register_learning_source(readings_as_learning)
        register_sent_learning(learning_sent_to)
        register_periodic(watch_the_hours, every=timedelta(minutes=1))
        register_periodic(tell_of_reviewers_who_left, every=timedelta(hours=1))
        register_periodic(close_months_with_nothing, every=timedelta(hours=6))
