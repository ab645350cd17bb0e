"""The wounds of other systems are tried on the whole application: its browsers, its people, its clock."""

import pytest

from tests.browser.conftest import public_server, visits
from tests.web.conftest import app, as_user, client, clock, compiled_templates, rows, statements
from tests.web.desk import Desk

__all__ = ("app", "as_user", "client", "clock", "compiled_templates", "public_server", "rows", "statements", "visits")


@pytest.fixture
def desk(app, clock, as_user) -> Desk:
    return Desk(app, clock, as_user)
