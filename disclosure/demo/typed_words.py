"""What officers type into each form, by how it turns out; "" is what they type in any case. Places in braces are filled by typed.py.

A list are boxes ticked; a tuple are alternatives, of which a case takes one.
"""

from collections.abc import Mapping

Words = str | list[str] | tuple[str, ...]

ALL_SYSTEMS = ["pnc", "pnd", "visor", "local_crime", "intelligence", "command_and_control", "marac"]
_SUPPORT: dict[str, Words] = {
    "support_offered": "yes",
    "support_words": (
        "Referral to the support service, accepted.",
        "Number of the helpline read out; does not want a referral now. To be asked again.",
        "Support worker rings on the safe number on Thursday.",
    ),
}
_MEETING: dict[str, Words] = {
    "meeting_mode": ("in_person", "in_person", "video", "phone"),
    "identity_established": "yes",
    "identity_documents": ["passport", "utility_bill"],
    "warnings_given": "yes",
    "nothing_told": "yes",
    **_SUPPORT,
}
_MISSED: dict[str, Words] = {
    "no_contact_reason": "Five attempts over nine days by the ways and at the times that were agreed, by two officers. A marker is on "
    "the address and the support service knows to tell us when it hears from them.",
}
_NO_IDENTITY: dict[str, Words] = {
    "identity_established": "no",
    "identity_documents": [],
    "identity_reason": "No document was shown on two occasions, and the name is not on the electoral roll for the address.",
}
_SEARCHED: dict[str, Words] = {
    "searched_pnc": "found",
    "searched_pnd": "found",
    "searched_visor": "nothing",
    "searched_local_crime": "found",
    "searched_intelligence": "found",
    "searched_command_and_control": "nothing",
    "searched_custody": "nothing",
    "searched_marac": ("nothing", "nothing", "not_searched"),
    "searched_home_force": "own",
    "searched_childrens_social_care": "found",
    "searched_adult_social_care": "nothing",
    "searched_probation": "found",
    "searched_prison": "nothing",
    "searched_health": "nothing",
    "searched_education": "nothing",
    "not_searched_reason": ("", "", "MARAC records were being moved that day. To be searched before the decision."),
    "search_terms": "{subject} and other spellings, {subject_born}; addresses of the last five years",
    "searcher": "{researcher}",
    "five_years_known": "yes",
    "agencies_replies": "Probation: asked and answered the same day. Children’s social care: answered after two days.",
}
_HELD: dict[str, Words] = {
    "information_held": "yes",
    "concern": "yes",
    "findings": "{findings}",
    "concern_reasons": "{concern}",
}
_NOTHING: dict[str, Words] = {
    **dict.fromkeys(
        (
            *("searched_pnc", "searched_pnd", "searched_visor", "searched_local_crime", "searched_intelligence"),
            *("searched_childrens_social_care", "searched_probation"),
        ),
        "nothing",
    ),
    "agencies_replies": "Probation and children’s social care: nothing known, both answered the same day.",
    "information_held": "no",
    "findings": "Nothing about {subject} on any system, under any spelling.",
    "concern": "no",
    "concern_reasons": "Nothing found, and the account given shows no risk beyond what has been dealt with.",
}
_CALM: dict[str, Words] = {
    "information_held": "yes",
    "concern": "no",
    "findings": "One conviction, {year3}, of another kind and long ago. Nothing since.",
    "concern_reasons": "Old, of another kind, and nothing in the account given that connects with it.",
}
_FULL_CHECKS: dict[str, dict[str, Words]] = {"": _SEARCHED, "held": _HELD, "nothing": _NOTHING, "calm": _CALM}
_DECIDING: dict[str, Words] = {
    "decided_by": "Det. Insp. {decider}",
    "article_8": "{subject}’s wish for privacy was weighed against the danger. No more is told than keeps people safe, and to nobody else.",
    "rehabilitation": "no",
    "representations": ("not_sought_raises_risk", "not_sought_reveals_applicant", "not_sought_raises_risk"),
    "representations_reason": "To ask {subject_first} would tell {him} of this and put {told_first} in danger.",
    "tell_subject": "no",
    "tell_subject_reason": "It would put {told_first} in danger.",
    "further_safeguarding": "yes",
    "further_safeguarding_words": "Marker on the address; support worker keeps in touch weekly. {officer}.",
}
_DISCLOSING: dict[str, Words] = {
    "reason": "{told_first} cannot guard against what {she} does not know. {concern}",
    "what_to_tell": "{tell}",
    "to_whom": "{told}: best placed to protect.",
    "who_tells": "{officer}, with {worker} of the support service.",
    "how_to_reach": "At {place}, on a weekday morning.",
}
_CLEAR: dict[str, Words] = {
    "article_8": "Nothing is to be told, so nothing is interfered with.",
    "rehabilitation": "does_not_arise",
    "representations": "not_sought_other",
    "representations_reason": "There is nothing to put to {subject_first}.",
    "tell_subject_reason": "There is nothing to tell.",
    "further_safeguarding": "no",
    "further_safeguarding_words": "",
}
_DECISION: dict[str, dict[str, Words]] = {
    "": _DECIDING,
    "disclose_full": _DISCLOSING,
    "disclose_part": {
        **_DISCLOSING,
        "reason": "{concern} What would name a source, or is not needed to keep safe, is left out.",
    },
    "do_not_disclose": {},
    "no_information": {**_CLEAR, "reason": "Nothing is held that bears on the risk."},
    "no_concern": {
        **_CLEAR,
        "decision_reason": "other",
        "reason": "What is held is old and of another kind; it tells nothing about the risk.",
    },
}
# Why something held is not told: the test that is not met, and the reasons.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "would_raise_risk": (
        "test_proportionate",
        "{told_first} says that {she} will ask {him} about it the same day: telling now would raise the risk. Looked at again soon.",
    ),
    "test_not_met_proportionate": (
        "test_proportionate",
        "What is in place keeps {him} away from {children} already, and social care visits weekly. Telling more is not needed for that.",
    ),
    "identity_not_established": (
        "test_lawful",
        "Nothing can be told to somebody whose identity is not established. The child’s school and social care are told of the risk.",
    ),
    "other_power_used": (
        "test_necessary",
        "What was needed was told at once under another power. Nothing is left to tell.",
    ),
}

