"""An index of parties: who may be the party that is asked for, in a fraction of a millisecond.

Names become words (``reading``), words become keys (``keys``: the word, the word without one letter, what is heard of it),
keys lead to words of the index, words to names (``arrays``, made by ``building``); the names that share the rarest words
with the question are compared word by word (``engine``, or ``kernel`` where it was compiled), and the parties that bear the best of them are compared whole.
"""

from rempart.identity.index.engine import Allowed
from rempart.identity.index.searching import Candidate, Index, engine_name

__all__ = ["Allowed", "Candidate", "Index", "engine_name"]
