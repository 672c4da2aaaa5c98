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


def is_transactional(item) -> bool:
    """Whether the test commits, after which its tables are emptied."""
    marker = item.get_closest_marker("django_db")
    wants = marker is not None and (marker.kwargs.get("transaction") or (marker.args[:1] == (True,)))
    return bool(wants) or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


def pytest_collection_modifyitems(items):
    """A test that commits begins with what the migrations made, wherever it runs."""
    for item in items:
        if is_transactional(item) and "django_db_serialized_rollback" not in item.fixturenames:
            item.fixturenames.append("django_db_serialized_rollback")


@pytest.fixture(autouse=True)
def what_the_migrations_made(request, django_db_blocker):
    """After a test that committed, whose tables were emptied, put back what the migrations had made, for the tests that follow."""
    yield
    if not is_transactional(request.node):
        return
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connections

    with django_db_blocker.unblock():
        for connection in connections.all(initialized_only=True):
            contents = getattr(connection, "_test_serialized_contents", None)
            if contents is not None:
                call_command("flush", database=connection.alias, verbosity=0, interactive=False, inhibit_post_migrate=True)
                connection.creation.deserialize_db_from_string(contents)
    ContentType.objects.clear_cache()
