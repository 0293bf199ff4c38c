"""What an entry says in words: every action and every part of it has some, in both languages, and the code stays beside them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

import rempart.desk
from rempart.desk.accounts.alerts import alert
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.models import CaseEvent
from rempart.desk.day import today
from rempart.desk.journal.telling import actions, data_told, parts
from rempart.desk.record import record, record_now
from rempart.desk.rights.table import table
from tests.desk.conftest import Cast

_DESK = Path(rempart.desk.__file__).parent
_NAMING = ("action", "event")
"""Names under which a function takes what it writes."""


def _writers(module: ast.Module) -> dict[str, int]:
    """Return the functions of a module that are told an action, each with the place of it among its arguments."""
    made = [one for one in ast.walk(module) if isinstance(one, ast.FunctionDef)]
    named = {one.name: [arg.arg for arg in one.args.args] for one in made}
    return {name: args.index(word) for name, args in named.items() for word in _NAMING if word in args}


def _written(module: ast.Module) -> Iterator[str]:
    """Yield a pattern of each action that a module writes: its code, with ``.*`` for what is known at run time alone."""
    writers = {"record": 0, "record_now": 0} | _writers(module)
    for call in (one for one in ast.walk(module) if isinstance(one, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = writers.get(name, len(call.args))
        yield from _patterns(call.args[place]) if place < len(call.args) else ()


def _patterns(told: ast.expr) -> Iterator[str]:
    if isinstance(told, ast.JoinedStr):
        yield "".join(re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".*" for one in told.values)
    elif isinstance(told, ast.Constant) and isinstance(told.value, str):
        yield re.escape(told.value)
    else:
        for child in ast.iter_child_nodes(told):
            yield from _patterns(child) if isinstance(child, ast.expr) else ()


def test_every_action_has_words() -> None:
    """A new act, or a new reading, without words fails here: those of the table of rights, and those of the code."""
    named = {name for route in table().routes.values() for name in (route.event, *route.acts) if name}
    assert not named - actions().keys()
    paths = [*_DESK.rglob("*.py"), _DESK.parent / "cli" / "account.py"]
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    written = {pattern for module in modules for pattern in _written(module)}
    assert {"case\\.step", "letter\\.sent", "control\\.made"} <= written
    assert not {one for one in written if not any(re.fullmatch(one, known) for known in actions())}


def test_no_words_are_of_an_action_that_nobody_writes() -> None:
    """Words of an action that went away go with it."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in (_DESK, _DESK.parent / "journal", _DESK.parent / "cli")
        for path in folder.rglob("*")
        if path.suffix in (".py", ".yml") and path.name != "actions.yml"
    )
    assert not [code for code in actions() if not re.search(rf"\b{re.escape(code)}\b", text)]


def test_an_officer_reads_words_and_finds_the_code_beside_them(cast: Cast) -> None:
    """In both languages; the roles and the kinds of data too are said in words."""
    officer = cast.client(cast.people["case_officer"])
    officer.get(f"/cases/{cast.case.number}/")
    for lang, said in (
        ("en", ("Case file read", "case officer", "public registers")),
        ("fr", ("Dossier lu", "registres publics")),
    ):
        officer.cookies["django_language"] = lang
        page = officer.get("/journal/").content.decode()
        assert all(one in page for one in (*said, '<code class="soft">case.read</code>')), lang
        assert f'<option value="case.read">{said[0]}</option>' in page


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("register the application", "an event taken back", "the person already has the information")),
        ("fr", ("enregistrer la demande", "un événement annulé", "la personne dispose déjà des informations")),
    ],
)
def test_a_step_and_a_ground_are_said_as_their_pages_say_them(cast: Cast, lang: str, said: tuple[str, ...]) -> None:
    """A step by the words of the pack of its case, in the list and on the page of the entry; the chain's code stays below."""
    officer = cast.people["case_officer"]
    take_step(cast.case, officer, "case_officer", "receive", carries={"received_on": str(today())})
    take_step(cast.case, officer, "case_officer", "undo", of=1, reason="registered twice")
    with transaction.atomic():
        record("notice.derogated", actor=officer.pseudonym, case=cast.case.number, data={"ground": "known"})
    client = cast.client(officer)
    client.cookies["django_language"] = lang
    page = client.get("/journal/").content.decode()
    assert [one for one in said if one not in page] == []
    number = CaseEvent.objects.get(number=1).entry
    watches = cast.client(cast.people["data_protection_officer"], opened=False)
    watches.cookies["django_language"] = lang
    page = watches.get(f"/journal/{number}/").content.decode()
    assert said[0] in page
    assert "step: receive" in page


