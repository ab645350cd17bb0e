"""The columns of a case: the return's list written out from its contract, and what holds of storing, folding and changing them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain import facts
from disclosure.domain.application import age_band_at
from disclosure.domain.facts import Column, FactError, Kind
from tests.domain.driver import at

SEXES = "female male other not_stated"
BANDS = "under_16 16_17 18_24 25_34 35_44 45_54 55_64 65_over"
ETHNICITIES = "w1 w2 w9 m1 m2 m3 m9 a1 a2 a3 a9 b1 b2 b9 o1 o9 ns"
FOUND = "conviction_spent conviction_unspent out_of_court_disposal intelligence not_proceeded_with concerning_behaviour"

# name | how it is stored | codes, where the contract closes the list. In the order of every exported file.
RETURN = [
    ("reference", "text", ""),
    ("kind", "code", "application enquiry"),
    ("scheme", "code", ""),
    ("route", "code", "right_to_ask right_to_know"),
    ("rule_set", "code", ""),
    ("district", "code", ""),
    ("team", "code", ""),
    ("town", "code", ""),
    ("referral_source", "code", "self third_party professional police other_force marac mappa probation custody"),
    ("channel", "code", "online phone counter officer email import"),
    ("received_at", "time", ""),
    ("applicant_relationship", "code", "person_at_risk parent carer relative friend neighbour colleague professional other"),
    ("applicant_sex", "code", SEXES),
    ("person_at_risk_sex", "code", SEXES),
    ("subject_sex", "code", SEXES),
    ("applicant_age_band", "code", BANDS),
    ("person_at_risk_age_band", "code", BANDS),
    ("subject_age_band", "code", BANDS),
    ("applicant_ethnicity", "code", ETHNICITIES),
    ("person_at_risk_ethnicity", "code", ETHNICITIES),
    ("relationship_type", "code", "partner ex_partner family household other"),
    ("children_count", "integer", ""),
    ("child_looked_after", "boolean", ""),
    ("child_missing_episodes", "boolean", ""),
    ("subject_registered_sex_offender", "boolean", ""),
    ("subject_mappa_category", "code", "1 2 3 4"),
    ("subject_da_history", "code", "none one more"),
    ("subject_child_sexual_offence", "code", "convicted intelligence none"),
    ("subject_prior_applications", "integer", ""),
    ("person_at_risk_prior_applications", "integer", ""),
    ("immediate_risk", "boolean", ""),
    ("initial_checks_at", "time", ""),
    ("meeting_at", "time", ""),
    ("full_checks_at", "time", ""),
    ("risk_assessed_at", "time", ""),
    ("panel_at", "time", ""),
    ("decided_at", "time", ""),
    ("countersigned_at", "time", ""),
    ("disclosed_at", "time", ""),
    ("applicant_informed_at", "time", ""),
    ("closed_at", "time", ""),
    ("reopened_at", "time", ""),
    ("meeting_mode", "code", "in_person phone video"),
    ("risk_grade", "code", "standard medium high"),
    ("concern", "boolean", ""),
    ("information_held", "boolean", ""),
    ("information_kinds", "codes", FOUND),
    ("disclosed_kinds", "codes", FOUND),
    ("disclosed_primary_offence", "code", ""),
    ("decision", "code", "disclose_full disclose_part do_not_disclose no_information no_concern"),
    (
        "decision_reason", "code",
        ("test_not_met_necessary test_not_met_proportionate no_pressing_need would_raise_risk "
         "relationship_not_established identity_not_established other_power_used other"),
    ),
    (
        "representations", "code",
        "sought not_sought_urgent not_sought_raises_risk not_sought_reveals_applicant not_sought_other",
    ),
    (
        "outcome", "code",
        ("disclosed offered_declined agreed_not_made no_information held_not_disclosed no_concern out_of_scope withdrawn "
         "no_contact identity_not_established duplicate other_power transferred became_application advice_given"),
    ),
    ("withdrawn_stage", "code", ""),
    ("told", "codes", "person_at_risk parent carer guardian professional applicant other"),
    ("undertaking", "code", "signed refused not_asked"),
    ("undertaking_breach", "code", "none alleged prosecuted"),
    ("complaint_kind", "code", "none by_applicant by_subject_vigilantism by_subject_other"),
    ("extension_ground", "code", ""),
    ("crimes_alleged", "integer", ""),
    ("crimes_recorded", "integer", ""),
    ("crimes_recorded_in_24h", "integer", ""),
    ("referred_marac", "boolean", ""),
    ("referred_childrens_social_care", "boolean", ""),
    ("referred_adult_social_care", "boolean", ""),
    ("referred_idva", "boolean", ""),
    ("referred_victim_support", "boolean", ""),
    ("arrest_or_safeguarding_action", "boolean", ""),
]  # fmt: skip


def test_the_columns_of_the_return_stand_in_the_order_of_the_contract() -> None:
    assert [column.name for column in facts.RETURN] == [name for name, *_ in RETURN]


@pytest.mark.parametrize(("name", "kind", "codes"), RETURN)
def test_a_column_is_stored_as_the_contract_says_with_its_codes(name: str, kind: str, codes: str) -> None:
    column = facts.COLUMNS[name]
    assert (column.kind.value, list(column.codes)) == (kind, codes.split())


def test_no_column_is_named_twice() -> None:
    assert len(facts.COLUMNS) == len(facts.RETURN) + len(facts.INTERNAL)


# --- storing

ANY_TIME = st.datetimes(
    datetime(2012, 1, 1), datetime(2035, 1, 1), timezones=st.integers(-720, 720).map(lambda m: timezone(timedelta(minutes=m)))  # noqa: DTZ001
)  # fmt: skip


def values(column: Column) -> st.SearchStrategy[object]:
    """What an answer for the column may be."""
    codes = st.sampled_from(column.codes or ("one", "two_three"))
    by_kind: dict[Kind, st.SearchStrategy[object]] = {
        Kind.CODE: codes,
        Kind.CODES: st.lists(codes, unique=True),
        Kind.BOOLEAN: st.sampled_from([True, False, "yes", "no"]),
        Kind.INTEGER: st.integers(0, 1000),
        Kind.TIME: st.one_of(ANY_TIME, ANY_TIME.map(datetime.isoformat)),
        Kind.DATE: st.dates(date(2012, 1, 1), date(2035, 1, 1)),
        Kind.TEXT: st.text("ABC123-", min_size=1),
    }
    return st.one_of(st.none(), by_kind[column.kind])


ROWS = st.fixed_dictionaries({}, optional={name: values(column) for name, column in facts.COLUMNS.items()})


@given(ROWS)
def test_what_is_stored_is_stored_the_same_again(row: dict[str, object]) -> None:
    for name, value in row.items():
        once = facts.stored(name, value)
        assert facts.stored(name, once) == once


def stored(row: dict[str, object]) -> dict[str, facts.Value]:
    return {name: facts.stored(name, value) for name, value in row.items()}


@given(ROWS, ROWS)
def test_deltas_one_over_the_other_give_the_row(before: dict[str, object], after: dict[str, object]) -> None:
    first, second = facts.changed({}, stored(before)), facts.changed(before, stored(after))
    row = {**dict.fromkeys(facts.COLUMNS), **first, **second}
    assert row.keys() == facts.COLUMNS.keys()
    for name in facts.COLUMNS:
        expected = after.get(name) if name in after else before.get(name)
        assert row[name] == facts.stored(name, expected)
    assert facts.changed(row, row) == {}
    assert facts.changed(row, stored({**before, **after})) == {}


@given(ROWS)
def test_a_row_as_the_database_gives_it_has_not_changed(row: dict[str, object]) -> None:
    """There times are times, and in a delta they are texts."""
    assert facts.changed(facts.typed(stored(row)), stored(row)) == {}


@given(st.lists(st.sampled_from(facts.INFORMATION_KINDS), min_size=1))
def test_several_codes_are_one_text_whatever_their_order(kinds: list[str]) -> None:
    text = facts.stored("information_kinds", kinds)
    assert text == facts.stored("information_kinds", kinds[::-1]) == facts.stored("information_kinds", ";".join(kinds))
    assert str(text).split(";") == sorted(set(kinds))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("risk_grade", "severe"),
        ("risk_grade", ["high", "medium"]),
        ("told", ["person_at_risk", "landlord"]),
        ("told", "person_at_risk;landlord"),
        ("concern", "perhaps"),
        ("concern", 1),
        ("children_count", "2"),
        ("children_count", True),
        ("children_count", 1.5),
        ("received_at", "2026-03-02T09:00:00"),
        ("received_at", datetime(2026, 3, 2, 9)),  # noqa: DTZ001  it is refused for that
        ("received_at", 1772442000),
    ],
)
def test_a_value_that_its_column_cannot_hold_is_refused(name: str, value: object) -> None:
    with pytest.raises(FactError):
        facts.stored(name, value)


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_empty_and_not_no(nothing: object) -> None:
    assert facts.stored("concern", nothing) is None
    assert facts.stored("concern", "no") is False


@given(ANY_TIME, ANY_TIME)
def test_stored_times_sort_as_text_and_are_the_same_moment(one: datetime, other: datetime) -> None:
    assert (facts.utc_text(one) < facts.utc_text(other)) is (one < other)
    assert facts.as_time(facts.utc_text(one)) == one
    assert facts.as_time(one).tzinfo is UTC or facts.as_time(one).utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2026-03-29T00:59:59+00:00", "2026-03-29"),
        ("2026-06-30T23:00:00+00:00", "2026-07-01"),
        ("2026-10-25T23:30:00+00:00", "2026-10-25"),
        ("2026-12-31T23:59:59+00:00", "2026-12-31"),
    ],
)
def test_days_are_londons(time: str, day: str) -> None:
    row = dict.fromkeys(facts.COLUMNS) | {"received_at": at(time), "disclosed_at": time}
    assert [facts.following(row)[name] for name in ("received_on", "disclosed_on")] == [date.fromisoformat(day)] * 2


@pytest.mark.parametrize(
    ("times", "waits", "reached"),
    [
        ({}, (None, None, None, None), 0),
        ({"decided_at": "2026-03-29T00:01:00+00:00"}, (1, None, None, None), 32),
        ({"decided_at": "2026-03-29T23:01:00+00:00"}, (2, None, None, None), 32),  # summer time: it is the 30th already
        ({"applicant_informed_at": "2026-04-20T09:00:00+00:00", "closed_at": "2026-04-19T09:00:00+00:00"},
         (None, None, 22, 22), 256 + 512),
        ({"disclosed_at": "2026-04-18T09:00:00+00:00", "closed_at": "2026-04-19T09:00:00+00:00"}, (None, 21, 22, 21), 128 + 512),
        ({"initial_checks_at": "2026-03-28T23:59:59+00:00", "reopened_at": "2026-05-01T09:00:00+00:00"},
         (None, None, None, None), 1 + 1024),
    ],
)  # fmt: skip
def test_waits_are_whole_london_days_and_what_is_reached_has_its_bit(
    times: dict[str, str], waits: tuple[int | None, ...], reached: int
) -> None:
    row = dict.fromkeys(facts.COLUMNS) | {"received_at": "2026-03-28T23:59:00+00:00"} | times
    found = facts.following(row)
    names = ("days_to_decision", "days_to_disclosure", "days_to_closure", "days_to_answer")
    assert (tuple(found[name] for name in names), found["reached"]) == (waits, reached)


def test_a_case_is_counted_under_its_outcome_only_while_it_is_not_open() -> None:
    row = dict.fromkeys(facts.COLUMNS) | {
        "received_at": "2026-03-28T12:00:00+00:00", "scheme": "dvds", "route": "right_to_ask", "kind": "application",
        "outcome": "disclosed", "is_open": True,
    }  # fmt: skip
    assert facts.following(row)["counted_under"] == "dvds;right_to_ask;;application;"
    closed = row | {"is_open": False, "district": "sheffield"}
    assert facts.following(closed)["counted_under"] == "dvds;right_to_ask;sheffield;application;disclosed"


def test_what_follows_is_in_no_event_and_days_that_old_events_tell_of_are_passed_over() -> None:
    assert not facts.COLUMNS.keys() & {column.name for column in facts.FOLLOWING}
    assert facts.typed({"district": "sheffield", "closed_on": "2026-01-02"}) == {"district": "sheffield"}


@pytest.mark.parametrize("value", ["", 0, False, "yesterday", "2026-01-02T00:00:00", ["2026-01-02T00:00:00+00:00"]])
def test_what_is_no_time_is_not_read_as_one(value: object) -> None:
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        facts.typed({"next_due_at": value})


# --- what follows from other columns

URGENCY = [
    ({}, 1),
    ({"immediate_risk": True}, 0),
    ({"immediate_risk": True, "triaged": True, "risk_grade": "standard"}, 0),
    ({"immediate_risk": False}, 1),
    ({"risk_grade": "high"}, 1),
    ({"triaged": True, "risk_grade": "high"}, 2),
    ({"triaged": True}, 3),
    ({"triaged": True, "risk_grade": "medium"}, 3),
    ({"triaged": True, "risk_grade": "standard"}, 4),
    ({"triaged": False, "risk_grade": "standard"}, 1),
]


@pytest.mark.parametrize(("row", "place"), URGENCY)
def test_immediate_risk_then_the_untriaged_then_the_grade(row: dict[str, object], place: int) -> None:
    assert facts.urgency(row) == place


@given(st.lists(ANY_TIME, min_size=1, max_size=8, unique_by=facts.utc_text))
def test_a_case_is_open_until_its_last_closing_and_after_a_later_reopening(times: list[datetime]) -> None:
    row: dict[str, object] = {}
    assert facts.is_open(row)
    for n, time in enumerate(sorted(times)):
        row["reopened_at" if n % 2 else "closed_at"] = facts.utc_text(time)
        assert facts.is_open(row) is bool(n % 2)


def test_a_case_reopened_at_the_very_moment_it_was_closed_at_is_closed() -> None:
    moment = at("2026-03-28T12:00:00+00:00")
    assert not facts.is_open({"closed_at": moment, "reopened_at": moment})


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "under_16"), (15, "under_16"), (16, "16_17"), (17, "16_17"), (18, "18_24"), (24, "18_24"), (25, "25_34"), (34, "25_34"),
        (35, "35_44"), (44, "35_44"), (45, "45_54"), (54, "45_54"), (55, "55_64"), (64, "55_64"), (65, "65_over"), (104, "65_over"),
    ],
)  # fmt: skip
def test_the_bands_of_age(age: int, band: str) -> None:
    assert facts.age_band(age) == band


@given(st.integers(0, 120))
def test_an_older_person_is_never_in_a_younger_band(age: int) -> None:
    place = facts.AGE_BANDS.index
    assert place(facts.age_band(age)) <= place(facts.age_band(age + 1))


@pytest.mark.parametrize(
    ("born", "on", "band"),
    [
        ("2008-03-02", date(2026, 3, 2), "18_24"),
        ("2008-03-03", date(2026, 3, 2), "16_17"),
        ("2008-02-29", date(2026, 2, 28), "16_17"),
        ("2008-02-29", date(2026, 3, 1), "18_24"),
        ("2008-05", date(2026, 5, 31), "18_24"),
        ("2008-05", date(2026, 5, 30), None),  # somebody born on the 31st is not yet eighteen
        ("2008-05", date(2026, 4, 30), "16_17"),
        ("2008-02", date(2026, 2, 28), None),  # 2008 had a 29 February
        ("1980", date(2026, 3, 2), "45_54"),
        ("2008", date(2026, 6, 1), None),
        ("", date(2026, 3, 2), None),
        ("2027", date(2026, 3, 2), None),
    ],
)
def test_a_partial_date_gives_a_band_only_where_it_leaves_no_doubt(born: str, on: date, band: str | None) -> None:
    assert age_band_at(born, on) == band


@given(st.dates(date(1920, 1, 1), date(2025, 1, 1)), st.dates(date(2025, 1, 2), date(2030, 1, 1)))
def test_less_of_a_birthday_never_gives_another_band(born: date, on: date) -> None:
    full = age_band_at(born.isoformat(), on)
    assert age_band_at(f"{born:%Y-%m}", on) in {full, None}
    assert age_band_at(f"{born:%Y}", on) in {full, None}
