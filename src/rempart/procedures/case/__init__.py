"""Where a case stands: a pure function of the pack, the events and the day."""

from rempart.procedures.case.bylaw import Bylaw
from rempart.procedures.case.events import UNDO, Case, Event
from rempart.procedures.case.state import CaseClock, CaseState, RefusedError, act, next_steps, state_of

__all__ = ["UNDO", "Bylaw", "Case", "CaseClock", "CaseState", "Event", "RefusedError", "act", "next_steps", "state_of"]
