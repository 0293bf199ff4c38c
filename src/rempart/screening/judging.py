"""Judgements of officers entered into a workspace and taken back: checked, journalled, written, and never rewritten.

The command line and the desk enter them here; they are replayed at each build.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from rempart.base import RempartError, Words
from rempart.identity import Judgement
from rempart.identity.merging.judgements import append_judgement, in_force, read_judgements, undo_judgement
from rempart.identity.merging.standing import contradictions
from rempart.ledger import Workspace
from rempart.ledger.editions import editions
from rempart.ledger.swapping import alone_in
from rempart.screening.pages.text import undirected

_VERDICTS = {
    "same": Words("same", "la même partie"),
    "different": Words("different", "deux parties"),
    "cannot_tell": Words("cannot tell", "ne se prononce pas"),
}


def file_of(workspace: Workspace) -> Path:
    """Return the file of the judgements of a workspace."""
    return workspace.path / "judgements" / "judgements.jsonl"


def enter(workspace: Workspace, judgement: Judgement) -> tuple[list[Words], str]:
    """Write a judgement and journal it; one that is there already is neither written nor journalled again.

    Returns:
        What its officer should know of other judgements in force: that it replaces or contradicts them; and its number.

    Raises:
        RempartError: an id is not one that a report shows, or this very judgement was undone.
    """
    for party_id in judgement.pair:
        _check_id(party_id, workspace)
    path = file_of(workspace)
    with alone_in(path.parent):  # a purge replaces the file
        before = read_judgements(path)
        if judgement.id not in {one.id for one in before}:
            data = {"judgement": judgement.id, "verdict": judgement.judgement}
            workspace.journal.append("judgement", actor=judgement.author, data=data)
        append_judgement(path, judgement)
        return list(_met(before, judgement)), judgement.id


def take_back(workspace: Workspace, number: str, *, reason: str, author: str, on: date) -> None:
    """Undo a judgement by its number, from ``on``, and journal it; what is refused is not journalled.

    Raises:
        RempartError: there is no such judgement.
    """
    path = file_of(workspace)
    with alone_in(path.parent):
        if number in {one.id for one in read_judgements(path)}:
            workspace.journal.append("judgement.undo", actor=author, data={"judgement": number})
        undo_judgement(path, number, reason=reason, author=author, made_on=on)


def verdict_of(judgement: Judgement) -> str:
    """Return what was judged, in English words."""
    return _VERDICTS[judgement.judgement].en


def _met(before: list[Judgement], judgement: Judgement) -> Iterator[Words]:
    """Say which judgements in force a new one replaces, and which it contradicts, itself or through a chain."""
    day = judgement.made_on
    for one in in_force(before, day):
        if one.pair == judgement.pair and one.judgement != judgement.judgement:
            said = _VERDICTS[one.judgement]
            if one.made_on == day and one.author != judgement.author:
                yield Words(
                    f"It contradicts judgement {one.id} ({said.en}, by {one.author}, today). Both stand, the most careful"
                    " counts, and reports say so, until one is undone.",
                    f"Elle contredit l’appréciation {one.id} ({said.fr}, par {one.author}, ce jour). Les deux restent, la"
                    " plus prudente compte, et les rapports le disent, jusqu’à ce que l’une soit annulée.",
                )
            else:
                yield Words(
                    f"It replaces judgement {one.id} ({said.en}, by {one.author}, of {one.made_on}).",
                    f"Elle remplace l’appréciation {one.id} ({said.fr}, par {one.author}, du {one.made_on}).",
                )
    known = {_chain(one.different, one.chain) for one in contradictions(in_force(before, day))}
    for new in contradictions(in_force([*before, judgement], day)):
        if _chain(new.different, new.chain) not in known:
            chain = ", ".join(link.id for link in new.chain)
            yield Words(
                f"Judgements contradict each other: {new.different.id} says different, and {chain} say the same, from one to "
                "the next. Who was judged different stays apart; undo the one that is wrong.",
                f"Des appréciations se contredisent : {new.different.id} dit deux parties, et {chain} disent la même, de"
                " proche en proche. Ceux qui ont été dits différents restent séparés ; annulez celle qui est fausse.",
            )


def _chain(different: Judgement, chain: Iterable[Judgement]) -> tuple[str, ...]:
    return different.id, *(link.id for link in chain)


def _check_id(party_id: str, workspace: Workspace) -> None:
    """Refuse an id that no report shows: of a register that was never loaded, or not in the form of a form's party."""
    register, colon, key = party_id.partition(":")
    if register == "form" and re.fullmatch(r".+:[0-9a-f]{12}(\.[0-9]+)?", key):
        return
    if not (colon and key and party_id == undirected(party_id) and editions(workspace.editions_of(register))):
        raise RempartError(
            "judge",
            "an id is not one that a report shows",
            "Copy it from the section on close names: REGISTER:KEY or form:…",
        )
