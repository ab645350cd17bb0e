"""Invented people by the thousand, to try the matching of people on: families of many traditions, twins, fathers and sons, namesakes.

It knows nothing of the code that is tried. Nobody here is anybody; no postcode begins with QX, QY or QZ.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple


class Told(NamedTuple):
    """A person as a case names them."""

    given_names: str = ""
    family_name: str = ""
    other_names: str = ""
    date_of_birth: str = ""
    sex: str = ""
    address: str = ""
    earlier_addresses: str = ""


class Someone(NamedTuple):
    """A person: what is true of them, and what of it stands on record."""

    number: int
    tradition: str
    truth: Told
    record: Told


@dataclass
class Population:
    """Everybody by number, and the pairs that are easily taken for one."""

    people: list[Someone] = field(default_factory=list)
    twins: list[tuple[Someone, Someone]] = field(default_factory=list)
    fathers_and_sons: list[tuple[Someone, Someone]] = field(default_factory=list)
    namesakes: list[tuple[Someone, Someone]] = field(default_factory=list)


class Tradition(NamedTuple):
    """How people are called; `share` of a hundred families. A family's name may differ by sex: "Kowalska/Kowalski"."""

    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _of(share: int, women: str, men: str, families: str) -> Tradition:
    return Tradition(share, tuple(women.split()), tuple(men.split()), tuple(families.split()))


def _each(form: str, stems: str) -> str:
    """Every stem in the form's place: "*ska/*ski" of "Kowal Zieliń"."""
    return " ".join(form.replace("*", stem) for stem in stems.split())


def _made_of(beginnings: str, ends: str) -> str:
    return " ".join(begin + end for begin in beginnings.split() for end in ends.split())


