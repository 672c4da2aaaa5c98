"""Search backends for Wagtail, chosen in the setting WAGTAILSEARCH_BACKENDS."""
