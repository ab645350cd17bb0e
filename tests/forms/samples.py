"""Valid answers to every form of the casework, for every outcome, as a browser sends them: for tests, demo, journeys.

`samples(now)[form key][outcome]` are the fields of one POST, without token and version; `variants(now)` are further
valid ones that lead a case elsewhere. Times lie before `now` and after the receipt of the sample applications.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from disclosure.domain.checklist import line_of
from disclosure.domain.schemes import ALL
from disclosure.domain.schemes.shared import CHECKLIST
from disclosure.forms.base import Form
from disclosure.forms.registry import FORMS
from tests.forms.sample_applications import Fields, Samples, at, minutes_before, registration_variants, registrations
from tests.forms.sample_stages import TOOLS, checks, dash, decisions, told

OTHER_REFERENCE = "7K4M-2P9Q-J"
ASKS_NOTHING = frozenset({"take_case"})  # the button alone

# What the example force, a case and its users would offer.
ADDRESS = line_of("41 Rope Walk, Wexcombe, until 2023")
CHOICES: Mapping[str, Sequence[Any]] = {
    "district": [(one, one.title()) for one in ("sheffield", "rotherham", "doncaster", "barnsley")],
    "team": [
        (f"{one}_disclosure", f"{one.title()} disclosure team")
        for one in ("sheffield", "rotherham", "doncaster", "barnsley")
    ],
    "town": [(one, one) for one in ("Sheffield", "Mexborough", "Rawmarsh", "Royston", "Stocksbridge", "Wombwell")],
    "clock": [("initial_checks", "Initial checks"), ("meeting", "Meeting"), ("overall", "Whole case")],
    "extension_ground": [
        ("other_force_enquiry", "Another force has not yet answered"),
        ("other_exceptional", "Another exceptional circumstance"),
    ],
    "disclosed_primary_offence": [("assault", "Assault"), ("child_sexual_offence", "Sexual offence against a child")],
    "instrument": TOOLS,
    **{name: [("1", "Omar Haddad"), ("2", "Sofia Lindqvist")] for name in ("owner_id", "task_owner")},
    "child": [("child-0123456789ab", "Amy Croft")],
    "lines": [
        *((one.key, one.label) for one in CHECKLIST),
        (ADDRESS.key, ADDRESS.words),
    ],
    "information_grading": [("record", "A record"), ("untested", "Source not tested")],
    "own_person": [("1", "1. Applicant: Asha Verma"), ("2", "2. Subject: Daniel Hargreave")],
}

_OF_ANOTHER_TOOL = ("instrument_other", "instrument_version", "score", "instrument_grade")


def outcomes_of(form_key: str) -> dict[str, str]:
    """Every outcome that an action with this form can have in any scheme, with its label."""
    return {
        outcome.key: outcome.label
        for scheme in ALL
        for action in scheme.actions
        if action.form_key == form_key
        for outcome in action.outcomes
    }


def blank(form_key: str, fields: Mapping[str, str | list[str]] | None = None, *, now: datetime) -> Form:
    """The form with its run-time choices: just opened, or with these fields sent."""
    form = FORMS[form_key]
    offered = {**CHOICES, "outcome": list(outcomes_of(form_key).items())}
    choices = {name: offered[name] for name in offered if hasattr(form, name)}
    return form(None if fields is None else MultiDict(fields), now=now, choices=choices)


def filled(form_key: str, outcome: str = "done", /, *, now: datetime, **changed: str | list[str]) -> Form:
    """The form with its sample sent, some fields changed."""
    return blank(form_key, {**samples(now)[form_key][outcome], **changed}, now=now)


def samples(now: datetime) -> Samples:
    """By the form's key, then by outcome; "done" where the action decides nothing."""
    found: Samples = registrations(now)
    for part in (checks, decisions, told, _held, _casework, _crimes, _endings):
        found |= part(now)
    for form_key, by_outcome in found.items():
        for outcome, fields in by_outcome.items():
            if hasattr(FORMS[form_key], "outcome"):
                fields["outcome"] = outcome
    return found