# The commonest stand first and are drawn most.
TRADITIONS = {
    "english": _of(
        52,
        "Sarah Emma Laura Rebecca Gemma Rachel Kelly Victoria Katherine Lisa Jennifer Nicola Samantha Claire Amy Charlotte Hannah "
        "Jessica Lauren Elizabeth Natalie Stephanie Michelle Louise Helen Joanne Amanda Susan Margaret Christine Patricia Deborah "
        "Jacqueline Tracey Karen Julie Alison Heather Kirsty Leanne Zoe Stacey Danielle Chelsea Jodie Abigail Georgia Olivia Sophie "
        "Chloe Megan Bethany Eleanor Holly Imogen Florence Harriet Matilda Beatrice Pamela Dorothy Barbara Maureen Judith Frances",
        "David James Christopher Andrew Daniel Michael Matthew Paul Richard Mark Robert Stephen Thomas John Jonathan Lee Craig Adam "
        "William Joseph Benjamin Anthony Peter Simon Steven Jamie Gareth Stuart Kevin Ryan Nicholas Alexander Samuel Edward Luke "
        "Joshua Jack Callum Connor Jordan Lewis Nathan Kieran Bradley Dominic Timothy Philip Graham Kenneth Raymond Leslie Derek "
        "Terence Frederick Albert Ronald Gerald Douglas Charles George Harry Oliver Jacob Maxwell Zachary Russell Gregory Vincent",
        "Smith Jones Taylor Brown Wilson Johnson Wright Walker Robinson Thompson White Hughes Edwards Green Hall Wood Harris Clarke "
        "Jackson Turner Hill Cooper Ward Moore Clark Baker Harrison Morris Lee Allen Parker Cook Bennett Shaw Carter "
        + _made_of(
            "Ash Brad Bar Hart Stan Whit Lang Thorn Wool Brom Clay Dal Ever Fair Gres Hather Kirk Lin Mar Nether Oak Pem Rad Shef Ald Birk "
            "Cold Dun Ellis Fos Gold Hey Ing Kil Led Mil Nor Ot Pres Rush Sel Tat Up Wex",
            "ley ton worth wood field ford well bourne ham croft stead brook combe er gate shaw man land dale by",
        ),
    ),
    "scots_irish": _of(
        8,
        "Fiona Kirsten Eilidh Mairi Isla Morag Siobhán Niamh Aoife Sinéad Róisín Orla Ciara Bridget Nuala Catriona Shona Ailsa Gráinne",
        "Callum Ewan Fraser Alasdair Hamish Gregor Iain Angus Seán Declan Eoin Pádraig Cormac Niall Brendan Rory Conor Fergal Dermot",
        "MacDonald O'Neill Campbell McKenzie Stewart O’Brien Kelly Doherty Murray Gallagher McLaughlin Ó'Súilleabháin O'Reilly "
        + _made_of("Mc Mac O'", "Gowan Kinnon Laren Nally Fadden Guire Hanlon Mahon Tierney Cready Dermott Crory"),
    ),
    "welsh": _of(
        4,
        "Siân Catrin Rhiannon Bethan Angharad Carys Ffion Lowri Megan Nerys Elin Mared Bronwen Eleri",
        "Dafydd Gareth Rhys Huw Ieuan Emyr Gethin Iwan Llŷr Tomos Owain Dylan Aled Geraint Siôn",
        "Davies Evans Williams Roberts Lewis Griffiths Morgan Owen Price Rees Pritchard Llewellyn Vaughan Bowen Prosser Gwynne Parry",
    ),
    "pakistani": _of(
        8,
        "Aisha Fatima Zainab Saima Nadia Shazia Rukhsana Samina Sadia Maryam Hafsa Iqra Nasreen Shabana Farzana Khadija Amina Sana "
        "Bushra Noreen Tahira Uzma Yasmeen",
        "Mohammed Imran Usman Bilal Tariq Hamza Faisal Asif Kashif Nadeem Waqas Adnan Zeeshan Shahid Khalid Yusuf Ibrahim Rizwan Sajid "
        "Omar Haroon Ahmed Javed Nasir",
        "Khan Hussain Ahmed Ali Mahmood Malik Akhtar Iqbal Shah Butt Mirza Bashir Qureshi Sheikh Raja Chaudhry Rafiq Saleem Nawaz Anwar "
        "Siddiqui Baig Aslam Rehman Younis Ashraf Hameed Zaman Dar Lone Sabir Tanveer Zafar Latif Majid Rauf Ghani Habib Jamil Kazmi "
        "Gondal Bhatti Cheema Warraich Abbasi Janjua Kiani Minhas Satti Tahir Yaqub Zahoor Mughal Lodhi Durrani Afridi Khattak",
    ),
    "bangladeshi": _of(
        2,
        "Fatema Nasima Rahima Shirin Taslima Ruksana Sultana Monowara Jahanara Farida",
        "Kamal Jamal Faruk Anwar Monir Shafiqul Rafiqul Habibur Nurul Aminul",
        "Begum Miah Uddin Rahman Islam Hoque Chowdhury Khatun Alam Hossain Ullah Sarkar",
    ),
    "sikh_hindu": _of(
        5,
        "Gurpreet Jaspreet Manpreet Simran Kuldeep Rajinder Balwinder Surinder Priya Anita Sunita Meera Kavita Neha Pooja Deepa Lakshmi",
        "Harjit Gurdeep Jaswinder Manjit Sukhdev Ranjit Amrit Vikram Rajesh Sanjay Anil Sunil Deepak Dilip Ashok Suresh Ramesh",
        "Patel Sharma Verma Mehta Shah Desai Joshi Nair Reddy Banerjee Iyer "
        + _each("Kaur_*/Singh_*", "Gill Sandhu Dhillon Sidhu Grewal Bains Dosanjh Virk Bedi Atwal"),
    ),
    "polish": _of(
        6,
        "Anna Małgorzata Katarzyna Agnieszka Magdalena Joanna Monika Aleksandra Ewa Dorota Elżbieta Beata Izabela Zofia Paulina Justyna",
        "Piotr Krzysztof Andrzej Tomasz Paweł Marcin Michał Łukasz Wojciech Grzegorz Mateusz Jakub Sławomir Zbigniew Stanisław Przemysław",
        "Nowak Wójcik Kaczmarek Mazur Krawczyk Zając Król Wieczorek Wróbel Dudek Pawlak Sikora Baran "
        + _each(
            "*ska/*ski",
            "Kowal Wiśniew Zieliń Szymań Dąbrow Kozłow Jankow Wojciechow Kwiatkow Lewandow Piotrow Grabow Jabłoń Majew Olszew Malinow",
        ),
    ),
    "slovak_roma": _of(
        3,
        "Alžbeta Mária Zuzana Jana Iveta Lucia Marcela Silvia Veronika Vlasta Renáta Božena",
        "Ján Jozef Peter Štefan Milan Marek Vladimír Tibor Roman Ladislav Miroslav Dušan",
        _each("*ová/*", "Horváth Novák Kováč Varga Tóth Baláž Mižigár Lakatoš Tancoš Holub Gábor Pokoš Šándor")
        + " Dunková/Dunka Žigová/Žiga Giňová/Giňa Bilá/Bilý Čonková/Čonka",
    ),
    "romanian": _of(
        2,
        "Maria Elena Ioana Andreea Mihaela Cristina Alina Gabriela Raluca Simona",
        "Ion Gheorghe Vasile Constantin Mihai Florin Ionuț Ștefan Adrian Cătălin",
        "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghiu Matei Ciobanu Rusu Munteanu Lăcătuș Dinu",
    ),
    "west_african": _of(
        4,
        "Chidinma Oluwaseun Folasade Ngozi Temitope Yetunde Abena Akosua Adaeze Chiamaka Oluchi Titilayo Omotola Efua Blessing",
        "Chukwuemeka Babatunde Oluwatobi Kwame Kofi Kwabena Olufemi Ayodele Chinedu Obinna Adewale Emmanuel Ikechukwu Olumide",
        "Okafor Adebayo Mensah Owusu Balogun Eze Okonkwo Adeyemi Asante Boateng Nwosu Ogunleye Afolabi Osei Olawale Agyeman Ibekwe",
    ),
    "somali": _of(
        2,
        "Faduma Amina Halima Sahra Hodan Ifrah Khadra Nasra Sagal Ubah Deeqa Ayaan",
        "Abdirahman Mohamed Ahmed Hassan Yusuf Ismail Farah Mahad Liban Abdullahi Warsame Guled",
        "Mohamed_Ali Hassan_Farah Ahmed_Nur Abdi_Warsame Ali_Hersi Omar_Jama Yusuf_Elmi Farah_Aden Ismail_Duale Hussein_Samatar",
    ),
    "arabic": _of(
        2,
        "Salwa Rania Huda Layla Nawal Mona Samira Dalia Asma Iman",
        "Khaled Hani Sami Mustafa Walid Ziad Karim Nabil Tarek Yahya",
        "Al-Haimi El-Masri Haddad Mansour Al-Azani Khoury Saleh Al-Rubai Nasser Aziz Al-Shami Hamdan Qasim",
    ),
    "chinese": _of(
        2,
        "Mei_Ling Xiao_Hong Li_Na Jing Yan Wei_Fang Hui_Min Ying Qiu_Yue Siu_Fong",
        "Jian_Guo Wei_Ming Zhi_Qiang Jun Chao Kai Ho_Yin Hao_Ran Guo_Dong Tao",
        "Wang Li Zhang Chen Liu Huang Wong Chan Lam Cheung Zhao Zhou Xu Sun Ng Leung",
    ),
}  # fmt: skip
_STREETS = _made_of(
    "Rowan Heron Quarry Mill Chapel Elm Sorrel Lark Bracken Canal Forge Willow Orchard Vicarage Station Alder Badger Cobbler Damson "
    "Ember Fallow Gander Hazel Ivy Juniper Kestrel Linnet Mallow Nettle Otter Plough Quince Raven Saddler Thistle Umber Vetch Weaver",
    " side gate wood croft ham land beck thorpe stone",
).split()
_KINDS = ("Road", "Street", "Avenue", "Lane", "Close", "Drive", "Court", "Terrace")
_TOWNS = ("Ambleford", "Netherby", "Castlebrook", "Stainmoor", "Wexcombe", "Harrowdale")
_POST_AREAS = ("QX", "QY", "QZ")


