"""The Django app `practice_library`."""

from django.apps import AppConfig


class PracticeLibraryConfig(AppConfig):
    name = "practice_library"
    default_auto_field = "django.db.models.BigAutoField"
