"""The relations that a proposed mapping begins with: cells in their forms, then parties and facts with their ids."""

from rempart.registers.proposing.content import literal, quoted
from rempart.registers.proposing.headers import tokens, words_file
from rempart.registers.proposing.naming import ROUNDED
from rempart.registers.proposing.opening import key_sql
from rempart.registers.proposing.plan import Plan, choice_words
from rempart.registers.reading.records import BROKEN

_PARTY_PARTS = ("name", "trade_name", "surname", "given_name", "number", "local_number", "kind", "birth_date", "street_number", "street_type", "street", "postal_code", "city",
                "country", "legal_form")  # fmt: skip
_WRAP = 120


def alias(key: str) -> str:
    """Return the name of a field in the relations: ``tenant_name`` of ``tenant.name``."""
    role, _, part = key.rpartition(".")
    return part if role in ("", "inspection_breach") else f"{role}_{part}"


def wrapped(parts: list[str], joint: str, indent: str) -> str:
    """Return parts joined, in lines of 120 characters."""
    lines, line = [], ""
    for number, part in enumerate(parts):
        text = part + (joint if number < len(parts) - 1 else "")
        if line and len(indent) + len(line) + 1 + len(text) > _WRAP:
            lines.append(line)
            line = text
        else:
            line = f"{line} {text}" if line else text
    return f"\n{indent}".join([*lines, line])


def line_relation(plan: Plan) -> str:
    """Return the relation of the keys of JSON records as columns; empty where the file is a table."""
    if plan.base == "source":
        return ""
    read = []
    for name in plan.assigned.column_of.values():
        read.append(f"{key_sql(plan.paths[name])} as {quoted(name)}")
    return (
        f"-- relation line\nselect row_number, {BROKEN},\n       "
        + ",\n       ".join(dict.fromkeys(read))
        + "\nfrom source;"
    )


def cell_relation(plan: Plan) -> str:
    """Return the relation of the cells that are read, each in the form of its column."""
    read = [f"{cell_sql(plan, key)} as {alias(key)}" for key in sorted_keys(plan)]
    return (
        "-- relation cell\nselect row_number, "
        + BROKEN
        + ",\n       "
        + ",\n       ".join(read)
        + f"\nfrom {plan.base};"
    )


def sorted_keys(plan: Plan) -> list[str]:
    """Return the fields that are read: those of the table first, then premises, then parties."""
    kind = plan.assigned.kind
    order = [*kind.fields, "premises_id", "premises_address", "premises_number", "premises_street_type", "premises_postal_code", "premises_city", "premises_use",
             *(f"{role}.{part}" for role in kind.parties for part in _PARTY_PARTS)]  # fmt: skip
    return [key for key in order if plan.assigned.has(key)]


def cell_sql(plan: Plan, key: str) -> str:
    """Return the expression that reads the cell of a field."""
    cell, name, entry = plan.column(key), plan.assigned.column_of[key], plan.field(key)
    listed = {"choice": entry.choices, "party_kind": "party_kind", "yes_no": "yes_no"}.get(entry.content)
    if key == "premises_address":
        return _told_sql(cell)
    if listed:
        return _choice_sql(cell, listed, keep=entry.keep)
    if name in plan.dates:
        return plan.dates[name].sql(cell)
    if name in plan.numbers:
        return _amount_sql(plan, name, entry.content)
    if entry.content == "official_number":
        return _number_sql(plan, key.partition(".")[0], cell)
    return _currency_sql(cell) if entry.content == "currency" else cell


def _told_sql(cell: str) -> str:
    """Return the expression of an address that names a place: one that is withheld is the same for premises that are not."""
    withheld = literal(f"(?i)(?:{words_file('content.yml')['withheld']})")
    return f"case when not regexp_full_match(trim({cell}), {withheld}) then {cell} end"


def _amount_sql(plan: Plan, name: str, content: str) -> str:
    kinds = {"amount": "decimal(18,2)", "integer": "bigint"}
    read = plan.numbers[name].sql(quoted(name), kinds.get(content, "double"))
    return f"({read}) / 100" if content == "share" and plan.percent else read


