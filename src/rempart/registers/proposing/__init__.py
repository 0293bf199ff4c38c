"""Any file of the town proposed as a register: its columns recognised, its folder written, its refusals shown.

    proposal = propose(Path("baux.csv"), "leases", TakeAll())
    receipt = try_out(proposal, Path("baux.csv")).receipt
    proposal.write(Path("registers"))

The proposal is a register like any other: a person reads and corrects its two files, ``rempart load`` takes it. The
words by which columns are known stand in ``words/``, French and English.
"""

from rempart.registers.proposing.asking import Questions, TakeAll
from rempart.registers.proposing.kinds import kinds
from rempart.registers.proposing.plan import Told
from rempart.registers.proposing.proposal import Proposal, propose
from rempart.registers.proposing.trying import Tried, try_out

__all__ = ["Proposal", "Questions", "TakeAll", "Told", "Tried", "kinds", "propose", "try_out"]
