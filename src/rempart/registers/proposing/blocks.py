"""The blocks of a proposed mapping: what is refused, what is doubtful, the parties, the tables."""

from rempart.ledger.dictionary import dictionary
from rempart.registers.proposing.cells import (
    address_sql,
    alias,
    main_field,
    name_sql,
    named_roles,
    sorted_keys,
    street_sql,
    wrapped,
)
from rempart.registers.proposing.columns import LEGAL_WORDS
from rempart.registers.proposing.content import legal_form_pattern, literal
from rempart.registers.proposing.headers import tokens
from rempart.registers.proposing.plan import Plan, choice_words

_SEAT_WORDS = frozenset(tokens("siège seat registered head"))


def parties(plan: Plan) -> list[str]:
    """Return the blocks of the parties: party, name, identifier, birth date, address; one of each for each role."""
    made: dict[str, list[str]] = {"party": [], "name": [], "identifier": [], "birth_date": [], "address": []}
    for number, role in enumerate(named_roles(plan)):
        part = f"'{role}' as part, " if number else ""
        made["party"].append(_party(plan, role, part))
        made["name"] += _names(plan, role, part)
        if plan.schemes.get(role):
            made["identifier"].append(_identifier(plan, role, part))
        if plan.assigned.has(f"{role}.birth_date"):
            made["birth_date"].append(
                f"select row_number, {part}{role}_id as party_id, {role}_birth_date as earliest, {role}_birth_date as latest, 'day' as precision\n"
                f"from file where {role}_birth_date is not null and {role}_id is not null;"
            )
        if plan.assigned.has(f"{role}.street") or plan.assigned.has(f"{role}.city"):
            made["address"].append(_address(plan, role, part))
    return [f"-- {table}\n{block}" for table, blocks in made.items() for block in blocks]


def _party(plan: Plan, role: str, part: str) -> str:
    extra = f", {role}_legal_form as legal_form" if plan.assigned.has(f"{role}.legal_form") else ""
    if plan.table.table == "party":
        extra += "".join(f", {alias(key)}" for key in sorted_keys(plan) if key in plan.assigned.kind.fields)
    return f"select row_number, {part}{role}_id as party_id, {_kind_of(plan, role)} as kind{extra}\nfrom file where {role}_id is not null;"


def _kind_of(plan: Plan, role: str) -> str:
    kind, has = plan.assigned.kind.parties[role].kind, plan.assigned.has
    named, parts = has(f"{role}.name"), has(f"{role}.surname")
    usual = literal(kind)
    if parts:
        usual = f"case when {role}_name is not null then 'LegalEntity' else 'Person' end" if named else "'Person'"
    elif kind == "Person" and named:
        usual = f"case when regexp_matches({role}_name, {literal(legal_form_pattern())}) then 'LegalEntity' else 'Person' end"
    return f"coalesce({role}_kind, {usual})" if has(f"{role}.kind") else usual


def _names(plan: Plan, role: str, part: str) -> list[str]:
    entry, has = plan.assigned.kind.parties[role], plan.assigned.has
    name = name_sql(plan, role)
    blocks = []
    if name:
        header = tokens(plan.assigned.column_of.get(f"{role}.name", ""))
        only_trade = name == f"{role}_trade_name"
        called = (
            "trade"
            if only_trade or (entry.called == "trade" and not has(f"{role}.surname") and not set(header) & LEGAL_WORDS)
            else "legal"
        )
        blocks.append(f"select row_number, {part}{role}_id as party_id, '{called}' as kind, {name} as value\n"
                      f"from file where {name} is not null and {role}_id is not null;")  # fmt: skip
        if has(f"{role}.trade_name") and not only_trade:
            blocks.append(f"select row_number, '{role}/trade' as part, {role}_id as party_id, 'trade' as kind, {role}_trade_name as value\n"
                          f"from file where {role}_trade_name is not null and {role}_id is not null;")  # fmt: skip
    elif entry.itself and not plan.assigned.has_party(role):
        blocks.append(
            f"select row_number, {part}{role}_id as party_id, 'legal' as kind, {literal(plan.town)} as value from file;"
        )
    return blocks


