"""Accounts and roles by two: proposed, confirmed, ended, reset; refused with words where one may not."""

from datetime import date, timedelta
from typing import Any

import pytest

from rempart.desk.accounts.models import Alert, RoleGrant, User
from rempart.desk.administration import people
from tests.desk.conftest import Cast


@pytest.fixture
def admins(cast: Cast) -> tuple[Any, Any]:
    """Two technical administrators."""
    first = cast.people["technical_administrator"]
    second = User.objects.create_user("second", "practice-town", pseudonym="T-99", town=first.town)
    hands = User.objects.filter(username__startswith="clerk-").order_by("id")
    RoleGrant.objects.create(
        user=second, role="technical_administrator", from_on=date(2020, 1, 1), given_by=hands[0], confirmed_by=hands[1]
    )
    return first, second


def test_a_role_is_given_by_two(cast: Cast, admins: tuple[Any, Any]) -> None:
    """It holds once another confirmed it; whoever proposed cannot, nor can the person; the officer is told twice."""
    one, other = (cast.client(who, opened=False) for who in admins)
    page = f"/administration/people/{cast.stranger.pseudonym}/"
    assert one.post(page, {"act": "propose", "role": "reviewer"}).status_code == 302
    grant = RoleGrant.objects.get(user=cast.stranger, role="reviewer")
    assert "reviewer" not in cast.stranger.roles_on(date.today())
    assert one.post(page, {"act": "confirm", "grant": grant.pk}).status_code == 422
    assert other.post(page, {"act": "confirm", "grant": grant.pk}).status_code == 302
    assert "reviewer" in cast.stranger.roles_on(date.today())
    assert set(Alert.objects.values_list("kind", flat=True)) >= {"role_proposed", "role_given"}
    one.post(page, {"act": "propose_end", "grant": grant.pk})
    assert one.post(page, {"act": "confirm_end", "grant": grant.pk}).status_code == 422
    other.post(page, {"act": "confirm_end", "grant": grant.pk})
    assert "reviewer" not in cast.stranger.roles_on(date.today())


@pytest.mark.parametrize(
    ("language", "words"), [("en", "One person may not be both"), ("fr", "ne peut être à la fois")]
)
def test_conflicting_roles_are_refused_with_words(
    cast: Cast, admins: tuple[Any, Any], language: str, words: str
) -> None:
    """A case officer cannot become data protection officer, not even for a time."""
    client = cast.client(admins[0], opened=False)
    client.post("/language", {"language": language})
    until = (date.today() + timedelta(days=30)).isoformat()
    asked = {"act": "propose", "role": "data_protection_officer", "until_on": until}
    answer = client.post(f"/administration/people/{cast.stranger.pseudonym}/", asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nobody_gives_themselves_a_role(cast: Cast, admins: tuple[Any, Any]) -> None:
    """An administrator who tries is refused with words."""
    client = cast.client(admins[0], opened=False)
    answer = client.post(f"/administration/people/{admins[0].pseudonym}/", {"act": "propose", "role": "auditor"})
    assert answer.status_code == 422


def test_an_account_is_made_with_a_password_that_serves_once(cast: Cast, admins: tuple[Any, Any]) -> None:
    """It is shown once, and has no role."""
    client = cast.client(admins[0], opened=False)
    form = {"username": "new.person", "pseudonym": "A-70", "name": "", "unit": "Trade", "language": "fr"}
    assert client.post("/administration/people/new/", form | {"pseudonym": "a 70"}).status_code == 422
    page = client.post("/administration/people/new/", form).content.decode()
    made = User.objects.get(username="new.person")
    password = page.partition("new.person\n")[2].partition("<")[0].strip()
    assert made.check_password(password)
    assert made.once_until is not None
    assert made.roles_on(date.today()) == set()


def test_a_new_password_leaves_the_second_factor(cast: Cast, admins: tuple[Any, Any]) -> None:
    """Whoever forgot a password gets one that serves once; the factor is asked as before, and sessions end."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = cast.people["reviewer"]
    TOTP.activate(user, generate_totp_secret())
    theirs = cast.client(user)
    people.new_password(admins[0], user)
    assert Authenticator.objects.filter(user=user).exists()
    assert theirs.get("/cases/").status_code == 302


def test_a_second_factor_is_taken_away_by_two(cast: Cast, admins: tuple[Any, Any]) -> None:
    """The first asks, the second does it, and the person's sessions end."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = cast.people["reviewer"]
    TOTP.activate(user, generate_totp_secret())
    theirs = cast.client(user)
    reset = people.ask_factor_reset(admins[0], user)
    with pytest.raises(people.RefusedError):
        people.reset_factor(admins[0], reset)
    people.reset_factor(admins[1], reset)
    assert not Authenticator.objects.filter(user=user).exists()
    assert theirs.get("/cases/").status_code == 302
    assert Alert.objects.filter(kind="factor_reset").exists()


def test_leaving_the_unit_ends_memberships_that_night(cast: Cast, admins: tuple[Any, Any]) -> None:
    """Until the evening the person works on; from the next day they do not; done again nothing changes."""
    user = cast.people["case_officer"]
    people.move(admins[0], user, "Elsewhere")
    user.refresh_from_db()
    today = date.today()
    assert people.end_of_day(today) == 0
    tomorrow = today + timedelta(days=1)
    assert people.end_of_day(tomorrow) == 1
    assert people.end_of_day(tomorrow) == 0
    assert not cast.case.membership_set.filter(user=user, until=None).exists()


def test_a_night_in_which_nobody_left_holds_no_other_writer_up(cast: Cast, django_assert_max_num_queries: Any) -> None:
    """It asks for those who left, and not of each member of each case whether they did: SQLite has one writer at a time."""
    assert cast.case.membership_set.count() > 3
    with django_assert_max_num_queries(7):
        assert people.end_of_day(date.today()) == 0


def test_ending_an_account_ends_its_sessions(cast: Cast, admins: tuple[Any, Any]) -> None:
    """At once, by one person: it only takes away."""
    theirs = cast.client(cast.people["reviewer"])
    client = cast.client(admins[0], opened=False)
    client.post(f"/administration/people/{cast.people['reviewer'].pseudonym}/", {"act": "deactivate"})
    assert theirs.get("/cases/").status_code == 302


def test_the_first_two_administrators_come_from_the_terminal(db: None) -> None:
    """A third is refused there; a weak password is too."""
    from rempart.base import RempartError
    from rempart.cli.account import make_first
    from rempart.desk.accounts.models import Town

    town = Town.objects.get(slug="town")
    with pytest.raises(RempartError, match="too short or too common"):
        make_first(town, "root", "T-01", "password")
    for number in (1, 2):
        make_first(town, f"admin-{number}", f"T-0{number}", "four quiet words here")
    with pytest.raises(RempartError, match="two administrators already"):
        make_first(town, "admin-3", "T-03", "four quiet words here")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "page",
    [
        "",
        "people/",
        "people/new/",
        "people/C-02/",
        "packs/",
        "calendar/2026/",
        "letters/",
        "retention/",
        "health/",
        "rights/",
    ],
)
def test_pages_speak_both_languages_and_show_nothing_of_a_case(cast: Cast, page: str, language: str) -> None:
    """Each page of administration renders, and none holds a number, title or party of a case."""
    client = cast.client(cast.people["technical_administrator"], opened=False)
    client.post("/language", {"language": language})
    answer = client.get(f"/administration/{page}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert f'<html lang="{language}"' in text
    for held in (cast.case.number, cast.case.title, "Lanterne"):
        assert held not in text
