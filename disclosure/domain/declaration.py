"""Is a declaration sound? Every fault is found before the product starts, and named so that it can be mended."""

from collections.abc import Collection, Iterator

from disclosure.domain import facts
from disclosure.domain.access import Permission
from disclosure.domain.errors import Declaration
from disclosure.domain.kinds import DOCUMENTS, TASKS
from disclosure.domain.measures import OF_ENQUIRIES, TREATMENT
from disclosure.domain.scheme import (
    ANONYMOUS,
    ANY_OPEN,
    ANYWHERE,
    CLOCK,
    EXTEND_BY,
    GATHERED,
    GROUND,
    MOVE_DEADLINES,
    NOTE,
    NOWHERE,
    REGISTER,
    SAMPLED,
    WAY,
    Action,
    Clock,
    Move,
    Outcome,
    Route,
    Rule,
    Scheme,
    When,
)

ENGINE_SETS = frozenset(
    {
        *("reference", "scheme", "rule_set", "route", "kind", "stage", facts.RECEIVED_AT, "outcome", GROUND),
        *("round", "round_began", "people_sequence", "urgency", "next_due_at", "promised_due_at", "is_open"),
        *(ANONYMOUS, GATHERED, SAMPLED, WAY),
    }
)


def check(schemes: Collection[Scheme], *, forms: Collection[str] | None = None) -> None:
    """Raise Declaration naming every fault of every scheme; with `forms`, also each form that does not exist."""
    found = [fault for scheme in schemes for fault in faults(scheme)]
    rule_sets = [scheme.rule_set for scheme in schemes]
    begins = [(scheme.key, scheme.in_force_from) for scheme in schemes]
    for key, day in dict.fromkeys(one for one in begins if begins.count(one) > 1):
        if rule_sets.count(next(s.rule_set for s in schemes if (s.key, s.in_force_from) == (key, day))) == 1:
            found.append(f"{key}: two rule sets are in force from {day or 'the first day'}")
    found += [f"{one}: declared more than once" for one in sorted({x for x in rule_sets if rule_sets.count(x) > 1})]
    if forms is not None:
        found += [fault for scheme in schemes for fault in _forms(scheme, forms)]
    refuse(found)


def refuse(faults: Collection[str]) -> None:
    """Raise Declaration naming these faults, if there are any."""
    if faults:
        listed = "".join(f"\n- {one}" for one in faults)
        raise Declaration("faulty_schemes", text="These declarations are wrong:%(faults)s", faults=listed)


def faults(scheme: Scheme) -> tuple[str, ...]:
    """What is wrong with the scheme, in words; empty when it is sound."""
    found = list(_strangers(scheme))
    if found:  # the ways through an unknown stage cannot be followed
        return tuple(f"{scheme.rule_set}: {fault}" for fault in found)
    for part in (
        _names,
        _codes,
        _stages,
        _moves,
        _permissions,
        _calls,
        _extensions,
        _clocks,
        _records,
        _order,
        _weighed,
        _facts,
        _outcomes,
    ):
        found += part(scheme)
    return tuple(f"{scheme.rule_set}: {fault}" for fault in found)


def _names(scheme: Scheme) -> Iterator[str]:
    for what, items in (
        ("stage", scheme.stages),
        ("action", scheme.actions),
        ("route", scheme.routes),
        ("record", scheme.records),
    ):
        keys = [item.key for item in items]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{what} {key!r} is declared twice"
    if not any(action.key == REGISTER and NOWHERE in action.at for action in scheme.actions):
        yield f"there is no action {REGISTER!r}, and so no way in"
    if not any(action.key == NOTE and action.record for action in scheme.actions):
        yield f"there is no action {NOTE!r}, and so no place for what an applicant says later"
    if not any(action.key == MOVE_DEADLINES and action.by_system for action in scheme.actions):
        yield f"there is no action {MOVE_DEADLINES!r}, and so no event for a bank holiday proclaimed later"
    if not scheme.sources:
        yield "it names no source"


def _codes(scheme: Scheme) -> Iterator[str]:
    for action in scheme.actions:
        keys = [outcome.key for outcome in action.outcomes]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"action {action.key!r} has the outcome {key!r} twice"
    for route in scheme.routes:
        for column, code in (("route", route.code), ("kind", route.kind)):
            if code not in facts.COLUMNS[column].codes:
                yield f"route {route.key!r} is exported as {code!r}, which is no code of the return"


def _strangers(scheme: Scheme) -> Iterator[str]:
    known = {stage.key for stage in scheme.stages}
    for route in scheme.routes:
        for key in route.stages:
            if key not in known:
                yield f"route {route.key!r} has an unknown stage {key!r}"
    for action in scheme.actions:
        for key in action.at:
            if key not in known | {ANY_OPEN, ANYWHERE, NOWHERE}:
                yield f"action {action.key!r} stands at an unknown stage {key!r}"
        for outcome in action.outcomes:
            for key in sorted({move.stage for move in outcome.to} - known):
                yield f"action {action.key!r} leads to an unknown stage {key!r}"


