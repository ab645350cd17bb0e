"""How the same person is named another time: every kind of slip, custom and change that we know of, and some together.

Short forms, slips and spellings are of this file's own: it knows nothing of the code that is tried.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import NamedTuple

from tests.domain.matching_people import Population, Someone, Told, in_full

Change = Callable[[Random, Someone], Told | None]
"""What is told of the person another time, or None where this cannot befall them."""


class Query(NamedTuple):
    """What is told, and who it is."""

    kind: str
    told: Told
    number: int


def _listed(text: str) -> list[list[str]]:
    """Names that are one, between strokes."""
    return [words.split("/") for words in text.split()]


_SHORT = dict(_listed(
    "Sarah/Sally Rebecca/Becky Victoria/Vicky Katherine/Kate Jennifer/Jen Nicola/Nikki Samantha/Sam Charlotte/Lottie Jessica/Jess "
    "Elizabeth/Liz Natalie/Nat Stephanie/Steph Michelle/Shelley Louise/Lou Joanne/Jo Amanda/Mandy Susan/Sue Margaret/Maggie "
    "Christine/Chris Patricia/Pat Deborah/Debbie Jacqueline/Jackie Alison/Ali Danielle/Dani Abigail/Abi Georgia/Georgie Olivia/Liv "
    "Megan/Meg Bethany/Beth Eleanor/Ellie Imogen/Immy Florence/Flo Harriet/Hattie Matilda/Tilly Pamela/Pam Dorothy/Dot Barbara/Babs "
    "Maureen/Mo Judith/Judy Frances/Fran David/Dave James/Jim Christopher/Chris Andrew/Andy Daniel/Danny Michael/Mick Matthew/Matt "
    "Richard/Rick Robert/Bob Stephen/Steve Thomas/Tommy John/Johnny Jonathan/Jon William/Bill Joseph/Joe Benjamin/Ben Anthony/Tony "
    "Peter/Pete Simon/Si Steven/Ste Stuart/Stu Kevin/Kev Nicholas/Nick Alexander/Alex Samuel/Sammy Edward/Ted Joshua/Josh Lewis/Lew "
    "Nathan/Nat Bradley/Brad Dominic/Dom Timothy/Tim Philip/Phil Kenneth/Ken Raymond/Ray Leslie/Les Derek/Del Terence/Terry "
    "Frederick/Fred Albert/Bert Ronald/Ron Gerald/Gerry Douglas/Doug Charles/Charlie George/Georgie Harry/Henry Oliver/Ollie "
    "Jacob/Jake Maxwell/Max Zachary/Zac Russell/Russ Gregory/Greg Vincent/Vince Małgorzata/Gosia Katarzyna/Kasia Agnieszka/Aga "
    "Magdalena/Magda Joanna/Asia Aleksandra/Ola Krzysztof/Krzysiek Tomasz/Tomek Jakub/Kuba Grzegorz/Grzesiek Zbigniew/Zbyszek "
    "Stanisław/Staszek Zofia/Zosia Elżbieta/Ela Zuzana/Zuzka Ladislav/Laco Vladimír/Vlado Oluwaseun/Seun Folasade/Sade Temitope/Tope "
    "Yetunde/Tunde Chiamaka/Amaka Chidinma/Chidi Chukwuemeka/Emeka Babatunde/Tunde Oluwatobi/Tobi Olufemi/Femi Ayodele/Dele "
    "Adewale/Wale Ikechukwu/Ike Titilayo/Titi Omotola/Tola Gheorghe/George Constantin/Costel Dafydd/Dai Rhiannon/Rhi Siobhán/Shiv"
))  # fmt: skip
_SPELT = _listed(
    "Mohammed/Muhammad/Mohamed/Mohammad/Md Hussain/Hussein/Husain Ahmed/Ahmad Yusuf/Yousef/Yousaf Aisha/Ayesha/Aysha Fatima/Fatema "
    "Usman/Osman/Uthman Omar/Umar Khalid/Khaled Ibrahim/Ebrahim Zainab/Zaynab Maryam/Mariam Khadija/Khadijah Iqbal/Eqbal "
    "Chaudhry/Choudhury/Chowdhury Siddiqui/Siddiqi Qureshi/Quraishi Sheikh/Shaikh Rehman/Rahman Saleem/Salim Hassan/Hasan/Xasan "
    "Mustafa/Mostafa Abdirahman/Abdurahman/Abdulrahman Farah/Faarax Ali/Cali Faduma/Fatuma/Fadumo Pooja/Puja Deepak/Dipak "
    "Lakshmi/Laxmi Meera/Mira Jaswinder/Jasvinder Balwinder/Balvinder Manjit/Manjeet Sandhu/Sandhoo Dhillon/Dhilon Chan/Chen "
    "Wong/Wang Cheung/Zhang Lam/Lin Leung/Liang Katherine/Catherine Sarah/Sara Rachel/Rachael Stephen/Steven Philip/Phillip "
    "Callum/Calum Connor/Conor Kieran/Ciaran Tracey/Tracy Stacey/Stacie Jodie/Jody Zoe/Zoey Alison/Allison Clarke/Clark "
    "Thompson/Thomson Davies/Davis Lewis/Louis Graham/Graeme Stuart/Stewart Geraint/Gerraint Owen/Owain Ewan/Euan Seán/Shaun "
    "Niamh/Neve Siobhán/Shivaun Gheorghe/George Yasmeen/Yasmin Michelle/Michele Leanne/Lianne Kirsty/Kirstie Ștefan/Stefan "
    "Jana/Yana Khan/Kahn Begum/Begom Miah/Mia Hoque/Haque Kofi/Koffi Kwabena/Kobina Mahmood/Mehmood Tarek/Tariq Walid/Waleed"
)
_BORNE_AFTER = [words[0] for words in _listed(
    "Pennyfeather Abernethy Buttersworth Crickmore Dunnock Featherby Gostelow Havergal Inskip Jellicoe Kettlebury Lovibond Marchbanks "
    "Nettlefold Ollerenshaw Penhallow Quennell Rosewarne Silverthorn Tiplady Umfreville Verdon Winterbourne Yeandle Hamid Baptiste "
    "Ferreira Kaplan Lombardi Moreau Novotny Petersen Rossi Santos Volkov Zimmer"
)]  # fmt: skip
_MARKED = {
    "a": "áàâäãăąå", "c": "çčć", "d": "ď", "e": "éèêëęě", "i": "íìîï", "l": "łĺľ", "n": "ńñň", "o": "óòôöő", "r": "ŕř", "s": "śšșş",
    "t": "ťțţ", "u": "úùûüű", "y": "ýŷ", "z": "źżž",
}  # fmt: skip
_PLAIN = {ord(mark): letter for letter, marks in _MARKED.items() for mark in marks}
_PLAIN |= {ord(mark.upper()): letter.upper() for letter, marks in _MARKED.items() for mark in marks}
_MARKS = (
    ("O'", "O "), ("O'", "O"), ("O’", "O'"), ("Mac", "Mc"), ("Mc", "Mac"), ("Mc", "Mc "), ("Al-", "Al"), ("Al-", "al "), ("El-", "El "),
    ("Singh ", "Singh-"), ("Kaur ", "Kaur-"),
)  # fmt: skip
# Keys that lie beside a letter's, and letters that are heard for it.
_BESIDE = {
    "a": "sqz",
    "e": "wrd",
    "i": "uok",
    "o": "ipl",
    "u": "yij",
    "n": "bm",
    "m": "n",
    "s": "ad",
    "t": "ry",
    "r": "et",
    "l": "k",
}
_HEARD = {"c": "k", "k": "c", "i": "y", "y": "i", "v": "w", "w": "v", "s": "z", "z": "s", "a": "e", "e": "a", "o": "u"}


def slip(chance: Random, name: str) -> str:
    """One mistake of hand or ear, seldom at the beginning: a letter left out, doubled, put in the wrong place, or one for another."""
    words = name.split()
    place = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[place]
    if len(word) < 3:
        return name
    at = 0 if chance.random() < 0.07 else chance.randint(1, len(word) - 1)
    letter = word[at].lower()
    match chance.randint(1, 5):
        case 1:
            new = word[:at] + word[at + 1 :]
        case 2:
            new = word[:at] + word[at] + word[at:]
        case 3:
            at = min(at, len(word) - 2)
            new = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 4:
            new = word[:at] + chance.choice(_BESIDE.get(letter, "aeh")) + word[at + 1 :]
        case _:
            new = word[:at] + _HEARD.get(letter, letter + "h") + word[at + 1 :]
    return " ".join([*words[:place], new.title(), *words[place + 1 :]])


def plain(name: str) -> str:
    return name.translate(_PLAIN)


def _first(told: Told) -> str:
    return told.given_names.split()[0]


def as_recorded(chance: Random, someone: Someone) -> Told:
    return someone.record


def turned_round(chance: Random, someone: Someone) -> Told:
    return someone.truth._replace(given_names=someone.truth.family_name, family_name=someone.truth.given_names)


def without_accents(chance: Random, someone: Someone) -> Told | None:
    truth = someone.truth
    told = truth._replace(given_names=plain(truth.given_names), family_name=plain(truth.family_name).upper())
    return told if told.given_names + told.family_name.title() != truth.given_names + truth.family_name else None


def marks_between(chance: Random, someone: Someone) -> Told | None:
    """Apostrophes, hyphens, blanks and particles, written in another way."""
    truth = someone.truth
    ways = [way for way in _MARKS if truth.family_name.startswith(way[0])]
    if ways:
        before, after = chance.choice(ways)
        return truth._replace(family_name=after + truth.family_name.removeprefix(before))
    if someone.tradition == "chinese" and " " in truth.given_names:
        return truth._replace(given_names=truth.given_names.replace(" ", chance.choice(("", "-"))).capitalize())
    return None


def given_slip(chance: Random, someone: Someone) -> Told:
    return someone.truth._replace(given_names=slip(chance, someone.truth.given_names.split()[0]))


def family_slip(chance: Random, someone: Someone) -> Told:
    return someone.truth._replace(family_name=slip(chance, someone.truth.family_name))


def both_slips(chance: Random, someone: Someone) -> Told:
    return given_slip(chance, someone)._replace(family_name=slip(chance, someone.truth.family_name))


def short_form(chance: Random, someone: Someone) -> Told | None:
    short = _SHORT.get(_first(someone.truth))
    return someone.truth._replace(given_names=short) if short else None


def other_spelling(chance: Random, someone: Someone) -> Told | None:
    truth, told = someone.truth, someone.truth
    for spellings in _SPELT:
        for place in ("given_names", "family_name"):
            words = getattr(told, place).split()
            new = [
                chance.choice([one for one in spellings if one != word]) if word in spellings else word
                for word in words
            ]
            told = told._replace(**{place: " ".join(new)})
        if told != truth:
            return told
    return None


def initial_only(chance: Random, someone: Someone) -> Told:
    return someone.truth._replace(given_names=f"{_first(someone.truth)[0]}.")


def middle_name(chance: Random, someone: Someone) -> Told | None:
    """The second given name alone; or the first alone, or with another's initial."""
    given = someone.truth.given_names.split()
    if len(given) < 2 or someone.tradition == "chinese":
        return None
    ways = given[1], given[0], f"{given[0]} {given[1][0]}", f"{given[1]} {given[0]}"
    return someone.truth._replace(given_names=chance.choice(ways))


