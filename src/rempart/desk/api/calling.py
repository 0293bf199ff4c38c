"""The request as operations receive it: signed in by token, with what the token reaches."""

from django.db.models import QuerySet

from rempart.desk.api.signing_in import MachineChannel
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest


class ApiRequest(DeskRequest):
    """A request that passed ``TokenMiddleware`` and ``RightsMiddleware``."""

    channel: MachineChannel


def mine(request: ApiRequest) -> QuerySet[Case]:
    """Return the cases that the account is a member of, of the token's kinds."""
    return request.channel.cases(scope.cases_of(request.user, today()))