@dataclass
class Maker:
    """Makes people, one after the other, from a seed."""

    chance: Random
    made: Population = field(default_factory=Population)

    def tradition(self) -> str:
        return self.chance.choices(list(TRADITIONS), [one.share for one in TRADITIONS.values()])[0]

    def drawn(self, names: tuple[str, ...]) -> str:
        """The nearer to the front, the likelier."""
        return names[min(int(len(names) * self.chance.random() ** 1.7), len(names) - 1)].replace("_", " ")

    def given(self, tradition: str, sex: str) -> str:
        """One or two given names: Britons mostly have two, and many Pakistani men Mohammed before their own."""
        names = TRADITIONS[tradition].women if sex == "female" else TRADITIONS[tradition].men
        first = self.drawn(names)
        if tradition == "pakistani" and sex == "male" and first != "Mohammed" and self.chance.random() < 0.3:
            return f"Mohammed {first}"
        if tradition in ("english", "scots_irish", "welsh", "romanian") and self.chance.random() < 0.45:
            second = self.drawn(names)
            return f"{first} {second}" if second != first else first
        return first

    def family(self, tradition: str, sex: str) -> str:
        return self.of_sex(self.drawn(TRADITIONS[tradition].families), sex)

    @staticmethod
    def of_sex(family: str, sex: str) -> str:
        hers, _, his = family.partition("/")
        return hers if sex == "female" or not his else his

    def address(self) -> str:
        chance = self.chance
        flat = f"Flat {chance.randint(1, 20)}, " if chance.random() < 0.15 else ""
        letters = "".join(chance.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
        post = f"{chance.choice(_POST_AREAS)}{chance.randint(1, 29)} {chance.randint(1, 9)}{letters}"
        street = f"{chance.choice(_STREETS)}{chance.choice(('', '', ' Hill', ' Bank'))}"
        return f"{flat}{chance.randint(1, 160)} {street} {chance.choice(_KINDS)}, {chance.choice(_TOWNS)}, {post}"

    def born(self, year: int) -> str:
        return f"{year}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"

    def add(self, tradition: str, truth: Told) -> Someone:
        """What stands on record of one in five leaves something out: of the day of birth, the address, the sex."""
        chance, kept = self.chance, truth
        if chance.random() < 0.2:
            length = chance.choices((0, 4, 7, 10), (3, 4, 1, 4))[0]
            kept = truth._replace(date_of_birth=truth.date_of_birth[:length])
            kept = kept._replace(address="") if chance.random() < 0.4 else kept
            kept = kept._replace(sex=chance.choice(("", "not_stated")))
        someone = Someone(len(self.made.people), tradition, truth, kept)
        self.made.people.append(someone)
        return someone

    def whole(self, tradition: str, truth: Told) -> Someone:
        """With everything on record."""
        someone = Someone(len(self.made.people), tradition, truth, truth)
        self.made.people.append(someone)
        return someone

    def household(self) -> None:
        """A man, a woman, often their children; the woman of a quarter of them under a name of her own."""
        tradition, home, chance = self.tradition(), self.address(), self.chance
        pair, year = self.drawn(TRADITIONS[tradition].families), chance.randint(1945, 2003)
        if chance.random() < 0.85:
            self.add(tradition, self._person(tradition, "male", self.of_sex(pair, "male"), year, home))
        hers = pair if chance.random() < 0.75 else self.drawn(TRADITIONS[tradition].families)
        if chance.random() < 0.85:
            woman = self._person(tradition, "female", self.of_sex(hers, "female"), year + chance.randint(-6, 6), home)
            self.add(tradition, woman)
        taken: set[str] = set()
        for _ in range(chance.choices((0, 1, 2, 3, 4), (35, 25, 25, 10, 5))[0]):
            sex = chance.choice(("female", "male"))
            child = self._person(tradition, sex, self.of_sex(pair, sex), min(2026, year + chance.randint(19, 38)), home)
            if child.given_names.split()[0] not in taken:
                self.add(tradition, child)
            taken.add(child.given_names.split()[0])

    def _person(self, tradition: str, sex: str, family: str, year: int, home: str) -> Told:
        return Told(self.given(tradition, sex), family, "", self.born(year), sex, home)

    def twin_pair(self) -> None:
        """Two of one day; half of them, grown up, no longer at one address."""
        tradition, home, chance = self.tradition(), self.address(), self.chance
        pair, born = self.drawn(TRADITIONS[tradition].families), self.born(chance.randint(1960, 2024))
        sexes = chance.choice((("female", "female"), ("male", "male"), ("female", "male")))
        first, second = (self.given(tradition, sex) for sex in sexes)
        while (
            first.split()[-1] == second.split()[-1]
            or first.split()[0] == second.split()[0]
            or "Mohammed" in (first, second)
        ):
            first, second = (self.given(tradition, sex) for sex in sexes)
        homes = home, home if chance.random() < 0.5 else self.address()
        given = zip((first, second), sexes, homes, strict=True)
        one, other = (
            self.whole(tradition, Told(name, self.of_sex(pair, sex), "", born, sex, at)) for name, sex, at in given
        )
        self.made.twins.append((one, other))

    def father_and_son(self) -> None:
        """Of one name in one house; the year is all that is known of one in four fathers."""
        tradition, home, chance = self.tradition(), self.address(), self.chance
        year = chance.randint(1945, 1985)
        father = self._person(tradition, "male", self.family(tradition, "male"), year, home)
        son = father._replace(date_of_birth=self.born(year + chance.randint(19, 40)))
        while son.date_of_birth[5:] == father.date_of_birth[5:]:
            son = son._replace(date_of_birth=self.born(year + chance.randint(19, 40)))
        if chance.random() < 0.25:
            father = father._replace(date_of_birth=father.date_of_birth[:4])
        self.made.fathers_and_sons.append((self.whole(tradition, father), self.whole(tradition, son)))

    def namesake_pair(self) -> None:
        """Cousins, or strangers, of one name and about one age."""
        tradition, chance = self.tradition(), self.chance
        year, sex = chance.randint(1950, 2005), chance.choice(("female", "male"))
        one = self._person(tradition, sex, self.family(tradition, sex), year, self.address())
        other = one._replace(date_of_birth=self.born(year + chance.choice((-4, -3, 2, 3, 5))), address=self.address())
        while other.date_of_birth[5:] == one.date_of_birth[5:]:
            other = other._replace(date_of_birth=self.born(int(other.date_of_birth[:4])))
        self.made.namesakes.append((self.whole(tradition, one), self.whole(tradition, other)))


def population(seed: int, size: int) -> Population:
    """At least that many people; of a thousand some twelve are twins, eight fathers and sons of one name, ten namesakes."""
    maker = Maker(Random(seed))  # noqa: S311  invented people, not secrets
    for pairs, make in ((6, maker.twin_pair), (4, maker.father_and_son), (5, maker.namesake_pair)):
        for _ in range(size * pairs // 1000):
            make()
    while len(maker.made.people) < size:
        maker.household()
    return maker.made


def in_full(people: Population) -> Iterator[Someone]:
    """Those of whom everything is on record."""
    return (someone for someone in people.people if someone.record == someone.truth)