TYPED: Mapping[str, Mapping[str, Mapping[str, Words]]] = {
    "record_initial_checks": {
        "": {
            "systems_searched": ALL_SYSTEMS,
            "search_terms": "{subject} and other spellings, {subject_born}; {told}; {address}",
            "found": "{found}",
            "immediate_risk": "no",
        },
        "danger": {
            "immediate_risk": "yes",
            "interim_measures": "Response officers with {told_first}; taken to a safe address for tonight. Inspector told, log {log}.",
        },
        "out_of_scope": {
            "found": "Nothing that bears on this.",
            "risk_words": ["none"],
            "scope_reason": "{told_first} and {subject_first} rent from the same landlord and nothing else; there is and was no "
            "relationship and no contact with a child. Told so by phone, with the number of the neighbourhood team.",
        },
        "no_contact": {
            "not_found": "Nobody of that name is at the address or on any system, and {subject_first} gives no other. A marker "
            "is on the address and custody asks again at the next arrest.",
        },
    },
    "record_meeting_dvds": {
        "": _MEETING,
        "held": {
            "what_was_said": "{happened} {applicant_first} gave the same account as before and was clear about dates.",
            "children_words": "{children_words}",
            "risk_tool_completed": "{risk_tool}",
        },
        "no_identity": {"what_was_said": "{happened}", "risk_tool_completed": "{risk_tool}", **_NO_IDENTITY},
        "no_contact": _MISSED,
    },
    "record_meeting_csods": {
        "": _MEETING,
        "held": {
            "identity_documents": ["driving_licence", "child_health_record"],
            "address_confirmed": "yes",
            "relationship_to_child_confirmed": "yes",
            "what_was_said": "{happened} {applicant_first} gave the same account as before.",
            "parents_know": "{told_first} knows. {told_first} is best placed to protect {children}.",
            "keep_safe_pack": "yes",
        },
        "no_identity": {
            "address_confirmed": "no",
            "relationship_to_child_confirmed": "no",
            "what_was_said": "{happened}",
            "parents_know": "{told_first} is said to know. To be asked by social care.",
            "keep_safe_pack": "yes",
            **_NO_IDENTITY,
        },
        "no_contact": _MISSED,
    },
    "record_full_checks_dvds": _FULL_CHECKS,
    "record_full_checks_csods": _FULL_CHECKS,
    "assess_risk": {
        "": {
            "reason": "The account given, the full checks, and how often and how badly it happens.",
        },
        "standard": {"score": "4", "risk_grade": "standard"},
        "medium": {"score": "9", "risk_grade": "medium"},
        "high": {"score": "15", "risk_grade": "high"},
        "override": {
            "score": "12",
            "risk_grade": "high",
            "instrument_grade": "medium",
            "override_reason": "The number is under the line, but what happens grows worse week by week.",
        },
    },
    "record_view": {
        "": {"interest": "no", "view": "disclose_part", "reason": "What is on record is enough to keep safe by. The rest names a source."},
        "interest": {
            "interest": "yes",
            "interest_words": "My agency housed {subject_first} last year and I signed the letter.",
            "view": "not_enough_information",
            "reason": "I take no part.",
        },
        "against": {"view": "do_not_disclose", "reason": "To tell it now would do more harm than good. There are other ways to protect."},
    },
    "record_panel": {
        "": {
            "agencies_present": ["police", "probation", "childrens_social_care", "health", "support_service"],
            "people_present": "Insp. {chair} (chair); T. Marsh, probation; J. Bose, social care; D. Nair, health; {worker}, support",
            "advice": "All but one were for telling {told_first}, with the support worker present.",
            "dissent": "yes",
            "dissent_words": "Health would wait until {told_first} is somewhere safe.",
            "crime_revealed": "no",
        },
        "against": {
            "advice": "Not to tell it now: protect by other means, and look again in a month.",
            "dissent_words": "The support service would tell {told_first} now.",
        },
    },
    "decide_dvds": _DECISION,
    "decide_csods": _DECISION,
    "countersign": {
        "": {"tests_read": "yes"},
        "agree": {"reason": "Each test is answered on the facts of this case. I would decide the same."},
        "disagree": {"reason": "It is not said why the subject’s representations were not sought, nor what keeps people safe meanwhile."},
    },
    "record_disclosure": {
        "disclosed": {
            "told": "{told_part}",
            "told_names": "{told}",
            "told_identity_established": "yes",
            "told_identity_documents": ["driving_licence"],
            "place": "{place}",
            "present": "{officer}; {worker}, support service",
            "words_spoken": "{words}",
            "undertaking": "signed",
            "nothing_in_writing": "yes",
            "safety_plan": "{plan}",
            **_SUPPORT,
        },
        "offered_declined": {
            "not_told_words": "Told that there is information; {she} did not want to hear it today. Knows how to ask again.",
            **_SUPPORT,
        },
        "not_made": {
            "not_told_reason": ("not_found", "unsafe", "would_not_sign"),
            "not_told_words": "Tried three times in a week with the support service. A marker stays on the address; the support "
            "worker tries again. Looked at again in a month.",
        },
    },
    "inform_applicant": {
        "informed": {
            "informed_how": ("in_person", "phone", "video"),
            "what_told": "That the checks are done, and that nothing held or told does not mean that there is no risk.",
        },
        "not_informed": {"reason": "The applicant’s identity is not established, so no outcome may be told."},
    },
    "use_other_power": {
        "": {
            "power": "immediate_harm",
            "to_whom": "{told}",
            "what_told": "{tell}",
            "reason": "There was no time for the scheme. Agreed by the duty superintendent.",
        }
    },
    "record_breach": {
        "": {
            "what_happened": "What was told was put on a neighbourhood page by a relative of {told_first}, it seems.",
            "what_is_done": "The post was taken down within the hour. A marker is on {subject_first}’s address.",
        }
    },
    "close": {
        "": {"reason": "All that the case asks for is done.", **_SUPPORT},
        "disclosed": {"reason": "Told, with a safety plan. The support worker keeps in touch; the marker stays."},
        "offered_declined": {"reason": "Offered twice and declined. {told_first} knows how to ask again."},
        "agreed_not_made": {"reason": "Decided and not made after several tries. A marker and the support service remain."},
        "no_information": {"reason": "Nothing is held.", "no_risk_wording": "{no_risk_wording}"},
        "held_not_disclosed": {"reason": "What is held was not told, for the reasons that two supervisors signed."},
        "no_concern": {"reason": "What is held tells nothing about a risk."},
        "out_of_scope": {"reason": "Outside the scheme. Passed to those who can help."},
        "withdrawn": {"reason": "Withdrawn by the applicant. What risk remains is dealt with beside the scheme."},
        "no_contact": {"reason": "Could not be reached in the ways and at the times that were safe."},
        "identity_not_established": {"reason": "Nobody knows who asked. People at risk are protected all the same."},
        "duplicate": {"reason": "The other case goes on."},
        "other_power": {"reason": "What was needed was told at once, outside the scheme."},
        "transferred": {"reason": "The other force has taken it on and given its reference."},
    },
}  # fmt: skip

