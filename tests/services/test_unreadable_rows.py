"""What somebody put in with the digest that is its own, and that no application of ours could have written, is named."""

from collections.abc import Iterator

import pytest

from disclosure.domain.chain import event_digest
from disclosure.store.models import calendars, case_history, events, records
from tests.databases import DIALECTS
from tests.services.enemy import Row, enemy, named
from tests.services.test_verification import Site
from tests.services.worlds import world

DEEP = "[" * 3000
DELTAS = (
    "", "nonsense", "[]", "5", "null", DEEP, '{"no_column":1}', '{"next_due_at":0}', '{"next_due_at":""}',
    '{"decided_at":"1500-01-01T00:00:00+00:00"}', '{"decided_at":"0001-01-01T00:00:00+14:00"}', '{"meeting_at":"yesterday"}',
)  # fmt: skip
ENTRIES = (
    "", "nonsense", "5", "null", "true", '"x"', "{}", "[1]", DEEP, '[{"clock":"meeting","sequence":1}]',
    '[{"clock":[],"sequence":1,"due_at":"x","stopped_at":"x"}]', '[{"clock":"x","sequence":{},"due_at":1,"stopped_at":1}]',
)  # fmt: skip
TOLD = [*(("delta", told) for told in DELTAS), *(("deadlines", told) for told in ENTRIES)]


@pytest.fixture(scope="module", params=DIALECTS)
def built(request, databases) -> Iterator[Site]:
    database = databases.fresh(request.param)
    with world(database) as made:
        made.walk(to="meeting")
        made.register()
        with enemy(database) as inside:
            yield Site(made, inside)
    databases.drop(database)


@pytest.fixture
def site(built: Site) -> Iterator[Site]:
    assert built.verify().ok
    yield built
    built.enemy.undo()


def forge(site: Site, event: Row, **values: object) -> None:
    """Let an event that is its case's last say something else, and fit its digest."""
    site.enemy.alter(events, event, **values, digest=event_digest({**event, **values}))


@pytest.mark.parametrize("is_only", [True, False], ids=["the only event", "the last"])
@pytest.mark.parametrize(("column", "told"), TOLD, ids=lambda value: value[:40])
def test_an_event_that_tells_what_cannot_be_read_is_named(site, column, told, is_only):
    """And not what hangs on it: nobody can say what that should be."""
    event = site.enemy.rows(events)[-1] if is_only else site.rows(events)[-1]
    forge(site, event, **{column: told})
    case_id, sequence = event["case_id"], event["sequence"]
    found = [str(one) for one in site.verify().faults]
    assert found == [f"events case_id={case_id} sequence={sequence}: what it tells cannot be read"]


def test_a_version_of_a_year_that_is_none_of_ours_stops_nothing(site):
    """Behind an event that is doubted the verifier goes on from the version, whatever that holds."""
    first, version = site.rows(events)[0], site.rows(case_history)[0]
    for year in (1500, 1):
        at = version["received_at"].replace(year=year)
        site.enemy.alter(case_history, version, received_at=at)
        assert site.names(case_history, version)
        site.enemy.alter(events, first, actor_id=3)
        assert [named(events, first)] == [(one.table, dict(one.key)) for one in site.verify().faults]
        site.enemy.undo()


def test_people_whose_digest_has_no_salt_are_named(site):
    """With the record their salt would be gone: nobody could say whom the event names."""
    event = site.enemy.rows(events)[-1]
    forge(site, event, record_digest=None, people_digest="f" * 64)
    site.enemy.drop(records, {"case_id": event["case_id"], "sequence": event["sequence"]})
    (told,) = site.verify().faults
    assert "the people of the event, or their parts, are not as it tells" in str(told)


def test_days_without_end_are_no_calendar(site):
    for days in ("[" * 100_000, '{"a":' * 100_000, "5", '{"someday":"x"}'):
        row = site.enemy.rows(calendars)[0]
        site.enemy.alter(calendars, row, days=days)
        assert site.names(calendars, row)
        site.enemy.undo()
