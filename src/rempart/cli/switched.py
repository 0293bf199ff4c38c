"""What the desk of a workspace has suspended, said on the terminal before anything is asked: the same for every command that asks."""

from typing import Any

from rempart.cli.common import say
from rempart.ledger import Workspace
from rempart.ledger.workspace import today
from rempart.screening.day import Switches
from rempart.screening.switched import read_switches

_WORDS = {"suspended": "suspended", "not_reviewed": "its yearly review is lacking", "dropped": "dropped at a review"}


def switched_off(workspace: Workspace) -> Switches:
    """Return what is not asked and not read today, and say it."""
    switches = read_switches(workspace.path, today())
    for code, off in sorted(switches.signals.items()):
        say(f"not asked: {code} ({_WORDS[off.reason]}, {off.on})")
    for register, on in sorted(switches.sources.items()):
        say(f"not read: {register} (suspended, {on})")
    return switches


def as_data(switches: Switches) -> dict[str, Any]:
    """Return it for an entry of the journal; nothing where all is asked and read."""
    off = {"signals": sorted(switches.signals), "sources": sorted(switches.sources)}
    return {"off": off} if any(off.values()) else {}