def variants(now: datetime) -> Samples:
    """Other valid answers, by the form’s key and what they say. The outcome is in the fields where it is asked for."""
    known = samples(now)
    meeting = {
        "identity_established": "no",
        "identity_documents": [],
        "identity_reason": "No document was shown and the name given is not on the electoral roll.",
    }
    nothing = {
        "information_held": "no",
        "information_kinds": [],
        "concern": "no",
        "findings": "Nothing relevant on any system.",
        "concern_reasons": "Nothing found, and the account given shows no risk.",
    }
    calm = {"concern": "no", "concern_reasons": "One old matter of another kind. Nothing since."}
    found: Samples = registration_variants(now)
    for scheme in ("dvds", "csods"):
        full = known[f"record_full_checks_{scheme}"]["done"]
        refused = known[f"decide_{scheme}"]["do_not_disclose"]
        found[f"record_meeting_{scheme}"] = {
            "identity_not_established": {**known[f"record_meeting_{scheme}"]["held"], **meeting}
        }
        found[f"record_full_checks_{scheme}"] = {
            "nothing_held": {**full, **nothing},
            "no_concern": {**full, **calm},
        }
        found[f"decide_{scheme}"] = {
            "identity_not_established": {**refused, "decision_reason": "identity_not_established"},
            "other_power": {**refused, "decision_reason": "other_power_used"},
        }
    found["record_full_checks_csods"]["nothing_held"]["subject_child_sexual_offence"] = "none"
    found["record_full_checks_dvds"]["nothing_held"]["subject_da_history"] = "none"
    found["decide_csods"]["presumption"] = {
        **known["decide_csods"]["disclose_full"],
        "presumption": "yes",
        "presumption_reasons": "Convicted in 2012 of sexual activity with a child; unsupervised contact now.",
    }
    found["assess_risk"] = {
        tool: {
            **{name: value for name, value in known["assess_risk"]["done"].items() if name not in _OF_ANOTHER_TOOL},
            "instrument": tool,
            **dash(tool=tool),
        }
        for tool in ("dash_partners", "child_factors")
    }
    found["record_search"] = {
        "found": {
            **minutes_before(now, 95),
            "lines": ["probation", ADDRESS.key],
            "force_name": "Cleveland",
            "search_result": "found",
            "search_terms": "Name and date of birth",
            "searcher": "Duty officer, probation; J. Lund, their disclosure unit",
            "what_was_found": "On licence until March. Called to the address twice.",
        },
        "excused": {
            **minutes_before(now, 95),
            "lines": ["visor"],
            "search_result": "not_searched",
            "not_searched_reason": "The system is down until tomorrow.",
        },
        "own_area": {**minutes_before(now, 95), "lines": [ADDRESS.key], "search_result": "own"},
    }
    found["record_disclosure"] = {
        "to_parent": {
            **known["record_disclosure"]["disclosed"],
            "told": ["parent", "applicant"],
            "told_names": "Gemma Ashworth",
            "words_spoken": "In 2012 Kevin Marsden was convicted of a sexual offence against a child.",
            "disclosed_primary_offence": "child_sexual_offence",
            "safety_plan": "The girls are not left alone with him; social worker visits tomorrow.",
        },
        "undertaking_refused": {
            **known["record_disclosure"]["disclosed"],
            "undertaking": "refused",
            "refusal_considered": "She understood the warning and the danger to her is immediate.",
        },
    }
    return found


def on(moment: datetime, name: str) -> dict[str, str]:
    """A whole day as its inputs are sent."""
    return {part: told for part, told in at(name, moment).items() if not part.endswith("-time")}


def _held(now: datetime) -> Samples:
    return {
        "record_child": {
            "done": {
                "child": "other",
                "other_child": "A boy of about six",
                "looked_after": "yes",
                "looked_after_by": "The council; T. Amory",
                "lives_with": "Foster carers",
                "school": "The primary school nearby",
                "responsibility": "The council and the mother",
                "known_from": "T. Amory, social worker",
            }
        },
        "record_missing": {
            "done": {
                "child": "other",
                "other_child": "A boy of about six",
                "went_missing-month": "3",
                "went_missing-year": str(now.year - 1),
                "came_back-month": "4",
                "came_back-year": str(now.year - 1),
                "found_where": "At a bus station, alone",
                "missing_reference": "MP/7",
                "what_is_known": "Would not say why.",
            }
        },
        "record_search": {
            "done": {
                **minutes_before(now, 95),
                "lines": ["pnc", "pnd"],
                "search_result": "nothing",
                "search_terms": "All names on the application, with and without the date of birth",
                "searcher": "R. Okafor",
            },
        },
        "record_information": {
            "done": {
                "information_kind": "conviction_unspent",
                "what": "Convicted of assault on a former partner; twelve weeks, suspended.",
                "happened_from-month": "3",
                "happened_from-year": str(now.year - 3),
                "source": "pnc",
                "source_words": "PNC record, printed for the case",
                "information_grading": "record",
                "may_be_told": "yes",
                "may_be_told_reason": "It shows what may happen again, and names nobody else.",
                "sensitivity": ["none"],
            }
        },
        "record_offender": {
            "done": {
                "subject_registered_sex_offender": "yes",
                "subject_mappa_category": "1",
                "mappa_level": "2",
                "offender_manager": "T. Marsh, probation",
                "offender_manager_view": "Compliant, but has asked twice about moving in with a family.",
                "rm2000_grade": "S high, March 2025",
                "arms_grade": "Medium, May 2026",
                "osp_grade": "OSP/C high, May 2026",
                "polygraph": "taken",
                "polygraph_bearing": "Showed deception about contact with children in June.",
            }
        },
    }


