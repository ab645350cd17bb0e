"""Invented people by the thousand: households whose names, ages and addresses a seed chooses. Nobody here is anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from disclosure.demo.bulk.shares import Shares
from disclosure.demo.people import STREETS, Cast, Person
from disclosure.demo.script import Plot


@dataclass(frozen=True)
class Tradition:
    """How people of one tradition are called; `share` of a hundred households. A family's name may differ by sex: "Gill/Gills"."""

    share: int
    ethnicity: str
    women: Sequence[str]
    men: Sequence[str]
    families: Sequence[str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _of(share: int, ethnicity: str, women: str, men: str, families: str) -> Tradition:
    return Tradition(share, ethnicity, _words(women), _words(men), _words(families))


# Shares are near those of the census of 2021 for the example's area; the rarer ones are raised so that a demo shows them.
TRADITIONS = (
    _of(
        62, "w1",
        "Amy Becky Carly Chelsea Danielle Debbie Donna Emma Gail Hannah Hayley Jade Jodie Joanne Kayleigh Kelly Kirsty Laura Lindsey "
        "Lisa Lorraine Megan Natalie Nicola Paula Rachel Sadie Sharon Shelley Sophie Stacey Tracey Vicky Wendy",
        "Aaron Adam Ashley Barry Carl Chris Darren Dean Gary Gavin Glen Jamie Jason Jordan Josh Karl Keith Kyle Liam Luke Mark Martin "
        "Nathan Neil Nigel Paul Ricky Ross Ryan Scott Stuart Wayne",
        "Abbott Akeroyd Barraclough Battersby Beaumont Birkinshaw Blenkinsop Booth Bramhall Broadbent Butterworth Cartwright Clegg "
        "Crabtree Crossley Dearnley Dyson Earnshaw Eastwood Fairhurst Firth Gledhill Greaves Hague Hardcastle Hebblethwaite Hinchliffe "
        "Holroyd Ibbotson Jagger Kaye Lockwood Lumb Micklethwaite Moorhouse Murgatroyd Naylor Oldroyd Pickersgill Priestley Ramsden "
        "Rawcliffe Schofield Senior Shackleton Stringer Sutcliffe Swales Thackray Threlfall Tordoff Uttley Wadsworth Walshaw Womersley",
    ),
    _of(
        6, "a2", "Aisha Fozia Hina Kiran Mehwish Naila Rabia Saima Shazia Sumera Tahira Zainab",
        "Adeel Asif Faisal Haroon Irfan Kashif Nadeem Omar Rizwan Sajid Waqas Zahid",
        "Bashir Butt Chaudhry Iqbal Javed Khalid Malik Mirza Nawaz Qureshi Rafiq Siddiqui",
    ),
    _of(
        6, "w9", "Aleksandra Anna Dorota Ewa Iwona Joanna Karolina Magda Monika Natalia Renata Sylwia",
        "Adam Andrzej Artur Dariusz Grzegorz Jacek Kamil Maciej Michał Rafał Tomasz Wojciech",
        "Adamczyk Baran Dudek Jaworska/Jaworski Kaczmarek Krawczyk Maj Nowicka/Nowicki Pawlak Sadowska/Sadowski Wieczorek Zając",
    ),
    _of(
        4, "w9", "Alžbeta Eva Iveta Lucia Marcela Silvia Veronika Zuzana", "Ján Marek Milan Peter Roman Štefan Tibor Vladimír",
        "Bilá/Bilý Dunková/Dunka Giňová/Giňa Holubová/Holub Mižigárová/Mižigár Tancošová/Tancoš Žigová/Žiga",
    ),
    _of(
        4, "b2", "Abena Adaeze Amaka Bisi Chiamaka Efua Ifeoma Kemi Temitope Zanele",
        "Ade Chinedu Dayo Emmanuel Kofi Kwame Obinna Samuel Segun Uche",
        "Achebe Adeleke Afolabi Asante Boateng Chukwu Ekwueme Mensah Nwosu Obi Olawale Owusu",
    ),
    _of(
        3, "b1", "Alisha Chantelle Denise Jasmine Latoya Monique Rochelle Tanya", "Andre Clive Darnell Errol Jermaine Leon Marlon Tyrone",
        "Barrett Blake Brown Clarke Cunningham Gayle Gordon Henry Morgan Reid Samuels Walters",
    ),
    _of(
        3, "a1", "Amrit Deepa Gurpreet Jaspreet Kamaljit Neha Pooja Rajni", "Amit Balraj Deepak Harjit Kuldeep Nikhil Ravinder Suresh",
        "Bedi Chopra Dhaliwal Grewal Kapoor Mehta Nair Patel Rai Sidhu Thakur Virk",
    ),
    _of(
        3, "o9", "Asma Ebtisam Iman Nawal Rania Salwa Shadia Yasmin", "Abdullah Ali Hani Ibrahim Khaled Mohsin Sami Yahya",
        "Al-Azani Al-Dhali Al-Haimi Al-Maqtari Al-Rubai Al-Shami Mansour Nagi Saleh Taher",
    ),
    _of(
        3, "w2", "Ciara Deirdre Fionnuala Gráinne Maeve Niamh Orla Sinéad", "Cormac Eoin Fergal Kieran Niall Pádraig Rory Seán",
        "Brannigan Cassidy Delaney Doherty Fitzgerald Hennessy Kavanagh McLoughlin Nolan O’Dowd Quilligan Tierney",
    ),
    _of(
        2, "b2", "Ayaan Deeqa Faduma Hamdi Nasra Sahra Shukri Zamzam", "Abdirahman Bashir Farah Hassan Ismail Jamal Mohamud Yusuf",
        "Abdullahi Ali Barre Elmi Farah Gedi Hersi Mohamed Nur Omar Samatar Yusuf",
    ),
    _of(
        2, "o1", "Fang Jing Lan Na Qing Ting Wei Yan", "Chao Dong Feng Gang Jian Kai Lei Tao",
        "Deng Fan Gao Huang Lam Ng Pang Shen Tse Wong Xu Zhou",
    ),
    _of(
        2, "m1", "Aaliyah Ebony Jada Kezia Leah Naomi Shanelle Tiana", "Dominic Elijah Isaac Jaden Kane Marcus Reece Theo",
        "Bennett Bryan Dacosta Ellis Francis Grant Lewis Palmer Richards Stewart Thompson Wallace",
    ),
)  # fmt: skip
_BY_SHARE = Shares({number: one.share for number, one in enumerate(TRADITIONS)})
_KNOWN = Shares({"day": 60, "month": 10, "year": 30})
_GIRLS = _words(
    "Amelia Ava Daisy Ella Evie Freya Grace Isla Layla Maisie Nevaeh Poppy Rosie Ruby Skye Summer Willow Zara"
)
_BOYS = _words(
    "Archie Ayaan Bobby Charlie Dylan Ethan Finley George Harley Jayden Kai Leo Mason Noah Oscar Riley Tyler Zac"
)
_ELDERS = _words(
    "Barbara Brenda Carol Dorothy Hilary Irene Janet Jean Joyce Linda Maureen Pauline Rita Sandra Sheila Valerie"
)
_ASIDE = 0.25  # of couples whose two come from different traditions


def household(chance: Random, plot: Plot, *, asks: str, pair: str, children: int, year: int, town: str) -> Cast:
    """The people of a case, with the ages in that year that its plot asks for. `pair` are the sexes of the adult and the subject."""
    own = TRADITIONS[_BY_SHARE.pick(chance)]
    other = TRADITIONS[_BY_SHARE.pick(chance)] if chance.random() < _ASIDE else own
    age = chance.randint(*plot.ages)
    home, away = _address(chance, town), _address(chance, town)
    adult = person(chance, own, pair[0], year - age, home)
    known = _KNOWN.pick(chance)
    subject_age = max(18, age + chance.randint(-6, 9))
    subject = person(chance, other, pair[1], year - subject_age, home if plot.together else away, known=known)
    eldest = max(plot.child_ages[0], min(plot.child_ages[1], age - 17))
    youngest = min(max(plot.child_ages[0], age - 44), eldest)
    kids = tuple(
        _child(chance, own, adult.family, year - chance.randint(youngest, eldest), home) for _ in range(children)
    )
    return Cast(adult, subject, _applicant(chance, asks, adult, own, year, town), kids, own.ethnicity)


def person(chance: Random, names: Tradition, sex: str, year: int, address: str, known: str = "day") -> Person:
    """Somebody of that tradition, sex and year."""
    given = chance.choice(names.women if sex == "f" else names.men)
    hers, _, his = chance.choice(names.families).partition("/")
    family = hers if sex == "f" or not his else his
    return Person(given, family, "female" if sex == "f" else "male", _born(chance, year), address, known)


def _child(chance: Random, names: Tradition, family: str, year: int, address: str) -> Person:
    is_girl = chance.random() < 0.5  # noqa: PLR2004  as many girls as boys
    given = chance.choice((*_GIRLS, *names.women) if is_girl else (*_BOYS, *names.men))
    return Person(given, family, "female" if is_girl else "male", _born(chance, year), address)


def _born(chance: Random, year: int) -> date:
    return date(year, chance.randint(1, 12), chance.randint(1, 28))


def _address(chance: Random, town: str) -> str:
    flat = f"Flat {chance.randint(1, 24)}, " if chance.random() < 0.2 else ""  # noqa: PLR2004  one in five
    return f"{flat}{chance.randint(1, 180)} {chance.choice(STREETS)}, {town}, S99 9ZZ"


def _applicant(chance: Random, asks: str, adult: Person, names: Tradition, year: int, town: str) -> Person:
    """The person at risk, who has care of the child, or somebody who is worried about them."""
    if asks in ("person_at_risk", "parent_of_child", "carer"):
        return adult
    if asks in ("parent", "grandparent"):
        sex, born = chance.choice("ffm"), adult.born.year - chance.randint(19, 34)
        older = person(chance, names, sex, born, _address(chance, town), "year")
        given = chance.choice(_ELDERS) if sex == "f" and names is TRADITIONS[0] else older.given
        return Person(given, adult.family, older.sex, older.born, older.address, "year")
    other = TRADITIONS[_BY_SHARE.pick(chance)]
    return person(chance, other, chance.choice("fffm"), year - chance.randint(19, 68), _address(chance, town), "month")
