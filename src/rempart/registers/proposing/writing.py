"""The identity card of a proposed register, written so that a person will edit it."""

import json
from collections.abc import Mapping

import yaml

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, JsonFormat
from rempart.registers.proposing.asking import Questions
from rempart.registers.proposing.plan import Plan
from rempart.registers.proposing.sniffing import Sniffed

_TIMES, _DIGITS = 5, 5
"""How often a number is asked before the answers are given up; how long it may be."""
DPO = "to be named by the town's DPO"
_STRIPPED = f"{'strip_source: true':<36}  # the kept copy of the file does not hold what is left out"


def card_yaml(name: str, sniffed: Sniffed, plan: Plan, left_out: Mapping[str, str], questions: Questions) -> str:
    """Return ``register.yml``; ask the legal basis, the retention and the rhythm, which no file says."""
    kind = plan.assigned.kind
    basis = questions.ask("Which text allows the town to read this file (legal basis)?", DPO)
    keep = _number(questions, "For how many years is it kept?", kind.keep_years)
    rhythm = _number(questions, "Every how many days is it renewed?", kind.refreshed_every_days)
    needed = [column for column in sniffed.columns or plan.columns if column in _required(plan)]
    read = [column for column in sniffed.columns or plan.columns if column in plan.assigned.column_of.values()]
    optional = [column for column in read if column not in needed]
    main = kind.table
    lines = [
        f"id: {_word(name)}",
        f"title: {{en: {_word(kind.title.en)}, fr: {_word(kind.title.fr)}}}",
        _noted('publisher: {en: "the town", fr: "la commune"}', "say which office keeps the file"),
        "licence: internal file of the town",
        f"legal_basis: {{text: {_word(basis)}, checked_on: null}}",
        f"purposes: [{', '.join(kind.purposes)}]",
        f"refreshed_every_days: {rhythm}",
        _noted(f"keep_years: {keep}", "the DPO decides"),
        _noted("scope: whole", "a file is the whole register; 'part' where it is an addition to those before"),
        _noted(
            f"disappearance: {kind.disappearance}",
            "a record that is no longer there has ended, or was withdrawn as wrong",
        ),
        f"format: {_format(sniffed)}",
        "columns:",
        f"  required: {_list(needed)}",
        f"  optional: {_list(optional)}",
    ]
    if sniffed.renamed:
        lines += ["renamed:", *(f"  {_word(own)}: {_list([published])}" for own, published in sniffed.renamed.items())]
    if left_out:
        lines += ["leave_out:", *(f"  {_word(column)}: {_word(reason)}" for column, reason in left_out.items())]
    if left_out or (isinstance(sniffed.format, JsonFormat) and sniffed.format.records):  # what stands beside them goes
        lines.append(_STRIPPED)
    lines += [f"expect: {{{main}: [1, {_ceiling(next(iter(plan.columns.values())).records)}]}}", "shrink: 0.5"]
    return "\n".join(lines) + "\n"


def _noted(line: str, note: str) -> str:
    return f"{line:<36}  # {note}"


def _required(plan: Plan) -> set[str]:
    """Return the columns without which the file is another file."""
    kind, has = plan.assigned.kind, plan.assigned.has
    keys = [key for key, entry in kind.fields.items() if has(key) and (entry.main or entry.required)]
    for role, party in kind.parties.items():
        parts = [
            f"{role}.{part}"
            for part in ("name", "surname", "number", "local_number", "trade_name")
            if has(f"{role}.{part}")
        ]
        keys += parts[:1] if party.required else []
    if kind.premises == "required":
        keys += [key for key in ("premises_id", "premises_address") if has(key)][:1]
    if not keys:
        keys = list(plan.assigned.column_of)[:1]
    return {plan.assigned.column_of[key] for key in keys}


def _format(sniffed: Sniffed) -> str:
    """Return the format in one line, what is usual left out."""
    layout = sniffed.format
    shown: dict[str, object] = {"kind": layout.kind}
    if isinstance(layout, CsvFormat):
        shown |= {"delimiter": layout.delimiter, "encoding": layout.encoding}
    shown |= layout.model_dump(mode="json", exclude_defaults=True)
    if isinstance(layout, JsonFormat):
        shown.setdefault("encoding", layout.encoding)
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in shown.items()) + "}"


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return _list([str(entry) for entry in value])
    return _word(value) if isinstance(value, str) else str(value)


def _list(names: list[str]) -> str:
    return "[" + ", ".join(_word(name) for name in names) + "]"


def _word(text: str) -> str:
    """Return a text as YAML writes it in a flow: plain where that is safe, else in double quotes."""
    safe = (
        text
        and all(mark.isalnum() or mark in " _-/°'’()." for mark in text)
        and text[0].isalpha()
        and text == text.strip()
    )
    if safe and yaml.safe_load(f"[{text}]") == [text]:
        return text
    return json.dumps(text, ensure_ascii=False)


def _ceiling(records: int) -> int:
    """Return a generous bound: ten times what there is, as a round number."""
    digits = len(str(max(records, 100)))
    return int(10 ** (digits + 1))


def _number(questions: Questions, question: str, usual: int) -> int:
    """Ask until the answer is a whole number: a legal answer is never changed unseen."""
    told = question
    for _ in range(_TIMES):
        answer = questions.ask(told, str(usual)).strip()
        if answer.isascii() and answer.isdigit() and len(answer) <= _DIGITS and int(answer) > 0:
            return int(answer)
        told = f"A whole number above 0, without a word beside. {question}"
    raise RempartError("map", f"no answer to '{question}' is a whole number above 0", "Answer with digits, as 10")
