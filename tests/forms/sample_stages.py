"""Valid answers to the forms of the stages, from the first checks to what the applicant is told. See samples.py."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from disclosure.services.instruments import load_from
from tests.forms.sample_applications import Fields, Samples, minutes_before

TOOLS = load_from(Path(__file__).parents[2] / "config" / "instruments")


def checks(now: datetime) -> Samples:
    initial: Fields = {
        **minutes_before(now, 110),
        "systems_searched": ["pnc", "pnd", "visor", "local_crime", "intelligence", "command_and_control", "marac"],
        "search_terms": "Daniel Croft, Danny Croft, 1986; Larkfield Rise; Mill Court, Mexborough",
        "found": "Two domestic incidents at another address in 2022, one conviction. No warning signals.",
        "risk_words": ["strangulation", "child"],
        "immediate_risk": "no",
    }
    meeting: Fields = {
        **minutes_before(now, 100),
        "meeting_mode": "in_person",
        "identity_established": "yes",
        "identity_documents": ["passport", "utility_bill"],
        "warnings_given": "yes",
        "nothing_told": "yes",
        "support_offered": "yes",
        "support_words": "Referral to the domestic abuse service, accepted.",
    }
    missed: Fields = {
        **minutes_before(now, 100),
        "no_contact_reason": "Five attempts by the agreed ways over nine days. Health visitor will look in.",
    }
    full: Fields = {
        **minutes_before(now, 90),
        **dict.fromkeys(("searched_pnc", "searched_local_crime", "searched_intelligence"), "found"),
        **dict.fromkeys(("searched_pnd", "searched_command_and_control", "searched_marac"), "nothing"),
        "searched_visor": "not_searched",
        "not_searched_reason": "ViSOR was down for the day. To be searched tomorrow, before the decision.",
        **dict.fromkeys(
            ("searched_custody", "searched_adult_social_care", "searched_prison", "searched_health"), "nothing"
        ),
        **dict.fromkeys(("searched_probation", "searched_childrens_social_care"), "found"),
        "searched_home_force": "own",
        "search_terms": "All names and addresses on the application, five years",
        "searcher": "R. Okafor",
        "five_years_known": "yes",
        "agencies_replies": "Probation: answered the same day, licence ended. Social care: nothing known.",
        "information_held": "yes",
        "information_kinds": ["conviction_unspent", "intelligence"],
        "findings": "Conviction 2023, assault on a former partner. Intelligence log 2022, moderate reliability.",
        "concern": "yes",
        "concern_reasons": "The same behaviour towards two partners within four years.",
    }
    risk: Fields = {
        **minutes_before(now, 80),
        "step": "",  # the whole form at once
        "instrument": "other",
        "instrument_other": "RM2000",
        "instrument_version": "2007",
        "score": "15",
        "risk_grade": "high",
        "instrument_grade": "medium",
        "override_reason": "Strangulation, and the pace at which it gets worse.",
        "reason": "The account given at the meeting, the conviction, the intelligence.",
    }
    panel: Fields = {
        **minutes_before(now, 70),
        "agencies_present": ["police", "probation", "childrens_social_care", "support_service"],
        "people_present": "Insp. P. Ellery (chair); T. Marsh, probation; J. Bose, social care; K. Dunn, support",
        "advice": "All were for telling her of the conviction, with the support worker present.",
        "dissent": "no",
        "crime_revealed": "no",
    }
    dvds = {
        **meeting,
        "what_was_said": "She repeated her account. He has keys.",
        "risk_tool_completed": "dash",
    }
    csods = {
        **meeting,
        "address_confirmed": "yes",
        "relationship_to_child_confirmed": "yes",
        "identity_documents": ["passport", "child_health_record"],
        "what_was_said": "She repeated her account. He has not been alone with the girls this month.",
        "parents_know": "She alone. She is best placed to protect them.",
        "keep_safe_pack": "yes",
    }
    return {
        "record_initial_checks": {
            "continue": initial,
            "out_of_scope": {
                **initial,
                "scope_reason": "They have never met. Told so by phone.",
            },
            "no_contact": {
                **initial,
                "not_found": "Three visits and every number known. Nobody there has heard of her.",
            },
        },
        "record_meeting_dvds": {"held": dvds, "no_contact": dict(missed)},
        "record_meeting_csods": {"held": csods, "no_contact": dict(missed)},
        "record_full_checks_dvds": {"done": {**full, "subject_da_history": "more"}},
        "record_full_checks_csods": {
            "done": {**full, "searched_education": "nothing", "subject_child_sexual_offence": "convicted"}
        },
        "assess_risk": {"done": risk},
        "record_view": {
            "done": {"interest": "no", "view": "disclose_part", "reason": "The conviction is enough to keep her safe."}
        },
        "record_panel": {"done": panel},
    }


def dash(yes: int = 11, unknown: int = 0, *, tool: str = "dash_partners") -> Fields:
    """Answers to an instrument: so many yes among the questions that raise nothing by themselves, so many not known, no else."""
    asked = next(one for one in TOOLS if one.key == tool)
    marks = {key for mark in asked.marks for key in mark.questions}
    plain = [one.key for one in asked.gradable if one.key not in marks]
    said = {one.key: "no" for one in asked.gradable}
    said |= dict.fromkeys(plain[:yes], "yes") | dict.fromkeys(plain[yes : yes + unknown], "unknown")
    return {f"factor_{key}": answer for key, answer in said.items()}


def _decision(now: datetime, tests: Sequence[str], answer: str, **further: str) -> Fields:
    fields: Fields = {
        **minutes_before(now, 60),
        "decided_by": "Det. Insp. S. Lindqvist",
        "article_8": "His wish for privacy was weighed. No more is told than keeps her safe.",
        "rehabilitation": "no",
        "representations": "not_sought_raises_risk",
        "representations_reason": "Asking him would tell him that she has asked.",
        "tell_subject": "no",
        "tell_subject_reason": "It would put her in danger.",
        "further_safeguarding": "yes",
        "further_safeguarding_words": "Marker on the address; support worker keeps in touch. Officer in the case.",
        **dict.fromkeys(tests, answer),
        **further,
    }
    if answer != "does_not_arise":
        fields |= {f"{test}_reasons": "The conviction is recent and the pattern is repeated." for test in tests}
    return fields


def decisions(now: datetime) -> Samples:
    found: Samples = {
        "countersign": {
            "agree": {
                "tests_read": "yes",
                "reason": "The tests are answered on the facts, and rightly.",
            },
            "disagree": {
                "tests_read": "yes",
                "reason": "Why representations were not sought is not explained.",
            },
        },
    }
    told = {
        "what_to_tell": "The conviction of 2023. The intelligence is left out: telling it would name its source.",
        "to_whom": "The person who asked: she is best placed to protect herself and her child.",
        "who_tells": "Omar Haddad with the support worker.",
        "how_to_reach": "At the health centre on a weekday morning.",
    }
    own = {
        "dvds": (("test_lawful", "test_pressing_need", "test_necessary", "test_proportionate"), {}),
        "csods": (
            ("test_lawful", "test_child_welfare", "test_necessary", "test_proportionate"),
            {"presumption": "no", "presumption_reasons": "No conviction for a child sexual offence on this case."},
        ),
    }
    for scheme, (tests, further) in own.items():
        disclose = _decision(
            now, tests, "yes", reason="She cannot guard against what she does not know.", **told, **further
        )
        refuse = _decision(now, tests, "yes", decision_reason="would_raise_risk", **further)
        refuse |= {
            "test_proportionate": "no",
            "reason": "Telling now would raise the risk. To be looked at again in a month.",
        }
        clear = _decision(now, tests, "does_not_arise", further_safeguarding="no", **further)
        clear |= {
            "article_8": "Nothing is to be told, so nothing is interfered with.",
            "rehabilitation": "does_not_arise",
        }
        clear |= {
            "representations": "not_sought_other",
            "representations_reason": "There is nothing to put to the subject.",
        }
        clear |= {"tell_subject_reason": "There is nothing to tell."}
        found[f"decide_{scheme}"] = {
            "disclose_full": dict(disclose),
            "disclose_part": dict(disclose),
            "do_not_disclose": refuse,
            "no_information": {**clear, "reason": "Nothing is held that bears on the risk."},
            "no_concern": {**clear, "decision_reason": "other", "reason": "What is held is old and of another kind."},
        }
    return found


def told(now: datetime) -> Samples:
    disclosed: Fields = {
        **minutes_before(now, 40),
        "told": ["person_at_risk"],
        "told_names": "Asha Verma",
        "told_identity_established": "yes",
        "told_identity_documents": ["passport"],
        "place": "Larkfield Health Centre, room 4",
        "present": "PC Omar Haddad, Kate Dunn (support worker)",
        "words_spoken": "In 2023 Daniel Croft was convicted of assaulting a woman who was his partner.",
        "disclosed_kinds": ["conviction_unspent"],
        "disclosed_primary_offence": "assault",
        "undertaking": "signed",
        "nothing_in_writing": "yes",
        "safety_plan": "Stays with her mother from tonight; locks to be changed; phone checked for tracking.",
        "support_offered": "yes",
        "support_words": "Support worker meets her on Thursday.",
    }
    declined: Fields = {
        **minutes_before(now, 40),
        "not_told_words": "Told that there is information; she did not want to hear it. To be offered again.",
        "support_offered": "yes",
        "support_words": "Helpline card read out, not handed over.",
    }
    not_made: Fields = {
        **minutes_before(now, 40),
        "not_told_reason": "not_found",
        "not_told_words": "Moved away, new address not known. Marker placed; the other force’s unit told.",
    }
    return {
        "record_disclosure": {"disclosed": disclosed, "offered_declined": declined, "not_made": not_made},
        "inform_applicant": {
            "informed": {
                **minutes_before(now, 30),
                "informed_how": "phone",
                "what_told": "That the checks are done.",
            },
            "not_informed": {
                **minutes_before(now, 30),
                "reason": "It is not safe to make contact by any way that was agreed.",
            },
        },
        "use_other_power": {
            "done": {
                **minutes_before(now, 50),
                "power": "immediate_harm",
                "to_whom": "Asha Verma",
                "what_told": "That he was on his way to her with a knife.",
                "reason": "Her life was in danger. Agreed by the duty inspector.",
            }
        },
        "record_breach": {
            outcome: {
                **minutes_before(now, 10),
                "what_happened": "What was told was put on a neighbourhood page, by her cousin it seems.",
                "what_is_done": "Post taken down. The subject’s address has a marker.",
            }
            for outcome in ("alleged", "prosecuted")
        },
    }
