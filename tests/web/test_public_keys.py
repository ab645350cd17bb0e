"""A change of the keys shuts nobody out: what was sent before it is registered, and its words open what may be asked."""

import pytest
from pydantic import SecretStr

from disclosure import create_app
from disclosure.store.db import db
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

NEW = SecretStr("a new key, long and random, of the tests")


@pytest.fixture
def serve(settings, clock):
    """The product as it is started anew, with these keys instead."""
    served = []

    def start(**keys):
        app = create_app(settings.model_copy(update=keys), clock=clock)
        app.testing = True
        served.append(app)
        return app

    yield start
    for app in served:
        with app.app_context():
            db.engine.dispose()


def sends(app):
    """Somebody sends a request; its reference and the words."""
    applicant = Applicant(Client(app, Answer)).begin("me").fill()
    return applicant.submit(), applicant.words


def heading(app, reference, words):
    """What stands above the answer, for whoever gives both."""
    asking = Applicant(Client(app, Answer)).open("/request/check")
    return asking.send("/request/check", reference_given=reference, words_given=words).page.h1.get_text(strip=True)


def test_the_words_of_a_request_open_it_for_as_long_as_the_draft_key_of_its_day_is_kept(serve, settings):
    """Two hours later, too, when no draft of that key is left: docs/operations.md says that it stays."""
    before = sends(serve())
    rotated = serve(draft_key=NEW, former_draft_keys=(settings.draft_key,))
    assert heading(rotated, *before) == "We have received your request"
    assert heading(rotated, *sends(rotated)) == "We have received your request"
    do_jobs(rotated, rotated.extensions["disclosure"].clock())
    assert heading(rotated, *before) != "Nothing was found", "nor does it matter that it is a case by now"


def test_whose_draft_key_was_taken_away_is_locked_out_and_let_in_again_by_bringing_it_back(serve, settings):
    before = sends(serve())
    without = serve(draft_key=NEW)
    assert heading(without, *before) == "Nothing was found"
    assert heading(without, *sends(without)) == "We have received your request", "and nobody else is"
    back = serve(draft_key=NEW, former_draft_keys=(settings.draft_key,))
    assert heading(back, *before) == "We have received your request"


def test_what_was_sent_before_a_change_of_the_intake_key_is_registered_after_it(serve, settings, clock):
    sends(serve())
    new_alone, rotated = serve(intake_key=NEW), serve(intake_key=NEW, former_intake_keys=(settings.intake_key,))
    sends(new_alone)
    assert do_jobs(new_alone, clock())["not_registered"] == 1
    done = do_jobs(rotated, clock())
    assert (done["registered"], done["not_registered"]) == (1, 0)
