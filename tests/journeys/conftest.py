"""A force at work for each journey: its application over a database of its own, its people, a clock that the journey moves."""

import pytest

from disclosure.settings import Settings, load
from tests.databases import Database
from tests.journeys.desk import Desk
from tests.web.conftest import app, as_user, clock, compiled_templates, rows

__all__ = ("app", "as_user", "clock", "compiled_templates", "rows")


@pytest.fixture
def sampled() -> int:
    """Of the decisions that tell nothing, how many in a hundred a second person looks at."""
    return 100


@pytest.fixture
def settings(database: Database, sampled: int) -> Settings:
    """The settings of the tests, with this journey's database and its share of second looks."""
    return load(
        "testing",
        database_url=database.url,
        owner_database_url=database.owner_url,
        force={"sampling": {"countersign_percent": sampled}},
    )


@pytest.fixture
def desk(app, as_user, clock) -> Desk:
    return Desk(app, as_user, clock)
