"""The Django app `home`."""

from django.apps import AppConfig

from portal.navigation import Place, register


def opens_the_cms(user) -> bool:
    """Whether the person's posts give them something to do in the CMS."""
    from portal.access.groups import groups_for

    return user.is_superuser or bool(groups_for(user.standing))


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        register(Place("My work", "my_work", 10))
        register(Place("CMS", "", 90, url="/admin/", shown_to=opens_the_cms))
