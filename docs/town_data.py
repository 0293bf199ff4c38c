"""The register ``town_data``: what a town's own software exports in the words of the dictionary. Made of the dictionary."""

from rempart.ledger import dictionary
from rempart.ledger.dictionary import Column, Table

ELSEWHERE = {
    "activity_plan": "form",
    "forecast": "form",
    "funding": "form",
    "project_cost": "form",
    "refusal_elsewhere": "form",
    "place": "official list",
    "place_change": "official list",
    "bo_statement": "register of owners: an absence there says something",
    "parent_exception": "publisher's list",
    "confiscated_asset": "publisher's list",
}
"""Tables that no software of a town exports, and where they come from."""

DAYS = ("valid_from", "valid_to")
DATE, NUMBER = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "-?[0-9]{1,15}([.][0-9]+)?"
FORMS = {
    "date": ("a date yyyy-mm-dd", DATE, "try_strptime({0}, '%Y-%m-%d')::date"),
    "boolean": ("true or false", "true|false", "{0} = 'true'"),
    "bigint": ("a whole number", "-?[0-9]{1,18}", "{0}::bigint"),
    "double": ("a number", NUMBER, "{0}::double"),
    "decimal(18,2)": ("an amount", NUMBER, "{0}::decimal(18,2)"),
}
"""By type of column: how it is called, the pattern that is asked before the cast, and the cast."""


def tables() -> list[Table]:
    """Return the tables that the register fills."""
    return [one for one in dictionary().values() if one.origin == "stored" and one.table not in ELSEWHERE]


def columns(table: Table) -> list[tuple[str, str]]:
    """Return name and type of each column of a table that a record may give, its days in the world among them."""
    own = [(column.name, column.type) for column in table.columns if _given(column)]
    return own + [(day, "date") for day in DAYS]


def _given(column: Column) -> bool:
    return column.computed is None


def mapping(made: str) -> str:
    """Return ``mapping.sql``; ``made`` is the line that says where it comes from."""
    names = ", ".join(f"'{one.table}'" for one in tables())
    known = (
        "select row_number, 'table is none that this register fills' as reason from told\n"
        f"where of_table is null or of_table not in ({names});"
    )
    typed = ",\n".join(
        f"  ('{one.table}', '{name}', '{FORMS[kind][0]}', '{FORMS[kind][1]}')"
        for one in tables()
        for name, kind in columns(one)
        if kind in FORMS
    )
    form = f"select * from (values\n{typed}\n) as f(of_table, name, called, pattern);"
    doubt = (
        "select t.row_number, f.of_table || '.' || f.name || ' is not ' || f.called as reason\n"
        "from (select t.row_number, f.*, trim(json_extract_string(t.j, '$.' || f.name)) as cell\n"
        "      from told t join form f on f.of_table = t.of_table) f join told t using (row_number)\n"
        "where f.cell <> '' and (not regexp_full_match(f.cell, f.pattern)\n"
        "                        or f.called like 'a date%' and try_strptime(f.cell, '%Y-%m-%d') is null);"
    )
    parts = [
        f"-- {made}",
        "-- relation told\nselect row_number, json as j, json->>'$.table' as of_table from source;",
        f"-- relation form\n{form}",
        f"-- refused\n{known}",
        f"-- doubtful\n{doubt}",
        *(f"-- {one.table}\n{_select(one)};" for one in tables()),
    ]
    return "\n\n".join(parts) + "\n"


def _select(table: Table) -> str:
    cells = [f"{_cast(name, kind)} as {name}" for name, kind in columns(table)]
    return "select row_number, " + ",\n       ".join(cells) + f"\nfrom told where of_table = '{table.table}'"


def _text(name: str) -> str:
    return f"nullif(trim(j->>'$.{name}'), '')"


def _cast(name: str, kind: str) -> str:
    text = _text(name)
    if kind not in FORMS:
        return text
    _, pattern, cast = FORMS[kind]
    return f"case when regexp_full_match({text}, '{pattern}') then {cast.format(text)} end"


def card(made: str) -> str:
    """Return ``register.yml``."""
    optional = sorted({name for one in tables() for name, _ in columns(one)})
    lines = ["      optional:", *(f"        - {name}" for name in optional)]
    return (
        f"# {made}\n"
        "id: town_data\n"
        "title: {en: The town's own data in the words of the dictionary, fr: Données de la commune dans les mots du dictionnaire}\n"
        'publisher: {en: "the town, its business software", fr: "la commune, ses logiciels métier"}\n'
        "licence: internal file of the town\n"
        'legal_basis: {text: "to be named by the town\'s DPO, for each table that is filled", checked_on: null}\n'
        "purposes: [permit, procurement, grant, lease, sale, integrity]\n"
        "refreshed_every_days: 183\n"
        "keep_years: 10                        # the DPO decides\n"
        "scope: whole                          # an export is all that the software holds\n"
        "disappearance: ended\n"
        "format: {kind: json}\n"
        "columns:\n"
        "  required: [table]\n" + "\n".join(line.removeprefix("    ") for line in lines) + "\n"
        "expect: {party: [1, 100000000]}\n"
        "shrink: 0.5\n"
    )
