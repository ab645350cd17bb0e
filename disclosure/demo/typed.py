"""From a story to the fields of a form as a browser sends them: dates in their parts, people in their blocks, words with names in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from disclosure.demo.people import Cast, Person, household
from disclosure.demo.script import Crew, Story, Typed
from disclosure.demo.typed_keeping import TYPED_KEEPING
from disclosure.demo.typed_words import REFUSALS, TYPED, TYPED_BESIDE, Words
from disclosure.domain.checklist import LINES, line_of
from disclosure.domain.children import CHILD, OTHER, OTHER_CHILD, key_of
from disclosure.domain.clocks import LONDON
from disclosure.domain.instruments import GRADES, NO, NOT_KNOWN, YES, Instrument

Fields = dict[str, Typed]

PLACES = (
    "Larkfield Health Centre, room 4", "the children’s centre at Invented Row", "the support service’s office, first floor",
    "the police station at Nosuch Lane, side door",
)  # fmt: skip
WORKERS = ("Kate Dunn", "Marta Sykes", "Joy Asante")
FORCES = ("West Yorkshire Police", "Derbyshire Constabulary", "Nottinghamshire Police", "Humberside Police")
TESTS = ("test_lawful", "test_pressing_need", "test_child_welfare", "test_necessary", "test_proportionate")
PRONOUNS = {"female": ("she", "her", "her"), "male": ("he", "him", "his")}
CONVICTIONS = ("conviction_spent", "conviction_unspent", "out_of_court_disposal")


@dataclass(frozen=True)
class Scene:
    """A story with its people and everything that its words may name."""

    story: Story
    cast: Cast
    crew: Crew
    names: Mapping[str, str]
    received: datetime

    def fill(self, words: Words) -> Typed:
        """The words with the names in their places; of alternatives, the one that falls to this story."""
        if isinstance(words, list):
            return list(words)
        chosen = words[self.story.number % len(words)] if isinstance(words, tuple) else words
        # Twice: a plot's own words have places too.
        return chosen.format_map(self.names).format_map(self.names)


def scene(
    story: Story, crew: Crew, officers: Mapping[str, str], received: datetime, *, cast: Cast | None = None
) -> Scene:
    """Everything that a story's forms may name. `officers` are names by username; without a `cast`, its number chooses one."""
    plot, number = story.plot, story.number
    cast = cast or household(story, year=received.year)
    children = " and ".join(child.given for child in cast.children)
    names = {
        **_person("told", cast.adult),
        **_person("subject", cast.subject),
        **_person("applicant", cast.applicant),
        **{part: officers[getattr(crew, part)] for part in ("officer", "researcher", "decider", "chair")},
        **dict(zip(("she", "her", "hers"), PRONOUNS[cast.adult.sex], strict=True)),
        **dict(zip(("he", "him", "his"), PRONOUNS[cast.subject.sex], strict=True)),
        "child": cast.children[0].given if cast.children else "the child",
        "children": children or "the children",
        "children_of": children or "Children of the family",
        "children_words": f"With {cast.adult.given}: {children}. They have heard the quarrels." if children else "",
        "risk_tool": "dash" if story.asks == "person_at_risk" else "does_not_arise",
        "told_part": story.told,
        "no_risk_wording": "yes" if story.route == "right_to_ask" else "nobody_told",
        "address": cast.adult.address,
        "year": str(received.year),
        "year2": str(received.year - 2),
        "year3": str(received.year - 4),
        "year14": str(received.year - 14),
        "log": str(100 + number * 37 % 800),
        "crime_reference": f"14/{90000 + number * 173 % 9000}/{received.year % 100}",
        "place": PLACES[number % len(PLACES)],
        "worker": WORKERS[number % len(WORKERS)],
        "force": FORCES[number % len(FORCES)],
        **{name: getattr(plot, name) for name in OF_THE_PLOT},
    }
    names |= {name.title(): names[name].title() for name in ("she", "hers", "he", "his")}
    return Scene(story, cast, crew, names, received)


OF_THE_PLOT = ("happened", "why", "since", "found", "findings", "concern", "tell", "words", "plan", "alleged")


def _person(part: str, person: Person) -> dict[str, str]:
    return {
        part: person.name,
        f"{part}_first": person.given,
        f"{part}_family": person.family,
        f"{part}_born": str(person.born.year),
    }


# Where some subjects lived before, in the area of another force; invented, as every address here is.
ELSEWHERE = (
    "27 Saltmarket Row, Wexcombe, until two years ago",
    "Flat 3, 8 Orchard Steps, Marlow Regis, until last spring",
    "Hollins Farm Cottages, Upper Tarnbeck, four years ago",
)


def at(name: str, moment: datetime) -> Fields:
    """A day and a time as their inputs send them."""
    there = moment.astimezone(LONDON)
    return {
        f"{name}-day": str(there.day),
        f"{name}-month": str(there.month),
        f"{name}-year": str(there.year),
        f"{name}-time": f"{there:%H:%M}",
    }


