"""Every door of the casework: who comes in, what is sent to it, and how many statements that takes at most."""

from sqlalchemy import select

from disclosure.store.models import people
from tests.web.client import PASSWORD
from tests.web.test_doors import DOORS, address

# (method, route) → who opens it or sends its form, filled in as it should be, and how many statements it takes at most.
COSTS = {
    ("GET", "/"): ("omar", 1),
    ("GET", "/sign-in"): ("nobody", 1),
    ("POST", "/sign-in"): ("nobody", 12),
    ("POST", "/sign-out"): ("sam", 5),
    ("GET", "/stay-signed-in"): ("omar", 2),
    ("POST", "/stay-signed-in"): ("omar", 2),
    ("GET", "/password"): ("rae", 2),
    ("POST", "/password"): ("rae", 17),
    ("GET", "/cases"): ("omar", 4),
    ("POST", "/cases/move"): ("sofia", 10),
    ("GET", "/workload"): ("sofia", 5),
    ("POST", "/cases/saved"): ("omar", 4),
    ("POST", "/cases/saved/remove"): ("omar", 4),
    ("GET", "/cover"): ("sofia", 5),
    ("GET", "/shortcuts"): ("omar", 2),
    ("POST", "/cover"): ("sofia", 10),
    ("POST", "/cover/end"): ("sofia", 6),
    ("GET", "/cases/<reference>"): ("omar", 7),
    ("GET", "/cases/<reference>/clocks/<clock>/<int:sequence>"): ("omar", 7),
    ("GET", "/cases/<reference>/records/<int:sequence>"): ("omar", 5),
    ("GET", "/cases/<reference>/actions/<action>"): ("omar", 5),
    ("POST", "/cases/<reference>/actions/<action>"): ("omar", 10),
    ("GET", "/cases/<reference>/people"): ("omar", 8),
    ("GET", "/cases/<reference>/handover"): ("omar", 7),
    ("GET", "/cases/<reference>/checklist"): ("omar", 6),
    ("GET", "/triage"): ("omar", 5),
    ("GET", "/search"): ("omar", 3),
    ("POST", "/search"): ("omar", 2),
    ("GET", "/notices"): ("omar", 4),
    ("POST", "/notices/seen"): ("omar", 2),
    ("GET", "/intake"): ("ines", 4),
    ("POST", "/intake"): ("ines", 4),
    ("GET", "/intake/<int:number>"): ("ines", 5),
    ("POST", "/intake/<int:number>"): ("ines", 4),
    ("POST", "/intake/<int:number>/keep"): ("ines", 5),
    ("GET", "/intake/<int:number>/remove"): ("ines", 4),
    ("POST", "/intake/<int:number>/remove"): ("ines", 5),
    ("GET", "/register"): ("ines", 2),
    ("GET", "/register/<scheme>/<route>"): ("ines", 2),
    ("POST", "/register/<scheme>/<route>"): ("ines", 14),
    ("GET", "/figures"): ("ravi", 4),
    ("GET", "/figures.csv"): ("ravi", 4),
    ("GET", "/users"): ("ada", 4),
    ("GET", "/users/new"): ("ada", 2),
    ("POST", "/users/new"): ("ada", 11),
    ("GET", "/users/<int:user_id>"): ("ada", 4),
    ("POST", "/users/<int:user_id>"): ("ada", 8),
    ("GET", "/users/<int:user_id>/disable"): ("ada", 4),
    ("POST", "/users/<int:user_id>/disable"): ("ada", 7),
    ("POST", "/users/<int:user_id>/enable"): ("ada", 6),
    ("POST", "/users/<int:user_id>/password"): ("ada", 12),
    ("GET", "/audit"): ("aled", 4),
    ("POST", "/audit/case"): ("aled", 4),
    ("GET", "/audit/cases/<reference>"): ("aled", 5),
    ("POST", "/audit/person"): ("aled", 4),
    ("GET", "/audit/people/<int:person_id>"): ("aled", 5),
    ("POST", "/audit/user"): ("aled", 4),
    ("GET", "/audit/users/<int:user_id>"): ("aled", 5),
}


