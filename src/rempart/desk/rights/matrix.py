"""The table of rights as a page of the manual: address x role, made from the files that decide."""

from rempart.desk.rights.table import DataClass, Role, Route, table

_HEAD = """# Who reaches what

Made from `rights/roles.yml` and the `routes.yml` of each app: the same files decide before each page. **r** reads, **a** acts,
**ra** both, nothing: refused. On addresses of a *case* only its members count, each in the role in which they are one;
strangers get 404 and never learn that it exists, members whose role is not named get 403. *why*: the purpose is asked at the
first opening of the day. *Entry*: what a reading is called in the journal.

"""


def matrix_page() -> str:
    """Return the page, in Markdown."""
    roles = list(table().roles)
    heads = ["Address", "Of", "Why", "Entry", *(table().roles[role].words.en for role in roles)]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for name, route in sorted(table().routes.items()):
        cells = [f"`{name}`", route.of, "why" if route.why else "", f"`{route.event}`" if route.event else ""]
        lines.append(f"| {' | '.join([*cells, *(_cell(route, role) for role in roles)])} |")
    return _HEAD + "\n".join(lines) + "\n" + _classes(roles)


def _cell(route: Route, role: str) -> str:
    reads, acts = role in table().readers(route), role in table().actors(route)
    return ("r" if reads else "") + ("a" if acts else "")


def _classes(roles: list[Role]) -> str:
    classes: tuple[DataClass, ...] = ("P", "T", "A", "R", "N", "J")
    lines = ["", "## What each role sees", "", f"| Role | {' | '.join(classes)} | Not beside |", f"|{' --- |' * 8}"]
    for role in roles:
        card = table().roles[role]
        apart = ", ".join(sorted(table().holders(card.apart))).replace("_", " ")
        reach = (card.sees.get(one, "none") for one in classes)
        lines.append(f"| {card.words.en} | {' | '.join(reach)} | {apart} |")
    return "\n".join(lines) + "\n"
