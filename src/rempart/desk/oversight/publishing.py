"""What is suspended, dropped or waits for its review, written into the workspace: the terminal asks and reads no more than the desk."""

from rempart.desk.configuration import workspace
from rempart.desk.oversight.models import SIGNAL, SOURCE
from rempart.desk.oversight.reviewing import asked_codes, standings
from rempart.desk.oversight.switching import running
from rempart.ledger.swapping import held
from rempart.screening.switched import SignalOff, write_switched

_WRITING = ".switched-off.lock"


def publish() -> None:
    """Write what stands now; a review that will be lacking is told with its last day, so that the file holds without the desk."""
    with held(workspace().path / _WRITING):  # whoever writes last has read last
        _publish()


def _publish() -> None:
    off = [SignalOff(code=one.of, reason="suspended", on=one.on) for one in running(SIGNAL)]
    for code, one in standings(asked_codes()).items():
        if one.dropped and one.last is not None and one.last.settled_on is not None:
            off.append(SignalOff(code=code, reason="dropped", on=one.last.settled_on))
        elif one.due is not None:
            off.append(SignalOff(code=code, reason="not_reviewed", on=one.due))
    write_switched(workspace().path, off, {one.of: one.on for one in running(SOURCE)})
