"""Looking at what is known from the command line: a person only within a case that names them."""

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.screening.stored_checks import stored_checks

PERSON = "(a person)"
"""What stands for the name of a person who is not of the case."""


def within_a_case(workspace: Workspace, application_id: str | None, purpose: str | None, ids: list[str]) -> None:
    """Refuse a person without an application and a purpose, or one whom no check of that application names."""
    todo = "Give --application ID and --purpose TEXT; the journal keeps both"
    if not application_id or not purpose or not purpose.strip():
        raise RempartError("a person", "nobody is looked up without a case", todo)
    for check in stored_checks(workspace):
        if check.application_id == application_id:
            named = {id_ for party in check.parties for id_ in party.ids}
            if named & set(ids):
                return
            raise RempartError(
                f"application {application_id}", "its check does not name this person", "Name the application that does"
            )
    raise RempartError(f"application {application_id}", "no check of it is kept", "Run 'rempart check' first")
