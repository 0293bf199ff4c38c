"""What a proposed mapping refuses, and what it leaves empty and counts doubtful."""

from rempart.registers.proposing.cells import alias, main_field, sorted_keys, wrapped
from rempart.registers.proposing.content import literal
from rempart.registers.proposing.opening import nested_sql
from rempart.registers.proposing.plan import Plan, choice_words
from rempart.registers.reading.records import BROKEN

_NAMING = ("name", "trade_name", "surname", "given_name", "number", "local_number")


def refused(plan: Plan) -> list[str]:
    """Return the blocks of what is refused: one for each record, or with the relation of the first record of a fact."""
    lines = _refusals(plan)
    if not plan.grouped:
        return ["-- refused\n" + "\nunion all\n".join(lines) + ";"] if lines else []
    key = main_field(plan)
    none = f"select row_number, '{key} is empty' as reason from file where fact_id is null"
    return [
        "-- relation problem\n" + "\nunion all\n".join([none, *lines]) + ";",
        f"-- relation once\n-- Several records are one {plan.table.table}: what it says is taken from the first that is not refused.\n"
        f"select min(row_number) as row_number from file where {BROKEN} is null and row_number not in (select row_number from problem)\n"
        "group by fact_id;",
        "-- refused\nselect row_number, reason from problem;",
    ]


def _refusals(plan: Plan) -> list[str]:
    kind, has = plan.assigned.kind, plan.assigned.has
    lines = []
    for key, entry in kind.fields.items():
        if has(key) and (entry.main or (entry.required and entry.default is None)):
            lines.append(_empty(plan, [key]))
    for role, party in kind.parties.items():
        if party.required and plan.assigned.has_party(role):
            lines.append(
                _empty(plan, [key for key in sorted_keys(plan) if key in {f"{role}.{part}" for part in _NAMING}])
            )
    if kind.premises == "required":
        lines.append(_empty(plan, [key for key in ("premises_id", "premises_address") if has(key)]))
    lines += [_misformed(plan, key) for key in sorted_keys(plan) if _is_refused(plan, key)]
    if _must_be_placed(plan):
        lines.append(_misformed(plan, "premises_address"))
    if has("valid_from") and has("valid_to") and kind.fields["valid_to"].refuse:
        lines.append(_backwards(plan))
    main = main_field(plan)
    if main and has(main) and not kind.fields[main].repeats:
        said = _reason(f"{plan.assigned.column_of[main]} stands twice")
        lines.append(f"select row_number, {said} from file where fact_id in\n"
                     "  (select fact_id from (select distinct * exclude (row_number) from file) group by 1 having count(*) > 1)")  # fmt: skip
    return [line if number else _with_name(line) for number, line in enumerate(lines)]


def _with_name(line: str) -> str:
    """The first SELECT of a union names its columns."""
    head, mark, rest = line.partition(" from ")
    return f"{head} as reason{mark}{rest}"


def _reason(text: str) -> str:
    return literal(text.replace(" from ", " of "))


def _empty(plan: Plan, keys: list[str]) -> str:
    columns = [plan.assigned.column_of[key] for key in keys]
    said = " and ".join(columns) + (" is empty" if len(columns) == 1 else " are empty")
    tests = " and ".join(f"{plan.column(key)} is null" for key in keys)
    return f"select row_number, {_reason(said)} from {plan.base}\nwhere {tests}"


def _is_refused(plan: Plan, key: str) -> bool:
    entry = plan.field(key)
    return entry.content in ("date", "amount", "share", "integer") and (
        entry.refuse or (entry.required and entry.default is None)
    )


def _must_be_placed(plan: Plan) -> bool:
    """Return whether an address that names no place leaves the record without the premises that it is about."""
    has = plan.assigned.has
    return plan.assigned.kind.premises == "required" and has("premises_address") and not has("premises_id")


def _misformed(plan: Plan, key: str) -> str:
    said = _reason(f"{plan.assigned.column_of[key]} is not {_form(plan, key)}")
    test = f"s.{plan.column(key)} is not null and f.{alias(key)} is null"
    content, listed = plan.field(key).content, plan.field(key).choices
    if content == "choice" and listed and "pending" in choice_words(listed):
        pending = wrapped([literal(word) for word in choice_words(listed)["pending"]], ",", " " * 4)
        test += f"\n  and lower(strip_accents(s.{plan.column(key)})) not in (\n    {pending})"
    return f"select row_number, {said} from {plan.base} s join file f using (row_number)\nwhere {test}"


def _form(plan: Plan, key: str) -> str:
    name, content = plan.assigned.column_of[key], plan.field(key).content
    if content == "address":
        return "one that names a place"
    if content == "date":
        return f"a date {plan.dates[name].spoken}"
    if name in plan.numbers:
        return plan.numbers[name].spoken
    if content == "official_number":
        scheme = plan.schemes.get(key.partition(".")[0])
        return "a number in the form of its scheme" if scheme else "a number that names a party"
    return "a yes or a no" if content == "yes_no" else "a word that the mapping knows"


def _backwards(plan: Plan) -> str:
    said = _reason(f"{plan.assigned.column_of['valid_to']} is before {plan.assigned.column_of['valid_from']}")
    return f"select row_number, {said} from file where valid_to < valid_from"


def doubtful(plan: Plan) -> str:
    """Return the block of records of which one value is left empty."""
    tested = (
        "date",
        "amount",
        "quantity",
        "integer",
        "share",
        "choice",
        "party_kind",
        "yes_no",
        "official_number",
        "currency",
    )
    keys = [
        key
        for key in sorted_keys(plan)
        if plan.field(key).content in tested and not _is_refused(plan, key) and not plan.field(key).keep
    ]
    if plan.assigned.has("premises_address") and not _must_be_placed(plan):
        keys.append("premises_address")
    lines = [_misformed(plan, key) for key in keys]
    fields = plan.assigned.kind.fields
    if plan.assigned.has("valid_from") and plan.assigned.has("valid_to") and not fields["valid_to"].refuse:
        lines.append(_backwards(plan))
    lines += [
        f"select row_number, {_reason(f'{name} holds an object or a list')} from source\nwhere {nested_sql(path)}"
        for name, path in plan.paths.items()
        if name in plan.assigned.column_of.values()
    ]
    lines = [line if number else _with_name(line) for number, line in enumerate(lines)]
    return "-- doubtful\n" + "\nunion all\n".join(lines) + ";" if lines else ""
