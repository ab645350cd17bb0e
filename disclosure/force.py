"""Who the force is, from config/force.toml: places, teams, code lists and the limits it settles. Never its stages."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from disclosure.domain import signs
from disclosure.domain.law import LONGEST_EXTENSION
from disclosure.domain.measures import ALL, OPEN, UNKNOWN


def _can_be_read(text: str) -> str:
    """As on every form: no sign that deceives, and none that no page can carry."""
    if not signs.is_readable(text):
        raise ValueError("take out the characters that cannot be read, which often come with copied text")
    if text.strip() != text or not text:
        raise ValueError("write words, and no spaces before or after them")
    return text


def _is_a_number(value: object) -> object:
    """Yes and no would pass for one and zero."""
    if isinstance(value, bool):
        raise ValueError("write a whole number")  # noqa: TRY004  what a setting is refused with
    return value


Number = Annotated[int, BeforeValidator(_is_a_number)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Words = Annotated[str, Field(max_length=200), AfterValidator(_can_be_read)]
Town = Annotated[str, Field(max_length=60), AfterValidator(_can_be_read)]  # it stands in a column of the return

LONGEST_LIMIT = 3650  # ten years in days, five months in hours
_RESERVED = frozenset({ALL, UNKNOWN, OPEN})  # the figures' own words, which stand where codes and towns stand


class Part(BaseModel):
    """A table of the configuration: a name that is not known is refused, as a slip of the pen."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Code(Part):
    """One entry of a closed list: the key is stored and exported, the name is shown."""

    key: Key
    name: Words


class Team(Code):
    """A team of one district, or of the whole force when it names none."""

    district: Key | None = None


class Said(NamedTuple):
    """Words of the force's own, and the language they are in: the public reads Welsh where the force has written it."""

    text: str
    language: Literal["en", "cy"]


def _said(language: str, english: str, welsh: str) -> Said:
    return Said(welsh, "cy") if language == "cy" and welsh else Said(english, "en")


# Without the digits that are free. The cities' differ in their third and fourth digit alone.
_FOR_DRAMA = (
    *(f"01{city}4960" for city in (13, 14, 15, 16, 17, 18, 21, 31, 41, 51, 61)),
    "01914980", "01632960", "02079460", "02896496", "02920180", "03069990", "07700900", "08081570", "09098790",
)  # fmt: skip


class Helpline(Code):
    """A number to give to people: `number` as it is written, `about` whom it is for and when it is open."""

    number: Annotated[str, Field(pattern=r"^[0-9 ]{3,20}$")]
    about: Words
    name_cy: Words | Literal[""] = ""
    about_cy: Words | Literal[""] = ""

    @property
    def reaches_nobody(self) -> bool:
        """The number is of a range that Ofcom sets aside for drama, as the examples are."""
        return re.sub(r"[^0-9]", "", self.number).startswith(_FOR_DRAMA)

    def name_in(self, language: str) -> Said:
        """What it is called, in this language if the force has it."""
        return _said(language, self.name, self.name_cy)

    def about_in(self, language: str) -> Said:
        """Whom it is for, in this language if the force has it."""
        return _said(language, self.about, self.about_cy)


class Span(Part):
    """A length of time, and where it comes from."""

    length: Number = Field(ge=1, le=LONGEST_LIMIT)
    unit: Literal["hours", "calendar_days", "working_days"]
    source: Words


class LimitOverride(Span):
    """A limit that the published sources leave open, as the force settles it for cases received on or after `since`.

    `starts` is the milestone the clock starts from, where that too is settled otherwise. In the file `since` is `from`.
    """

    scheme: Key
    route: Key
    clock: Key
    starts: Key | None = None
    since: date = Field(alias="from")


class ThresholdOverride(Part):
    """From how many on a version of a risk instrument grades medium, and high, as the force settles it from a day on.

    In the file `since` is `from`.
    """

    instrument: Key
    version: Words
    medium: Number = Field(ge=1, le=LONGEST_LIMIT)
    high: Number = Field(ge=1, le=LONGEST_LIMIT)
    source: Words
    since: date = Field(alias="from")


