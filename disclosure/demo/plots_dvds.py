"""What the Clare's Law cases of the demo are about. Invented; the words are those of a file, without relish."""

from disclosure.demo.script import Plot

_CONTACT = ("child",)
_AT_MARAC = {"searched_marac": "found", "not_searched_reason": ""}

THROAT = Plot(
    happened="{He} goes through {hers} phone every evening. Twice, in an argument, {he} has held {her} by the throat until {she} "
    "could not breathe. {He} cries afterwards and says that it will not happen again.",
    why="{His} sister told {her} to ask what happened to {his} last partner.",
    since="Together since last summer, living together since January.",
    found="Two domestic incidents at another address in {year3}, one conviction. No warning signals. Nothing with {told}.",
    findings="Conviction {year2}, assault occasioning actual bodily harm on a former partner, 12 months suspended.\n"
    "Crime report {year3}, same victim, strangulation alleged, not proceeded with: she withdrew.\n"
    "Intelligence log, moderate reliability: a third partner left the area for fear of {him}.",
    concern="The same behaviour towards two partners within four years, and strangulation now.",
    tell="The conviction of {year2} and the report of {year3}. The log is left out: to tell it would name its source.",
    words="I told {told_first} that in {year2} {subject} was convicted of assaulting a woman who was then {his} partner, and that in "
    "{year3} the same woman reported that {he} had held her by the throat. I said that this must not be passed on.",
    kinds=("conviction_unspent", "not_proceeded_with", "intelligence"),
    offence="assault", risks=("strangulation",), alleged="Held by the throat in the kitchen, about three weeks ago",
    together=True,
)  # fmt: skip
PHONE = Plot(
    happened="{He} keeps the bank card and gives {her} twenty pounds a week. {She} must send a photograph of where {she} is. {He} "
    "rang {hers} manager and gave notice in {hers} name.",
    why="{She} saw that {he} had put a tracker under the car.",
    since="Married three years. Living together.",
    found="One call to a former address in {year2}, no offences. Intelligence marker for controlling behaviour.",
    findings="Report {year2} by a former spouse: controlling or coercive behaviour, charged, not proceeded with at court.\n"
    "Non-molestation order {year3}, expired, not breached.\nMARAC: heard once as perpetrator, {year2}.",
    concern="Control of money, movement and work, as reported by a former spouse in almost the same words.",
    tell="That a former spouse reported controlling behaviour in {year2} and that a court made an order against {him} in {year3}.",
    words="I told {told_first} that a person who was married to {subject} before reported controlling behaviour to the police in "
    "{year2}, and that a court had made an order to protect that person in {year3}.",
    kinds=("not_proceeded_with", "concerning_behaviour"), history="one", searches=_AT_MARAC,
    together=True,
)  # fmt: skip
STALKING = Plot(
    happened="{She} ended it in spring. Since then {he} waits outside {hers} work, writes from new accounts each week and has told "
    "{hers} friends that {he} knows where {she} sleeps.",
    why="A friend heard that {he} has been to prison for the same.",
    since="Together two years, ended in spring. No contact wanted.",
    found="On licence until last year for stalking. Three calls by {told_first} since April.",
    findings="Conviction {year3}, stalking involving fear of violence, 14 months. Restraining order, in force, other victim.\n"
    "Breach of that order {year2}, fined.\nThree reports by {told_first} this year, one crime recorded.",
    concern="A pattern of stalking after separation, and a breach of an order made to stop it.",
    tell="The conviction of {year3}, and that the order made then was broken once.",
    words="I told {told_first} that {subject} was sent to prison in {year3} for stalking a former partner, and that {he} broke the "
    "order that the court made then.",
    kinds=("conviction_unspent",), offence="stalking", relation="ex_partner", risks=("separation",),
    alleged="Messages from new accounts every week, and waiting outside {hers} work",
)  # fmt: skip
FAST = Plot(
    happened="They met online ten weeks ago and {he} has moved in. {He} will not say where {he} lived before and gives three "
    "different surnames. {He} has asked {her} to put the tenancy in both names.",
    why="A post about {him} on a neighbourhood page, since taken down.",
    since="Ten weeks. Living together for five.",
    found="No trace under the name given. Under a second name: {force}, one conviction.",
    findings="{force}: conviction {year3}, wounding, former partner, 30 months. Uses three surnames, all confirmed by fingerprints.\n"
    "Probation: licence ended, engaged poorly.",
    concern="A serious assault on a partner, and false names given to a new one.",
    tell="The conviction of {year3} and that {he} is known by other surnames.",
    words="I told {told_first} that {subject} has been known by other surnames and that in {year3} {he} was sent to prison for "
    "wounding a woman who was {his} partner.",
    kinds=("conviction_unspent", "concerning_behaviour"), offence="grievous_bodily_harm", history="one",
    together=True,
)  # fmt: skip
BABY = Plot(
    happened="{She} is five months pregnant. {He} pushed {her} down on the stairs when {she} said that {she} would go to {hers} "
    "mother’s for the birth. {He} says that no one will take {his} child.",
    why="The midwife asked {her} whether {she} felt safe at home.",
    since="Four years, on and off. Living together.",
    found="One incident at this address in March, no further action. Former partner flagged at MARAC in {year2}.",
    findings="Conviction {year3}, common assault on a former partner when she was pregnant.\n"
    "Children’s social care: a child of {his} is subject to a plan in another authority.",
    concern="Violence in pregnancy before, and now.",
    tell="The conviction of {year3}, and that the woman was pregnant then.",
    words="I told {told_first} that in {year3} {subject} was convicted of assaulting a partner who was pregnant at the time.",
    kinds=("conviction_unspent",), offence="assault", history="one", risks=("pregnancy",), ages=(22, 38), child_ages=(1, 8),
    together=True,
)  # fmt: skip
KNIFE = Plot(
    happened="{He} keeps a kitchen knife by the bed and last night stood in the doorway with it and said that nobody leaves {him} "
    "alive. {She} got out through the back and is with a neighbour.",
    why="{She} wants to know whether {he} means it.",
    since="Eighteen months. Living together until last night.",
    found="Marker for weapons. Two convictions for threats, {year3} and {year2}.",
    findings="Convictions {year3} (threats to kill, former partner) and {year2} (possession of a bladed article).\n"
    "Intelligence, high reliability: threatened a former partner’s brother with a knife.",
    concern="Threats to kill with a knife, now and before.",
    tell="Both convictions. The log is left out.",
    words="I told {told_first} that {subject} was convicted in {year3} of threatening to kill a woman who was {his} partner, and in "
    "{year2} of having a knife in public.",
    kinds=("conviction_unspent", "intelligence"), offence="threats", risks=("weapon", "threats_to_kill"),
    alleged="Threatened to kill {her} with a knife in the doorway last night",
    together=True,
)  # fmt: skip
DEBTS = Plot(
    happened="{He} moved in to help after {hers} operation and now answers the door and the telephone. Two loans have been taken "
    "out in {hers} name. {Hers} daughter has not been let in since Easter.",
    why="The bank’s letter about the second loan.",
    since="About a year. Living together.",
    found="Nothing local. {force} holds two reports of fraud by partners.",
    findings="{force}: caution {year3}, theft from a partner. Report {year2} by another partner, fraud, not proceeded with.",
    concern="Money taken from two partners before, and a person kept apart from {hers} family now.",
    tell="The caution of {year3}.",
    words="I told {told_first} that {subject} accepted a caution in {year3} for stealing from a person who was {his} partner.",
    kinds=("out_of_court_disposal", "not_proceeded_with"), offence="other", ages=(58, 74),
    together=True,
)  # fmt: skip
DOORS = Plot(
    happened="{He} breaks things when {he} is told no: two doors, the television, the child’s bicycle. {He} has never hit {her}. "
    "{She} sleeps in the child’s room.",
    why="{She} found a letter from a court in a drawer.",
    since="Six years. Living together.",
    found="Three calls by neighbours in two years: shouting, damage. No complaint made.",
    findings="Conviction {year2}, criminal damage, former partner’s car; conditional discharge, spent.\n"
    "Three incident logs at this address.",
    concern="Damage and fear in a home with a child.",
    tell="The conviction of {year2}, although spent: it bears on what {she} fears.",
    words="I told {told_first} that in {year2} a court dealt with {subject} for damaging a former partner’s car.",
    kinds=("conviction_spent", "concerning_behaviour"), offence="criminal_damage", history="one", risks=_CONTACT,
    details={"rehabilitation": "yes", "rehabilitation_reasons": "The conviction is spent. It is told without malice, because it bears "
             "on the behaviour that {told_first} describes and on the child’s safety."},
    together=True,
)  # fmt: skip
HOUSEMATES = Plot(
    happened="They rent two rooms of one house. {He} shouts at night, eats what is not {his} and has said that somebody will be sorry "
    "about the bills.",
    why="{She} would like to know whom {she} lives with.",
    since="Housemates since spring. Never a couple.",
    found="Nothing that bears on this.", findings="Nothing.", concern="None.", tell="Nothing.", words="Nothing was told.",
    kinds=("concerning_behaviour",), relation="household", together=True,
)  # fmt: skip

