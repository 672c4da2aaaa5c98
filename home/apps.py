"""The Django app `home`."""

from django.apps import AppConfig

from portal.navigation import Place, register


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        register(Place("My work", "my_work", 10))
