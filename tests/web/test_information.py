"""What is held, item by item, and what is known of an offender: who reads it, where it stands, and what decisions rest on."""

import gzip

import pytest

from disclosure.domain.access import Role
from tests.web.client import carried
from tests.web.desk import Desk

OFFENDER = "Showed deception about contact with children in June."


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def briefs(answer, of=".app-brief"):
    return [" ".join(one.get_text(" ", strip=True).split()) for one in answer.page.select(of)]


def lines(answer):
    return briefs(answer, ".app-brief__line")


def test_an_item_stands_on_the_case_page_in_a_line_with_a_link_to_the_whole(desk):
    reference = desk.walk("full_checks")
    answer = desk.do(reference, "record_information", by=desk.rae)
    assert answer.status_code == 303, answer.words
    page = desk.omar.get(f"/cases/{reference}")
    assert lines(page) == ["Item of information : Conviction, not spent · March 2023 · PNC · May be disclosed"]
    whole = desk.omar.get(page.page.select_one(".app-brief a")["href"])
    for words in (
        "Convicted of assault",
        "printed for the case",
        "A court’s or the police’s own record",
        "It shows what may happen",
    ):
        assert words in whole.words
    assert "Information held" in page.words
    intake = desk.ines.get(f"/cases/{reference}")
    assert lines(intake) == ["Item of information : You may not read this record."]
    assert "Information held" not in intake.words


def test_many_items_keep_the_pages_small(desk):
    reference = desk.walk("decision")
    for _ in range(25):
        desk.take(reference, "record_information", by="rae")
    desk.take(reference, "record_offender", by="omar")
    pages = [desk.sofia.get(f"/cases/{reference}"), desk.ask(reference, "decide", by=desk.sofia)]
    for page in pages:
        assert len(lines(page)) == 27  # with the risk and the offender
        assert len(gzip.compress(page.data)) <= 6 * 1024


def test_the_full_checks_open_with_the_kinds_of_the_items(desk):
    reference = desk.walk("full_checks")
    desk.take(reference, "record_information", by="rae")
    form = carried(desk.ask(reference, "record_full_checks", by=desk.rae).page.main.form)
    assert (form["information_held"], form["information_kinds"]) == ("yes", "conviction_unspent")


def test_a_correction_of_an_item_changes_the_kinds(desk):
    reference = desk.walk("full_checks")
    sequence = desk.take(reference, "record_information", by="rae").sequence
    page = desk.ask(reference, "correct", by=desk.rae, about=sequence)
    answer = desk.rae.submit(
        page, {"information_kind": "intelligence", "correction_reason": "It is a log, not a conviction."}
    )
    assert answer.status_code == 303, answer.words
    assert desk.case(reference).facts["information_kinds"] == "intelligence"
    assert lines(desk.rae.get(f"/cases/{reference}")) == [
        "Item of information : Intelligence · March 2023 · PNC · May be disclosed"
    ]


def test_a_disposal_says_whether_it_is_spent_and_nothing_else_is_asked_that(desk):
    reference = desk.walk("full_checks")
    answer = desk.do(reference, "record_information", by=desk.rae, information_kind="out_of_court_disposal")
    assert answer.errors == ["Say whether the disposal is spent"]
    answer = desk.do(reference, "record_information", by=desk.rae, disposal_spent="yes")
    assert answer.errors == ["Clear this: only a disposal is asked about"]


@pytest.mark.parametrize(("who", "reads"), [("ines", False), ("rae", True), ("omar", True), ("sofia", True)])
def test_what_is_known_of_an_offender_is_read_by_those_who_may(desk, who, reads):
    reference = desk.walk("full_checks")
    sequence = desk.take(reference, "record_offender", by="omar").sequence
    client = getattr(desk, who)
    page = client.get(f"/cases/{reference}")
    assert ("T. Marsh, probation" in page.words) is reads
    assert OFFENDER not in page.words
    assert ("You may not read this record." in page.words) is not reads
    assert ("Subject’s MAPPA category" in page.words) is reads
    assert ("Subject’s MAPPA category" in client.get(f"/cases/{reference}/handover").words) is reads
    found = client.post("/search", {"looked_for": "Marsh probation"}).location
    assert (reference in client.get(found).words) is reads
    record = client.get(f"/cases/{reference}/records/{sequence}")
    assert (record.status_code, OFFENDER in record.words) == ((200, True) if reads else (404, False))


def test_an_analyst_and_whoever_only_registers_learn_nothing_of_it_by_correcting(desk):
    reference = desk.walk("full_checks")
    sequence = desk.take(reference, "record_offender", by="omar").sequence
    answer = desk.ines.get(f"/cases/{reference}/actions/correct", query_string={"about": sequence})
    assert OFFENDER not in answer.text
    assert desk.ravi.get(f"/cases/{reference}").status_code in (403, 404)


@pytest.mark.parametrize(
    ("stage", "action", "who"),
    [
        ("decision", "record_view", "pat"),
        ("decision", "record_panel", "petra"),
        ("decision", "decide", "sofia"),
        ("countersign", "countersign", "sam"),
    ],
)
def test_whoever_decides_advises_or_signs_has_it_before_them(desk, stage, action, who):
    reference = desk.walk("decision")
    for one in ("record_information", "record_offender"):
        desk.take(reference, one, by="omar")
    desk.go_on(reference, stage)
    told = " ".join(briefs(desk.ask(reference, action, by=getattr(desk, who))))
    for words in ("RM2000", "Raised by judgement", "Strangulation, and the pace", "Convicted of assault", OFFENDER):
        assert words in told


def test_the_panel_reads_it_while_the_case_stands_before_it(desk):
    reference = desk.walk("full_checks")
    sequence = desk.take(reference, "record_offender", by="omar").sequence
    path = f"/cases/{reference}/records/{sequence}"
    assert desk.pat.get(path).status_code == 404
    desk.go_on(reference, "decision")
    assert OFFENDER in desk.pat.get(path).words
    desk.go_on(reference, "disclosure")
    assert desk.pat.get(path).status_code == 404


def test_a_grade_set_lower_is_told_to_whoever_signs(desk):
    reference = desk.walk("risk_assessment")
    desk.take(
        reference, "assess_risk", by="omar", risk_grade="standard", override_reason="He has been in prison since."
    )
    desk.go_on(reference, "countersign")
    told = " ".join(briefs(desk.ask(reference, "countersign", by=desk.sam)))
    assert "Lowered by judgement" in told
    assert "He has been in prison since." in told
    assert Role.SUPERVISOR in desk.sam.actor.roles