# Right to know: what made the police act of their own accord.
INCIDENT = Plot(
    happened="Officers went to a domestic incident at {hers} address. {subject} had left. {told} said that it was “only a row”. "
    "Checks that night show two earlier partners who were assaulted by {him}; {told_first} seems not to know.",
    why="Response officer after a domestic incident, log {log} of that night",
    since="A few months, as far as known. {He} stays there most nights.",
    found="Two convictions for assaults on partners. One child in the home.",
    findings="Convictions {year3} and {year2}, assault occasioning actual bodily harm, two former partners.\n"
    "MARAC {year2}: heard as perpetrator, high risk.",
    concern="Two partners hurt within a short time of moving in; a third does not know.",
    tell="Both convictions, without the victims’ names.",
    words="I told {told_first} that {subject} was convicted in {year3} and in {year2} of assaulting women who were {his} partners. "
    "I gave no names. I asked {her} not to repeat it to {him}.",
    kinds=("conviction_unspent",), offence="assault", risks=_CONTACT, searches=_AT_MARAC, ages=(30, 46),
    child_ages=(3, 9),
)  # fmt: skip
LICENCE = Plot(
    happened="{subject} told {his} probation officer of a new relationship with {told}. {He} is on licence for wounding a partner. "
    "The licence asks {him} to tell of new relationships. {He} did so late.",
    why="Probation, {his} offender manager, by secure email",
    since="Since about two months, according to {him}. Not living together.",
    found="On licence, {year3} sentence. MAPPA, managed.",
    findings="Conviction {year3}, wounding with intent, former partner, 6 years. MAPPA category 2, level 1.\n"
    "Probation: risk of serious harm to partners, high.",
    concern="High risk to partners by probation’s own assessment, and a partner who has not been told.",
    tell="The conviction of {year3}, its kind, and that {he} is supervised.",
    words="I told {told_first} that {subject} was sent to prison in {year3} for wounding a woman who was {his} partner, and that {he} is "
    "still under supervision.",
    kinds=("conviction_unspent",), offence="grievous_bodily_harm", history="one",
    details={"subject_mappa_category": "2"}, searches={"searched_visor": "found"},
)  # fmt: skip
CUSTODY = Plot(
    happened="{subject}, in custody for assaulting a former partner, gave {told}’s address as {his} home. Custody staff asked for "
    "checks. {told} has two calls this year from neighbours and no complaint of {hers} own.",
    why="Custody, detention log {log}: a partner unknown to us was named",
    since="Not known. {He} gives {hers} address as {his} own.",
    found="Charged today, former partner. Earlier harassment of another.",
    findings="Conviction {year2}, harassment, former partner. Charge now, assault on the same person.\n"
    "Intelligence, moderate reliability: keeps watch on where partners go by their phones.",
    concern="Two former partners, one of them hurt this week.",
    tell="The conviction of {year2}. The charge is not told while it is before the court.",
    words="I told {told_first} that {subject} was convicted in {year2} of harassing a woman who had been {his} partner.",
    kinds=("conviction_unspent", "intelligence"), offence="harassment",
    together=True,
)  # fmt: skip
MARAC = Plot(
    happened="MARAC heard a former partner’s case and learned that {subject} has begun a relationship with {told}, who has a baby. "
    "The meeting asked for a right to know.",
    why="MARAC of this week, action 4",
    since="Since summer. {He} has a key.",
    found="Heard at MARAC as perpetrator twice. No convictions.",
    findings="No convictions. Four reports by two former partners {year3} to {year2}, none charged.\n"
    "MARAC {year2} and this year: perpetrator, strangulation in both.",
    concern="Two independent accounts of strangulation; a baby in the home.",
    tell="That two former partners have reported violence, strangulation among it.",
    words="I told {told_first} that two women who were partners of {subject} have told the police that {he} was violent to them, "
    "and that both spoke of being held by the throat.",
    kinds=("not_proceeded_with", "concerning_behaviour"), risks=("strangulation", "child"), ages=(22, 36), child_ages=(1, 1),
    searches={**_AT_MARAC, "searched_pnc": "nothing"},
)  # fmt: skip
HEARSAY = Plot(
    happened="A neighbourhood officer was told in passing that {subject}, who has begun to see {told}, “has form”. Nobody could say for "
    "what.",
    why="Neighbourhood officer’s report, log {log}",
    since="Since a few weeks. Not living together.",
    found="One old matter of another kind.",
    findings="Conviction {year14}, theft from a shop, fined. Nothing since.",
    concern="Nothing that tells of a risk to a partner.",
    tell="Nothing.",
    words="Nothing was told.",
    kinds=("conviction_unspent",), offence="other", history="none",
)  # fmt: skip
