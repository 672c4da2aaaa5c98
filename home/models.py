"""The front door."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from practice_library.pages.guard import PublishedByCheck


class HomePage(PublishedByCheck, Page):
    """The portal's first page. What waits for the reader and what is being found comes from the other rooms."""

    headline = models.CharField(max_length=120, default="What good practice looks like, and what we are learning")

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["practice_library.SectionPage", "practice_library.GuidancePage"]
    template = "home/home_page.html"
    content_panels = Page.content_panels + [FieldPanel("headline")]

    def route(self, request, path_components):
        """As Wagtail's, but a page is looked up by its whole address at once, not by one step after another."""
        if path_components:
            whole = f"{self.url_path}{'/'.join(path_components)}/"
            page = self.base_page_model.objects.filter(slug=path_components[-1], url_path=whole, live=True).first()
            if page:
                return page.specific.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        from .front import front_page

        return super().get_context(request, *args, **kwargs) | front_page(request.user)
