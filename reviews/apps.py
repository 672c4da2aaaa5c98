"""The Django app `reviews`."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from practice_library.panels import register_page_panel, register_theme_panel

        from reviews import search_kinds
        from reviews.places import register_places
        from reviews.reports.theme_figures import theme_panel, why_this_matters_now

        register_places()
        search_kinds.register_all()
        register_page_panel(why_this_matters_now)
        register_theme_panel(theme_panel, position=10, slot="side")