def action(scene: Scene, form_key: str, how: str, outcome: str, *, has: Iterable[str]) -> Fields:
    """What is typed into the form of an action that turns out so. `has` are the form's fields."""
    ways = next(some[form_key] for some in (TYPED, TYPED_BESIDE, TYPED_KEEPING) if form_key in some)
    variant = how.partition(":")[0]
    words = {**ways.get("", {}), **ways.get(variant, {})}
    fields = {name: scene.fill(value) for name, value in words.items()}
    if "searched_pnc" in fields:
        fields |= _findings(scene, how)
    if CHILD in has:
        fields |= child(scene)
    if LINES in has:
        fields[LINES] = [line_of(scene.story.lived or ELSEWHERE[0]).key]
    if "words_spoken" in fields:
        fields |= _told(scene)
    if "systems_searched" in fields and variant != "out_of_scope":
        fields["risk_words"] = list(scene.story.plot.risks)
    if "decided_by" in fields:
        fields |= _tests(scene, how)
    if variant not in ("no_information", "no_concern"):
        fields |= {name: scene.fill(value) for name, value in _details(scene.story).items()}
    return only({**fields, "outcome": outcome}, has)


def child(scene: Scene) -> Fields:
    """The first child of the story, or one whom nobody named."""
    for first in scene.cast.children[:1]:
        given = person_given("children", first, scene)
        return {CHILD: key_of(given["given_names"], given["family_name"], given["date_of_birth"])}
    return {CHILD: OTHER, OTHER_CHILD: "A child next door, name not known"}


def factors(instruments: Iterable[Instrument], fields: Mapping[str, Typed], how: str) -> Fields:
    """The answers to the chosen instrument's questions from which the grade follows that is typed, or that is overridden."""
    tool = next((one for one in instruments if one.key == fields.get("instrument")), None)
    return {} if tool is None else dict(_factors(tool, "medium" if how == "override" else how))


@lru_cache(maxsize=64)
def _factors(tool: Instrument, grade: str) -> tuple[tuple[str, str], ...]:
    """Yes to one question after the other, those that raise the grade by themselves last; one is not known."""
    marks = {key for mark in tool.marks for key in mark.questions}
    said = {one.key: NO for one in tool.gradable}
    for key in sorted(said, key=lambda key: key in marks):
        more = {**said, key: YES}
        if GRADES.index(tool.score(more).grade) <= GRADES.index(grade) and len(_yes(said)) < _SAID_YES[grade]:
            said = more
    said[next(key for key in said if said[key] == NO)] = NOT_KNOWN
    return tuple((f"factor_{key}", answer) for key, answer in said.items())


_SAID_YES = {"standard": 5, "medium": 12, "high": 16}


def _yes(said: Mapping[str, str]) -> list[str]:
    return [key for key, answer in said.items() if answer == YES]


def only(fields: Mapping[str, Typed], has: Iterable[str]) -> Fields:
    """The fields that the form has; of one in several inputs, all its inputs."""
    names = set(has)
    return {name: value for name, value in fields.items() if name.partition("-")[0] in names}


def _details(story: Story) -> Fields:
    return {**story.plot.tool, **story.plot.details, **story.details}


def _findings(scene: Scene, how: str) -> Fields:
    plot = scene.story.plot
    history = {"held": plot.history, "calm": "none"}.get(how, "none")
    found: Fields = {"subject_da_history": history, "subject_child_sexual_offence": history}
    if how == "held":
        found |= {"information_kinds": list(plot.kinds), **plot.searches}
    if how == "calm":
        found["information_kinds"] = ["conviction_unspent"]
    return found


def _tests(scene: Scene, how: str) -> Fields:
    """The legal tests, all of both schemes: the form keeps those it has."""
    outcome, _, why = how.partition(":")
    if outcome in ("no_information", "no_concern"):
        return {**dict.fromkeys(TESTS, "does_not_arise"), **_presumption(scene, applies=False)}
    reasons = {f"{test}_reasons": scene.fill("{concern}") for test in TESTS}
    fields: Fields = {
        **dict.fromkeys(TESTS, "yes"),
        **reasons,
        **_presumption(scene, applies=outcome == "disclose_full"),
    }
    if why:
        failed, words = REFUSALS[why]
        said = scene.fill(words)
        fields |= {failed: "no", f"{failed}_reasons": said, "decision_reason": why, "reason": said}
    return fields


def _presumption(scene: Scene, *, applies: bool) -> Fields:
    if applies and scene.story.plot.history == "convicted":
        return {
            "presumption": "yes",
            "presumption_reasons": "A conviction for a child sexual offence, and contact with a named child now.",
        }
    return {
        "presumption": "no",
        "presumption_reasons": "No conviction for a child sexual offence, or no need that is proportionate.",
    }


def _told(scene: Scene) -> Fields:
    plot = scene.story.plot
    fields: Fields = {
        "told": [scene.story.told],
        "disclosed_kinds": [kind for kind in plot.kinds if kind != "intelligence"] or list(plot.kinds),
    }
    if any(kind in CONVICTIONS for kind in plot.kinds):
        fields["disclosed_primary_offence"] = plot.offence
    return fields


