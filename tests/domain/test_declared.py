"""What the engine knows of a scheme is what the declaration says, also in words that are not those of the two schemes."""

from dataclasses import replace

import pytest

from disclosure.domain.scheme import Action, Outcome, Scheme, is_
from disclosure.domain.schemes import DVDS_2023
from tests.domain.driver import PAT, RECEIVED, SOFIA, Drive, law_of, person


def changed(scheme: Scheme, key: str, **changes: object) -> Scheme:
    """The scheme with one of its actions declared otherwise."""
    actions = (replace(one, **changes) if one.key == key else one for one in scheme.actions)  # type: ignore[arg-type]
    return replace(scheme, actions=tuple(actions))


def driven(scheme: Scheme) -> Drive:
    return Drive(scheme, law=law_of([scheme]))


@pytest.mark.parametrize(("answer", "is_barred"), [("family", True), ("neighbour", True), ("none", False)])
def test_an_interest_is_declared_by_the_answer_that_the_declaration_names(answer: str, is_barred: bool) -> None:
    scheme = changed(DVDS_2023, "record_view", declares_interest=is_("knows_them", "family", "neighbour"))
    drive = driven(scheme).reach("decision")
    chair = person(12, "Chidi", *PAT.roles, *SOFIA.roles)
    drive.take("record_view", by=chair, knows_them=answer, interest="yes", view="disclose_full")
    assert (chair.user_id in drive.state.interested) is is_barred
    assert any("declared an interest" in str(one) for one in drive.offers(chair)["decide"].refusals) is is_barred


def test_what_is_counted_begins_at_zero_and_what_is_not_counted_is_empty() -> None:
    calls: tuple[Outcome, ...] = (Outcome("done", "", adds=("subject_prior_applications",)),)
    scheme = changed(DVDS_2023, "record_contact_attempt", outcomes=calls)
    drive = driven(scheme)
    assert [drive.facts[name] for name in ("subject_prior_applications", "crimes_recorded_in_24h")] == [0, 0]
    assert drive.facts["person_at_risk_prior_applications"] is None
    drive.take("record_contact_attempt", occurred_at=RECEIVED)
    assert drive.facts["subject_prior_applications"] == 1
    assert scheme.counters == (
        "subject_prior_applications", "crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h",
    )  # fmt: skip


def test_what_is_done_beside_the_process_is_no_step_wherever_it_stands() -> None:
    def steps(scheme: Scheme) -> set[str]:
        return {one.key for one in scheme.actions if one.is_step}

    beside: Action = replace(DVDS_2023.action("note"), at=("meeting",))
    assert "note" not in steps(replace(DVDS_2023, actions=(beside,)))
    assert "countersign" in steps(changed(DVDS_2023, "countersign", at=("decision", "countersign", "disclosure")))