def _currency_sql(cell: str) -> str:
    return (
        f"case when regexp_full_match(upper({cell}), '[A-Z]{{3}}') then upper({cell})\n"
        f"            when lower({cell}) in ('€', 'euro', 'euros') then 'EUR' end"
    )


def _choice_sql(cell: str, listed: str, *, keep: bool) -> str:
    arms = []
    for meaning, words in choice_words(listed).items():
        result = {"pending": "null", "true": "true", "false": "false"}.get(meaning, literal(meaning))
        listing = wrapped([literal(word) for word in words], ",", " " * 11)
        arms.append(f"         when lower(strip_accents({cell})) in (\n           {listing}) then {result}")
    otherwise = f" else {cell}" if keep else ""
    return "case\n" + "\n".join(arms) + f"{otherwise} end"


def _number_sql(plan: Plan, role: str, cell: str) -> str:
    scheme = plan.schemes.get(role)
    bare = f"upper(regexp_replace({cell}, '[^0-9A-Za-z]', '', 'g'))"
    repeated = f"replace({bare}, left({bare}, 1), '') = ''"  # a placeholder, as 00000000000000
    if scheme is None:
        rounded = f"regexp_full_match({cell}, {literal(ROUNDED)})"
        return f"case when not {repeated}\n            and not {rounded} then {bare} end"
    fits = f"regexp_full_match({bare}, {literal(scheme.pattern)})"
    return f"case when {fits}\n            and not {repeated} then {bare} end"


def file_relation(plan: Plan) -> str:
    """Return the relation that adds names in one piece and ids: of the parties, of the premises, of the fact."""
    roles = named_roles(plan)
    added = [
        f"{full} as {role}_called"
        for role in roles
        if (full := _called_sql(plan, role)) and name_sql(plan, role) == f"{role}_called"
    ]
    added += [f"{party_id_sql(plan, role)} as {role}_id" for role in roles]
    address, place = _address_sql(plan), _premises_id_sql(plan)
    added += [f"{address} as place_address"] if address and address != "premises_address" else []
    added += [f"{place} as place_key"] if place else []
    fact = _fact_id_sql(plan)
    added += [f"{fact} as fact_id"] if fact else []
    return (
        f"-- relation file\n{_naming_note(plan, roles)}select *"
        + "".join(f",\n       {entry}" for entry in added)
        + "\nfrom cell;"
    )


def _naming_note(plan: Plan, roles: list[str]) -> str:
    """Say how parties are named, as the columns of the file allow."""
    schemes = [scheme for role in roles if (scheme := plan.schemes.get(role))]
    if any(scheme.check == "french" for scheme in schemes):
        return "-- A party is named by its official number where its check digit holds, else by its name.\n"
    if schemes:
        return "-- A party is named by its official number where it has the form of its scheme, else by its name.\n"
    return "-- No official number of a known scheme names a party: its own number or its name does.\n" if roles else ""


def named_roles(plan: Plan) -> list[str]:
    """Return the parties that the file names (or that are the town itself)."""
    return [role for role, entry in plan.assigned.kind.parties.items()
            if plan.assigned.has_party(role) or (entry.itself and entry.required)]  # fmt: skip


def name_sql(plan: Plan, role: str) -> str | None:
    """Return what holds a party's name in ``file``, or None where no column gives one."""
    full = _called_sql(plan, role)
    return full if full is None or full.isidentifier() else f"{role}_called"


def _called_sql(plan: Plan, role: str) -> str | None:
    """Return the expression of a party's name: as published, or given name and surname in this order."""
    has = plan.assigned.has
    parts = f"nullif(concat_ws(' ', {role}_given_name, {role}_surname), '')" if has(f"{role}.surname") else None
    names = ([f"{role}_name"] if has(f"{role}.name") else []) + ([parts] if parts else [])
    if has(f"{role}.trade_name") and not parts:
        names.append(f"{role}_trade_name")
    if not names:
        return None
    return names[0] if len(names) == 1 else f"coalesce({', '.join(names)})"


