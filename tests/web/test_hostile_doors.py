"""Every form of the casework, one of its values spoilt at a time: a page or a message each time, on both databases."""

import pytest
from sqlalchemy import select

from disclosure.store.models import people
from tests.web.desk import Desk
from tests.web.every_door import COSTS, forms
from tests.web.test_doors import address

SPOILT = (
    *(
        "\x00",
        "9" * 40,
        "9" * 5_000,
        "2147483648",
        "-1",
        "٣",
        "",
        "x" * 10_001,
        "a\u202eb",
        "'\" OR 1=1 --",
        "\ud7ff\U0010ffff",
    ),
    *("7K4M-2P9Q-J~" + "9" * 4_301, "7K4M-2P9Q-J~\x00", ["a", "b"]),
)
# What a form may carry besides what its page asks for.
CARRIED = (
    "request_key",
    "version",
    "about",
    "list",
    "back",
    "call",
    "call_key",
    "call_version",
    "press",
    "key",
    "shown",
    "turn",
    "page",
)
REGISTER = "/register/<scheme>/<route>"
POSTS = sorted(rule for method, rule in COSTS if method == "POST")


@pytest.fixture
def desk(app, clock, as_user):
    made = Desk(app, clock, as_user)
    for name in ("ines", "rae", "omar", "sofia", "sam", "ada", "aled"):
        getattr(made, name).checks_pages = False
    return made


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("rule", POSTS)
def test_whichever_value_of_a_form_is_spoilt_there_is_an_answer(desk, client, as_user, rows, rule):
    client.checks_pages = False
    reference = desk.walk("meeting")
    person_id, family_name = rows(select(people.c.id, people.c.family_name).order_by(people.c.id).limit(1))[0]
    places = {
        "reference": reference, "action": "note", "scheme": "dvds", "route": "right_to_ask", "person_id": person_id,
        "user_id": as_user(name="Tom Lark").user_id, "number": desk.call(),
    }  # fmt: skip
    sent = forms(desk, reference, family_name, places["number"]).get(rule, {})
    names = (*sent, *CARRIED)
    if rule == REGISTER:  # what its page asks for is spoilt in `test_hostile.py`; here it comes from a call
        sent |= {"call": places["number"], "call_key": desk.key_of_call(places["number"]), "call_version": "1"}
        names = CARRIED
    who, path = COSTS["POST", rule][0], address(rule, **places)
    by = client if who == "nobody" else getattr(desk, who)
    for name in dict.fromkeys(names):
        for number, value in enumerate(SPOILT):
            said = {**sent, "request_key": f"{name}{number}", name: value}
            answer = by.post(path, said)
            what = f"{rule}: {name}={str(value)[:30]!r}"
            assert answer.status_code in {200, 303, 400, 404, 409, 429}, f"{what}: {answer.status_code}"
            assert "Traceback" not in answer.text, what


@pytest.mark.databases("sqlite", "postgresql")
def test_whichever_value_of_an_action_s_address_is_spoilt_there_is_a_page(desk):
    """Such as the one that holds somebody of this case against somebody of another, whose places the address tells."""
    reference, other = desk.walk("meeting"), desk.register()
    asked = {
        "about": "1",
        "own_person": "1",
        "other_reference": other,
        "other_person": "1",
        "list": "show=open",
        "back": "1",
    }
    actions = [one.key for one in desk.law.for_receipt("dvds", desk.clock()).actions]
    assert "identify" in actions
    with desk.nothing_changes():
        for action in actions:
            for name in asked if action == "identify" else ("about",):
                for value in SPOILT:
                    for by in (desk.omar, desk.sofia):
                        answer = by.get(f"/cases/{reference}/actions/{action}", query_string={**asked, name: value})
                        what = f"{action}: {name}={str(value)[:30]!r}"
                        assert answer.status_code in {200, 400, 403, 404, 409}, f"{what}: {answer.status_code}"


@pytest.mark.databases("sqlite", "postgresql")
def test_whichever_place_of_another_case_is_sent_nobody_is_said_to_be_anybody(desk):
    reference, other = desk.walk("meeting"), desk.register()
    sent = {
        **desk.fields("identify", "same"), "outcome": "same", "own_person": "1", "other_reference": other, "other_person": "1",
        "version": desk.case(reference).version,
    }  # fmt: skip
    with desk.nothing_changes():
        for name in ("own_person", "other_reference", "other_person"):
            for number, value in enumerate(SPOILT):
                said = {**sent, "request_key": f"{name}{number}", name: value}
                answer = desk.omar.post(f"/cases/{reference}/actions/identify", said)
                assert answer.status_code in {200, 400, 409}, f"{name}={str(value)[:30]!r}: {answer.status_code}"
