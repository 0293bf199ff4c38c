"""What publishers and the town publish, turned into rows of the dictionary, or refused with a reason.

A register is a folder: ``register.yml`` (its identity card), ``mapping.sql`` (one SELECT for each table it fills),
``sample/`` and ``expected/``. The mechanism is written once, beside them; a new register needs no Python.

    load(workspace, "un_sanctions", [file]) -> Loaded(receipt, already)

Each record of the source ends *loaded*, *refused* with a reason, or *left out*, and the sums agree. An edition that
breaks its bounds is set aside with a RempartError; the last good one stays in use.
"""

from rempart.registers.loading import Loaded, load, summary
from rempart.registers.shelf import FormOfRegister, Register, available, open_register

__all__ = ["FormOfRegister", "Loaded", "Register", "available", "load", "open_register", "summary"]