TYPED_BESIDE: Mapping[str, Mapping[str, Mapping[str, Words]]] = {
    "record_child": {
        "": {
            "looked_after": "yes",
            "looked_after_by": "The council; the social worker is T. Amory",
            "lives_with": "Foster carers since the spring",
            "school": "The primary school nearby",
            "responsibility": "The council and the mother",
            "known_from": "T. Amory, social worker, by telephone",
        },
    },
    "record_missing": {
        "": {
            "found_where": "Came back alone, would not say from where",
            "what_is_known": "Gone from home overnight.",
            "went_missing-year": "{year2}",
            "came_back-year": "{year2}",
        },
    },
    "record_search": {
        "": {"search_terms": "{subject} and other spellings, {subject_born}", "searcher": "{researcher}"},
        "nothing": {"search_result": "nothing", "force_name": "{force}"},
        "found": {
            "search_result": "found",
            "force_name": "{force}",
            "what_was_found": "Called to the address twice, {year3}; no crime was recorded. Sent by their disclosure unit.",
        },
    },
    "record_information": {
        "": {"sensitivity": ["none"], "may_be_told": "yes"},
        "conviction": {
            "information_kind": "conviction_unspent",
            "what": "{findings}",
            "happened_from-year": "{year3}",
            "source": "pnc",
            "source_words": "PNC record, printed for the case",
            "information_grading": "record",
            "may_be_told_reason": "{concern}",
        },
        "log": {
            "information_kind": "intelligence",
            "what": "A neighbour told an officer of shouting at night, and of somebody crying in the garden.",
            "happened_from-month": "9",
            "happened_from-year": "{year2}",
            "source": "intelligence",
            "source_words": "Log {log}",
            "information_grading": "untested",
            "may_be_told": "part",
            "may_be_told_reason": "That there is concern, but neither when nor from where: it would lead to the neighbour.",
            "sensitivity": ["source_at_risk"],
        },
    },
    "record_offender": {
        "": {
            "subject_registered_sex_offender": "yes",
            "subject_mappa_category": "1",
            "mappa_level": "1",
            "offender_manager": "{officer}, offender management unit",
            "offender_manager_view": "Has told of the new contact himself. Open about it, and asked not to stay overnight.",
            "rm2000_grade": "S medium, {year2}",
            "arms_grade": "Medium, {year2}",
            "polygraph": "taken",
            "polygraph_bearing": "No deception shown about contact with children.",
        }
    },
    "note": {
        "": {
            "note": (
                "{worker} of the support service rang: {told_first} is well and at a relative’s for now.",
                "The school rang: {told_first} has asked that nobody else collects from there.",
                "{told_first} has a new number. Only calls, between ten and two.",
            )
        }
    },
    "record_contact_attempt": {
        "": {
            "contact_with": "applicant",
            "contact_by": ("phone", "text", "phone"),
            "contact_result": ("no_answer", "message_left", "no_answer"),
            "contact_was_safe": "yes",
        },
        "reached": {"contact_result": "reached", "note": "All is well for now. A time and a place were agreed."},
    },
    "retriage": {
        "": {"what_changed": "{subject_first} has found out where {told_first} works.", "immediate_risk": "no"},
        "danger": {
            "what_changed": "{subject_first} was outside the school this morning.",
            "immediate_risk": "yes",
            "interim_measures": "Patrol at the school; {told_first} with a relative; duty inspector told.",
        },
    },
    "escalate": {
        "": {"next_steps": "They report back by tomorrow noon."},
        "emergency": {"reason": "{subject_first} is outside the house where {told_first} is.", "accepted_by": "Control room, log {log}"},
        "safeguarding": {"reason": "Risk of serious harm tonight.", "accepted_by": "Duty inspector"},
        "marac": {"reason": "High risk on the assessment.", "accepted_by": "MARAC coordinator, next meeting"},
        "strategy_discussion": {"reason": "{children_of} in contact with the subject.", "accepted_by": "Social care, duty manager"},
        "childrens_social_care": {"reason": "{children_of} in the home.", "accepted_by": "Duty social worker, J. Bose"},
        "adult_social_care": {"reason": "{told_first} has care needs.", "accepted_by": "Adults’ front door"},
        "idva": {"reason": "{told_first} agrees to be helped.", "accepted_by": "{worker}, independent adviser"},
        "victim_support": {"reason": "{told_first} would like somebody to talk to.", "accepted_by": "Victim Support, duty line"},
    },
    "record_complaint": {
        "": {"complaint_kind": "by_applicant", "what_happened": "That nobody rang back for a week.", "passed_to": "Unit’s inspector"},
        "subject": {
            "complaint_kind": "by_subject_vigilantism",
            "what_happened": "{subject_first} says that paint was thrown at {his} door since somebody was told.",
            "passed_to": "Professional standards",
        },
    },
    "take_case": {"": {}},
    "assign": {"": {"owner_id": "0", "reason": "Please look at the safe times first."}},
    "link_case": {"": {"link_kind": "same_subject", "reason": "Same name, birth year and last address. Confirmed by photograph."}},
    "identify": {
        "same": {"scope": "everywhere", "reason": "The photograph held with the earlier case is of the man who is asked about now."},
        "different": {"scope": "these", "reason": "Another man of a like name: the custody photographs are of two people."},
        "left_open": {"scope": "these", "reason": "The year of birth is not known yet. The local force is asked for a photograph."},
    },
    "record_allegation": {
        "": {
            "told_by": "{applicant}",
            "told_by_agency": "no",
            "what": "{alleged}.",
            "against": "{subject}",
            "victim": "{told}",
            "happened_when": "In the last month, as far as known",
            "victim_is_vulnerable": "unknown",
            "victim_is_child": "no",
        }
    },
    "decide_crime": {
        "recorded": {"crime_reference": "{crime_reference}", "crime_classification": "As alleged, first classification"},
        "not_recorded": {
            "no_crime_reason": "recorded_already",
            "reason": "Recorded last month under {crime_reference}, from the same report.",
        },
    },
    "request_extension": {
        "": {
            "clock": "overall",
            "extend_by": "10",
            "extension_ground": ("other_force_enquiry", "partner_agency_enquiry", "overseas_enquiry"),
            "reason": "The answer that the decision needs has been chased three times and is promised for next week.",
            "interim_measures": "Marker on the address; the support worker rings weekly.",
        }
    },
    "decide_extension": {
        "approve": {"reason": "The answer is needed, and people are safe meanwhile."},
        "refuse": {"reason": "The decision does not depend on that answer."},
    },
    "withdraw": {
        "": {
            "reason": "“I have thought about it and do not need it any more.”",
            "pressure": ("no", "unknown"),
            "remaining_risk": "A marker stays on the address; the support worker keeps in touch.",
            **_SUPPORT,
        },
        "pressed": {
            "reason": "“He has seen the message. Please stop.” Rang from a number that was not the safe one.",
            "pressure": "yes",
            "remaining_risk": "Welfare visit by plain-clothes officers today; referred to MARAC.",
        },
    },
    "rule_out": {
        "": {
            "reason": "The person named is not the one who was meant but another of the same name, and has no contact with anyone here.",
            "what_else": "A new application about the right person was taken by phone, and the applicant told why.",
        }
    },
    "transfer": {
        "": {
            "to_force": "{force}",
            "accepted_by": "Det. Sgt. H. Barlow, protecting vulnerable people unit",
            "their_reference": "PVP-{log}",
            "reason": "{told_first} has moved to their area for good.",
        }
    },
    "mark_duplicate": {"": {"reason": "The same people, asked about online and by phone on the same morning."}},
    "reopen": {"": {"reason": "{subject_first} was arrested last night for an assault on a former partner. New information from custody."}},
    "give_advice": {
        "advice_given": {
            "advice": "How to apply once a person and a child can be named, and how to keep children safe meanwhile.",
            "child_at_risk": "no",
            **_SUPPORT,
        }
    },
}  # fmt: skip
