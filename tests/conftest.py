"""What every test may ask for. The council is real rows, made by the same actions as in the portal where there is one."""

import pytest

from tests.council import Council


@pytest.fixture
def council(db):
    """A small invented council: two services, three teams, their lines, Insights, WPD, reviewers and children."""
    return Council()
