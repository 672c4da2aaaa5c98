"""The Django app `home`."""

from django.apps import AppConfig

from portal.navigation import Place, register


def opens_the_cms(user) -> bool:
    """Whether the person's posts give them something to do in the CMS."""
    from portal.access.groups import groups_for

    return user.is_superuser or bool(groups_for(user.standing))


def works_in_the_cms(user) -> bool:
    """Whether editing is the person's work, so that the CMS belongs in their bar and not at the foot of the page."""
    from portal.people.models import PostType

    return user.standing.holds(PostType.WPD_EDITOR)


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        register(Place("My work", "my_work", 10))
        register(Place("CMS", "", 12, url="/admin/", shown_to=works_in_the_cms))
        register(Place("CMS", "", 90, url="/admin/", shown_to=lambda user: opens_the_cms(user) and not works_in_the_cms(user)))
