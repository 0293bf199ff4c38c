"""The request as views receive it: somebody is signed in, and what they may see was decided before."""

from django.http import HttpRequest

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.rights.scope import Rights


class DeskRequest(HttpRequest):
    """A request that passed ``RightsMiddleware``; ``case`` is there on routes of a case or of its parties."""

    user: User
    rights: Rights
    case: Case
