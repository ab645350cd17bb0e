"""Things done to a case that carry an application: an enquiry that becomes one, a registration that is corrected."""

from collections.abc import Sequence

from disclosure.domain.application import Application, PersonGiven
from disclosure.domain.scheme import REGISTRATION
from disclosure.services import case_state
from disclosure.services.casework import Doing
from tests.services.worlds import World, answers


def becoming(made: World, enquiry: str) -> Doing:
    """The enquiry turns into an application of its own."""
    doing = made.doing(enquiry, "become_application", "became_application")
    return doing._replace(application=made.application("csods", "right_to_ask"))


def correcting(made: World, reference: str, people: Sequence[PersonGiven]) -> Doing:
    """Other people were meant than those that the registration named."""
    case = made.case(reference)
    first = next(one for one in case_state.held_records(case.events) if one.kind == REGISTRATION)
    said = {name: case.facts[name] for name in ("received_at", "district", "channel")}
    application = Application(
        case.facts["scheme"], case.facts["route"], said, tuple(people), answers(REGISTRATION, **said)
    )
    doing = made.doing(reference, "correct", about=first.sequence)
    given = answers(doing.answers.form, **said, correction_reason="Misheard on the telephone.")
    return doing._replace(application=application, answers=given)
