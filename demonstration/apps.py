"""The Django app `demonstration`."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "demonstration"
    default_auto_field = "django.db.models.BigAutoField"