def family_name_missing(chance: Random, someone: Someone) -> Told:
    truth = someone.truth
    return truth._replace(
        family_name="", given_names=chance.choice((truth.given_names, f"{truth.given_names} {truth.family_name}"))
    )


def married(chance: Random, someone: Someone) -> Told | None:
    """Another family name, another address; what was borne before is told by half of them."""
    truth = someone.truth
    if truth.sex != "female":
        return None
    before = chance.choice(("", f"née {truth.family_name}"))
    return truth._replace(family_name=chance.choice(_BORNE_AFTER), other_names=before, address=elsewhere(chance))


def double_barrelled(chance: Random, someone: Someone) -> Told:
    further = chance.choice(_BORNE_AFTER)
    pair = [someone.truth.family_name, further]
    chance.shuffle(pair)
    return someone.truth._replace(family_name=chance.choice("- ").join(pair))


def other_sex_s_ending(chance: Random, someone: Someone) -> Told | None:
    """Papers of a country that knows one form of a family name."""
    family = someone.truth.family_name
    if someone.tradition not in ("polish", "slovak_roma"):
        return None
    for hers, his in (("ska", "ski"), ("nková", "nka"), ("gová", "ga"), ("ňová", "ňa"), ("ilá", "ilý"), ("ová", "")):
        if family.endswith(hers):
            return someone.truth._replace(family_name=family.removesuffix(hers) + his)
        if his and family.endswith(his):
            return someone.truth._replace(family_name=family.removesuffix(his) + hers)
    return None


