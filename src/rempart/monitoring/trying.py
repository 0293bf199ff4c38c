"""A dry run of a signal with other values of its parameters: nothing is kept, nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import ValidationError

from rempart.base import RempartError
from rempart.ledger import Snapshot
from rempart.monitoring.run import INTERESTS, Memory, monitor
from rempart.screening import Checker
from rempart.screening.application import ApplicationFile
from rempart.signals import Signal, load_catalogue
from rempart.signals.cards import ParameterValue
from rempart.signals.packs import Layer, with_parameters


@dataclass(frozen=True)
class Trial:
    """What a signal asks with the values in force, and with those tried: of how many, and of which."""

    evaluated: tuple[int, int]
    fires: tuple[frozenset[str], frozenset[str]]

    @property
    def added(self) -> list[str]:
        """Subjects of which it would be asked only with the values tried."""
        return sorted(self.fires[1] - self.fires[0])

    @property
    def gone(self) -> list[str]:
        """Subjects of which it would no longer be asked."""
        return sorted(self.fires[0] - self.fires[1])


@dataclass(frozen=True)
class Ground:
    """Over what a signal is tried.

    Over the ``applications`` of a file, each as known on its day of receipt (or on ``on_day``); or without a file, over all
    subjects of its kind that the town's own files, or one ``register``, tell of, as known on ``on_day``.
    """

    snapshot: Snapshot
    packs: Sequence[Layer]
    on_day: date | None = None
    register: str | None = None
    applications: ApplicationFile | None = None
    memory_limit_mb: int = 1024


def trial(code: str, values: Mapping[str, str], ground: Ground) -> Trial:
    """Ask one signal twice: with the values in force, and with others from the beginning of time.

    Raises:
        RempartError: there is no such signal or parameter, a value is of another kind, or the signal awaits data.
    """
    now = next((one for one in with_parameters(load_catalogue(), ground.packs) if one.code == code), None)
    if now is None:
        raise RempartError(code, "there is no signal of this code", "'rempart signals' lists them")
    if now.contract.awaits:
        raise RempartError(code, "it awaits data that nobody has yet: there is nothing to try")
    over = _over_files if ground.applications is None else _over_applications
    (evaluated_now, fires_now), (evaluated, fires) = (over(one, ground) for one in (now, _with_values(now, values)))
    return Trial((evaluated_now, evaluated), (fires_now, fires))


def _with_values(signal: Signal, values: Mapping[str, str]) -> Signal:
    parameters = dict(signal.contract.parameters)
    for name, text in values.items():
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise RempartError(signal.code, f"it has no parameter '{name}'", f"Its parameters: {known}")
        try:
            value = ParameterValue.model_validate(
                {"from": date.min.replace(year=1900), "value": text, "basis": "house", "reference": "tried"}
            )
        except ValidationError as error:
            raise RempartError(
                f"{signal.code}.{name}", "a value is a whole number, a decimal with a point, or '36 months'"
            ) from error
        if value.is_window != parameters[name][0].is_window:
            raise RempartError(f"{signal.code}.{name}", "a number of months cannot stand for a number, nor the reverse")
        parameters[name] = [value]
    return replace(signal, contract=signal.contract.model_copy(update={"parameters": parameters}))


def _plain(ground: Ground) -> list[Layer]:
    """Return the layers without their parameters: those of the signal are in it already."""
    return [layer for layer in ground.packs if not layer.parameters]


def _over_files(signal: Signal, ground: Ground) -> tuple[int, frozenset[str]]:
    watching = replace(signal, contract=signal.contract.model_copy(update={"use": ["M"]}))
    for asked in monitor(
        ground.snapshot,
        packs=_plain(ground),
        on_day=ground.on_day,
        register=ground.register,
        interests=signal.code.startswith(INTERESTS),
        signals=[watching],
        memory=Memory(ground.memory_limit_mb),
    ):
        fires = frozenset(one.subject_id for one in asked.shown if one.outcome == "fires")
        return asked.tally.evaluated, fires
    raise RempartError(signal.code, "only an application has such subjects", "Give --applications FILE")


def _over_applications(signal: Signal, ground: Ground) -> tuple[int, frozenset[str]]:
    asked = replace(signal, contract=signal.contract.model_copy(update={"use": ["S"]}))
    checker = Checker(ground.snapshot, town="", lang="en", memory_limit_mb=ground.memory_limit_mb, packs=_plain(ground), signals=[asked])  # fmt: skip
    evaluated: set[str] = set()
    fires: set[str] = set()
    for report in checker.applications(ground.applications or ApplicationFile("", "", []), on_day=ground.on_day):
        if report.to_ask or any(one.outcome == "clear" for one in report.examined):
            evaluated.add(report.application_id)
        if report.to_ask:
            fires.add(report.application_id)
    return len(evaluated), frozenset(fires)