def test_what_this_version_does_not_know_stands_by_its_code(cast: Cast) -> None:
    """An entry of another version is shown, and is found by its code in the address."""
    record_now("drill", actor=cast.people["case_officer"].pseudonym, data={})
    page = cast.client(cast.people["case_officer"], opened=False).get("/journal/?action=drill").content.decode()
    assert '<option value="drill" selected>drill</option>' in page
    assert '<code class="soft">drill</code>' in page


def test_one_entry_says_it_in_words_and_as_the_chain_holds_it(cast: Cast) -> None:
    """Days, yes and no, and roles in words above; below, what anybody compares with the export."""
    with transaction.atomic():
        number = record(
            "role.given", actor="T-01", data={"user": "C-02", "role": "reviewer", "on": "2026-03-05"}
        ).number
    page = cast.client(cast.people["data_protection_officer"], opened=False).get(f"/journal/{number}/").content.decode()
    for one in ("Role given", "reviewer", '<time datetime="2026-03-05">', "on: 2026-03-05, role: reviewer, user: C-02"):
        assert one in page


def test_an_alert_tells_its_details_in_words(cast: Cast) -> None:
    """The data protection officer reads no name of a field."""
    with transaction.atomic():
        alert("role_given", "T-01", {"user": "C-02", "role": "reviewer", "until": None})
    page = cast.client(cast.people["data_protection_officer"], opened=False).get("/alerts/").content.decode()
    assert '<span class="soft">role</span> reviewer' in page
    assert "<code>role</code>" not in page


@pytest.mark.parametrize("value", ["2026-13-45", "<b>", "", "none"])
def test_whatever_a_value_is_it_is_shown_as_text(value: str) -> None:
    """A day that is none, or markup, stays what it is; what holds nothing is left out."""
    assert [str(said) for _, said in data_told({"on": value})] == (
        [value.replace("<", "&lt;").replace(">", "&gt;")] if value else []
    )


def test_each_part_has_words_of_its_own() -> None:
    """No two languages say the same code as it is written, where it is a name of the program."""
    assert not [code for code, words in parts().items() if "_" in words.en or "_" in words.fr]
    assert not [code for code, words in actions().items() if "." in words.en or "." in words.fr]


def test_what_an_address_names_has_words() -> None:
    """A number in an address is written into the entry of whoever reads there: its name has words too."""
    addresses = "\n".join(path.read_text(encoding="utf-8") for path in _DESK.rglob("urls.py"))
    assert not set(re.findall(r"<int:(\w+)>", addresses)) - parts().keys()


def test_what_an_entry_is_told_has_words() -> None:
    """Each part that is named where an entry, or an alert, is written."""
    told = set()
    for path in _DESK.rglob("*.py"):
        for call in (one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)):
            if getattr(call.func, "id", getattr(call.func, "attr", "")) in (
                "record",
                "record_now",
                "alert",
                "_tell",
                "_keep",
            ):
                given = [*call.args, *(one.value for one in call.keywords if one.arg == "data")]
                told |= {_name(key) for one in given if isinstance(one, ast.Dict) for key in one.keys}
    assert len(told) > 50
    assert not told - parts().keys() - {""}


def _name(key: ast.expr | None) -> str:
    return str(key.value) if isinstance(key, ast.Constant) else ""
