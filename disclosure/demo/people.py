"""Invented people: the officers of the demo, and those whom its cases are about. No name, address or number here is anybody's."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from disclosure.demo.script import Story
from disclosure.domain.access import Role
from disclosure.store.queries.accounts import user_by_username


@dataclass(frozen=True)
class Officer:
    """Somebody who signs in. `left` is the day on which a leaver was shut out."""

    username: str
    name: str
    role: Role
    district: str | None = None
    team: str | None = None
    left: date | None = None

    @property
    def password(self) -> str:
        """Easy to remember, and worthless: production refuses the accounts that have it."""
        return f"demo-{self.role.value.replace('_', '-')}-account"


# The first of each role is the one that is printed; the others make separation of duties possible. The last three act in no
# story, and are therefore made last: where they are, the demo is complete.
OFFICERS = (
    Officer("ines", "Ines Ferreira", Role.INTAKE, team="central"),
    Officer("tomasz", "Tomasz Lis", Role.INTAKE, team="central"),
    Officer("rosa", "Rosa Okonkwo", Role.RESEARCHER, team="central"),
    Officer("wen", "Wen Zhao", Role.RESEARCHER, team="central"),
    Officer("omar", "Omar Haddad", Role.DISCLOSURE_OFFICER, "sheffield", "sheffield_disclosure"),
    Officer("nia", "Nia Pritchard", Role.DISCLOSURE_OFFICER, "doncaster", "doncaster_disclosure"),
    Officer("sofia", "Sofia Lindqvist", Role.SUPERVISOR, "sheffield", "sheffield_disclosure"),
    Officer("samir", "Samir Choudhury", Role.SUPERVISOR, "doncaster", "doncaster_disclosure"),
    Officer("gwen", "Gwen Adeyemi", Role.SUPERVISOR, team="central"),
    Officer("pat", "Pat Marsh", Role.PANEL_MEMBER),
    Officer("devi", "Devi Nair", Role.PANEL_MEMBER),
    Officer("petra", "Petra Ellery", Role.PANEL_CHAIR),
    Officer("colin", "Colin Garside", Role.DISCLOSURE_OFFICER, "rotherham", "rotherham_disclosure", left=date(2024, 3, 28)),
    Officer("maureen", "Maureen Tasker", Role.SUPERVISOR, "rotherham", "rotherham_disclosure", left=date(2024, 3, 28)),
    Officer("ravi", "Ravi Menon", Role.ANALYST),
    Officer("ada", "Ada Thorne", Role.ADMINISTRATOR),
    Officer("audrey", "Audrey Blake", Role.AUDITOR),
)  # fmt: skip


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, username and password of everybody who can sign in, in the order of the roles."""
    here = [officer for officer in OFFICERS if officer.left is None]
    return [(one.role.value, one.username, one.password) for role in Role for one in here if one.role is role]


def are_all_here(session: Session) -> bool:
    """Whether the demo is loaded, whole: its last account is made when everything else is there."""
    found = user_by_username(session, OFFICERS[-1].username)
    return found is not None and found[0].is_demo


