"""The Django app `practice_library`."""

from django.apps import AppConfig

from portal.navigation import Place, register


class PracticeLibraryConfig(AppConfig):
    name = "practice_library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from portal.access.grants import grant_models
        from portal.access.groups import EDITORS
        from practice_library import search_kinds

        register(Place("Framework", "", 20, url="/framework/", also=("/descriptors/",)))
        register(Place("Library", "", 30, url="/library/"))
        register(Place("Themes", "theme_list", 40))
        register(Place("Practice Week", "", 50, url="/practice-week/"))
        grant_models(EDITORS, "practice_library.theme", "practice_library.descriptorset")
        search_kinds.register_all()
