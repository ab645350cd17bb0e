"""What the Sarah's Law cases of the demo are about. Invented; nothing is described that a file does not need."""

from functools import partial

from disclosure.demo.script import ARMS, FACTORS, JUDGEMENT, Plot

_plot = partial(
    Plot,
    plan="{children} not to be alone with {him}; the school knows whom to ring; what to say to {children} was talked through.",
    ages=(30, 46),
)
_MANAGED = {"searched_visor": "found"}
_NO_RECORD = {"searched_pnc": "nothing"}

PARTNER = _plot(
    happened="{He} is keen to be alone with {children}, buys secret presents and has offered to bath and dress {child}. "
    "{told_first} feels that something is not right and cannot say what.",
    why="A neighbour said that {he} had to move away from where {he} lived before.",
    since="Stays at weekends and has taken {children} swimming on {his} own.",
    found="Subject to notification requirements. Lives elsewhere, visited in spring, no concerns then.",
    findings="Conviction {year3}, sexual activity with a child, 4 years. Registered sex offender, managed, medium risk.\n"
    "Sexual harm prevention order: no unsupervised contact with under-16s. Offender manager not told of this family.\n"
    "Polygraph this spring: no deception indicated on contact with children; did not name this family.",
    concern="A conviction, an order, and unsupervised contact that was kept from {his} manager.",
    tell="The conviction of {year3}, the order and what it forbids.",
    words="I told {told_first} that {subject} was convicted in {year3} of a sexual offence against a child and that a court order "
    "forbids {him} to be alone with children under 16.",
    tool=ARMS, kinds=("conviction_unspent",), offence="child_sexual_offence", history="convicted", risks=("child",),
    details={"subject_registered_sex_offender": "yes", "subject_mappa_category": "1"},
    child_ages=(3, 9), searches=_MANAGED,
)  # fmt: skip
COACH = _plot(
    happened="{He} helps with the under-elevens, gives lifts home and sends {child} messages late at night. When {told_first} asked, "
    "{he} said that all the children get them. They do not.",
    why="{child} asked not to go any more and would not say why.",
    since="Coaches {child} twice a week and drives {children} home alone.",
    found="No convictions. One intelligence log about messages to a child, {year2}.",
    findings="No convictions. Intelligence {year2}, high reliability: messages to a child of 12, words of advice given.\n"
    "Employer’s allegation {year3}: left a school’s service during an inquiry.",
    concern="Two accounts in three years of the same approach to children.",
    tell="That concerns about messages to a child were raised with {him} in {year2}. The school is not named.",
    words="I told {told_first} that in {year2} the police spoke to {subject} about messages to another child, and that there "
    "was no prosecution.",
    tool=FACTORS, kinds=("intelligence", "concerning_behaviour"), history="intelligence", relation="other", risks=("child",),
    child_ages=(8, 11), searches=_NO_RECORD,
)  # fmt: skip
LODGER = _plot(
    happened="The room at the back was let to {him} in September. {He} is always in when school ends, and {child} has begun to wedge "
    "the bedroom door.",
    why="{told_first} found {child}’s things in {his} room.",
    since="Lives in the house. Alone with {children} after school on two days.",
    found="Police national database: {force}, investigation {year2}, no charge.",
    findings="{force}: investigation {year2}, indecent images, devices examined, no charge; evidential difficulties.\n"
    "Social care there: advice given to a family with whom {he} lodged.",
    concern="The same arrangement with a family in another force’s area, and a child who is frightened.",
    tell="That another force investigated {him} in {year2} about images and that no charge was brought.",
    words="I told {told_first} that in {year2} another force investigated {subject} about indecent images of children, that no charge "
    "was brought, and that {she} may wish to look again at who lives in {hers} house.",
    tool=FACTORS, kinds=("not_proceeded_with", "intelligence"), history="intelligence", relation="household", risks=("child",),
    child_ages=(7, 14), searches=_NO_RECORD,
    together=True,
)  # fmt: skip
NEIGHBOUR = _plot(
    happened="{He} gives sweets and money to the children of the street through the fence and has asked {child} in to see a dog that "
    "nobody has seen.",
    why="{child} came home with a five pound note.",
    since="Lives next door. Talks to {children} over the fence every day.",
    found="One conviction {year3}, another force. No orders.",
    findings="Conviction {year3}, indecent images, community order, no longer subject to notification.",
    concern="A conviction, and approaches to a named child next door.",
    tell="The conviction of {year3}.",
    words="I told {told_first} that {subject} was convicted in {year3} of having indecent images of children.",
    tool=ARMS, kinds=("conviction_unspent",), offence="indecent_images", history="convicted", relation="other", risks=("child",),
    child_ages=(6, 11),
)  # fmt: skip
ONLINE = _plot(
    happened="{He} met {child} in a game and they talk for hours with the camera on. {He} says that {he} is a cousin’s friend and has "
    "asked for the name of the school.",
    why="{child} has hidden a second phone.",
    since="Online, every evening, alone. Has offered to meet {child} in town.",
    found="Name matches one man in the county. Nothing on the national computer.",
    findings="Caution {year2}, another force: communicating with a child for a sexual purpose. Sexual risk order, in force.",
    concern="An order against exactly this, in force.",
    tell="The caution of {year2} and the order.",
    words="I told {told_first} that {subject} accepted a caution in {year2} for messages to a child and that an order restricts {his} "
    "contact with children online.",
    tool=ARMS, kinds=("out_of_court_disposal", "concerning_behaviour"), offence="child_sexual_offence", history="convicted",
    relation="other", risks=("child",), child_ages=(10, 14), searches=_NO_RECORD,
)  # fmt: skip
BEDTIME = _plot(
    happened="{He} insists on putting {child} to bed and has set up a camera in the room “for safety”. {child} asks to sleep at a "
    "grandmother’s.",
    why="The health visitor asked who puts {children} to bed.",
    since="Stays most nights. Alone with {children} in the evenings.",
    found="Known: there is a Clare’s Law case about {him}.",
    findings="Two convictions for assaults on partners (see the Clare’s Law case). Children’s social care, {year2}: a former partner’s "
    "daughter spoke of photographs; closed without an interview.",
    concern="What a child said two years ago, and a camera in a child’s room now.",
    tell="That a child spoke of photographs in {year2}, and that nothing was proved.",
    words="I told {told_first} that in {year2} another child spoke of {subject} taking photographs, and that nothing was proved.",
    tool=FACTORS, kinds=("not_proceeded_with", "concerning_behaviour"), history="intelligence", risks=("child",),
    child_ages=(3, 9),
)  # fmt: skip
CAREFUL = _plot(
    happened="Nothing has happened. {told_first} has met somebody and wants to be careful before {he} meets {children}.",
    why="They are thinking of moving in together at Christmas.",
    since="Has met {children} twice, in {hers} company.",
    found="Nothing that bears on children.",
    findings="Conviction {year3}, drink driving. Nothing that bears on children.",
    concern="Nothing found that bears on a risk to children.",
    tell="Nothing.",
    words="Nothing was told.",
    tool=JUDGEMENT, kinds=("conviction_unspent",), offence="other", history="none",
    child_ages=(2, 9),
)  # fmt: skip
UNCLE = _plot(
    happened="{He} is an uncle by marriage and looks after {children} on Saturdays. An older cousin told {told_first} that she never "
    "wants to be in a room with {him} again, and why, in a few words.",
    why="The cousin spoke of it for the first time last week.",
    since="Looks after {children} on Saturdays, alone.",
    found="Not known on any system.",
    findings="Not convicted. Children’s social care: an allegation {year3} by a relative, then a child, closed without interview.",
    concern="Two accounts in one family, years apart.",
    tell="That an allegation was recorded in {year3} and not proceeded with.",
    words="I told {told_first} that an allegation about {subject} was recorded in {year3} and that it was not proceeded with.",
    tool=FACTORS, kinds=("not_proceeded_with", "concerning_behaviour"), history="intelligence", relation="family", risks=("child",),
    alleged="That {he} abused an older cousin years ago",
    details={"victim": "A cousin, now adult", "happened_when": "Years ago; the cousin was a child"},
    ages=(34, 46),
    child_ages=(4, 10), searches=_NO_RECORD,
)  # fmt: skip

