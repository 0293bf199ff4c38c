"""Rempart: a town prevents organised crime by lawful, administrative means.

Data flows one way, room after room: registers, ledger, identity, network, signals, screening, report.
Every room reads tables and writes tables; the dictionary of ``rempart.ledger`` defines them once.
"""

__version__ = "0.1.0"
