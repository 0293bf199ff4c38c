"""Few subjects, big registers: a run reads what is near its subjects, and what is the same for all was computed before.

``Nearby`` is that of one open day. What a text needs is read off its joins (``needs``, ``blocks``), put together for all texts
of a run (``plan``) and copied (``near``).
"""

from rempart.signals.narrowing.near import MANY, Nearby
from rempart.signals.narrowing.needs import TOLD
from rempart.signals.narrowing.plan import PARTS, unit_of

__all__ = ["MANY", "PARTS", "TOLD", "Nearby", "unit_of"]
