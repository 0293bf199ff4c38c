"""A desk for tests: one workspace a session, and one cast: a person for each role, a case, and a stranger to it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rempart.desk import configuration
from rempart.ledger import Workspace

OFFICERS = ("front_desk", "case_officer", "reviewer", "legal_officer", "decision_maker", "hearing_clerk")
DRILL = "drill"
"""What a test writes into the journal itself, as no page does."""


@pytest.fixture(scope="session")
def desk_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace that this process serves."""
    path = tmp_path_factory.mktemp("desk") / "workspace"
    Workspace.create(path, town="Port-Test", language="en")
    patch = pytest.MonkeyPatch()
    patch.setenv(configuration.VARIABLE, str(path))
    configuration.workspace.cache_clear()
    yield path
    patch.undo()
    configuration.workspace.cache_clear()


@pytest.fixture(scope="session")
def django_db_setup(desk_workspace: Path, django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables, and the journal's with its key."""
    from rempart.desk.preparing import prepare

    with django_db_blocker.unblock():
        prepare()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords of tests are hashed quickly; the site's own way is tested by itself."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def all_told_in_words(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test makes the desk write into its journal has words: an action without any fails there."""
    if not {"db", "transactional_db"} & set(request.fixturenames):
        return
    from rempart.desk.journal.telling import actions
    from rempart.journal.sql import SqlJournal

    append = SqlJournal.append

    def told(self: SqlJournal, action: str, *, data: Mapping[str, Any], **more: Any) -> Any:
        assert action in actions() or action == DRILL, f"give words to {action} in journal/actions.yml"
        return append(self, action, data=data, **more)

    monkeypatch.setattr(SqlJournal, "append", told)


@dataclass
class Cast:
    """Who is there: a person for each role, all but the last of one unit; ``stranger`` is a case officer of another unit."""

    people: dict[str, Any]
    stranger: Any
    case: Any

    def client(self, who: Any, *, opened: bool = True) -> Client:
        """Return a browser in which somebody is signed in, and by default said today why they open the case."""
        client = Client(headers={"host": "localhost"})
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        if opened:
            client.post("/why/", {"next": f"/cases/{self.case.number}/", "purpose": "instruction"})
        return client


@pytest.fixture
def cast(db: None, settings: Any) -> Cast:
    """The cast, with one case opened by the case officer of the practice."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fourteen accounts a test
    from rempart.desk.accounts.models import RoleGrant, Town, User
    from rempart.desk.cases.acting import Opened, Party, open_case
    from rempart.desk.practice import make_accounts

    town = Town.objects.get(slug="town")
    people = make_accounts(town, "en")
    stranger = User.objects.create_user("stranger", "practice-town", pseudonym="X-99", town=town, unit="Elsewhere")
    one, other = User.objects.filter(username__startswith="clerk-").order_by("id")
    RoleGrant.objects.create(
        user=stranger, role="case_officer", from_on=date(2020, 1, 1), given_by=one, confirmed_by=other
    )
    party = Party("applicant", "Company", "Lanterne Basse SARL", identifiers=["FR-SIREN:999421037"])
    case = open_case(
        people["case_officer"], town, Opened("2026-0147", "application", "Terrace, 12, quai des Etoupes", [party])
    )
    return Cast(people, stranger, case)


@pytest.fixture
def written(db: None) -> Callable[[], list[Any]]:
    """Return the entries that the journal got since the last call."""
    from rempart.desk.record import journal

    seen = len(list(journal().entries()))

    def since() -> list[Any]:
        nonlocal seen
        found = list(journal().entries(seen + 1))
        seen += len(found)
        return found

    return since
