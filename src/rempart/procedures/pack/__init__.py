"""A pack: what the law of one country lets a town do, read from files, and refused where it breaks a rule.

packs/<id>/<version>/pack.yml          who wrote it, who signed it, the calendar, recipients, by-law, retention
law.yml           every article cited, with the day on which it was checked, or unverified
clocks.yml        terms and dates
measures.yml      what may be decided, how long, and when it is reviewed
procedures/*.yml  states and transitions, one lane a file
letters/*.yml     what is written, to whom, with which fields
examples.csv      dated examples that a jurist can read and extend
"""

from rempart.procedures.pack.form import Measure, Procedure, State, Transition
from rempart.procedures.pack.pack import Pack
from rempart.procedures.pack.reading import PackError, load_pack, pack_ids, versions_of

__all__ = [
    "Measure",
    "Pack",
    "PackError",
    "Procedure",
    "State",
    "Transition",
    "load_pack",
    "pack_ids",
    "versions_of",
]
