"""The court's bundle: the file of one decision with everything by which somebody else can check it, offline.

read-me.txt         what this is and how to check it, in English and French
case/file.json      the case file as it was read, events included, in canonical JSON
case/facts.json     each fact with its row, its day and the hash of what was seen
case/hearing.json   what was disclosed to whom, the questions and answers, the steps of the hearing
case/reasons.json   the facts chosen, the ladder, the proportionality form, the measure, the outline of reasons
case/dates.json     every clock of the case with how it was computed
rules/...           the files of the pack, as they stood; rules/pack.json names version and hash
report/...          the report: page, draft, PDF/A
annexes/...         the annexes

The journal adds its entries, their proofs and the signed checkpoint (``rempart.journal.bundle``).
"""

from pathlib import Path
from typing import Any

import rfc8785

from rempart.journal import Journal
from rempart.journal.bundle import seal, write_bundle
from rempart.procedures.case import state_of
from rempart.procedures.pack import Pack
from rempart.procedures.reasons import outline
from rempart.procedures.reports.parts import report_of
from rempart.procedures.reports.reading import Annexed
from rempart.procedures.reports.writing import draft_of, page_of, pdf_of
from rempart.procedures.telling.dates import how_as_data

_READ_ME = """\
The file of one decision. Everything in it is listed with its SHA-256 in manifest.json, and sealed in the town's journal.
Check it on any machine, without network:  rempart-verify FILE.zip --key KEY
The key is the one that the town publishes, or gave you before.

Le dossier d'une décision. Tout ce qu'il contient est listé avec son SHA-256 dans manifest.json, et scellé dans le journal de la ville.
Vérifiez-le sur n'importe quelle machine, sans réseau :  rempart-verify FICHIER.zip --key CLÉ
La clé est celle que la ville publie, ou qu'elle vous a remise auparavant.
"""


def bundle_files(annexed: Annexed, pack: Pack, mark: str | None = None) -> dict[str, bytes]:
    """Return the files of a bundle by name: the same case file and pack give the same bytes.

    Raises:
        RempartError: the case file cannot carry a report, or the reasons cannot be drawn from it.
    """
    file, report = annexed.file, report_of(annexed, pack, mark)
    whole = file.model_dump(mode="json")
    reasons = {
        name: whole[name]
        for name in ("chosen", "assessment", "proportionality", "proposal", "no_measure", "explanations")
    }
    if file.proportionality is not None:
        facts = {fact.id: fact for fact in file.facts}
        reasons["outline"] = outline(
            file.chosen, facts, file.assessment, file.proportionality, file.made_on, file.language
        )
    found = {
        "read-me.txt": _READ_ME.encode(),
        "case/file.json": _canonical(whole),
        "case/facts.json": _canonical(whole["facts"]),
        "case/hearing.json": _canonical({"disclosed": whole["disclosed"], "questions": whole["questions"], "steps": _steps(annexed, pack)}),
        "case/reasons.json": _canonical(reasons),
        "case/dates.json": _canonical(_dates(annexed, pack)),
        "rules/pack.json": _canonical({"pack": pack.id, "version": str(pack.version), "sha256": pack.sha256, "training": pack.in_training}),
        "report/report.html": page_of(report).encode(),
        "report/report.docx": draft_of(report),
        "report/report.pdf": pdf_of(report),
    }  # fmt: skip
    rules = sorted(path for path in pack.folder.rglob("*") if path.is_file())
    found |= {f"rules/{path.relative_to(pack.folder).as_posix()}": path.read_bytes() for path in rules}
    return found | {f"annexes/{name}": body for name, body in annexed.annexes.items()}


def write_court_bundle(path: Path, annexed: Annexed, pack: Pack, journal: Journal, *, actor: str) -> int:
    """Seal the files in the journal and write the bundle with every entry of the case; return the number of the sealing entry.

    The sealing entry names the others, so that none of them can be left out of the bundle afterwards.

    Raises:
        RempartError: see ``bundle_files``; the journal or the file cannot be written.
    """
    files = bundle_files(annexed, pack)
    case = annexed.file.case.id
    with journal.together(actor):
        numbers = [one.number for one in journal.entries() if one.case == case]
        entry = seal(journal, files, actor=actor, case=case, purpose="court", shown=numbers)
    write_bundle(path, files, journal, {*numbers, entry.number})
    return entry.number


def _canonical(value: Any) -> bytes:
    return rfc8785.dumps(value)


def _steps(annexed: Annexed, pack: Pack) -> list[dict[str, Any]]:
    case = annexed.file.case
    transitions = pack.procedures[case.procedure].transition
    history = state_of(pack, case, annexed.file.made_on).history
    return [
        {"step": one.transition, "on": str(one.on), "event": one.event, "by": one.by,
         "gives": transitions[one.transition].gives, "article": pack.articles[transitions[one.transition].article].article}
        for one in history
    ]  # fmt: skip


def _dates(annexed: Annexed, pack: Pack) -> list[dict[str, Any]]:
    day = annexed.file.made_on
    clocks = state_of(pack, annexed.file.case, day).clocks
    return [
        {"clock": name, "start": str(clock.running.start), "due": str(clock.due(day).day),
         "stopped_on": str(clock.stopped_on) if clock.stopped_on else None,
         "how": how_as_data(pack, clock.running, clock.due(day))}
        for name, clock in sorted(clocks.items())
    ]  # fmt: skip