class Sampling(Part):
    """The second look at "nothing held" and "no concern": how many in a hundred are countersigned.

    The seed decides which, so that the choice can be repeated and nobody makes it.
    """

    countersign_percent: Number = Field(ge=0, le=100)
    seed: Words


class Unallocated(Part):
    """For how long a case may have no owner before its supervisors are told, and where that comes from.

    No published source gives a time (its certainty is UNKNOWN): a day, unless the force settles another.
    """

    hours: Number = Field(ge=1, le=LONGEST_LIMIT)
    source: Words


class Force(Part):
    """One installation is one force."""

    name: Words
    name_cy: Words | Literal[""] = ""
    short_name: Words
    nation: Literal["england", "wales", "scotland", "northern-ireland"]
    districts: tuple[Code, ...] = Field(min_length=1)
    teams: tuple[Team, ...] = Field(min_length=1)
    towns: tuple[Town, ...]
    helplines: tuple[Helpline, ...]
    extension_grounds: tuple[Code, ...] = Field(min_length=1)
    primary_offences: tuple[Code, ...] = Field(min_length=1)
    information_gradings: tuple[Code, ...] = Field(min_length=1)
    sampling: Sampling
    harmless_site: Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+(/[A-Za-z0-9./_-]*)?$", max_length=200)]
    professionals_ask: Literal["right_to_know", "right_to_ask"] = "right_to_know"
    longest_extension: Number = Field(default=LONGEST_EXTENSION, ge=1, le=LONGEST_LIMIT)
    limits: tuple[LimitOverride, ...] = ()
    thresholds: tuple[ThresholdOverride, ...] = ()
    unallocated: Unallocated = Unallocated(hours=24, source="No published source gives a time: a day")

    def name_in(self, language: str) -> Said:
        """What the force is called, in this language if it says so."""
        return _said(language, self.name, self.name_cy)

    @property
    def lists(self) -> Mapping[str, Mapping[str, str]]:
        """The force's own lists by the column, or the answer, that their codes stand in: key to name."""
        return {
            "district": {one.key: one.name for one in self.districts},
            "team": {one.key: one.name for one in self.teams},
            "town": {town: town for town in self.towns},
            "extension_ground": {one.key: one.name for one in self.extension_grounds},
            "disclosed_primary_offence": {one.key: one.name for one in self.primary_offences},
            "information_grading": {one.key: one.name for one in self.information_gradings},
        }

    @model_validator(mode="after")
    def _keys_agree(self) -> Self:
        for name in (
            "districts",
            "teams",
            "helplines",
            "extension_grounds",
            "primary_offences",
            "information_gradings",
        ):
            keys = [code.key for code in getattr(self, name)]
            _refuse_twice(name, keys)
            _refuse_reserved(name, keys)
        _refuse_twice("towns", self.towns)
        _refuse_reserved("towns", self.towns)
        _refuse_twice("limits", (f"{o.scheme} {o.route} {o.clock} from {o.since}" for o in self.limits))
        _refuse_twice("thresholds", (f"{o.instrument} {o.version} from {o.since}" for o in self.thresholds))
        known = {district.key for district in self.districts}
        for team in self.teams:
            if team.district and team.district not in known:
                raise ValueError(f"team {team.key} names the district {team.district}, which is not in districts")
        return self


def _refuse_twice(name: str, keys: Iterable[str]) -> None:
    twice = [key for key, times in Counter(keys).items() if times > 1]
    if twice:
        raise ValueError(f"{name} has {', '.join(twice)} twice")


def _refuse_reserved(name: str, keys: Iterable[str]) -> None:
    """A district of the key "all" would be counted among the others and once more as all of them."""
    reserved = sorted(_RESERVED.intersection(keys))
    if reserved:
        raise ValueError(f"{name} has {', '.join(reserved)}, which the figures use themselves: give it another key")
