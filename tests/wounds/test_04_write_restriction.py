"""Wound 4: what may not be read could still be written. Roles at every door are tried in tests/web/test_doors.py."""

import pytest

from disclosure.store.db import db, writing
from tests.store.builder import change_case

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def shut(desk, request):
    """A case before the panel, with an open allegation and request, that Sofia and Petra could do everything to."""
    reference = desk.walk("decision", getattr(request, "param", "dvds"))
    for action in ("record_allegation", "request_extension", "note"):
        desk.take(reference, action, by="omar")
    return reference


def restrict(desk, reference):
    with desk.app.app_context(), writing(db.session):
        change_case(db.session, desk.case(reference).id, recorded_at=desk.clock(), restricted=True)
        db.session.commit()


def keep_out(desk, reference):
    for who in (desk.sofia, desk.petra, desk.omar):
        desk.let_in(reference, who, allow=False)


@pytest.mark.parametrize("shut", ["dvds", "csods"], indirect=True)
@pytest.mark.parametrize("close", [restrict, keep_out], ids=["restricted", "kept out"])
def test_whoever_may_not_see_a_case_may_not_change_it_by_any_action(desk, shut, close):
    rule_set = desk.law.by_rule_set(desk.case(shut).facts["rule_set"])
    actions = [action for action in rule_set.actions if action.key != "register"]
    sent = {}
    for action in actions:
        outcome = action.outcomes[0].key
        sample = {} if action.by_system or action.corrects else desk.sample(shut, action.key, outcome)
        about = next((event.sequence for event in desk.case(shut).events if event.kind == action.about), 1)
        sent[action.key] = {**sample, "about": about, "correction_reason": "x"}
    close(desk, shut)
    version = desk.case(shut).version
    with desk.nothing_changes():
        for key, fields in sent.items():
            for who in (desk.sofia, desk.petra, desk.omar):
                answer = who.post(f"/cases/{shut}/actions/{key}", {**fields, "version": version})
                assert answer.status_code == 404, f"{key} as {who.username}: {answer.status_code}"


def test_a_case_that_one_may_not_see_cannot_be_named_in_another(desk, shut):
    """Linking to it would tell that it is there."""
    mine = desk.register()
    restrict(desk, shut)
    said = []
    for other in (shut, "7K4M-2P9Q-J"):
        with desk.nothing_changes():
            answer = desk.do(mine, "link_case", by=desk.omar, other_reference=other)
        assert answer.status_code == 409
        said.append(answer.page.select_one(".govuk-error-summary").get_text(" ", strip=True))
    assert said[0] == said[1]
