"""The accounts of a practice town, one for each role, shown on the page that signs in and nowhere else."""

from dataclasses import dataclass

from rempart.base import Words
from rempart.desk.rights.table import table

PASSWORD = "practice-town"  # noqa: S105 of an invented town, printed on its page


@dataclass(frozen=True)
class PracticeAccount:
    """One account: how to sign in with it, and its role in words."""

    username: str
    pseudonym: str
    role: str
    words: Words


def practice_accounts() -> list[PracticeAccount]:
    """Return the accounts, one a role, in the order of the table of rights."""
    return [
        PracticeAccount(role.replace("_", "-"), f"{role[0].upper()}-{number:02}", role, card.words)
        for number, (role, card) in enumerate(table().roles.items(), start=1)
    ]