def chain_of_names(chance: Random, someone: Someone) -> Told | None:
    """Names of father and grandfather are told in part, or in the other field; Singh and Kaur stand alone, or are left out."""
    truth = someone.truth
    if " " not in truth.family_name or someone.tradition not in ("somali", "sikh_hindu"):
        return None
    father, last = truth.family_name.split()
    return chance.choice((
        truth._replace(family_name=father), truth._replace(family_name=last),
        truth._replace(given_names=f"{truth.given_names} {father}", family_name=last),
    ))  # fmt: skip


def religious_name(chance: Random, someone: Someone) -> Told | None:
    given = someone.truth.given_names.split()
    if someone.tradition != "pakistani" or len(given) < 2:
        return None
    return someone.truth._replace(
        given_names=chance.choice((given[1], f"Md {given[1]}", f"Muhammad {given[1]}", f"Syed {given[1]}"))
    )


def known_as(chance: Random, someone: Someone) -> Told:
    """By a name that nobody could guess, with the real one beside it."""
    given, alias = someone.truth.given_names, chance.choice(("Duke", "Buster", "Pixie", "Ziggy", "Bear", "Spud"))
    return someone.truth._replace(given_names=alias, other_names=f"real name {given}", address="")


def _born(someone: Someone, born: str, **also: str) -> Told:
    return someone.truth._replace(date_of_birth=born, **also)


