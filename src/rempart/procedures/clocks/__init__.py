"""Dates that the law sets: calendars, terms, pauses and extensions, each with how it was computed."""

from rempart.procedures.clocks.calendars import Calendar, calendar_of
from rempart.procedures.clocks.running import Clock, Pause, Running, due_on
from rempart.procedures.clocks.terms import Term, Unit
from rempart.procedures.clocks.warnings import Warned, warned_on

__all__ = ["Calendar", "Clock", "Pause", "Running", "Term", "Unit", "Warned", "calendar_of", "due_on", "warned_on"]
