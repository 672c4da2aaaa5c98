"""The Django app `practice_library`."""

from datetime import timedelta

from django.apps import AppConfig

from portal.navigation import Place, register


class PracticeLibraryConfig(AppConfig):
    name = "practice_library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from portal.access.grants import grant_models
        from portal.access.groups import EDITORS
        from portal.kept import watch
        from portal.periodic import register_periodic
        from practice_library import search_kinds, tasks
        from practice_library.checking.mail import keep_wagtails_letters_off
        from practice_library.models import Descriptor, DescriptorArea, DescriptorSet, Theme
        from practice_library.themes.other_words import words_for_themes
        from search import synonyms

        register(Place("Framework", "", 20, url="/framework/", also=("/descriptors/",)))
        register(Place("Library", "", 30, url="/library/"))
        register(Place("Themes", "theme_list", 40))
        register(Place("Practice Week", "", 50, url="/practice-week/"))
        grant_models(EDITORS, "practice_library.theme", "practice_library.descriptorset")
        keep_wagtails_letters_off()
        search_kinds.register_all()
        synonyms.register(words_for_themes)
        watch(Theme, DescriptorSet, DescriptorArea, Descriptor)
        register_periodic(tasks.remind_owners, every=timedelta(hours=12))