def _stages(scheme: Scheme) -> Iterator[str]:
    known = {stage.key for stage in scheme.stages}
    final = {stage.key for stage in scheme.stages if stage.final}
    used = {key for route in scheme.routes for key in route.stages}
    for stage in sorted(known - used):
        yield f"stage {stage!r} is on no route"
    for route in scheme.routes:
        if route.opens_at not in route.stages:
            yield f"route {route.key!r} opens at {route.opens_at!r}, which it does not have"
            continue
        if route.opens_at in final:
            yield f"route {route.key!r} opens at {route.opens_at!r}, where nothing is left to do"
        reached = _reach(scheme, route, {route.opens_at})
        for key in route.stages:
            if key not in reached:
                yield f"stage {key!r} cannot be reached on route {route.key!r}"
            elif key not in final and not _reach(scheme, route, {key}) & final:
                yield f"stage {key!r} is a trap on route {route.key!r}: no way leads from it to an end"


def _moves(scheme: Scheme) -> Iterator[str]:
    for action in scheme.actions:
        for outcome in action.outcomes:
            yield from _outcome_moves(scheme, action, outcome)
        if action.registers and action.registers not in {route.key for route in scheme.routes}:
            yield f"action {action.key!r} registers on an unknown route {action.registers!r}"
        if action.reopens and action.milestone != facts.REOPENED_AT:
            yield f"action {action.key!r} reopens the case but does not set {facts.REOPENED_AT}"
        if not action.beside and {ANY_OPEN, ANYWHERE} & set(action.at):
            yield f"action {action.key!r} stands at whatever stage, and is declared a step of the process"
        yield from _routes(scheme, action)
    if sum(action.reopens for action in scheme.actions) > 1:
        yield "more than one action reopens"


def _routes(scheme: Scheme, action: Action) -> Iterator[str]:
    known = {route.key for route in scheme.routes}
    if action.routes and known.isdisjoint(action.routes):
        yield f"action {action.key!r} is on no route of the scheme"
    for outcome in action.outcomes:
        if outcome.routes and known.isdisjoint(outcome.routes):
            yield f"action {action.key!r}, outcome {outcome.key!r}, is on no route of the scheme"
        for route in scheme.routes:
            is_here = _ends_so(action, outcome, route, scheme)
            if is_here and outcome.to and not any(move.stage in route.stages and not move.when for move in outcome.to):
                yield f"action {action.key!r}, outcome {outcome.key!r}, leads nowhere on route {route.key!r}"


def _outcome_moves(scheme: Scheme, action: Action, outcome: Outcome) -> Iterator[str]:
    final = {stage.key for stage in scheme.stages if stage.final}
    leads = {move.stage for move in outcome.to}
    if (ANYWHERE in action.at or final & set(action.at)) and leads - final and not action.reopens:
        yield f"action {action.key!r} leaves a final stage; only a reopening may"
    if leads & final and not outcome.closes:
        yield f"action {action.key!r}, outcome {outcome.key!r}, ends the case without being an outcome of it"
    if outcome.closes and outcome.milestone != facts.CLOSED_AT:
        yield f"outcome {outcome.key!r} closes the case but does not set {facts.CLOSED_AT}"


def _permissions(scheme: Scheme) -> Iterator[str]:
    for action in scheme.actions:
        if not isinstance(action.permission, Permission):
            yield f"action {action.key!r} names no permission"
        for other in action.not_by:
            if other not in {one.key for one in scheme.actions}:
                yield f"action {action.key!r} excludes the doer of an unknown action {other!r}"
    if not any(action.declares_interest for action in scheme.actions):
        for action in scheme.actions:
            if action.disinterested:
                yield f"action {action.key!r} is barred to who declared an interest, and no action asks for one"
    for kind in scheme.records:
        if not isinstance(kind.read, Permission):
            yield f"record {kind.key!r} names no permission to read it"


def _calls(scheme: Scheme) -> Iterator[str]:
    """What an answer calls for is done by the same person, whatever the answer: an action that asks for nothing else."""
    by_key = {action.key: action for action in scheme.actions}
    for action in scheme.actions:
        for call in action.calls:
            called = by_key.get(call.action)
            if called is None:
                yield f"action {action.key!r} calls for an unknown action {call.action!r}"
            elif called.decides or called.about or called.needs or ANYWHERE not in called.at:
                yield f"action {action.key!r} calls for {call.action!r}, which may not always be done"


