"""What the template of the report needs beside the report itself: citations grouped, names looked up, sentences joined."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup, escape

from rempart.screening.pages.drawing import NARROW, WIDE, Drawing, draw
from rempart.screening.pages.network import network_of
from rempart.screening.pages.text import Sentences, broken, isolated, undirected, undotted
from rempart.screening.pages.voice import Voice, typographic
from rempart.screening.report import Citation, OwnershipLink, Question, Report, Source, Threshold


@dataclass(frozen=True)
class Proof:
    """The rows of one edition that carry a sentence, as one entry of the margin. ``source`` is empty where the report has none."""

    source: Source | None
    source_id: str
    said_on: date | None
    held_on: date | None
    rows: tuple[str, ...]


@dataclass
class Rule:
    """One rule of the catalogue in section 1, with the parties for which it had the same outcome."""

    code: str
    title: str
    reason: str | None = None
    gaps: list[str] = field(default_factory=list)
    concerns: list[Markup] = field(default_factory=list)


@dataclass
class GapGroup:
    """What was not checked for one reason: (code, what, effect) of each, the ids of the gaps, the names of those concerned.

    ``shared``: several questions have this reason, and their effects are left to the JSON.
    """

    why: str
    shared: bool
    things: list[tuple[str | None, str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    names: list[Markup] = field(default_factory=list)


class ReportView:
    """One report as its page shows it.

    Args:
        report: the report.
        voice: the language of the fixed sentences; those of the report stay in the report's own.
    """

    def __init__(self, report: Report, voice: Voice) -> None:
        self.report, self.voice = report, voice
        self.sources = {source.id: source for source in report.sources}
        self._names = {party.party_id: party.name for party in report.parties} | {
            party.id: party.name for party in report.parties
        }
        self._outcomes = _outcomes(report)
        self.network = network_of(report, voice)
        self.sentences = Sentences(_names_in(report), _anchors(report), lambda text: typographic(text, report.lang))

    def quoted(self, text: str) -> Markup:
        """Return a sentence of the report, in the report's language."""
        return self._in_its_language(self.sentences.quoted(text))

    def linked(self, text: str) -> Markup:
        """Return a sentence of the report whose numbers (F1, Q2, N3) lead to their places."""
        return self._in_its_language(self.sentences.linked(text))

    def about(self, subject: str) -> Markup | None:
        """Return the name of the party that a question or gap concerns; its id where the application names none."""
        return isolated(self._names.get(subject, subject)) if subject else None

    def proofs(self, citations: Iterable[Citation]) -> list[Proof]:
        """Return the citations grouped by edition, in their order; equal rows once."""
        grouped: dict[tuple[str, date | None, date | None], dict[str, None]] = {}
        for cited in citations:
            grouped.setdefault((cited.source, cited.said_on, cited.held_on), {})[cited.row_id] = None
        return [Proof(self.sources.get(key[0]), *key, tuple(rows)) for key, rows in grouped.items()]

    def links_to(self, numbers: Iterable[str]) -> Markup:
        """Return numbers of this page joined in a sentence, each leading to its place."""
        return self.joined([Markup('<a href="#{0}">{0}</a>').format(number) for number in numbers])

    def joined(self, parts: Sequence[Markup | str]) -> Markup:
        """Return parts joined as a list in a sentence: ``a, b and c``."""
        if len(parts) < 2:
            return escape(parts[0]) if parts else Markup()
        first = escape(self.voice.plain("join.comma")).join(parts[:-1])
        return first + self.voice.plain("join.last") + parts[-1]

    def rows(self, rows: Sequence[str]) -> Markup:
        """Return row ids joined, each broken where a line may break; of rows of one file, the file is named once."""
        shown, file = [], ""
        for row in rows:
            before, slash, record = row.rpartition("/")
            shown.append(record if slash and before == file else row)
            file = before
        return escape(self.voice.plain("join.comma")).join(
            Markup('<span class="mark">{}</span>').format(broken(row)) for row in shown
        )

    def value_of(self, threshold: Threshold) -> Markup:
        """Return the value of a parameter as the language writes it: « 36 mois », « 0,75 »."""
        months = threshold.value.removesuffix(" months")
        if months != threshold.value:
            return self.voice.say("margin.months", n=months)
        return escape(threshold.value.replace(".", ",") if self.voice.lang == "fr" else threshold.value)

    def thresholds(self, question: Question) -> list[list[Threshold]]:
        """Return the parameters of a question, those of one basis, reference and day together."""
        grouped: dict[tuple[str, str, date], list[Threshold]] = {}
        for threshold in question.parameters:
            grouped.setdefault((threshold.basis, threshold.reference, threshold.valid_from), []).append(threshold)
        return list(grouped.values())

    def examined(self, outcome: str) -> list[Rule]:
        """Return the rules with this outcome, once for each reason; parties are named where outcomes differ between them."""
        rules: dict[tuple[str, str | None], Rule] = {}
        for entry in self.report.examined:
            if entry.outcome == outcome:
                rule = rules.setdefault((entry.code, entry.reason), Rule(entry.code, entry.title, entry.reason))
                self._concern(rule, entry.about)
        return list(rules.values())

    def not_evaluable(self) -> list[Rule]:
        """Return the rules that could not be evaluated, each with the gaps of section 4 that say why."""
        rules: dict[str, Rule] = {}
        titles = {entry.code: entry.title for entry in self.report.examined} | {
            asked.code: asked.title for asked in self.report.to_ask
        }
        shown = {id_: group.ids[0] for group in self.gaps() for id_ in group.ids}
        for gap in self.report.not_checked:
            if gap.code:
                rule = rules.setdefault(gap.code, Rule(gap.code, titles.get(gap.code) or undotted(gap.what)))
                if shown[gap.id] not in rule.gaps:
                    rule.gaps.append(shown[gap.id])
                self._concern(rule, gap.about)
        return list(rules.values())

    def gaps(self) -> list[GapGroup]:
        """Return what was not checked, in the order of the first.

        It is said once for all whom it concerns, and once for all questions that could not be asked for one reason.
        """
        codes: dict[str, set[str | None]] = defaultdict(set)
        for gap in self.report.not_checked:
            codes[gap.why].add(gap.code)
        groups: dict[tuple[str, str, str], GapGroup] = {}
        for gap in self.report.not_checked:
            shared = len(codes[gap.why] - {None}) > 1
            key = (gap.why, "", "") if shared else (gap.why, gap.what, gap.effect)
            group = groups.setdefault(key, GapGroup(gap.why, shared))
            group.ids.append(gap.id)
            if gap.what not in (what for _, what, _ in group.things):
                group.things.append((gap.code, gap.what, gap.effect))
            name = self.about(gap.about)
            if name and name not in group.names and not shared:
                group.names.append(name)
        return list(groups.values())

    def applicants(self) -> list[Markup]:
        """Return the names of those who apply; of every party where no role says so."""
        roles = {"applicant", "supplier", "tenderer", "awardee"}
        named = [party for party in self.report.parties if party.role in roles] or self.report.parties
        return [isolated(name) for name in dict.fromkeys(party.name for party in named)]

    def applied(self) -> bool:
        """Tell whether a party of the report is named as its applicant."""
        return any(party.role == "applicant" for party in self.report.parties)

    def chains(self) -> Markup:
        """Return the sentence that says where the chains of ownership end."""
        persons = _ends(self.report.ownership, {"person"})
        others = _ends(self.report.ownership, {"opaque", "unknown"})
        key = {
            (True, True): "ends_both",
            (True, False): "ends_known",
            (False, True): "ends_open",
            (False, False): "ends_none",
        }
        return self.voice.say(
            f"ownership.{key[bool(persons), bool(others)]}",
            persons=self.joined([self.named_end(name) for name in persons]),
            others=self.joined([self.named_end(name) for name in others]),
        )

    def drawings(self) -> list[Drawing]:
        """Return the ownership drawn wide and narrow; nothing where there is none, or one of them would be too much to read."""
        drawn = [draw(self.network, format_) for format_ in (WIDE, NARROW)]
        return [drawing for drawing in drawn if drawing] if all(drawn) else []

    def named_end(self, name: str) -> Markup:
        """Return the name of an owner, or the word for one that the source does not name."""
        return isolated(name) if name else self.voice.say("ownership.unnamed")

    def _concern(self, rule: Rule, subject: str) -> None:
        name = self.about(subject)
        if name and len(self._outcomes[rule.code]) > 1 and name not in rule.concerns:
            rule.concerns.append(name)

    def _in_its_language(self, sentence: Markup) -> Markup:
        if self.report.lang == self.voice.lang:
            return sentence
        return Markup('<span lang="{}">{}</span>').format(self.report.lang, sentence)


def _outcomes(report: Report) -> dict[str, set[str]]:
    outcomes: dict[str, set[str]] = {}
    stated: list[tuple[str | None, str]] = [(entry.code, entry.outcome) for entry in report.examined]
    stated += [(asked.code, "fires") for asked in report.to_ask] + [
        (gap.code, "not_evaluable") for gap in report.not_checked
    ]
    for code, outcome in stated:
        outcomes.setdefault(code or "", set()).add(outcome)
    return outcomes


def _ends(links: Iterable[OwnershipLink], kinds: set[str]) -> list[str]:
    return list(dict.fromkeys(link.owner or link.asset for link in links if link.end_kind in kinds))


def _names_in(report: Report) -> list[str]:
    names = [party.name for party in report.parties] + [close.name for close in report.close_names]
    names += [name for link in report.ownership for name in (link.owner, link.asset)]
    names += [text for party in report.parties if (text := party.address)]
    return [form for name in names if undirected(name) for form in (name, typographic(name, report.lang))]


def _anchors(report: Report) -> list[str]:
    anchors = [fact.id for fact in report.established] + [asked.id for asked in report.to_ask]
    anchors += [gap.id for gap in report.not_checked] + [close.id for close in report.close_names]
    return anchors + [source.id for source in report.sources]