def _identifier(plan: Plan, role: str, part: str) -> str:
    scheme = plan.schemes[role]
    name = literal(scheme.scheme) if scheme else "null"
    if scheme and scheme.check == "french":
        name = f"case length({role}_number) when 9 then 'FR-SIREN' else 'FR-SIRET' end"
    return (f"select row_number, {part}{role}_id as party_id, {name} as scheme, {role}_number as number\n"
            f"from file where {role}_number is not null and {role}_id is not null;")  # fmt: skip


def _address(plan: Plan, role: str, part: str) -> str:
    has = plan.assigned.has
    street = (
        [street_sql(plan, f"{role}.street_number", f"{role}.street_type", f"{role}.street")]
        if has(f"{role}.street")
        else []
    )
    town = [f"{role}_{name}" for name in ("postal_code", "city") if has(f"{role}.{name}")]
    place = [f"nullif(concat_ws(' ', {', '.join(town)}), '')"] if len(town) > 1 else town
    full = f"nullif(concat_ws(', ', {', '.join(street + place)}), '')"
    header = set(tokens(plan.assigned.column_of.get(f"{role}.street", "")))
    seat = plan.table.table == "party" or bool(header & _SEAT_WORDS)
    own = f", {street[0]} as street" if street else ""
    own += "".join(f", {role}_{name} as {name}" for name in ("postal_code", "city") if has(f"{role}.{name}"))
    if has(f"{role}.country"):
        own += (f",\n       (select min(alpha2) from country where key = country_key({role}_country) or lower(alpha2) = lower({role}_country)"
                f" or lower(alpha3) = lower({role}_country)) as country")  # fmt: skip
    return (f"select row_number, {part}{role}_id as party_id, '{'seat' if seat else 'contact'}' as role, {full} as full_address{own}\n"
            f"from file where {full} is not null and {role}_id is not null;")  # fmt: skip


def tables(plan: Plan) -> list[str]:
    """Return the blocks of the premises, the main table, and the tables that hang on it."""
    blocks = []
    kind = plan.assigned.kind
    if kind.premises in (True, "required") and (
        plan.assigned.has("premises_id") or plan.assigned.has("premises_address")
    ):
        columns = [f"{address} as full_address" for address in [address_sql(plan)] if address]
        columns += ["premises_use"] if plan.assigned.has("premises_use") else []
        listed = "".join(f", {column}" for column in columns)
        blocks.append(
            f"-- premises\nselect row_number, place_key as premises_id{listed}\nfrom file where place_key is not null;"
        )
    if plan.table.table == "directorship":
        return blocks + _offices(plan)
    if plan.table.table != "party":
        once = " semi join once using (row_number)" if plan.grouped else ""
        blocks.append(f"-- {plan.table.table}\nselect row_number, {_listed(main_columns(plan))}\nfrom file{once};")
    return blocks + _hanging(plan)


def _listed(columns: dict[str, str]) -> str:
    return wrapped([read if read == name else f"{read} as {name}" for name, read in columns.items()], ",", " " * 7)


def main_columns(plan: Plan) -> dict[str, str]:
    """Return the columns of the main table, each with its expression."""
    kind, has = plan.assigned.kind, plan.assigned.has
    there = {column.name for column in plan.table.columns}
    columns: dict[str, str] = {}
    for key, entry in kind.fields.items():
        if key not in there:
            continue
        if entry.main:
            columns[key] = "fact_id"
        elif has(key):
            columns[key] = f"coalesce({key}, {literal(entry.default)})" if entry.default else key
        elif key in plan.constants:
            columns[key] = literal(plan.constants[key])
    for role in named_roles(plan):
        if kind.parties[role].column in there:
            columns[kind.parties[role].column] = f"{role}_id"
    if "premises_id" in there and (has("premises_id") or (has("premises_address") and kind.premises != "address")):
        columns["premises_id"] = "place_key"
    address = address_sql(plan)
    if "full_address" in there and address:
        columns["full_address"] = address
    if plan.currency and "currency" in there and not has("currency"):
        columns["currency"] = f"case when {_money(plan)} is not null then {literal(plan.currency)} end"
    columns |= _special(plan, there)
    columns |= _period(plan)
    return _record_id(plan, columns) | columns