def _extensions(scheme: Scheme) -> Iterator[str]:
    """What extends a clock answers a request, and every such request says which clock, by how much, on what ground."""
    for action in scheme.actions:
        if not any(outcome.extends for outcome in action.outcomes):
            continue
        asking = [one for one in scheme.actions if action.about and one.record == action.about]
        if not asking:
            yield f"action {action.key!r} extends a clock, but answers no request that says which"
        for one in asking:
            demanded = {rule.must.column for rule in one.rules_of_answers if rule.must.present}
            for name in (CLOCK, EXTEND_BY, GROUND):
                if name not in demanded:
                    yield f"action {one.key!r} asks for an extension without a rule that demands {name!r}"


def _clocks(scheme: Scheme) -> Iterator[str]:
    raised = {name for action in scheme.actions for name in action.milestones}
    routes = {route.key for route in scheme.routes}
    pairs = [(route, clock.key) for clock in scheme.clocks for route in clock.routes]
    for route, key in sorted({pair for pair in pairs if pairs.count(pair) > 1}):
        yield f"clock {key!r} is declared twice on route {route!r}"
    for clock in scheme.clocks:
        for name in (*clock.starts, *clock.stops):
            if name not in raised:
                yield f"clock {clock.key!r} is tied to {name!r}, which no action sets"
        yield from _ties(scheme, clock)
        if unknown := set(clock.routes) - routes:
            yield f"clock {clock.key!r} is on unknown routes {sorted(unknown)}"
        if not clock.source:
            yield f"clock {clock.key!r} names no source"


def _ties(scheme: Scheme, clock: Clock) -> Iterator[str]:
    for route in scheme.routes:
        if route.key in clock.routes:
            here = {name for action in scheme.actions if _reaches(action, route, scheme) for name in action.milestones}
            for word, names in (("starts", clock.starts), ("stops", clock.stops)):
                if here.isdisjoint(names):
                    yield f"clock {clock.key!r} never {word} on route {route.key!r}"


def _records(scheme: Scheme) -> Iterator[str]:
    kinds = {kind.key for kind in scheme.records}
    for action in scheme.actions:
        if action.record not in kinds and not action.corrects:
            yield f"action {action.key!r} makes a record of no declared kind: {action.record!r}"
        if action.about and action.about not in {one.record for one in scheme.actions}:
            yield f"action {action.key!r} answers a kind of record that no action makes: {action.about!r}"
    for route in scheme.routes:
        for action in scheme.actions:
            needs = {*action.needs, *(kind for outcome in action.outcomes for kind in outcome.needs)}
            for kind in sorted(needs):
                if _on(action, route, scheme) and not _made_before(scheme, route, action, kind):
                    yield f"action {action.key!r} needs a {kind!r} that nothing before it can make on route {route.key!r}"


def _weighed(scheme: Scheme) -> Iterator[str]:
    """What is summed up on a form, and what comes together in a column."""
    summed = {kind.key for kind in scheme.records if kind.summary}
    for kind in scheme.records:
        if kind.listed not in ("", DOCUMENTS, TASKS) or (kind.listed and not kind.line):
            yield f"record {kind.key!r} stands in no list of the case page: {kind.listed!r}"
    for action in scheme.actions:
        for key in sorted(set(action.weighs) - summed):
            yield f"action {action.key!r} weighs a record of no kind that is summed up: {key!r}"
        how = action.gathers
        if how is None:
            continue
        if how.column not in facts.COLUMNS or facts.COLUMNS[how.column].kind is not facts.Kind.CODES:
            yield f"action {action.key!r} gathers into {how.column!r}, which is no column of several codes"
        if how.shows not in facts.COLUMNS or facts.COLUMNS[how.shows].kind is not facts.Kind.BOOLEAN:
            yield f"action {action.key!r} shows by {how.shows!r} that there is something, which is no column of yes or no"


def _order(scheme: Scheme) -> Iterator[str]:
    """What may not be dated before a record, and what may not be corrected after a stage."""
    kinds, made = {kind.key for kind in scheme.records}, {action.record for action in scheme.actions}
    for action in scheme.actions:
        for kind in sorted(set(action.after) - kinds):
            yield f"action {action.key!r} comes after a record of no declared kind: {kind!r}"
    for one in scheme.records:
        if one.key in made and one.until and one.until not in {stage.key for stage in scheme.stages}:
            yield f"record {one.key!r} may be corrected until an unknown stage {one.until!r}"


def _made_before(scheme: Scheme, route: Route, action: Action, kind: str) -> bool:
    """Whether an action makes that record at a stage from which the action's own stage can be reached, or at that stage."""
    for maker in scheme.actions:
        if maker.record == kind and maker.key != action.key and _on(maker, route, scheme):
            stages = set(scheme.stages_of(maker, route))
            if _reach(scheme, route, stages) & set(scheme.stages_of(action, route)):
                return True
    return False


