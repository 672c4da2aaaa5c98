"""The old address of a page that moved leads to its new one, for those who may read the page."""

from urllib.parse import urlparse

from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from .models import ContentPage


class MovedPageMiddleware(RedirectMiddleware):
    """As Wagtail's, but it tells nobody the new name of a page that they may not open (V1, V8)."""

    def process_response(self, request, response):
        if response.status_code != 404 or not request.user.is_authenticated or self._is_closed_to(request):
            return response
        return super().process_response(request, response)

    @staticmethod
    def _is_closed_to(request) -> bool:
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        found = get_redirect(request, path) or get_redirect(request, urlparse(path).path)
        if found is None or found.redirect_page_id is None:
            return False
        page = ContentPage.objects.filter(pk=found.redirect_page_id)
        return page.exists() and not ContentPage.objects.visible_to(request.user).filter(pk=found.redirect_page_id).exists()