def registration(scene: Scene, *, has: Iterable[str], names_all: bool = True) -> Fields:
    """What is typed to register the story's case. An enquiry names nobody but who asks."""
    story, cast, plot = scene.story, scene.cast, scene.story.plot
    fields: Fields = {
        **at("received_at", scene.received),
        "immediate_danger": "no",
        "channel": story.channel,
        "referral_source": story.source,
        "district": story.district,
        "team": f"{story.district}_disclosure",
        "town": story.town,
        "applicant_relationship": relationship(story),
        **_safe_contact(story.number),
        "person_at_risk_knows": "no",
        "how_to_reach": "Through {worker} of the support service, on weekday mornings.",
        "source_details": "{why}",
        "information": "{happened}",
        "relationship_type": plot.relation,
        "relationship_words": "{since}",
        "contact_with_child": "{since}",
        "parents_know": "{told}",
        "what_happened": "{happened}",
        "why_now": "{why}",
        "what_asked": "{happened}",
        "applied_before": ("no", "no", "unknown", "yes")[story.number % 4],
        "subject_registered_sex_offender": "no",
        "child_looked_after": "no",
        "child_missing_episodes": "no",
        "crime_alleged": "no",
        "notices_given": "yes",
        **_ethnicity(scene),
        **_blocks(scene, parts(cast, names_all=names_all)),
        **_details(story),
    }
    return {name: scene.fill(value) for name, value in only(fields, has).items()}


def parts(cast: Cast, *, names_all: bool) -> dict[str, tuple[Person, ...]]:
    """Who goes into which block."""
    if not names_all:
        return {"applicant": (cast.applicant,)}
    others = () if cast.applicant == cast.adult else (cast.adult,)
    return {
        "applicant": (cast.applicant,),
        "person_at_risk": others,
        "subject": (cast.subject,),
        "children": cast.children,
        "parents": others,
    }


def relationship(story: Story) -> str:
    """What the applicant is to the person at risk, as a code."""
    return {"parent_of_child": "parent", "father_of_child": "parent", "grandparent": "relative"}.get(
        story.asks, story.asks
    )


def _ethnicity(scene: Scene) -> Fields:
    """Asked of whoever can say. A person at risk who applies is not asked twice."""
    is_applicant = scene.cast.applicant == scene.cast.adult
    once = is_applicant and scene.story.asks == "person_at_risk"
    return {
        "applicant_ethnicity": scene.cast.ethnicity if is_applicant else "ns",
        "person_at_risk_ethnicity": "" if once else scene.cast.ethnicity,
    }


def contacts(number: int) -> dict[str, str]:
    """A telephone number set aside for drama, and now and then an address that reaches nobody."""
    phone = f"07700 900{100 + number * 29 % 900:03}"
    return {
        "applicant_phone": phone if number % 5 else f"0114 496 0{100 + number * 13 % 900:03}",
        "applicant_email": f"applicant{number}@example.org" if number % 3 == 0 else "",
    }


def _safe_contact(number: int) -> Fields:
    return {
        **contacts(number),
        "safe_channels": ["call", "text"] if number % 2 else ["call", "voicemail", "email"],
        "safe_times": (
            "Weekdays, 10am to 2pm. Never in the evening",
            "Tuesdays and Thursdays after school drop-off",
            "Any time",
        )[number % 3],
        "if_another_answers": "Say it is the dentist’s about an appointment" if number % 2 else "",
        "shared_devices": "{subject_first} knows the code of the phone" if number % 3 == 1 else "",
        "interpreter": "no",
    }


def _blocks(scene: Scene, people_of: Mapping[str, tuple[Person, ...]]) -> Fields:
    fields: Fields = {}
    for block, people in people_of.items():
        for number, person in enumerate(people):
            given = person_given(block, person, scene)
            born = given.pop("date_of_birth")
            parts_of = zip(("year", "month", "day"), (str(int(part)) for part in born.split("-") if part), strict=False)
            fields |= {f"{block}-{number}-date_of_birth-{part}": value for part, value in parts_of}
            fields |= {f"{block}-{number}-{name}": value for name, value in given.items()}
    return fields


def person_given(block: str, person: Person, scene: Scene) -> dict[str, str]:
    """What is given of a person in a block of that name; the birth date as far as it is known, "1980-05" or "1980"."""
    known = {"day": 10, "month": 7, "year": 4}.get(person.known, 0)
    given = {
        "given_names": person.given,
        "family_name": person.family,
        "other_names": person.other,
        "date_of_birth": person.born.isoformat()[:known],
        "sex": person.sex,
        "address": person.address,
    }
    if block == "subject":
        given["previous_addresses"] = scene.story.lived
    if block == "children":
        given["lives_with"] = scene.names["told"]
    if block == "parents":
        given["relationship"] = "Mother" if scene.cast.adult.sex == "female" else "Father"
    return given
