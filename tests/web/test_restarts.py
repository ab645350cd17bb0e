"""The database restarts under a running service."""

import pytest

from disclosure.domain.access import Role
from disclosure.store.db import open_session
from disclosure.store.models import users

# It waits for each to be gone, ten seconds at most: one that is only told to go may still take a statement and die over it.
END_ALL = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'disclosure_app'"


@pytest.mark.databases("postgresql")
def test_a_database_that_restarted_costs_nobody_a_page(as_user, database, databases):
    omar = as_user(Role.DISCLOSURE_OFFICER)
    with open_session(database.url) as session:  # as the jobs have one
        session.execute(users.select())
        session.rollback()
        assert omar.get("/cases").status_code == 200
        databases.cluster.execute(END_ALL)
        assert omar.get("/cases").status_code == 200
        assert session.execute(users.select()).all()
    session.get_bind().dispose()