def no_birth(chance: Random, someone: Someone) -> Told:
    return _born(someone, "")


def year_alone(chance: Random, someone: Someone) -> Told:
    return _born(someone, someone.truth.date_of_birth[:4], address=chance.choice(("", elsewhere(chance))))


def month_alone(chance: Random, someone: Someone) -> Told:
    return _born(someone, someone.truth.date_of_birth[:7], address="")


def age_guessed(chance: Random, someone: Someone) -> Told:
    return _born(someone, str(int(someone.truth.date_of_birth[:4]) + chance.choice((-2, -1, 1, 2))), address="")


def day_and_month_swapped(chance: Random, someone: Someone) -> Told | None:
    if len(someone.truth.date_of_birth) < 10:
        return None
    year, month, day = someone.truth.date_of_birth.split("-")
    return _born(someone, f"{year}-{day}-{month}", address="") if month != day and int(day) <= 12 else None


def one_digit_wrong(chance: Random, someone: Someone) -> Told | None:
    born = someone.truth.date_of_birth
    if len(born) < 10:
        return None
    at = chance.choice((2, 3, 6, 9))
    return _born(
        someone,
        born[:at] + chance.choice([digit for digit in "0123456789" if digit != born[at]]) + born[at + 1 :],
        address="",
    )


def other_day(chance: Random, someone: Someone) -> Told | None:
    born = someone.truth.date_of_birth
    return _born(someone, f"{born[:8]}{chance.randint(1, 28):02}", address="") if len(born) == 10 else None


def wrong_birth(chance: Random, someone: Someone) -> Told:
    """Another date altogether, some years off; the address is the same."""
    year = int(someone.truth.date_of_birth[:4]) + chance.choice((-7, -4, -3, 3, 4, 6))
    return _born(someone, f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}")


def elsewhere(chance: Random) -> str:
    return f"{chance.randint(161, 300)} {chance.choice(('Gorse', 'Plover', 'Tannery'))} Way, Ambleford, QX3 9ZZ"


def moved(chance: Random, someone: Someone) -> Told:
    return someone.truth._replace(address=elsewhere(chance))


def known_from_before(chance: Random, someone: Someone) -> Told:
    """Moved since, by the initial of the given name, without a date of birth; where they lived, as forms tell it."""
    lived = f"Hull until 2019\n{someone.truth.address} ({chance.randint(2019, 2022)} to 2024)"
    return initial_only(chance, someone)._replace(date_of_birth="", address=elsewhere(chance), earlier_addresses=lived)