def _casework(now: datetime) -> Samples:
    escalation: Fields = {
        **minutes_before(now, 95),
        "reason": "Strangulation, and a child in the home.",
        "accepted_by": "Duty social worker, J. Bose",
        "next_steps": "Visit tomorrow",
    }
    extension: Fields = {
        "clock": "overall",
        "extend_by": "7",
        "extension_ground": "other_force_enquiry",
        "reason": "Another force has been chased twice and promises its answer on Friday.",
        "interim_measures": "Marker on the address; weekly call by the support worker.",
    }
    return {
        "note": {"done": {**minutes_before(now, 20), "note": "Support worker rang: Asha is well and at her mother’s."}},
        "record_contact_attempt": {
            "done": {
                **minutes_before(now, 105),
                "contact_with": "applicant",
                "contact_by": "phone",
                "contact_result": "no_answer",
                "contact_was_safe": "yes",
            }
        },
        "retriage": {
            "done": {
                **minutes_before(now, 85),
                "what_changed": "He has found out where she is staying.",
                "immediate_risk": "yes",
                "interim_measures": "Patrol on its way; she is with a neighbour.",
            }
        },
        "escalate": {outcome: dict(escalation) for outcome in outcomes_of("escalate")},
        "record_complaint": {
            "done": {
                **minutes_before(now, 10),
                "complaint_kind": "by_applicant",
                "what_happened": "That nobody rang back for a week.",
            }
        },
        "enter_document": {
            "done": {
                "document_what": "Letter",
                "document_date-month": "3",
                "document_date-year": str(now.year - 1),
                "document_from": "Children’s social care, T. Amory",
                "document_kept": "Cabinet 3, folder 14",
                "document_marking": "official_sensitive",
            }
        },
        "set_task": {"done": {"task": "Ring the school", "task_owner": "1", **on(now + timedelta(days=9), "task_due")}},
        "end_task": {end: {"outcome": end, "task_result": "They have no concern."} for end in ("done", "not_needed")},
        "take_case": {"done": {}},
        "assign": {"done": {"owner_id": "1", "reason": "Please ring her before two."}},
        "link_case": {
            "done": {
                "other_reference": OTHER_REFERENCE,
                "link_kind": "same_subject",
                "reason": "Same name, birth year and address.",
            }
        },
        "identify": {
            verdict: {
                "own_person": "1",
                "other_reference": OTHER_REFERENCE,
                "other_person": "1",
                "outcome": verdict,
                "scope": "everywhere",
                "reason": "Same photograph on the licence that each case describes.",
            }
            for verdict in ("same", "different", "left_open")
        },
        "request_extension": {"done": extension},
        "decide_extension": {
            "approve": {"reason": "The answer is needed, and she is safe meanwhile."},
            "refuse": {"reason": "The decision does not depend on that answer."},
        },
    }


def _crimes(now: datetime) -> Samples:
    return {
        "record_allegation": {
            "done": {
                **minutes_before(now, 100, "told_at"),
                "told_by": "Asha Verma",
                "told_by_agency": "no",
                "what": "Held by the throat until she could not breathe.",
                "against": "Daniel Croft",
                "victim": "Asha Verma",
                "happened_when": "About three weeks ago, a Saturday",
                "victim_is_vulnerable": "no",
                "victim_is_child": "no",
            }
        },
        "decide_crime": {
            "recorded": {
                **minutes_before(now, 15, "decided_when"),
                "crime_reference": "14/90417/26",
                "crime_classification": "Non-fatal strangulation",
            },
            "not_recorded": {
                **minutes_before(now, 15, "decided_when"),
                "no_crime_reason": "recorded_already",
                "reason": "Recorded last month under 14/88120/26, from the same report.",
            },
        },
    }


def _endings(now: datetime) -> Samples:
    support: Fields = {"support_offered": "yes", "support_words": "Local service, by phone."}
    closed: Samples = {
        "close": {
            outcome: {**support, "reason": "All that the case asks for is done."} for outcome in outcomes_of("close")
        }
    }
    closed["close"]["no_information"]["no_risk_wording"] = "yes"
    return {
        **closed,
        "give_advice": {
            "advice_given": {
                "advice": "How to apply, and how to keep a child safe meanwhile.",
                "child_at_risk": "no",
                **support,
            }
        },
        "withdraw": {
            "done": {
                **minutes_before(now, 20),
                "reason": "“We have split up, I do not need it now.”",
                "pressure": "no",
                "remaining_risk": "He may come back. Marker on the address.",
                **support,
            }
        },
        "rule_out": {
            "done": {
                **minutes_before(now, 20),
                "reason": "They share a landlord and nothing else.",
                "what_else": "Passed to the neighbourhood team. The applicant was told by phone.",
            }
        },
        "transfer": {
            "done": {
                **minutes_before(now, 20),
                "to_force": "West Yorkshire Police",
                "accepted_by": "Det. Sgt. H. Barlow, protecting vulnerable people unit",
                "their_reference": "WY-2231",
                "reason": "She and he both moved to Leeds.",
            }
        },
        "mark_duplicate": {
            "done": {"other_reference": OTHER_REFERENCE, "reason": "The same person asked online on the same morning."}
        },
        "reopen": {"done": {"reason": "A new arrest for an assault on a former partner, from custody last night."}},
    }
