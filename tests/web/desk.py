"""The office at work: somebody of each role, cases brought to a stage with the sample answers, actions done in the browser.

Setting up goes through the services, which is quicker; what a test is about goes through the browser.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from disclosure.domain.access import Role
from disclosure.domain.clocks import london_date
from disclosure.forms.application import to_application
from disclosure.services import case_state, casework, tokens
from disclosure.services import covers as cover_service
from disclosure.services.casework import Doing, Done
from disclosure.services.covers import Cover
from disclosure.store.db import db, writing
from disclosure.store.models import accesses, case_access, cases, covers, intakes, metadata, user_sessions
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow
from tests.forms.sample_applications import Fields, at, of_their_own
from tests.forms.samples import filled, samples, variants
from tests.web.client import Client

# Stage → what is done there on the straight way, with which outcome, by whom. The second supervisor is another person.
WAY: Mapping[str, tuple[str, str, str]] = {
    "initial_checks": ("record_initial_checks", "continue", "ines"),
    "meeting": ("record_meeting", "held", "omar"),
    "full_checks": ("record_full_checks", "done", "rae"),
    "risk_assessment": ("assess_risk", "done", "omar"),
    "decision": ("decide", "disclose_full", "sofia"),
    "countersign": ("countersign", "agree", "sam"),
    "disclosure": ("record_disclosure", "disclosed", "omar"),
    "informing": ("inform_applicant", "informed", "omar"),
    "closing": ("close", "disclosed", "sofia"),
}
WHO: Mapping[str, tuple[Role, str]] = {
    "ines": (Role.INTAKE, "Ines Doyle"),
    "rae": (Role.RESEARCHER, "Rae Lindqvist"),
    "omar": (Role.DISCLOSURE_OFFICER, "Omar Haddad"),
    "sofia": (Role.SUPERVISOR, "Sofia Marsh"),
    "sam": (Role.SUPERVISOR, "Sam Bright"),
    "pat": (Role.PANEL_MEMBER, "Pat Okafor"),
    "petra": (Role.PANEL_CHAIR, "Petra Voss"),
    "ravi": (Role.ANALYST, "Ravi Menon"),
    "ada": (Role.ADMINISTRATOR, "Ada Finch"),
    "aled": (Role.AUDITOR, "Aled Rees"),
}
KNOWN = "These people may be known already"
# What reading leaves, and nothing else may change when something is refused.
OF_READING = frozenset({accesses.name, user_sessions.name})
# Tables whose rows the database lets change; of the others it lets none change (tests/store/test_guards.py).
MAY_CHANGE = frozenset({
    *("cases", "deadlines", "users", "user_roles", "case_access", "notices", "sign_in_attempts", "covers"),
    *("drafts", "submissions", "public_attempts", "newcomers", "likely", "intakes"),
})  # fmt: skip


class Desk:
    """`desk.omar` is Omar's browser; everybody is made when first asked for."""

    def __init__(self, app: Flask, clock: Any, as_user: Any) -> None:
        self.app, self.clock, self.as_user = app, clock, as_user
        self.numbers = count(1)

    def __getattr__(self, name: str) -> Client:
        if name not in WHO:
            raise AttributeError(name)
        role, full_name = WHO[name]
        made: Client = self.as_user(role, name=full_name)
        setattr(self, name, made)
        return made

    @property
    def law(self) -> Any:
        return self.app.extensions["disclosure"].law

    # --- through the services

    def register(
        self,
        scheme: str = "dvds",
        route: str = "right_to_ask",
        *,
        by: str = "ines",
        received: datetime | None = None,
        **changed: Any,
    ) -> str:
        """A case of the sample application, received two hours before now or `received`; its reference."""
        now = self.clock()
        declared = self.law.for_receipt(scheme, received or now)
        way = declared.route(route)
        form = filled(way.form, now=now, **(at("received_at", received) if received else {}), **changed)
        assert form.validate(), form.errors_for_summary()
        application = to_application(form, scheme=declared, route=way)
        actor = getattr(self, by).actor
        with self.app.app_context():
            key = tokens.new_key()
            done = casework.register(db.session, application, law=self.law, actor=actor, now=now, request_key=key)
        return done.reference

    def case(self, reference: str) -> CaseRow:
        """The case as stored, whoever may see it."""
        with self.app.app_context():
            number = db.session.scalar(select(cases.c.id).where(cases.c.reference == reference))
            found = case_queries.load_any(db.session, number or 0)
        assert found is not None, reference
        return found

    def stage(self, reference: str) -> str:
        return str(self.case(reference).facts["stage"])

    def take(
        self, reference: str, action: str, outcome: str = "done", *, by: str, about: int | None = None, **changed: Any
    ) -> Done:
        """Do it with its sample, the last open record being what it is about where it is about one."""
        case = self.case(reference)
        state = case_state.state_of(case, self.law)
        declared = state.scheme.action(action)
        if declared.about and about is None:
            about = [one.sequence for one in state.held if one.kind == declared.about and one.is_open][-1]
        form = filled(declared.form_key, outcome, now=self.clock(), **{**self._others(action), **changed})
        assert form.validate(), form.errors_for_summary()
        doing = Doing(action, outcome, form.answers(), case.version, tokens.new_key(), about)
        actor = getattr(self, by).actor
        with self.app.app_context():
            return casework.perform(db.session, reference, doing, law=self.law, actor=actor, now=self.clock())

    def walk(
        self,
        to: str,
        scheme: str = "dvds",
        route: str = "right_to_ask",
        *,
        decision: str = "disclose_full",
        **more: Any,
    ) -> str:
        """A new case taken the straight way to a stage; its reference."""
        return self.go_on(self.register(scheme, route, **more), to, decision=decision)

    def go_on(self, reference: str, to: str, *, decision: str = "disclose_full") -> str:
        while (stage := self.stage(reference)) != to:
            action, outcome, who = WAY[stage]
            self.take(reference, action, decision if action == "decide" else outcome, by=who)
        return reference

    def let_in(self, reference: str, client: Client, *, allow: bool = True, **until: Any) -> None:
        """A row of `case_access`: in, or kept out."""
        row = {"case_id": self.case(reference).id, "user_id": client.user_id, "allow": allow, "from_at": self.clock(),
               "until_at": None, **until}  # fmt: skip
        with self.app.app_context(), writing(db.session):
            db.session.execute(insert(case_access).values(row))
            db.session.commit()

    def cover(self, absent: str, covering: str, *, days: int = 7) -> int:
        """Somebody's work is done by somebody else from today on; the number of it."""
        today, by = london_date(self.clock()), self.sofia.actor
        cover = Cover(
            getattr(self, absent).user_id, getattr(self, covering).user_id, today, today + timedelta(days=days)
        )
        with self.app.app_context():
            cover_service.begin(db.session, cover, actor=by, now=self.clock())
            return int(db.session.scalar(select(func.max(covers.c.id))) or 0)

    # --- in the browser

    def fields(self, form_key: str, outcome: str = "done") -> dict[str, Any]:
        """The sample answers to a form, or a variant of them, as they are sent."""
        now = self.clock()
        known = {**samples(now).get(form_key, {}), **variants(now).get(form_key, {})}
        return dict(known[outcome])

    def sample(self, reference: str, action: str, outcome: str = "done") -> dict[str, Any]:
        """The sample answers to an action of this case; the other case and the new owner are real ones."""
        given = {"task_owner": str(self.omar.user_id)} if action == "set_task" else {}
        return {**self.fields(self.form_key(reference, action), outcome), **self._others(action), **given}

    def _others(self, action: str) -> Fields:
        """What no sample can know: another case, who is here, and that what follows the second signature follows it."""
        if action in ("identify", "link_case", "mark_duplicate"):
            return {"other_reference": self.other_case}
        if action == "become_application":  # whoever is known already is shown first
            return of_their_own(self.fields("register_csods_right_to_ask"), next(self.numbers))
        if action in ("record_disclosure", "inform_applicant"):
            return at("occurred_at", self.clock())
        return {"owner_id": str(self.omar.user_id)} if action == "assign" else {}

    @cached_property
    def other_case(self) -> str:
        """The reference of a case that has nothing to do with the others."""
        return self.register("csods", "right_to_know")

    def call(self, journey: str = "me", *, by: str = "ines", channel: str = "phone") -> int:
        """The number of a call that is begun, and in which nothing stands yet."""
        answer = getattr(self, by).submit("/intake", {"asking_for": journey, "channel": channel})
        assert answer.status_code == 303, answer.words
        return int(answer.location.rpartition("/")[2])

    def key_of_call(self, number: int) -> str:
        """The key that the pages of a call carry."""
        with self.app.app_context():
            return str(db.session.scalar(select(intakes.c.request_key).where(intakes.c.id == number)))

    def form_key(self, reference: str, action: str) -> str:
        case = self.case(reference)
        return str(self.law.by_rule_set(case.facts["rule_set"]).action(action).form_key)

    def ask(self, reference: str, action: str, *, by: Client, about: int | None = None) -> Any:
        """The form's page; of several records that it may be about, the last."""
        path = f"/cases/{reference}/actions/{action}"
        if about is not None:
            return by.get(path, query_string={"about": about})
        answer = by.get(path)
        links = answer.page.select(".app-targets a")
        return by.get(links[-1]["href"]) if links else answer

    def register_on_page(self, path: str, sent: dict[str, Any], *, by: Client) -> Any:
        """Send the form of a registration; where its people may be known already, look, and register all the same."""
        answer = by.post(path, sent)
        return by.submit(answer) if answer.status_code == 200 and KNOWN in answer.text else answer

    def do(
        self,
        reference: str,
        action: str,
        outcome: str = "done",
        *,
        by: Client,
        about: int | None = None,
        **changed: Any,
    ) -> Any:
        """Open the form, fill it with its sample, send it."""
        page = self.ask(reference, action, by=by, about=about)
        return by.submit(page, {**self.sample(reference, action, outcome), **changed})

    # --- the whole database

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """How many rows each table has, and of those whose rows may change, the rows; without what reading writes."""
        tables = [table for table in metadata.sorted_tables if table.name not in OF_READING]
        numbers = [select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables]
        with self.app.app_context():
            found: dict[str, Any] = dict(db.session.execute(select(*numbers)).one()._mapping)
            for table in tables:
                if table.name in MAY_CHANGE:
                    found[table.name] = sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
        return found

    @contextmanager
    def nothing_changes(self, why: str = "") -> Iterator[None]:
        """Nothing but the audit trail may differ afterwards."""
        for name in (*WHO, "other_case"):  # what is made later would be a change
            getattr(self, name)
        before = self.rows()
        yield
        after = self.rows()
        changed = [name for name in before if before[name] != after[name]]
        assert not changed, f"{why}: {changed} changed"
