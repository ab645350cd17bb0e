"""Who sees what, asked of SQL and of the domain: the two are one rule, on both databases, for any roles, grants and times."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from disclosure.domain.access import Actor, Grant, Role, Sight, may_see_case
from disclosure.store.db import open_session, writing
from disclosure.store.models import case_access, cases, users
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.sight import visible
from tests.store.builder import add_cases

NOW = datetime(2026, 11, 4, 10, tzinfo=UTC)
STAGES = ("decision", "countersign", "full_checks")
RESTRICTED = (True, False, None)
OMAR, OTHER = 1, 2
KINDS = tuple(product(STAGES, RESTRICTED))

# Moments around now, to the microsecond: "from" and "until" are told apart by it.
MOMENTS = st.sampled_from([timedelta(days=n) for n in (-2, -1, 0, 1, 2)] + [timedelta(microseconds=n) for n in (-1, 1)])


@st.composite
def grants_of_a_case(draw):
    start = draw(MOMENTS)
    end = draw(st.none() | MOMENTS.filter(lambda moment: moment > start))
    until = None if end is None else NOW + end
    return Grant(draw(st.sampled_from([OMAR, OTHER])), draw(st.booleans()), NOW + start, until)


GRANTS = st.lists(st.tuples(st.integers(0, len(KINDS) - 1), grants_of_a_case()), max_size=8)
ROLES = st.frozensets(st.sampled_from(Role), max_size=4)


def test_sql_and_the_domain_agree_on_who_sees_what(database):
    session = open_session(database.url)
    with writing(session):
        for number, name in ((OMAR, "omar"), (OTHER, "other")):
            row = {"id": number, "username": name, "name": name, "password_hash": "x", "must_change_password": False,
                   "is_demo": False, "created_at": NOW}  # fmt: skip
            session.execute(insert(users).values(row))
        ids = add_cases(session, [(None, {"stage": stage, "restricted": hidden}) for stage, hidden in KINDS])
        session.commit()

    @settings(max_examples=200)
    @given(roles=ROLES, given_out=GRANTS, before_panel=st.frozensets(st.sampled_from(STAGES)), who=st.booleans())
    def agree(roles, given_out, before_panel, who):
        actor = Actor(OMAR if who else None, "Omar", roles if who else frozenset(), session_id=1)
        rows = [
            {"case_id": ids[place], "user_id": one.user_id, "allow": one.allow, "from_at": one.from_at, "until_at": one.until_at}
            for place, one in given_out
        ]  # fmt: skip
        if rows:
            session.execute(insert(case_access), rows)
        sight = Sight(actor, before_panel, NOW)
        seen = set(session.scalars(select(cases.c.id).where(visible(sight))))
        session.rollback()
        expected = {
            ids[place]
            for place, (stage, hidden) in enumerate(KINDS)
            if may_see_case(
                sight,
                stage=stage,
                restricted=bool(hidden),
                grants=[grant for at, grant in given_out if at == place],
            )
        }
        assert seen == expected

    agree()
    session.close()
    session.get_bind().dispose()


def test_a_case_is_loaded_and_said_to_exist_for_those_alone_who_see_it(database):
    session = open_session(database.url)
    with writing(session):
        add_cases(session, [(None, {"restricted": hidden, "reference": f"CASE-{hidden}"}) for hidden in (True, False)])
        session.commit()
    omar = Actor(OMAR, "Omar", frozenset({Role.DISCLOSURE_OFFICER}), session_id=1)
    sight = Sight(omar, frozenset({"decision"}), NOW)
    assert case_queries.exists(session, "CASE-False", sight) is not None
    assert case_queries.load(session, "CASE-False", sight) is not None
    assert case_queries.exists(session, "CASE-True", sight) is None
    assert case_queries.load(session, "CASE-True", sight) is None
    assert case_queries.load(session, "CASE-True", sight, lock=True) is None
    assert case_queries.exists(session, "CASE-None", sight) is None
    session.close()
    session.get_bind().dispose()
