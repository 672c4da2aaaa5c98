"""The same search in the CMS, and the page with another backend than ours."""

import pytest
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from portal.models import User
from search.actions import index_is_ready, rebuild_index
from search.asking import read
from search.finding import find, ranked_pks
from search.registry import Hit


@pytest.mark.parametrize("address", ["/admin/pages/search/?q=neglect", "/admin/documents/?q=neglect", "/admin/images/?q=neglect"])
def test_cms_searches_through_the_backend(backend, make_page, make_document, client, address):
    make_page("Neglect")
    make_document("Neglect", "risk")
    client.force_login(User.objects.create_superuser("root@alderbrook.example"))
    assert client.get(address).status_code == 200


def test_another_backend_finds_the_same_and_the_queryset_still_decides(db, settings, kinds, make_page):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    shown, hidden = make_page("Neglect"), make_page("Neglect", live=False)
    rebuild_index()
    assert not hasattr(get_search_backend(), "store")
    assert index_is_ready()
    query = read("neglect").attempts[0].query
    assert sorted(ranked_pks(Page.objects.all(), query)) == [shown.pk, hidden.pk]
    assert ranked_pks(Page.objects.live(), query) == [shown.pk]
    kinds.register("guidance", lambda user: Page.objects.live(), lambda page, user: Hit(title=page.title, url="/"))
    assert find(read("neglect"), None).total == 1
    assert find(read("unheard-of words"), None).total == 0
