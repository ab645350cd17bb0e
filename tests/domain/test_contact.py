"""The contact plan, as a public form tells it: what is not told to be safe is not safe."""

from datetime import date, time, timedelta

import pytest

from disclosure.domain.answers import Answer, Answers
from disclosure.domain.contact import DAYS, Channel, Hours, Reach, Safe, has_ended, plan_of, reach_of, tells_plan


def test_a_plan_says_of_each_way_whether_it_is_safe_and_when() -> None:
    plan = plan_of({
        "contact_call": "yes", "contact_text": "only", "contact_email": "no", "contact_only_so": "Text first.",
        "safe_days": ["mon", "thu"], "safe_from": "09:00", "safe_to": "14:00", "safe_times_words": "Not in the holidays.",
        "safe_hours": "between",
        "may_answer": "Nobody", "what_to_say": "Say it is the surgery.", "code_word": "heron", "safe_until": "When he is back.",
    })  # fmt: skip
    assert (plan.channels[Channel.CALL], plan.channels[Channel.TEXT]) == (Safe.YES, Safe.ONLY)
    assert (plan.days, plan.hours, plan.since, plan.until) == (("mon", "thu"), Hours.BETWEEN, time(9), time(14))
    assert (plan.only_so, plan.times) == ("Text first.", "Not in the holidays.")
    assert (plan.may_answer, plan.if_another) == ("Nobody", "Say it is the surgery.")
    assert (plan.code_word, plan.ends) == ("heron", "When he is back.")
    assert plan.is_reachable


@pytest.mark.parametrize("channel", Channel)
def test_a_way_that_was_left_open_is_not_safe(channel: Channel) -> None:
    assert plan_of({}).channels[channel] is Safe.NO
    assert plan_of({f"contact_{channel}": None}).channels[channel] is Safe.NO


def test_somebody_with_no_safe_way_is_not_reachable() -> None:
    assert not plan_of({f"contact_{channel}": "no" for channel in Channel}).is_reachable
    assert not plan_of({}).is_reachable


@pytest.mark.parametrize(
    ("days", "hours", "known"),
    [
        (["any"], "any", (DAYS, Hours.ANY)),
        (["unknown"], "unknown", ((), Hours.UNKNOWN)),
        (["sun", "mon"], "other", (("mon", "sun"), Hours.OTHER)),
        (None, None, ((), Hours.UNKNOWN)),
    ],
)
def test_what_nobody_knows_of_days_and_hours_is_not_taken_for_any(days: object, hours: object, known: object) -> None:
    chosen_and_of_no_use = {"safe_from": "14:00", "safe_to": "09:00"}
    plan = plan_of({"safe_days": days, "safe_hours": hours, **chosen_and_of_no_use})
    assert (plan.days, plan.hours) == known
    assert (plan.since, plan.until) == (None, None)


def test_answers_tell_a_plan_where_the_ways_were_asked_for_at_all() -> None:
    assert tells_plan({"contact_call": None})
    assert not tells_plan({"note": "The phone is broken.", "safe_channels": ["call"]})


THE_DAY = date(2026, 11, 6)


@pytest.mark.parametrize(("days", "is_safe"), [(-1, True), (0, False), (1, False)])
def test_on_the_day_itself_none_of_it_is_safe_any_more(days: int, is_safe: bool) -> None:
    day = THE_DAY + timedelta(days=days)
    assert has_ended(THE_DAY, day) is not is_safe
    assert Reach(is_reachable=True, ends_on=THE_DAY).on(day) is is_safe
    assert Reach(is_reachable=True).on(day), "nobody knows of such a day"
    assert not Reach(is_reachable=False).on(day)


@pytest.mark.parametrize(
    ("said", "reach"),
    [
        ({"note": "The phone is broken."}, None),
        ({"contact_call": "no", "contact_text": "no"}, Reach(is_reachable=False)),
        ({"contact_call": "only"}, Reach(is_reachable=True)),
        ({"contact_call": "yes", "safe_until": "When he is back."}, Reach(is_reachable=True)),
        (
            {"contact_call": "yes", "safe_until_known": "yes", "safe_until_on": "2026-11-06"},
            Reach(is_reachable=True, ends_on=THE_DAY),
        ),
    ],
)
def test_what_answers_come_to_is_a_way_and_a_day_or_nothing_where_they_tell_no_plan(
    said: dict[str, str], reach: Reach | None
) -> None:
    items = tuple(Answer(name, name, value, value) for name, value in said.items())
    assert reach_of(Answers("applicant_message", "6", "en", items)) == reach
