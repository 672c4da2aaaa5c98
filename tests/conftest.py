"""What every test may ask for. The council is real rows, made by the same actions as in the portal where there is one."""

import pytest

from tests.council import Council


@pytest.fixture
def council(db):
    """A small invented council: two services, three teams, their lines, Insights, WPD, reviewers and children."""
    return Council()


@pytest.fixture(autouse=True)
def no_index_of_another_test():
    """A test that commits leaves a search index behind: forget it."""
    yield
    from wagtail.search.backends import get_search_backend

    store = getattr(get_search_backend(), "store", None)
    if store is not None:
        store.distrust()
