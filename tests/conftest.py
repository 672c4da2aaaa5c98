"""What every test may ask for. The council is real rows, made by the same actions as in the portal where there is one."""

import pytest

from tests.council import Council
from tests.portal.directory import directory  # noqa: F401 - a fixture
from tests.portal.mail_server import inbox  # noqa: F401 - a fixture


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


def commits(item) -> bool:
    """Whether the test commits, after which its tables are emptied."""
    marker = item.get_closest_marker("django_db")
    wants = marker is not None and (marker.kwargs.get("transaction") or (marker.args[:1] == (True,)))
    return bool(wants) or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


STOOD_THERE = pytest.StashKey[str]()


@pytest.fixture(autouse=True)
def what_the_migrations_made(request, django_db_blocker):
    """Before a test that commits, note what stands in the database, which is what the migrations made."""
    if commits(request.node):
        from django.db import connection

        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            request.node.stash[STOOD_THERE] = connection.creation.serialize_db_to_string()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test that committed, whose tables were emptied, put that back for the tests that follow.

    After the last test there is no database any more.
    """
    result = yield
    if STOOD_THERE in item.stash and nextitem is not None:
        from django.apps import apps
        from django.contrib.contenttypes.models import ContentType
        from django.core.management import call_command
        from django.core.management.color import no_style
        from django.db import connection
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
            connection.creation.deserialize_db_from_string(item.stash[STOOD_THERE])
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                    cursor.execute(statement)
        ContentType.objects.clear_cache()
    return result