@dataclass(frozen=True)
class Names:
    """How people of one tradition are called. A family's name may differ for women and men; `ethnicity` as they describe it."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    elders: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[tuple[str, str], ...]
    ethnicity: str


def _names(women: str, men: str, elders: str, girls: str, boys: str, families: str, ethnicity: str) -> Names:
    pairs = [family.partition("/") for family in families.split(", ")]
    hers, his, theirs, of_girls, of_boys = (tuple(text.split(", ")) for text in (women, men, elders, girls, boys))
    named = tuple((woman, man or woman) for woman, _, man in pairs)
    return Names(hers, his, theirs, of_girls, of_boys, named, ethnicity)


# Four women and four men with three families each give twelve of both before a name comes twice.
TRADITIONS = (
    _names(
        "Gemma, Leanne, Kerry, Bethany", "Daniel, Craig, Lee, Shane", "Margaret, Sheila", "Lily, Mia", "Alfie, Jack",
        "Ashworth, Oakes, Marsden", "w1",
    ),
    _names(
        "Ayesha, Sana, Nadia, Rukhsana", "Imran, Tariq, Bilal, Usman", "Nasreen, Shaheen", "Zara, Maryam", "Hamza, Yusuf",
        "Hussain, Mahmood, Akhtar", "a2",
    ),
    _names(
        "Asha, Priya, Meera, Kavita", "Vikram, Rahul, Anil, Sanjay", "Sunita, Lakshmi", "Anika, Diya", "Rohan, Arjun",
        "Verma, Joshi, Desai", "a1",
    ),
    _names(
        "Małgorzata, Agnieszka, Kasia, Beata", "Piotr, Marek, Paweł, Krzysztof", "Halina, Danuta", "Zosia, Hania", "Kuba, Antek",
        "Kowalska/Kowalski, Wiśniewska/Wiśniewski, Zielińska/Zieliński", "w9",
    ),
    _names(
        "Chidinma, Folake, Ngozi, Yewande", "Emeka, Tunde, Chike, Femi", "Grace, Comfort", "Ada, Simi", "Kelechi, Tobi",
        "Okafor, Adebayo, Balogun", "b2",
    ),
    _names(
        "Siobhán, Bridget, Aoife, Nuala", "Declan, Patrick, Cathal, Brendan", "Philomena, Bernadette", "Róisín, Erin", "Oisín, Finn",
        "O’Connell, McDonagh, Gallagher", "w2",
    ),
    _names(
        "Harpreet, Jasleen, Manpreet, Simran", "Gurdeep, Manjit, Sukhbir, Jaspal", "Surinder, Gurbax", "Jasmin, Kiran",
        "Arjan, Veer", "Kaur Sandhu/Singh Sandhu, Kaur Gill/Singh Gill, Kaur Bains/Singh Bains", "a1",
    ),
    _names(
        "Marcia, Shanice, Yvonne, Keisha", "Delroy, Curtis, Winston, Leroy", "Hyacinth, Gloria", "Amara, Tia", "Jerome, Malachi",
        "Campbell, Bailey, Francis", "b1",
    ),
    _names(
        "Amal, Huda, Samira, Warda", "Saleh, Nasser, Faisal, Walid", "Fatima, Zahra", "Layla, Noor", "Adam, Zayd",
        "Al-Hamdi, Al-Sharabi, Muthana", "o9",
    ),
    _names(
        "Jana, Zdenka, Renata, Božena", "Jozef, Marian, Ladislav, Igor", "Anna, Mária", "Viktória, Nikola", "Dominik, Samuel",
        "Horváthová/Horváth, Balážová/Baláž, Gáborová/Gábor", "w9",
    ),
    _names(
        "Carys, Rhian, Bethan, Eleri", "Gareth, Dylan, Rhodri, Ieuan", "Gwyneth, Mair", "Seren, Ffion", "Osian, Macsen",
        "Bowen, Probert, Cadwallader", "w1",
    ),
    _names(
        "Hodan, Ifrah, Sagal, Hibaq", "Abdi, Liban, Guled, Mahad", "Khadra, Asli", "Sumaya, Ilhan", "Ayub, Ismail",
        "Warsame, Jama, Dirie", "b2",
    ),
    _names(
        "Mei, Xiu, Ling, Hua", "Jun, Bo, Hao, Ming", "Lihua, Yulan", "Anna, Emily", "Leo, Kevin", "Chen, Liu, Kwok", "o1",
    ),
    _names(
        "Shirin, Leyla, Roya, Parisa", "Kamran, Dara, Omid, Behrouz", "Mahin, Parvin", "Darya, Sara", "Arman, Kian",
        "Karimi, Rostami, Ahmadi", "o9",
    ),
)  # fmt: skip

STREETS = (
    "Invented Row", "Nosuch Lane", "Imagined Terrace", "Fable Street", "Pretend Close", "Madeup Court", "Fiction Avenue",
    "Storybook Way", "Makebelieve Drive",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody in a case. `known` says how much of the birth date is known: "day", "month" or "year"."""

    given: str
    family: str
    sex: str
    born: date
    address: str
    known: str = "day"
    other: str = ""

    @property
    def name(self) -> str:
        """Whole, as people say it."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Cast:
    """The people of one household: who may be in danger (or is the child's parent), who is asked about, who else."""

    adult: Person
    subject: Person
    applicant: Person
    children: tuple[Person, ...]
    ethnicity: str


def household(story: Story, *, year: int) -> Cast:
    """The people of a story: its number chooses them, the same every time, with the ages in that year that its plot asks for."""
    number, plot = story.number, story.plot
    own = TRADITIONS[number % len(TRADITIONS)]
    other = own if number % 3 else TRADITIONS[(number * 5 + 3) % len(TRADITIONS)]
    turn = number // len(TRADITIONS)
    age = _within(plot.ages, number * 7)
    home = f"{3 + number * 11 % 90} {STREETS[number % len(STREETS)]}, {story.town}, S99 9ZZ"
    away = f"Flat {1 + number % 9}, {STREETS[(number + 4) % len(STREETS)]}, {story.town}, S99 9ZZ"
    adult = _person(own, turn, story.pair[0], year - age, number, home)
    # Twelve names of each sex in each tradition: adults have the first five, subjects the next, so that nobody is two people.
    theirs = turn + 6 if story.pair[1] == "f" else turn + 1 if other is own else turn + 7
    subject = _person(
        other, theirs, story.pair[1], year - max(26, age + number * 3 % 13 - 4), number + 5, home if plot.together else away,
        known=("year", "month", "day")[number % 3],
    )  # fmt: skip
    eldest = max(plot.child_ages[0], min(plot.child_ages[1], age - 17))
    youngest = min(max(plot.child_ages[0], age - 44), eldest)
    kids = tuple(
        _child(own, turn, number, one, year - _within((youngest, eldest), number * 3 + one * 4), home)
        for one in range(story.children)
    )
    return Cast(adult, subject, _applicant(story, adult, own), kids, own.ethnicity)


def _within(ages: tuple[int, int], number: int) -> int:
    return ages[0] + number % (ages[1] - ages[0] + 1)


def _person(names: Names, turn: int, sex: str, year: int, number: int, address: str, known: str = "day") -> Person:
    given = (names.women if sex == "f" else names.men)[turn % 4]
    family = names.families[turn % 3][0 if sex == "f" else 1]
    born = date(year, 1 + number * 5 % 12, 1 + number * 7 % 28)
    earlier = f"{given} {names.families[(turn + 1) % 3][0]}" if sex == "f" and number % 4 == 1 else ""
    return Person(given, family, "female" if sex == "f" else "male", born, address, known, earlier)


def _child(names: Names, turn: int, number: int, which: int, year: int, address: str) -> Person:
    is_girl = (number + which) % 2 == 0
    given = (names.girls if is_girl else names.boys)[which % 2]
    family = names.families[turn % 3][0 if is_girl else 1]
    known = "year" if number % 4 == 3 else "day"  # noqa: PLR2004  one in four
    born = date(year, 1 + (number + which * 5) % 12, 1 + (number * 3 + which) % 28)
    return Person(given, family, "female" if is_girl else "male", born, address, known)


def _applicant(story: Story, adult: Person, names: Names) -> Person:
    """The person at risk, who has care of the child, or somebody who is worried about them."""
    number, asks = story.number, story.asks
    if asks in ("person_at_risk", "parent_of_child", "carer"):
        return adult
    turn = number // len(TRADITIONS)
    address = f"{5 + number * 13 % 80} {STREETS[(number + 2) % len(STREETS)]}, {story.town}, S99 9ZZ"
    if asks == "father_of_child":
        return _person(names, turn, "m", adult.born.year - 2, number + 1, address)
    if asks in ("parent", "relative", "grandparent"):
        born = date(adult.born.year - 24 - number % 8, 1 + number % 12, 1 + number % 28)
        return Person(names.elders[number % 2], names.families[turn % 3][0], "female", born, address, "year")
    friend = TRADITIONS[(number + 7) % len(TRADITIONS)]
    sex = "f" if number % 2 else "m"
    return _person(friend, turn + 2, sex, adult.born.year + 2, number + 3, address, "month")