def address_otherwise(chance: Random, someone: Someone) -> Told:
    """Without its postcode, shortened, in capitals, without the town; and no date of birth."""
    address = someone.truth.address
    parts = address.split(", ")
    shortened = address.replace("Road", "Rd").replace("Street", "St").replace("Avenue", "Ave")
    ways = ", ".join(parts[:-1]), shortened, address.upper(), ", ".join([*parts[:-2], parts[-1].replace(" ", "")])
    return someone.truth._replace(address=chance.choice(ways), date_of_birth="")


def sex_otherwise(chance: Random, someone: Someone) -> Told:
    other = {"female": "male", "male": "female"}[someone.truth.sex]
    return someone.truth._replace(sex=chance.choice(("", "not_stated", other)))


def names_alone(chance: Random, someone: Someone) -> Told:
    return Told(someone.truth.given_names, someone.truth.family_name)


def _then(*changes: Change) -> Change:
    """One after the other, each on what the one before left."""

    def changed(chance: Random, someone: Someone) -> Told | None:
        told: Told | None = someone.truth
        for change in changes:
            if told is None:
                return None
            told = change(chance, someone._replace(truth=told))
        return told

    return changed


_ANY: dict[str, Change] = {
    "as recorded": as_recorded,
    "given and family names swapped": turned_round,
    "accents left out": without_accents,
    "apostrophes, hyphens, blanks, particles": marks_between,
    "slip in the given name": given_slip,
    "slip in the family name": family_slip,
    "short form": short_form,
    "other spelling": other_spelling,
    "further given names": middle_name,
    "double-barrelled": double_barrelled,
    "ending of the other sex": other_sex_s_ending,
    "chain of names": chain_of_names,
    "religious name": religious_name,
    "moved": moved,
    "sex not told, or wrong": sex_otherwise,
}
"""Whatever is on record beside the names, if it is only a year of birth or an address."""

_IN_FULL: dict[str, Change] = {
    "slips in both names": both_slips,
    "initial of the given name": initial_only,
    "family name missing": family_name_missing,
    "married, or changed": married,
    "known by another given name": known_as,
    "no date of birth": no_birth,
    "year of birth alone": year_alone,
    "year and month alone": month_alone,
    "age guessed": age_guessed,
    "day and month swapped": day_and_month_swapped,
    "one digit of the birth wrong": one_digit_wrong,
    "other day of the month": other_day,
    "wrong date of birth": wrong_birth,
    "address written otherwise": address_otherwise,
    "names alone": names_alone,
    "slip, year alone": _then(family_slip, year_alone),
    "short form, moved": _then(short_form, moved),
    "short form, no date of birth": _then(short_form, no_birth),
    "swapped names, no accents, swapped day": _then(turned_round, without_accents, day_and_month_swapped),
    "slip, one digit wrong": _then(given_slip, one_digit_wrong),
    "slip, swapped day": _then(family_slip, day_and_month_swapped),
    "married, other spelling": _then(married, other_spelling),
    "further given names, year alone": _then(middle_name, year_alone),
    "chain of names, moved": _then(chain_of_names, moved),
    "double-barrelled, slip, no date of birth": _then(double_barrelled, given_slip, no_birth),
    "other spelling, other day": _then(other_spelling, other_day),
    "initial, moved, earlier address told": known_from_before,
}
"""Of those of whom everything is on record: with less nobody could know them again."""

KINDS = (*_ANY, *_IN_FULL)


def queries(people: Population, seed: int, each: int) -> Iterator[Query]:
    """So many of each kind, or as many as it can befall."""
    chance = Random(seed)  # noqa: S311  invented people, not secrets
    known = [someone for someone in people.people if someone.record.date_of_birth or someone.record.address]
    for changes, befallen in ((_ANY, known), (_IN_FULL, list(in_full(people)))):
        for kind, change in changes.items():
            asked = ((change(chance, someone), someone) for someone in chance.sample(befallen, len(befallen)))
            found = (Query(kind, told, someone.number) for told, someone in asked if told is not None)
            yield from islice(found, each)
