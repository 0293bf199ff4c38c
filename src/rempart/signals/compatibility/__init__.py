"""Cardinal's eleven rules as Cardinal 0.0.8 computes them, so that our answers can be set beside its own.

Cardinal (Open Contracting Partnership) reads compiled OCDS releases, one on a line. ``read.sql`` reads such a file into three
tables, ``shared.sql`` makes what several rules start from, and each rule is one SELECT in a file of its name. Nothing here is a
signal: quantiles are R-8, no fence is guarded, all processes are one set of peers, award criteria are not looked at, R038 counts
offers. What the cards do otherwise, and why, stands in ``docs/reference/cardinal.md``.
"""

from rempart.signals.compatibility.cardinal import RULES, Fired, Settings, fired, read_releases

__all__ = ["RULES", "Fired", "Settings", "fired", "read_releases"]
