"""Wound 21: a form timed out while somebody typed, and what they had written was gone.

A public form takes what is sent from an open page for two hours, and every page that was sent before is kept.
"""

import pytest

from tests.web.applicant import Applicant

LONG = "It began in the spring, and it has become worse since. " * 60


@pytest.mark.parametrize("minutes", [9, 30, 119])
def test_what_was_typed_slowly_is_taken(client, clock, minutes):
    applicant = Applicant(client, what_happened=LONG).begin("me").fill(until="what_happened")
    clock.forward(minutes=minutes)
    applicant.answer_page()
    assert applicant.key == "signs"
    number = int(applicant.at.rpartition("/")[2])
    applicant.open(f"/request/{number - 1}")
    assert applicant.page.find(attrs={"name": "what_happened"}).get_text().strip() == LONG.strip()


def test_each_page_that_is_sent_gives_two_hours_more(client, clock):
    applicant = Applicant(client).begin("me").fill(until="your_name")
    for _ in range(4):
        clock.forward(minutes=100)
        applicant.answer_page()
    assert applicant.key not in ("", "your_name")


def test_asking_for_more_time_gives_it_and_changes_nothing(client, clock):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    for _ in range(3):
        clock.forward(minutes=100)
        answer = client.post("/request/time", data={"csrf_token": applicant.token}, token=applicant.token)
        assert (answer.status_code, answer.data) == (204, b"")
    applicant.answer_page()
    assert applicant.key == "signs"


def test_a_mistake_loses_nothing_of_the_page(client):
    applicant = Applicant(client).begin("me").fill(until="crime")
    applicant.answer_page(crime_alleged="yes").answer_page(crime_alleged_words="", crime_wishes="Nobody may come.")
    assert applicant.key == "crime_told"
    assert applicant.page.find("textarea", {"name": "crime_wishes"}).get_text().strip() == "Nobody may come."