def _money(plan: Plan) -> str:
    names = [alias(key) for key in sorted_keys(plan) if plan.field(key).content == "amount"]
    return names[0] if len(names) == 1 else f"coalesce({', '.join(names)})"


def _special(plan: Plan, there: set[str]) -> dict[str, str]:
    """Columns that a field gives by a computation: a month's rent, a share."""
    has = plan.assigned.has
    columns = {}
    if has("rent_month"):
        year = "(rent_month * 12)::decimal(18,2)"
        columns["rent_year"] = f"coalesce(rent_year, {year})" if has("rent_year") else year
    if has("share") and "share_min" in there:
        columns |= {"share_min": "share", "share_max": "share", "interest": "'shareholding'"}
    return columns


def _period(plan: Plan) -> dict[str, str]:
    has, fields = plan.assigned.has, plan.assigned.kind.fields
    columns = {"valid_from": "valid_from"} if has("valid_from") else {}
    if has("valid_to"):
        checked = has("valid_from") and not fields["valid_to"].refuse
        columns["valid_to"] = (
            "case when valid_from is null or valid_to >= valid_from then valid_to end" if checked else "valid_to"
        )
    return columns


def _record_id(plan: Plan, columns: dict[str, str]) -> dict[str, str]:
    """What began on another day is another fact, where no number names it."""
    if plan.table.table == "operator_spell":
        start = "coalesce(valid_from::varchar, operator_id)" if plan.assigned.has("valid_from") else "operator_id"
        return {"record_id": f"place_key || '|' || {start}"}
    if main_field(plan) or "valid_from" not in columns:
        return {}
    named = ", ".join(columns[key] for key in plan.table.key if key in columns)
    return {"record_id": f"concat_ws('|', {named}, valid_from)"}


def _offices(plan: Plan) -> list[str]:
    """Who audits or winds up a company does not direct it: those offices are representations."""
    columns = main_columns(plan)
    if not plan.assigned.has("role"):
        return [f"-- directorship\nselect row_number, {_listed(columns)}\nfrom file;"]
    words = wrapped([literal(word) for word in choice_words("representation")["true"]], ",", " " * 4)
    test = f"coalesce(lower(strip_accents(role)), '') {{}}in\n   ({words})"
    other = {"agent_id": "director_id", "client_id": "organization_id", "role": columns["role"], **_period(plan)}
    other |= (
        {"record_id": "concat_ws('|', director_id, organization_id, role, valid_from)"} if "valid_from" in other else {}
    )
    return [
        f"-- directorship\nselect row_number, {_listed(columns)}\nfrom file\nwhere {test.format('not ')};",
        f"-- representation\nselect row_number, {_listed(other)}\nfrom file\nwhere {test.format('')};",
    ]


def _hanging(plan: Plan) -> list[str]:
    """Return the tables that hang on the main one: the breaches of an inspection, the suppliers of a contract."""
    key = main_field(plan)
    columns: dict[str, dict[str, str]] = {}
    for name in plan.assigned.kind.fields:
        table, _, column = name.rpartition(".")
        if table and plan.assigned.has(name):
            columns.setdefault(table, {})[column] = alias(name)
    for role in named_roles(plan):
        table, _, column = plan.assigned.kind.parties[role].column.rpartition(".")
        if table:
            columns.setdefault(table, {})[column] = f"{role}_id"
    blocks = []
    for table, listed in columns.items():
        needed = [column.name for column in dictionary()[table].columns if column.required and column.name != key]
        there = " and ".join(f"{listed[name]} is not null" for name in needed)
        blocks.append(
            f"-- {table}\nselect row_number, {_listed({str(key): 'fact_id', **listed})}\nfrom file where {there};"
        )
    return blocks