def party_id_sql(plan: Plan, role: str) -> str:
    """Return the expression of a party's id."""
    ways = []
    number = f"{role}_number"
    scheme = plan.schemes.get(role)
    if scheme:
        ways.append(
            f"case when {_luhn(number)}\n                then {number} end" if scheme.check == "french" else number
        )
    elif role in plan.own_numbers:
        ways.append(f"'l-' || {number}")
    if role in plan.local_ids:
        ways.append(f"'l-' || {role}_local_number")
    name = name_sql(plan, role)
    if name:
        born = f" || coalesce(' ' || {role}_birth_date::varchar, '')" if plan.assigned.has(f"{role}.birth_date") else ""
        ways.append(f"'n-' || substr(md5(lower(strip_accents(regexp_replace({name}, '\\s+', ' ', 'g'))){born}), 1, 16)")
    elif plan.assigned.has(f"{role}.local_number") and role not in plan.local_ids:
        ways.append(f"'l-' || {role}_local_number")
    if scheme and len(ways) > 1 and scheme.check == "french":
        ways.append(number)
    if not ways and plan.assigned.has(f"{role}.number"):
        ways.append(f"'l-' || {number}")
    if plan.assigned.kind.parties[role].itself and not ways:
        return "'town'"
    return ways[0] if len(ways) == 1 else "coalesce(" + (",\n                ".join(ways)) + ")"


def _luhn(number: str) -> str:
    """Return the test of the check digit of a SIREN or a SIRET (Luhn)."""
    digit = "(2 - i % 2) * d::int"
    return f"list_sum(list_transform(string_split(reverse({number}), ''), lambda d, i: {digit} // 10 + {digit} % 10)) % 10 = 0"


def address_sql(plan: Plan) -> str | None:
    """Return what holds the address of the premises in ``file``, or None where the file has none."""
    full = _address_sql(plan)
    return full if full is None or full == "premises_address" else "place_address"


def _address_sql(plan: Plan) -> str | None:
    has = plan.assigned.has
    if not has("premises_address"):
        return None
    street = street_sql(plan, "premises_number", "premises_street_type", "premises_address")
    town = [part for part in ("premises_postal_code", "premises_city") if has(part)]
    if not town:
        return street
    place = town[0] if len(town) == 1 else f"nullif(concat_ws(' ', {', '.join(town)}), '')"
    return f"case when {street} is not null then concat_ws(', ', {street}, {place}) end"


def street_sql(plan: Plan, number: str, kind: str, name: str) -> str:
    """Return the expression of a street in one piece: a type of street stands before its name in French, after it in English."""
    before = plan.assigned.has(kind) and "voie" in tokens(plan.assigned.column_of[kind])
    order = [number, kind, name] if before else [number, name, kind]
    there = [alias(key) for key in order if plan.assigned.has(key)]
    return there[0] if len(there) == 1 else f"nullif(concat_ws(' ', {', '.join(there)}), '')"


def _premises_id_sql(plan: Plan) -> str | None:
    address = address_sql(plan)
    made = (
        f"'a-' || substr(md5(lower(strip_accents(regexp_replace({address}, '[ ,.]+', ' ', 'g')))), 1, 16)"
        if address
        else None
    )
    if plan.assigned.has("premises_id"):
        return f"coalesce(premises_id, {made})" if made else "premises_id"
    return made if plan.assigned.kind.premises != "address" else None


def _fact_id_sql(plan: Plan) -> str | None:
    key = main_field(plan)
    if key is None:
        return None
    if plan.made_of:
        parts = ", ".join(f"coalesce({fact_part(plan, name)}::varchar, '')" for name in plan.made_of)
        return f"'m-' || substr(md5(concat_ws('|', {parts})), 1, 16)"
    parts = "".join(f" || coalesce('/' || {fact_part(plan, name)}::varchar, '')" for name in plan.apart_by)
    return f"{alias(key)}{parts}"


def main_field(plan: Plan) -> str | None:
    """Return the field that numbers the records, where the kind of file has one."""
    return next((name for name, entry in plan.assigned.kind.fields.items() if entry.main), None)


def fact_part(plan: Plan, name: str) -> str:
    """Return the name in ``file`` of a field, of a party's column or of the premises."""
    if name == "premises_id":
        return "place_key"
    role = next(
        (role for role, entry in plan.assigned.kind.parties.items() if entry.column.rpartition(".")[2] == name), None
    )
    return f"{role}_id" if role else alias(name)