def days(name: str) -> dict[str, str]:
    """A day to come, as a form sends it."""
    return {f"{name}-day": "20", f"{name}-month": "11", f"{name}-year": "2026"}


def forms(desk, reference: str, family_name: str, number: int) -> dict[str, dict]:
    """What is sent to each route that asks for something."""
    said = {"key": desk.key_of_call(number), "page": "a", "danger.seen": "", "danger.immediate_danger": "no"}
    new, roles = "quiet marble lantern", ["researcher"]
    return {
        "/sign-in": {"username": desk.omar.username, "password": PASSWORD},
        "/password": {"current_password": PASSWORD, "new_password": new, "again": new, "request_key": "password"},
        "/cases/<reference>/actions/<action>": {
            **desk.fields("note"), "version": desk.case(reference).version, "request_key": "note"
        },
        "/register/<scheme>/<route>": {**desk.fields("register_dvds_right_to_ask"), "request_key": "register"},
        "/cases/move": {"case": reference, "press": "preview", "owner_id": str(desk.omar.user_id)},
        "/cases/saved": {"name": "High in Barnsley", "list": "show=open&risk=high&district=barnsley"},
        "/cases/saved/remove": {"name": "High in Barnsley"},
        "/cover": {
            "absent_id": desk.rae.user_id, "covering_id": desk.omar.user_id, "request_key": "cover",
            **days("first_day"), **days("last_day"),
        },
        "/cover/end": {"cover": desk.cover("omar", "rae")},
        "/search": {"looked_for": "mill court"},
        "/intake": {"asking_for": "me", "channel": "counter", "request_key": "intake"},
        "/intake/<int:number>": {**said, "press": "save"},
        "/intake/<int:number>/keep": {**said, "danger.immediate_danger": "unknown", "turn": "1"},
        "/intake/<int:number>/remove": {"key": said["key"], "reason": "trial"},
        "/users/new": {"username": "nia.bell", "name": "Nia Bell", "roles": roles, "request_key": "new"},
        "/users/<int:user_id>": {"name": "Tom Larkin", "roles": roles},
        "/users/<int:user_id>/disable": {"sure": "yes"},
        "/users/<int:user_id>/password": {"request_key": "reset"},
        "/audit/case": {"reference": reference},
        "/audit/person": {"family_name": family_name},
        "/audit/user": {"username": desk.omar.username},
    }  # fmt: skip


def every_door(desk, nobody, as_user, rows):
    """Method and rule of every page and form, and asking for it or sending it, filled in as it should be."""
    assert set(COSTS) == set(DOORS), "Say in COSTS who opens it, and how many statements it takes at most."
    reference = desk.walk("meeting")
    person_id, family_name = rows(select(people.c.id, people.c.family_name).order_by(people.c.id).limit(1))[0]
    places = {
        "reference": reference, "clock": "overall", "sequence": 1, "action": "note", "scheme": "dvds",
        "route": "right_to_ask", "user_id": as_user(name="Tom Lark").user_id, "person_id": person_id, "number": desk.call(),
    }  # fmt: skip
    sent = forms(desk, reference, family_name, places["number"])
    for (method, rule), (who, _) in COSTS.items():
        by, path = nobody if who == "nobody" else getattr(desk, who), address(rule, **places)
        assert by.token

        def ask(by=by, path=path, method=method, rule=rule):
            answer = by.get(path) if method == "GET" else by.post(path, sent.get(rule))
            assert answer.status_code in {200, 303}, f"{method} {rule}: {answer.status_code}"
            assert "govuk-error-summary" not in answer.text, f"{method} {rule} refused its form"
            return answer

        yield method, rule, ask