# Right to know.
MANAGED = _plot(
    happened="{subject}, a managed offender, told {his} manager on a visit of a new partner, {told}, parent of {children}. {He} said "
    "that {she} knows “all about it”. {told_first} has not been asked.",
    why="Offender manager’s home visit of this week",
    since="New partner of the parent. Says that {he} has met {children} twice.",
    found="Registered sex offender, managed, order in force.",
    findings="Conviction {year3}, sexual offences against a child, 5 years. Registered, MAPPA category 1 level 1. Order: no contact with "
    "under-16s without approval.\nPolygraph due next month.",
    concern="A conviction, an order, and contact with children that nobody has approved.",
    tell="The conviction, the order, and that contact with {children} needs approval.",
    words="I told {told_first} that {subject} was convicted in {year3} of sexual offences against a child and may not have contact "
    "with children under 16 without approval.",
    tool=ARMS, kinds=("conviction_unspent",), offence="child_sexual_offence", history="convicted", risks=("child",),
    details={"subject_registered_sex_offender": "yes", "subject_mappa_category": "1"},
    child_ages=(3, 12), searches=_MANAGED,
)  # fmt: skip
BAIL = _plot(
    happened="{subject} was arrested for indecent images and bailed to the address of {told}, with {children} in the house. "
    "{told_first} was told at the door that it was “about the internet”.",
    why="Online investigation unit, bail notice, log {log}",
    since="Bailed to the family’s address.",
    found="Under investigation. Devices seized, first examination positive.",
    findings="Arrest this month, indecent images, devices under examination. No convictions.\nSocial care: strategy discussion asked for.",
    concern="A live investigation, and children in the same house.",
    tell="That {he} is under investigation for indecent images of children, and the bail conditions that concern {children}.",
    words="I told {told_first} that {subject} is being investigated about indecent images of children and that {he} is not to be "
    "alone with {children}.",
    tool=FACTORS, kinds=("intelligence", "concerning_behaviour"), history="intelligence", relation="household", risks=("child",),
    searches=_NO_RECORD,
    together=True,
)  # fmt: skip
MOVED = _plot(
    happened="Another force tells of {subject}, who has moved here and attends a church where {he} has offered to help with the "
    "children’s group. {told} leads the group; {child} is in it.",
    why="Message from {force}",
    since="Helps with a group that {child} attends weekly.",
    found="One conviction, {year14}, in the area of {force}. No longer managed.",
    findings="Conviction {year14}, sexual assault of a child, 18 months, spent. Notification has ended. No order.\n"
    "{force}: asked to leave two churches for seeking out children.",
    concern="Seeks contact with children through a group that does not know.",
    tell="The conviction, although spent, to {told_first} as the one who can keep {child} safe.",
    words="I told {told_first} that {subject} was convicted in {year14} of an offence against a child and should not be alone with "
    "{child}.",
    tool=FACTORS, kinds=("conviction_spent", "concerning_behaviour"), offence="child_sexual_offence", history="convicted",
    relation="other", risks=("child",), ages=(40, 46), child_ages=(5, 10),
    details={
        "rehabilitation": "yes",
        "rehabilitation_reasons": "The conviction is spent. It is told without malice, to protect a named child.",
    },
)  # fmt: skip
