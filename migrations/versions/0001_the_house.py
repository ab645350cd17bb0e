# fmt: off
"""The tables. On PostgreSQL the two keys between cases and events can only be tied once both stand."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_HEAD = {"initially": "DEFERRED", "deferrable": True}
_NUMBERED = ("cases", "people")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _head_event_inline() -> list[sa.ForeignKeyConstraint]:
    if not _is_sqlite():
        return []
    return [sa.ForeignKeyConstraint(["id", "version"], ["events.case_id", "events.sequence"], name="fk_cases_head_event", **_HEAD)]


def upgrade() -> None:
    """Up."""
    op.create_table("calendars",
    sa.Column("version", sa.String(length=16), nullable=False),
    sa.Column("nation", sa.String(length=30), nullable=False),
    sa.Column("source", sa.Text(), nullable=False),
    sa.Column("days", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("version", name=op.f("pk_calendars"))
    )
    op.create_table("cases",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("recorded_from", sa.DateTime(timezone=True), nullable=False),
    sa.Column("reference", sa.String(length=60), nullable=False),
    sa.Column("kind", sa.String(length=60), nullable=False),
    sa.Column("scheme", sa.String(length=60), nullable=False),
    sa.Column("route", sa.String(length=60), nullable=False),
    sa.Column("rule_set", sa.String(length=60), nullable=False),
    sa.Column("district", sa.String(length=60), nullable=True),
    sa.Column("team", sa.String(length=60), nullable=True),
    sa.Column("town", sa.String(length=60), nullable=True),
    sa.Column("referral_source", sa.String(length=60), nullable=True),
    sa.Column("channel", sa.String(length=60), nullable=True),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("applicant_relationship", sa.String(length=60), nullable=True),
    sa.Column("applicant_sex", sa.String(length=60), nullable=True),
    sa.Column("person_at_risk_sex", sa.String(length=60), nullable=True),
    sa.Column("subject_sex", sa.String(length=60), nullable=True),
    sa.Column("applicant_age_band", sa.String(length=60), nullable=True),
    sa.Column("person_at_risk_age_band", sa.String(length=60), nullable=True),
    sa.Column("subject_age_band", sa.String(length=60), nullable=True),
    sa.Column("applicant_ethnicity", sa.String(length=60), nullable=True),
    sa.Column("person_at_risk_ethnicity", sa.String(length=60), nullable=True),
    sa.Column("relationship_type", sa.String(length=60), nullable=True),
    sa.Column("children_count", sa.Integer(), nullable=True),
    sa.Column("child_looked_after", sa.Boolean(), nullable=True),
    sa.Column("child_missing_episodes", sa.Boolean(), nullable=True),
    sa.Column("subject_registered_sex_offender", sa.Boolean(), nullable=True),
    sa.Column("subject_mappa_category", sa.String(length=60), nullable=True),
    sa.Column("subject_da_history", sa.String(length=60), nullable=True),
    sa.Column("subject_child_sexual_offence", sa.String(length=60), nullable=True),
    sa.Column("subject_prior_applications", sa.Integer(), nullable=True),
    sa.Column("person_at_risk_prior_applications", sa.Integer(), nullable=True),
    sa.Column("immediate_risk", sa.Boolean(), nullable=True),
    sa.Column("initial_checks_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("meeting_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("full_checks_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("risk_assessed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("panel_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("countersigned_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("disclosed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("applicant_informed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("meeting_mode", sa.String(length=60), nullable=True),
    sa.Column("risk_grade", sa.String(length=60), nullable=True),
    sa.Column("concern", sa.Boolean(), nullable=True),
    sa.Column("information_held", sa.Boolean(), nullable=True),
    sa.Column("information_kinds", sa.Text(), nullable=True),
    sa.Column("disclosed_kinds", sa.Text(), nullable=True),
    sa.Column("disclosed_primary_offence", sa.String(length=60), nullable=True),
    sa.Column("decision", sa.String(length=60), nullable=True),
    sa.Column("decision_reason", sa.String(length=60), nullable=True),
    sa.Column("representations", sa.String(length=60), nullable=True),
    sa.Column("outcome", sa.String(length=60), nullable=True),
    sa.Column("withdrawn_stage", sa.String(length=60), nullable=True),
    sa.Column("told", sa.Text(), nullable=True),
    sa.Column("undertaking", sa.String(length=60), nullable=True),
    sa.Column("undertaking_breach", sa.String(length=60), nullable=True),
    sa.Column("complaint_kind", sa.String(length=60), nullable=True),
    sa.Column("extension_ground", sa.String(length=60), nullable=True),
    sa.Column("crimes_alleged", sa.Integer(), nullable=True),
    sa.Column("crimes_recorded", sa.Integer(), nullable=True),
    sa.Column("crimes_recorded_in_24h", sa.Integer(), nullable=True),
    sa.Column("referred_marac", sa.Boolean(), nullable=True),
    sa.Column("referred_childrens_social_care", sa.Boolean(), nullable=True),
    sa.Column("referred_adult_social_care", sa.Boolean(), nullable=True),
    sa.Column("referred_idva", sa.Boolean(), nullable=True),
    sa.Column("referred_victim_support", sa.Boolean(), nullable=True),
    sa.Column("arrest_or_safeguarding_action", sa.Boolean(), nullable=True),
    sa.Column("stage", sa.String(length=60), nullable=False),
    sa.Column("round", sa.Integer(), nullable=False),
    sa.Column("round_began", sa.Integer(), nullable=False),
    sa.Column("owner_id", sa.Integer(), nullable=True),
    sa.Column("restricted", sa.Boolean(), nullable=True),
    sa.Column("triaged", sa.Boolean(), nullable=True),
    sa.Column("identity_established", sa.Boolean(), nullable=True),
    sa.Column("disclosure_result", sa.String(length=60), nullable=True),
    sa.Column("information_told", sa.String(length=60), nullable=True),
    sa.Column("ended_early", sa.String(length=60), nullable=True),
    sa.Column("other_power_used", sa.Boolean(), nullable=True),
    sa.Column("people_sequence", sa.Integer(), nullable=False),
    sa.Column("is_open", sa.Boolean(), nullable=False),
    sa.Column("urgency", sa.Integer(), nullable=False),
    sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("received_on", sa.Date(), nullable=False),
    sa.Column("decided_on", sa.Date(), nullable=True),
    sa.Column("disclosed_on", sa.Date(), nullable=True),
    sa.Column("informed_on", sa.Date(), nullable=True),
    sa.Column("closed_on", sa.Date(), nullable=True),
    sa.CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name=op.f("ck_cases_outcome_iff_closed")),
    sa.CheckConstraint("applicant_informed_at IS NULL OR applicant_informed_at >= received_at", name=op.f("ck_cases_applicant_informed_at_not_before_receipt")),
    sa.CheckConstraint("closed_at IS NULL OR closed_at >= received_at", name=op.f("ck_cases_closed_at_not_before_receipt")),
    sa.CheckConstraint("countersigned_at IS NULL OR countersigned_at >= received_at", name=op.f("ck_cases_countersigned_at_not_before_receipt")),
    sa.CheckConstraint("decided_at IS NULL OR decided_at >= received_at", name=op.f("ck_cases_decided_at_not_before_receipt")),
    sa.CheckConstraint("disclosed_at IS NULL OR disclosed_at >= received_at", name=op.f("ck_cases_disclosed_at_not_before_receipt")),
    sa.CheckConstraint("full_checks_at IS NULL OR full_checks_at >= received_at", name=op.f("ck_cases_full_checks_at_not_before_receipt")),
    sa.CheckConstraint("initial_checks_at IS NULL OR initial_checks_at >= received_at", name=op.f("ck_cases_initial_checks_at_not_before_receipt")),
    sa.CheckConstraint("is_open = (closed_at IS NULL OR (reopened_at IS NOT NULL AND reopened_at > closed_at))", name=op.f("ck_cases_open_iff_not_closed_since")),
    sa.CheckConstraint("meeting_at IS NULL OR meeting_at >= received_at", name=op.f("ck_cases_meeting_at_not_before_receipt")),
    sa.CheckConstraint("panel_at IS NULL OR panel_at >= received_at", name=op.f("ck_cases_panel_at_not_before_receipt")),
    sa.CheckConstraint("reopened_at IS NULL OR closed_at IS NOT NULL", name=op.f("ck_cases_reopened_only_if_closed")),
    sa.CheckConstraint("reopened_at IS NULL OR reopened_at >= received_at", name=op.f("ck_cases_reopened_at_not_before_receipt")),
    sa.CheckConstraint("risk_assessed_at IS NULL OR risk_assessed_at >= received_at", name=op.f("ck_cases_risk_assessed_at_not_before_receipt")),
    sa.CheckConstraint("version >= 1 AND round >= 1 AND round_began >= 1", name=op.f("ck_cases_counts_from_one")),
    *_head_event_inline(),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    sa.UniqueConstraint("reference", name=op.f("uq_cases_reference"))
    )
    op.create_index("ix_cases_disclosed_on", "cases", ["disclosed_on"], unique=False)
    op.create_index("ix_cases_received_on", "cases", ["received_on"], unique=False)
    op.create_index("ix_cases_worklist", "cases", ["is_open", "urgency", "next_due_at", "id"], unique=False)
    op.create_table("people",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("given_names", sa.String(length=200), nullable=False),
    sa.Column("family_name", sa.String(length=200), nullable=False),
    sa.Column("other_names", sa.Text(), nullable=False),
    sa.Column("date_of_birth", sa.String(length=10), nullable=False),
    sa.Column("sex", sa.String(length=20), nullable=False),
    sa.Column("address", sa.Text(), nullable=False),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_people"))
    )
    op.create_index("ix_people_family_name", "people", ["family_name", "id"], unique=False)
    op.create_table("sign_in_attempts",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("key", sa.String(length=64), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts"))
    )
    op.create_index("ix_sign_in_attempts_key", "sign_in_attempts", ["key", "at"], unique=False)
    op.create_table("users",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("username", sa.String(length=80), nullable=False),
    sa.Column("name", sa.String(length=200), nullable=False),
    sa.Column("password_hash", sa.Text(), nullable=False),
    sa.Column("must_change_password", sa.Boolean(), nullable=False),
    sa.Column("is_demo", sa.Boolean(), nullable=False),
    sa.Column("district", sa.String(length=60), nullable=True),
    sa.Column("team", sa.String(length=60), nullable=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    sa.UniqueConstraint("username", name=op.f("uq_users_username"))
    )
    op.create_table("case_access",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("user_id", sa.Integer(), nullable=False),
    sa.Column("allow", sa.Boolean(), nullable=False),
    sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("until_at IS NULL OR until_at > from_at", name=op.f("ck_case_access_until_after_from")),
    sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_access_case_id_cases")),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_case_access_user_id_users")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_case_access"))
    )
    op.create_index("ix_case_access_case_id", "case_access", ["case_id"], unique=False)
    op.create_index("ix_case_access_user_id", "case_access", ["user_id", "case_id"], unique=False)
    op.create_table("case_history",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("recorded_from", sa.DateTime(timezone=True), nullable=False),
    sa.Column("recorded_to", sa.DateTime(timezone=True), nullable=False),
    sa.Column("reference", sa.String(length=60), nullable=False),
    sa.Column("kind", sa.String(length=60), nullable=False),
    sa.Column("scheme", sa.String(length=60), nullable=False),
    sa.Column("route", sa.String(length=60), nullable=False),
    sa.Column("rule_set", sa.String(length=60), nullable=False),
    sa.Column("district", sa.String(length=60), nullable=True),
    sa.Column("team", sa.String(length=60), nullable=True),
    sa.Column("town", sa.String(length=60), nullable=True),
    sa.Column("referral_source", sa.String(length=60), nullable=True),
    sa.Column("channel", sa.String(length=60), nullable=True),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("applicant_relationship", sa.String(length=60), nullable=True),
    sa.Column("applicant_sex", sa.String(length=60), nullable=True),
    sa.Column("person_at_risk_sex", sa.String(length=60), nullable=True),
    sa.Column("subject_sex", sa.String(length=60), nullable=True),
    sa.Column("applicant_age_band", sa.String(length=60), nullable=True),
    sa.Column("person_at_risk_age_band", sa.String(length=60), nullable=True),
    sa.Column("subject_age_band", sa.String(length=60), nullable=True),
    sa.Column("applicant_ethnicity", sa.String(length=60), nullable=True),
    sa.Column("person_at_risk_ethnicity", sa.String(length=60), nullable=True),
    sa.Column("relationship_type", sa.String(length=60), nullable=True),
    sa.Column("children_count", sa.Integer(), nullable=True),
    sa.Column("child_looked_after", sa.Boolean(), nullable=True),
    sa.Column("child_missing_episodes", sa.Boolean(), nullable=True),
    sa.Column("subject_registered_sex_offender", sa.Boolean(), nullable=True),
    sa.Column("subject_mappa_category", sa.String(length=60), nullable=True),
    sa.Column("subject_da_history", sa.String(length=60), nullable=True),
    sa.Column("subject_child_sexual_offence", sa.String(length=60), nullable=True),
    sa.Column("subject_prior_applications", sa.Integer(), nullable=True),
    sa.Column("person_at_risk_prior_applications", sa.Integer(), nullable=True),
    sa.Column("immediate_risk", sa.Boolean(), nullable=True),
    sa.Column("initial_checks_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("meeting_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("full_checks_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("risk_assessed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("panel_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("countersigned_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("disclosed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("applicant_informed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("meeting_mode", sa.String(length=60), nullable=True),
    sa.Column("risk_grade", sa.String(length=60), nullable=True),
    sa.Column("concern", sa.Boolean(), nullable=True),
    sa.Column("information_held", sa.Boolean(), nullable=True),
    sa.Column("information_kinds", sa.Text(), nullable=True),
    sa.Column("disclosed_kinds", sa.Text(), nullable=True),
    sa.Column("disclosed_primary_offence", sa.String(length=60), nullable=True),
    sa.Column("decision", sa.String(length=60), nullable=True),
    sa.Column("decision_reason", sa.String(length=60), nullable=True),
    sa.Column("representations", sa.String(length=60), nullable=True),
    sa.Column("outcome", sa.String(length=60), nullable=True),
    sa.Column("withdrawn_stage", sa.String(length=60), nullable=True),
    sa.Column("told", sa.Text(), nullable=True),
    sa.Column("undertaking", sa.String(length=60), nullable=True),
    sa.Column("undertaking_breach", sa.String(length=60), nullable=True),
    sa.Column("complaint_kind", sa.String(length=60), nullable=True),
    sa.Column("extension_ground", sa.String(length=60), nullable=True),
    sa.Column("crimes_alleged", sa.Integer(), nullable=True),
    sa.Column("crimes_recorded", sa.Integer(), nullable=True),
    sa.Column("crimes_recorded_in_24h", sa.Integer(), nullable=True),
    sa.Column("referred_marac", sa.Boolean(), nullable=True),
    sa.Column("referred_childrens_social_care", sa.Boolean(), nullable=True),
    sa.Column("referred_adult_social_care", sa.Boolean(), nullable=True),
    sa.Column("referred_idva", sa.Boolean(), nullable=True),
    sa.Column("referred_victim_support", sa.Boolean(), nullable=True),
    sa.Column("arrest_or_safeguarding_action", sa.Boolean(), nullable=True),
    sa.Column("stage", sa.String(length=60), nullable=False),
    sa.Column("round", sa.Integer(), nullable=False),
    sa.Column("round_began", sa.Integer(), nullable=False),
    sa.Column("owner_id", sa.Integer(), nullable=True),
    sa.Column("restricted", sa.Boolean(), nullable=True),
    sa.Column("triaged", sa.Boolean(), nullable=True),
    sa.Column("identity_established", sa.Boolean(), nullable=True),
    sa.Column("disclosure_result", sa.String(length=60), nullable=True),
    sa.Column("information_told", sa.String(length=60), nullable=True),
    sa.Column("ended_early", sa.String(length=60), nullable=True),
    sa.Column("other_power_used", sa.Boolean(), nullable=True),
    sa.Column("people_sequence", sa.Integer(), nullable=False),
    sa.Column("is_open", sa.Boolean(), nullable=False),
    sa.Column("urgency", sa.Integer(), nullable=False),
    sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("received_on", sa.Date(), nullable=False),
    sa.Column("decided_on", sa.Date(), nullable=True),
    sa.Column("disclosed_on", sa.Date(), nullable=True),
    sa.Column("informed_on", sa.Date(), nullable=True),
    sa.Column("closed_on", sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_case_history_id_cases")),
    sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_case_history"))
    )
    op.create_index("ix_case_history_recorded_to", "case_history", ["recorded_to"], unique=False)
    op.create_table("notices",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("user_id", sa.Integer(), nullable=False),
    sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("kind", sa.String(length=40), nullable=False),
    sa.Column("key", sa.String(length=120), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("detail", sa.Text(), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notices_case_id_cases")),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id_users")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    sa.UniqueConstraint("user_id", "key", name=op.f("uq_notices_user_id_key"))
    )
    op.create_index("ix_notices_user_id", "notices", ["user_id", "seen_at", "at"], unique=False)
    op.create_table("user_roles",
    sa.Column("user_id", sa.Integer(), nullable=False),
    sa.Column("role", sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id_users")),
    sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_roles"))
    )
    op.create_table("user_sessions",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("token_digest", sa.String(length=64), nullable=False),
    sa.Column("kind", sa.String(length=20), nullable=False),
    sa.Column("user_id", sa.Integer(), nullable=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("content", sa.Text(), nullable=False),
    sa.Column("accesses", sa.Integer(), nullable=False),
    sa.Column("head_digest", sa.String(length=64), nullable=False),
    sa.CheckConstraint("accesses >= 0", name=op.f("ck_user_sessions_accesses_not_negative")),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
    sa.UniqueConstraint("token_digest", name=op.f("uq_user_sessions_token_digest"))
    )
    op.create_index("ix_user_sessions_user_id", "user_sessions", ["user_id", "ended_at"], unique=False)
    op.create_table("accesses",
    sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("user_id", sa.Integer(), nullable=True),
    sa.Column("entry", sa.String(length=60), nullable=False),
    sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("about", sa.Text(), nullable=False),
    sa.Column("reached", sa.Integer(), nullable=False),
    sa.Column("refused", sa.Boolean(), nullable=False),
    sa.Column("purpose", sa.Text(), nullable=False),
    sa.Column("previous_digest", sa.String(length=64), nullable=False),
    sa.Column("digest", sa.String(length=64), nullable=False),
    sa.CheckConstraint("sequence >= 1", name=op.f("ck_accesses_sequence_from_one")),
    sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_accesses_case_id_cases")),
    sa.ForeignKeyConstraint(["session_id"], ["user_sessions.id"], name=op.f("fk_accesses_session_id_user_sessions")),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_accesses_user_id_users")),
    sa.PrimaryKeyConstraint("session_id", "sequence", name=op.f("pk_accesses"))
    )
    op.create_index("ix_accesses_case_id", "accesses", ["case_id", "at"], unique=False)
    op.create_index("ix_accesses_refused", "accesses", ["at"], unique=False, sqlite_where=sa.text("refused"), postgresql_where=sa.text("refused"))
    op.create_index("ix_accesses_user_id", "accesses", ["user_id", "at"], unique=False)
    op.create_table("events",
    sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("action", sa.String(length=60), nullable=False),
    sa.Column("outcome", sa.String(length=60), nullable=False),
    sa.Column("actor_id", sa.Integer(), nullable=True),
    sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("delta", sa.Text(), nullable=False),
    sa.Column("record_digest", sa.String(length=64), nullable=True),
    sa.Column("people_digest", sa.String(length=64), nullable=True),
    sa.Column("deadlines", sa.Text(), nullable=True),
    sa.Column("request_key", sa.String(length=64), nullable=True),
    sa.Column("previous_digest", sa.String(length=64), nullable=False),
    sa.Column("digest", sa.String(length=64), nullable=False),
    sa.CheckConstraint("sequence >= 1", name=op.f("ck_events_sequence_from_one")),
    sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_events_actor_id_users")),
    sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_events_case", initially="DEFERRED", deferrable=True),
    sa.ForeignKeyConstraint(["session_id"], ["user_sessions.id"], name=op.f("fk_events_session_id_user_sessions")),
    sa.PrimaryKeyConstraint("case_id", "sequence", name=op.f("pk_events")),
    sa.UniqueConstraint("request_key", name=op.f("uq_events_request_key"))
    )
    op.create_index("ix_events_actor_id", "events", ["actor_id", "recorded_at"], unique=False)
    op.create_table("deadlines",
    sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("clock", sa.String(length=60), nullable=False),
    sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("changed", sa.Integer(), nullable=False),
    sa.Column("limit_length", sa.Integer(), nullable=False),
    sa.Column("limit_unit", sa.String(length=20), nullable=False),
    sa.Column("start_rule", sa.Text(), nullable=False),
    sa.Column("source", sa.Text(), nullable=False),
    sa.Column("certainty", sa.String(length=20), nullable=False),
    sa.Column("start_certainty", sa.String(length=20), nullable=False),
    sa.Column("overridden", sa.Boolean(), nullable=False),
    sa.Column("calendar_version", sa.String(length=16), nullable=False),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("extended_by", sa.Integer(), nullable=False),
    sa.CheckConstraint("changed >= sequence", name=op.f("ck_deadlines_changed_not_before_start")),
    sa.CheckConstraint("due_at >= started_at", name=op.f("ck_deadlines_due_not_before_start")),
    sa.CheckConstraint("extended_by >= 0", name=op.f("ck_deadlines_extended_by_not_negative")),
    sa.ForeignKeyConstraint(["calendar_version"], ["calendars.version"], name=op.f("fk_deadlines_calendar_version_calendars")),
    sa.ForeignKeyConstraint(["case_id", "changed"], ["events.case_id", "events.sequence"], name="fk_deadlines_changed_events"),
    sa.ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"], name=op.f("fk_deadlines_case_id_sequence_events")),
    sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deadlines_case_id_cases")),
    sa.PrimaryKeyConstraint("case_id", "clock", "sequence", name=op.f("pk_deadlines"))
    )
    op.create_table("participations",
    sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("part", sa.String(length=30), nullable=False),
    sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"], name=op.f("fk_participations_case_id_sequence_events")),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_participations_person_id_people")),
    sa.PrimaryKeyConstraint("case_id", "sequence", "ordinal", name=op.f("pk_participations"))
    )
    op.create_index("ix_participations_person_id", "participations", ["person_id"], unique=False)
    op.create_table("records",
    sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("kind", sa.String(length=60), nullable=False),
    sa.Column("form", sa.String(length=60), nullable=False),
    sa.Column("form_version", sa.String(length=20), nullable=False),
    sa.Column("language", sa.String(length=8), nullable=False),
    sa.Column("answers", sa.Text(), nullable=True),
    sa.Column("salt", sa.String(length=64), nullable=True),
    sa.Column("digest", sa.String(length=64), nullable=False),
    sa.Column("about", sa.Integer(), nullable=True),
    sa.Column("supersedes", sa.Integer(), nullable=True),
    sa.Column("sealed_until", sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(answers IS NULL) = (salt IS NULL)", name=op.f("ck_records_salt_iff_answers")),
    sa.CheckConstraint("about IS NULL OR about < sequence", name=op.f("ck_records_about_earlier")),
    sa.CheckConstraint("supersedes IS NULL OR supersedes < sequence", name=op.f("ck_records_supersedes_earlier")),
    sa.ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"], name=op.f("fk_records_case_id_sequence_events")),
    sa.PrimaryKeyConstraint("case_id", "sequence", name=op.f("pk_records")),
    sa.UniqueConstraint("case_id", "supersedes", name=op.f("uq_records_case_id_supersedes"))
    )
    if not _is_sqlite():
        op.create_foreign_key("fk_cases_head_event", "cases", "events", ["id", "version"], ["case_id", "sequence"], **_HEAD)
        for table in _NUMBERED:
            op.execute(f"CREATE SEQUENCE {table}_ids")


def downgrade() -> None:
    """Down."""
    if not _is_sqlite():
        op.drop_constraint("fk_cases_head_event", "cases", type_="foreignkey")
        for table in _NUMBERED:
            op.execute(f"DROP SEQUENCE {table}_ids")
    op.drop_table("records")
    op.drop_index("ix_participations_person_id", table_name="participations")
    op.drop_table("participations")
    op.drop_table("deadlines")
    op.drop_index("ix_events_actor_id", table_name="events")
    op.drop_table("events")
    op.drop_index("ix_accesses_user_id", table_name="accesses")
    op.drop_index("ix_accesses_refused", table_name="accesses", sqlite_where=sa.text("refused"), postgresql_where=sa.text("refused"))
    op.drop_index("ix_accesses_case_id", table_name="accesses")
    op.drop_table("accesses")
    op.drop_index("ix_user_sessions_user_id", table_name="user_sessions")
    op.drop_table("user_sessions")
    op.drop_table("user_roles")
    op.drop_index("ix_notices_user_id", table_name="notices")
    op.drop_table("notices")
    op.drop_index("ix_case_history_recorded_to", table_name="case_history")
    op.drop_table("case_history")
    op.drop_index("ix_case_access_user_id", table_name="case_access")
    op.drop_index("ix_case_access_case_id", table_name="case_access")
    op.drop_table("case_access")
    op.drop_table("users")
    op.drop_index("ix_sign_in_attempts_key", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_index("ix_people_family_name", table_name="people")
    op.drop_table("people")
    op.drop_index("ix_cases_worklist", table_name="cases")
    op.drop_index("ix_cases_received_on", table_name="cases")
    op.drop_index("ix_cases_disclosed_on", table_name="cases")
    op.drop_table("cases")
    op.drop_table("calendars")
