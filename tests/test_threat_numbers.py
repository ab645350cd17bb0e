"""The numbers that the threat model states of the five words and of tries at them are the ones that the code goes by."""

import math
import re
import tomllib
from pathlib import Path

import pytest

from disclosure.domain import reference
from disclosure.services import brake, drafts, tokens
from disclosure.settings import Brake

ROOT = Path(__file__).parents[1]
MODEL = (ROOT / "docs" / "THREAT_MODEL.md").read_text(encoding="utf-8")
NUMBERS = {"five": 5, "ten": 10, "thirty": 30, "two": 2}
# As it is stated for whoever guesses, and for whoever has the five words.
TRIES = (
    (
        r"(?P<bits>\d+) bits, drawn by the operating system; (?P<one>\w+) tries in (?P<minutes>\w+) minutes from one network, "
        r"(?P<all>[\d,]+) from all together: a hundred thousand years for one of a million drafts"
    ),
    (
        r"They are (?P<words>\w+) of (?P<listed>[\d,]+), (?P<bits>\d+) bits\. In (?P<minutes>\w+) minutes (?P<one>\w+) may be tried "
        r"from one part of the network \((?P<v4>\d+) bits of an IPv4 address, (?P<v6>\d+) of IPv6\) and "
        r"(?P<all>[\d,]+) in all: for a million requests at once, a hundred thousand years"
    ),
)


def number(told):
    return NUMBERS.get(told) or int(told.replace(",", ""))


@pytest.fixture(params=TRIES, ids=["whoever guesses", "whoever has them"])
def stated(request):
    [found] = re.finditer(request.param, MODEL)
    return {name: number(told) for name, told in found.groupdict().items()}


@pytest.fixture
def told():
    """What the product is started with where nobody says otherwise, whatever its tests are."""
    config = tomllib.loads((ROOT / "config" / "default.toml").read_text(encoding="utf-8"))
    for other in ("production.toml", "force.toml"):
        assert "brake" not in tomllib.loads((ROOT / "config" / other).read_text(encoding="utf-8"))
    return Brake(**config["brake"])


def test_the_bits_of_the_five_words_are_those_of_the_list_that_they_are_drawn_from(stated):
    listed = tokens._words()
    assert len(set(listed)) == len(listed), "or some would come oftener than others"
    assert math.floor(tokens.WORDS * math.log2(len(listed))) == stated["bits"]


def test_they_are_drawn_from_the_whole_list_and_compared_whole():
    """As they are compared, no two phrases are one: what is left out of them would be no bit."""
    assert len({drafts.as_compared(word) for word in tokens._words()}) == len(tokens._words())


def test_the_limit_on_tries_is_the_one_that_is_set(stated, told):
    assert told.guess_from_one == stated["one"]
    assert told.guess_in_all == stated["all"]
    assert told.window_minutes == stated["minutes"]


def test_the_part_of_the_network_and_the_list_are_as_large_as_stated():
    [found] = re.finditer(TRIES[1], MODEL)
    stated = {name: number(told) for name, told in found.groupdict().items()}
    assert (stated["v4"], stated["v6"]) == (brake._PREFIX[4], brake._PREFIX[6])
    assert stated["listed"] == len(tokens._words())
    assert stated["words"] == tokens.WORDS == len(tokens.new_phrase().split())


def test_at_that_pace_one_of_a_million_is_found_in_a_hundred_thousand_years(stated, told):
    """Half of all phrases tried, on the average; a year and a million as they are stated."""
    phrases = len(tokens._words()) ** tokens.WORDS
    tries_in_a_year = told.guess_in_all * (365 * 24 * 60 / told.window_minutes)
    assert phrases / 2 / 1_000_000 / tries_in_a_year > 100_000


def test_a_reference_alone_is_no_more_than_a_number_and_opens_nothing():
    """It is told on the telephone and stands on letters: what keeps a request shut are the words beside it."""
    assert len(reference.from_bytes(bytes(8)).replace("-", "")) == 9