def _facts(scheme: Scheme) -> Iterator[str]:
    settable = set(ENGINE_SETS)
    for action in scheme.actions:
        settable |= {*action.sets, *action.milestones}
        for outcome in action.outcomes:
            settable |= {*outcome.sets, *outcome.adds, outcome.in_time[1]}
            yield from _sets(action, outcome)
        for name in action.sets:
            if name not in facts.COLUMNS:
                yield f"action {action.key!r} sets an unknown column {name!r}"
    tied = {name for clock in scheme.clocks for name in (*clock.starts, *clock.stops)}
    for action in scheme.actions:
        for name in sorted(action.milestones - tied - set(facts.COLUMNS)):
            yield f"action {action.key!r} sets the milestone {name!r}, which is no column and starts or stops no clock"
    for where, when in _conditions(scheme):
        if when.column not in settable:
            yield f"{where} rests on {when.column!r}, which no action sets"


def _sets(action: Action, outcome: Outcome) -> Iterator[str]:
    for name in (*outcome.sets, *outcome.adds):
        if name not in facts.COLUMNS:
            yield f"action {action.key!r} sets an unknown column {name!r}"
        elif name in outcome.adds and facts.COLUMNS[name].kind is not facts.Kind.INTEGER:
            yield f"action {action.key!r} adds to {name!r}, which is no number"
        elif name in outcome.sets and outcome.sets[name] != facts.STAGE_NOW:
            try:
                facts.stored(name, outcome.sets[name])
            except facts.FactError:
                where = f"action {action.key!r}, outcome {outcome.key!r}"
                yield f"{where}, sets {name!r} to {outcome.sets[name]!r}, which it cannot hold"


def _conditions(scheme: Scheme) -> Iterator[tuple[str, When]]:
    """Every condition over the case's own columns; those over answers are the forms' affair."""
    for action in scheme.actions:
        rules: list[Rule] = list(action.rules_of_case)
        for outcome in action.outcomes:
            rules += outcome.rules_of_case
            for move in outcome.to:
                yield from ((f"a move of {action.key!r}", when) for when in move.when)
        for rule in rules:
            yield from ((f"a rule of {action.key!r}", when) for when in (rule.must, *rule.given))


def _outcomes(scheme: Scheme) -> Iterator[str]:
    closing = [(action, outcome) for action in scheme.actions for outcome in action.outcomes if outcome.closes]
    if not closing:
        yield "no outcome closes a case"
    for action, outcome in closing:
        if outcome.key not in TREATMENT:
            yield f"outcome {outcome.key!r} is counted by no figure"
            continue
        is_of_enquiries = TREATMENT[outcome.key] in OF_ENQUIRIES
        for route in scheme.routes:
            if _ends_so(action, outcome, route, scheme) and is_of_enquiries != (route.kind == "enquiry"):
                yield f"outcome {outcome.key!r} is not one that the figures know of a case of kind {route.kind!r}"
    keys = [outcome.key for _, outcome in closing]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"outcome {key!r} is declared twice"


def _on(action: Action, route: Route, scheme: Scheme) -> bool:
    return (not action.routes or route.key in action.routes) and bool(scheme.stages_of(action, route))


def _ends_so(action: Action, outcome: Outcome, route: Route, scheme: Scheme) -> bool:
    return _on(action, route, scheme) and (not outcome.routes or route.key in outcome.routes)


def _reaches(action: Action, route: Route, scheme: Scheme) -> bool:
    """Whether the action can be done on the route, registering included."""
    return NOWHERE in action.at or _on(action, route, scheme)


def _reach(scheme: Scheme, route: Route, start: set[str]) -> set[str]:
    """Every stage of the route that ordinary actions lead to from these, these included."""
    reached, grew = set(start), True
    while grew:
        grew = False
        for action in scheme.actions:
            if action.reopens or not _on(action, route, scheme) or not reached & set(scheme.stages_of(action, route)):
                continue
            for outcome in action.outcomes:
                found = _targets(outcome.to, route)
                if (not outcome.routes or route.key in outcome.routes) and not found <= reached:
                    reached |= found
                    grew = True
    return reached


def _targets(moves: tuple[Move, ...], route: Route) -> set[str]:
    """The stages these moves can lead to on the route: up to the first unconditional one."""
    found: set[str] = set()
    for move in moves:
        if move.stage in route.stages:
            found.add(move.stage)
            if not move.when:
                break
    return found


def _forms(scheme: Scheme, forms: Collection[str]) -> Iterator[str]:
    for action in scheme.actions:
        if not action.corrects and not action.by_system and action.key != REGISTER and action.form_key not in forms:
            yield f"{scheme.rule_set}: action {action.key!r} has no form {action.form_key!r}"
    for route in scheme.routes:
        if route.form not in forms:
            yield f"{scheme.rule_set}: route {route.key!r} has no form {route.form!r}"
