"""A case file read from its folder and checked as a whole: every fault is told, and none is passed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rempart.base import RempartError, Words
from rempart.base.unseen import UNSEEN
from rempart.base.wording import lint
from rempart.procedures.case import state_of
from rempart.procedures.case.reading import read_form
from rempart.procedures.pack import Pack
from rempart.procedures.reasons import measure_faults, selection_faults
from rempart.procedures.reasons.ladder import LADDER, ladder_faults
from rempart.procedures.reasons.proportionality import box_faults
from rempart.procedures.reports.form import CaseFile

FILE = "file.yml"
ANNEX_AT_MOST = 100 * 1024 * 1024


@dataclass(frozen=True)
class Annexed:
    """A case file with the bytes of its annexes, by name."""

    file: CaseFile
    annexes: Mapping[str, bytes]

    def sha256(self, name: str) -> str:
        """Return the hash of an annex."""
        return sha256(self.annexes[name]).hexdigest()


def read_case_file(folder: Path) -> Annexed:
    """Read a folder of case facts.

    Raises:
        RempartError: ``file.yml`` is missing, is not YAML or breaks the form; an annex is missing or too large. Keys are named,
            values are not.
    """
    file = read_form(folder / FILE, CaseFile)
    return Annexed(file, {one.file: _annex(folder / "annexes" / one.file) for one in file.annexes})


def _annex(path: Path) -> bytes:
    if not path.is_file() or path.is_symlink():
        raise RempartError(str(path), "the annex is missing", "Put the file there, or take it out of file.yml")
    if path.stat().st_size > ANNEX_AT_MOST:
        raise RempartError(str(path), "the annex is larger than 100 MB", "Name a smaller file")
    return path.read_bytes()


def check_case_file(file: CaseFile, pack: Pack) -> None:
    """Refuse a case file on which no decision can stand.

    Raises:
        RempartError: a fact that is cited does not exist or was not heard, a step of the ladder or a box is missing, an
            article, measure or recipient is not the pack's, author and reviewer are one, a word accuses; all are told.
    """
    faults = [one.in_language(file.language) for one in (*_names(file, pack), *_grounds(file, pack))]
    faults += [
        f"{where}: {fault.word} ({fault.instead})" for where, text in texts(file) for fault in lint(text, file.language)
    ]
    unseen = Words("{where}: it holds a character that cannot be seen", "{where} : un caractère ne se voit pas")
    faults += [
        unseen.in_language(file.language).format(where=where) for where in _unseen(file.model_dump(mode="json"), "")
    ]
    if faults:
        raise RempartError(f"case file {file.case.id}", "; ".join(faults), "Complete it; nothing was written")


def _names(file: CaseFile, pack: Pack) -> Iterator[Words]:
    if (file.case.pack, file.case.version) != (pack.id, pack.version):
        yield Words(
            f"it runs under pack {file.case.pack} of {file.case.version}",
            f"il relève du lot {file.case.pack} du {file.case.version}",
        )
    if len({fact.id for fact in file.facts}) != len(file.facts):
        yield Words("two facts have one number", "deux faits portent le même numéro")
    if file.author.strip().casefold() == file.reviewer.strip().casefold():
        yield Words("author and reviewer are one person", "l’auteur et le relecteur sont une seule personne")
    for article in file.basis:
        if article not in pack.articles:
            yield Words(f"article {article} is not in the pack", f"l’article {article} n’est pas dans le lot")
    for one in file.disclosed:
        if one.recipient not in pack.recipients:
            yield Words(
                f"the law does not name the recipient {one.recipient}",
                f"la loi ne nomme pas le destinataire {one.recipient}",
            )
    known = {fact.id for fact in file.facts}
    cited = {name for asked in file.questions for name in asked.facts} | {
        name for one in file.explanations for name in one.facts
    }
    for advice in file.advice:
        if advice.received_on is not None and (advice.followed is None or not advice.why):
            yield Words(
                "an advice that came is not weighed: followed or not, and why",
                "un avis reçu n’est pas apprécié : suivi ou non, et pourquoi",
            )
    for name in sorted(cited - known):
        yield Words(f"{name} is not a fact of the case", f"{name} n’est pas un fait du dossier")  # fmt: skip


def _grounds(file: CaseFile, pack: Pack) -> Iterator[Words]:
    facts = {fact.id: fact for fact in file.facts}
    yield from _put(file, pack)
    yield from selection_faults(file.chosen, facts, file.made_on)
    yield from ladder_faults(file.assessment, facts)
    used = {name for link in file.assessment if link.step != "open_question" for name in link.facts}
    for name in sorted(used - set(file.chosen)):
        yield Words(f"{name} is used and was not chosen", f"{name} est utilisé sans avoir été choisi")
    if file.proposal is None:
        if not (file.no_measure or "").strip():
            yield Words("neither a measure nor why none is proposed", "ni mesure, ni raison de n’en proposer aucune")
        return
    yield from measure_faults(file.proposal, pack)
    if file.proportionality is None:
        yield Words(
            "a measure is proposed without the proportionality form",
            "une mesure est proposée sans l’examen de proportionnalité",
        )
    else:
        yield from box_faults(file.proportionality)
    if not _is_disclosed(file, pack):
        yield Words(
            "a measure is proposed and no step of the case disclosed anything to the person",
            "une mesure est proposée et aucune étape du dossier n’a rien communiqué à la personne",
        )
    if not any(link.step in list(LADDER)[2:] for link in file.assessment):
        yield Words("a measure is proposed on an open question alone", "une mesure est proposée sur une simple question ouverte")  # fmt: skip


def _is_disclosed(file: CaseFile, pack: Pack) -> bool:
    """Tell whether the steps of the case lead past disclosure; a report to another authority decides nothing."""
    measure = pack.measures.get(file.proposal.measure) if file.proposal else None
    procedure = pack.procedures.get(file.case.procedure)
    if measure is None or measure.kind == "report" or procedure is None:
        return True
    if not any("disclosed" in one.gives for one in procedure.transitions):
        return True
    return bool({"disclosed", "hearing_waived"} & state_of(pack, file.case, file.made_on).facts)


def _put(file: CaseFile, pack: Pack) -> Iterator[Words]:
    """Yield the facts of which the file says that they were put to the person on a day on which no step of the case did so."""
    procedure = pack.procedures.get(file.case.procedure)
    if procedure is None or (file.case.pack, file.case.version) != (pack.id, pack.version):
        return  # told elsewhere
    if not any("disclosed" in one.gives for one in procedure.transitions):
        return  # a report to another authority decides nothing
    days: set[str] = set()
    for done in state_of(pack, file.case, file.made_on).history:
        if done.event is not None and {"disclosed", "heard"} & set(procedure.transition[done.transition].gives):
            carries = file.case.events[done.event - 1].carries
            days |= {str(done.on), *(str(carries[name]) for name in ("notified_on", "received_on") if name in carries)}
    for fact in file.facts:
        if fact.put_on is not None and str(fact.put_on) not in days:
            yield Words(
                f"{fact.id} is said to be put to the person on {fact.put_on}, and no step of the case disclosed or heard anything that day",
                f"{fact.id} aurait été soumis à la personne le {fact.put_on}, et aucune étape du dossier n’a rien communiqué ni entendu ce jour-là",
            )


def _unseen(value: Any, where: str) -> Iterator[str]:
    """Yield where a text of a file holds a character that nobody sees."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _unseen(one, f"{where}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value, start=1):
            yield from _unseen(one, f"{where}.{number}")
    elif isinstance(value, str) and UNSEEN.search(value):
        yield where


def texts(file: CaseFile) -> Iterator[tuple[str, str]]:
    """Yield what the town wrote, with where it stands; quotations and answers are others' words and are not searched."""
    yield from (("request", file.request), ("question", file.question))
    yield from (("search", one.result) for one in file.searches)
    yield from (("annex", one.title) for one in file.annexes)
    yield from (("disclosed", text) for one in file.disclosed for text in (one.what, one.redacted, one.why) if text)
    yield from ((fact.id, fact.sentence) for fact in file.facts)
    yield from ((one.id, one.question) for one in file.questions)
    for one in file.explanations:
        yield from (("explanation", text) for text in (one.explanation, one.weighed))
    yield from (("not checked", text) for gap in file.not_checked for text in (gap.what, gap.effect))
    yield from (("assessment", text) for link in file.assessment for text in (link.because, link.against))
    if file.proportionality:
        yield from ((f"proportionality, {box}", text) for box, text in file.proportionality.model_dump().items())
    yield from (("condition", text) for text in (file.proposal.conditions if file.proposal else ()))
    yield from (("advice", advice.why) for advice in file.advice if advice.why)
    if file.no_measure:
        yield "no measure", file.no_measure
