"""A public form that is declared wrongly stops the start, and the fault is named; the product's own and the invented one are sound."""

from dataclasses import replace

import pytest

from disclosure.domain.errors import Declaration
from disclosure.domain.schemes import ALL
from disclosure.forms.journey import Becomes, Journeys, pages
from disclosure.forms.public.journeys import JOURNEYS, MYSELF
from disclosure.forms.public.worry import Signs
from disclosure.forms.registry import FORMS
from tests import invented


class OtherSigns(Signs):
    """Another page of the same name."""


def becoming(*cases):
    return replace(MYSELF, key="another", becomes=cases)


FAULTS = [
    (MYSELF, "journey 'me' is called like another, or like a form of the casework"),
    (replace(MYSELF, key="note"), "journey 'note' is called like another, or like a form of the casework"),
    (becoming(), "journey 'another' becomes no case"),
    (
        becoming(Becomes("vsds", "right_to_ask")),
        "journey 'another' becomes a case of 'vsds', 'right_to_ask', which is not declared in every rule set",
    ),
    (
        becoming(Becomes("dvds", "enquiry")),
        "journey 'another' becomes a case of 'dvds', 'enquiry', which is not declared in every rule set",
    ),
    (
        becoming(Becomes("dvds", "right_to_ask", told_in="what_asked")),
        "journey 'another' is told in 'what_asked', which the form 'register_dvds_right_to_ask' does not ask",
    ),
    (
        replace(becoming(*MYSELF.becomes), pages=pages(OtherSigns)),
        "two public pages are called 'signs': what is typed on one would stand on the other",
    ),
]


@pytest.mark.parametrize(("journey", "fault"), FAULTS)
def test_a_fault_of_a_journey_is_named_once_and_nothing_else_is(journey, fault):
    wrong = replace(JOURNEYS, offered=(*JOURNEYS.offered, journey))
    with pytest.raises(Declaration) as refused:
        wrong.check(ALL, FORMS)
    assert refused.value.values["faults"] == f"\n- {fault}"


def test_the_product_s_journeys_and_the_invented_one_are_sound():
    JOURNEYS.check(ALL, FORMS)
    both = Journeys(JOURNEYS.first, (*JOURNEYS.offered, invented.JOURNEY))
    both.check((*ALL, invented.SCHEME), {**FORMS, **invented.FORMS})
