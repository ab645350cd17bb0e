"""Two servers: their clocks differ, and one key reaches both for two cases."""

from datetime import timedelta

import pytest

from disclosure.domain.errors import Refused
from disclosure.services import casework
from tests.services.worlds import world


@pytest.mark.parametrize("by", [timedelta(minutes=1), timedelta(0)], ids=["behind", "at the same moment"])
def test_a_case_reopened_on_a_server_whose_clock_is_behind_is_open(database, by):
    with world(database) as house:
        reference = house.walk(to="closed")
        doing, behind = house.doing(reference, "reopen"), house.case(reference).recorded_from - by
        casework.perform(house.session, reference, doing, law=house.law, actor=house.who("Sofia"), now=behind)
        told = house.case(reference).facts
    assert (told["stage"], told["is_open"]) == ("initial_checks", True)


def test_a_form_whose_key_was_used_on_another_case_is_refused_in_words_and_changes_nothing(database):
    with world(database) as house:
        first, second = house.walk(to="full_checks"), house.walk(to="full_checks")
        once = house.doing(first, "note")
        casework.perform(house.session, first, once, law=house.law, actor=house.who("Rae"), now=house.now)
        again = house.doing(second, "note")._replace(request_key=once.request_key)
        with pytest.raises(Refused, match="sent for another case already"):
            casework.perform(house.session, second, again, law=house.law, actor=house.who("Rae"), now=house.now)
        assert house.case(second).version == again.version
