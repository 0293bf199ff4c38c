"""Who is who, and how we know: names compared, numbers merged, judgements replayed.

Rooms, each needing those before it: ``naming`` (words of names, in any script), ``comparison`` (two parties, feature by
feature), ``index`` (who may be meant, among a million), ``linking`` (two files of a million), ``merging`` (published parties
joined by numbers and judgements). Beside them: parties, read from the ledger or from files, and ``match``.
"""

from rempart.identity.comparison.compare import Comparison, compare
from rempart.identity.index import Index
from rempart.identity.match import match
from rempart.identity.merging import judgements
from rempart.identity.merging.forms import link_form_parties
from rempart.identity.merging.judgements import Judgement
from rempart.identity.merging.resolve import resolve
from rempart.identity.party import Name, Party

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
