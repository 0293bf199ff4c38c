"""Cases: what was received, who works on it, what was done and when, and which dates run; the law's steps come from ``procedures``.

models.py     rows; whatever a person wrote is sealed under the case's key (work.py: notes, hearing, draft)
acting.py     open a case, take a step, take one back: event, dates and journal entry in one transaction
standing.py   where a case stands on a day, its dates and next steps, as ``procedures`` computes them
views.py      home, list, file, step
"""
