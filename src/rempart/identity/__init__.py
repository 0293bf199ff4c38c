"""Who is who, and how we know: names compared, numbers merged, judgements replayed."""

from rempart.identity import judgements
from rempart.identity.compare import Comparison, compare
from rempart.identity.forms import link_form_parties
from rempart.identity.index import Index
from rempart.identity.judgements import Judgement
from rempart.identity.match import match
from rempart.identity.party import Name, Party
from rempart.identity.resolve import resolve

__all__ = [
    "Comparison",
    "Index",
    "Judgement",
    "Name",
    "Party",
    "compare",
    "judgements",
    "link_form_parties",
    "match",
    "resolve",
]
