"""From outcomes and rows to one report: facts numbered, questions citing them, gaps named, sources listed."""

import copy
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import rempart
from rempart.base import Words
from rempart.identity import Party
from rempart.identity.comparison.homonyms import namesake_words
from rempart.identity.index import Candidate
from rempart.identity.parties import parties_of, persons_among
from rempart.ledger import Snapshot
from rempart.screening import report as form
from rempart.screening.answers import Answers
from rempart.screening.close_names import Asked, close_name, search
from rempart.screening.day import Day
from rempart.screening.expectation import expectation
from rempart.screening.facts import Stated, parties_in, sentence_of, stated_facts
from rempart.screening.gaps import gap
from rempart.screening.judged import resolved_to, to_tell
from rempart.screening.named import PERSON, Named
from rempart.screening.overlay import FORM
from rempart.screening.ownership import ownership_table, read_ownership
from rempart.screening.pages import Voice
from rempart.screening.sources import Sources, labels_of, rows_found, rows_of
from rempart.screening.subject import Subject
from rempart.screening.things import Thing, read_things
from rempart.signals import Outcome, Signal

NAME_ONLY: Literal["name_only"] = "name_only"
"""Reason of an exclusion, and basis of the facts that it concerns: an officer judged, and no number or date confirms it."""


class Assembly:
    """Reads once what a whole run needs, then writes one report after the other.

    Args:
        context: the day.
        outcomes: of every signal and subject of the run.
        form: name and SHA-256 of the file of applications; None for a run over a register.
        project: name and SHA-256 of the file that tells of projects, where one was given.
        snapshot: what was read.
    """

    def __init__(
        self,
        context: Day,
        outcomes: Sequence[Outcome],
        *,
        form: tuple[str, str] | None,
        snapshot: Snapshot,
        project: tuple[str, str] | None = None,
    ) -> None:
        self.context, self.snapshot, self.form, self.project = context, snapshot, form, project
        self.lang = context.lang
        self._signals: dict[str, Signal] = {signal.code: signal for signal in context.setting.signals}
        connection = context.connection
        self._facts = stated_facts(connection, context.on_day)
        self._roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for application_id, role, party_id in connection.execute(
            "select distinct application_id, role, party_id from application_party order by all"
        ).fetchall():
            self._roles[application_id].append((role, party_id))
        self.surname_alone = {
            row[0]
            for row in connection.execute("select party_id from application_party where not whole_name").fetchall()
        }
        self.things = read_things(connection)
        self._by_subject: dict[Thing, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            self._by_subject[self._signals[outcome.code].contract.subject, outcome.subject_id].append(outcome)
        ids = {party_id for roles in self._roles.values() for _, party_id in roles}
        self._parties: dict[str, Party] = {party.id: party for party in parties_of(connection, ids, unnamed=True)}
        named = {party for facts in self._facts.values() for fact in facts for party in parties_in(fact)}
        self.ownership = read_ownership(connection)
        self._labels = labels_of(connection, ids | named | self.ownership.parties)
        self.persons = persons_among(connection, ids | named | self.ownership.parties)
        self._counts = rows_found(connection)
        self.spoken = {row[0] for row in connection.execute("select distinct register from party").fetchall()}
        cited = {row for facts in self._facts.values() for fact in facts for row in fact.rows}
        cited |= {row for outcome in outcomes for row in outcome.evidence}
        self._rows = rows_of(connection, cited | self.ownership.rows)
        self._stated, self.joined_by = self._stated_ids(ids | named)
        self.resolved = resolved_to(connection, context.standings)

    def report(self, subject: Subject) -> form.Report:
        """Return the report on one application of the run."""
        return _Writing(self, subject).report()

    def speaking(self, context: Day) -> "Assembly":
        """Return the same, read once, whose reports speak the language of another view of the same day."""
        spoken = copy.copy(self)
        spoken.context, spoken.lang = context, context.lang
        return spoken

    def outcomes_of(self, subject: Subject) -> list[Outcome]:
        """Return the outcomes that concern an application: its own, its entities', its premises', its things', ordered by code."""
        entities = {party_id for role, party_id in self._roles[subject.application_id] if role != "ultimate_owner"}
        keys: list[Thing] = [("application", subject.application_id)]
        keys += [("company", entity) for entity in sorted(entities)]
        keys += [("premises", place) for place in subject.premises]
        keys += self.things.of(subject.application_id)
        found = [outcome for key in dict.fromkeys(keys) for outcome in self._by_subject.get(key, ())]
        return sorted(found, key=lambda outcome: outcome.code)

    def label(self, id_: str) -> str:
        """Return the name of a party, words for an owner that no source names, the id itself for anything else."""
        if id_.startswith("unnamed:"):
            return {"en": "an owner not named", "fr": "un détenteur non nommé"}[self.lang]
        return self._labels.of(id_)

    def _stated_ids(self, ids: Iterable[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Return the published ids of resolved parties, and what joined them."""
        found: dict[str, set[str]] = defaultdict(set)
        joined_by: dict[str, set[str]] = defaultdict(set)
        rows = self.context.connection.execute(
            "select party_id, stated_id, basis from identity_merge where party_id in (select unnest($1::varchar[]))",
            [sorted(ids)],
        ).fetchall()
        for party_id, stated_id, basis in rows:
            found[party_id].add(stated_id)
            joined_by[party_id].add(basis)
        return found, joined_by


class _Writing:
    """The report on one application while it is written."""

    def __init__(self, assembly: Assembly, subject: Subject) -> None:
        self.a, self.subject, self.lang = assembly, subject, assembly.lang
        self.context = assembly.context
        day = subject.received_on or self.context.on_day
        form_file = (*assembly.form, day) if assembly.form else None
        self.sources = Sources(
            self.context.receipts, self.context.on_day, self.lang, form_file, self.context.confirmed, assembly.project
        )
        self.voice = Voice(self.lang)
        self.named = Named(assembly.persons, assembly._labels)
        self.answers = Answers(
            assembly._signals,
            self.sources,
            assembly._rows,
            assembly.label,
            assembly.things,
            self.voice,
            self.context.on_day,
        )

    def report(self) -> form.Report:
        consulted = self._consulted()
        outcomes = self.a.outcomes_of(self.subject)
        facts = self._facts(outcomes)
        questions = self.answers.questions(outcomes, facts)
        close = self._close_names()
        gaps = self._gaps(outcomes, close, consulted)
        ownership = ownership_table(self.a.ownership, self._entities(), self.a.label, self.sources, self.a._rows)
        for link in ownership:
            self.named.in_link(link)
        snapshot = self.a.snapshot
        return form.Report(
            rempart=rempart.__version__,
            lang=self.lang,
            town=self.context.setting.town,
            application_id=self.subject.application_id,
            procedure=self.subject.procedure,
            received_on=self.subject.received_on,
            on_day=self.context.on_day,
            snapshot=form.Snapshot(
                id=snapshot.id, known_on=snapshot.known_on, manifest_sha256=snapshot.manifest_sha256
            ),
            parties=self._parties(),
            premises=list(self.subject.premises),
            consulted=consulted,
            established=facts,
            to_ask=questions,
            not_checked=gaps,
            examined=self.answers.examined(outcomes),
            close_names=close,
            expected=expectation(len(self.context.entries), self.voice),
            ownership=ownership,
            persons=self.named.all(),
            sources=self.sources.listed(),
            rebuild=self.subject.rebuild,
        )

    def _entities(self) -> list[str]:
        roles = self.a._roles[self.subject.application_id]
        return sorted({p for role, p in roles if role != "ultimate_owner" and self._kind(p) != "Person"})

    def _kind(self, party_id: str) -> str:
        party = self.a._parties.get(party_id)
        return party.schema if party else "LegalEntity"

    def _basis(self, party_id: str) -> form.IdentityBasis:
        """Return how a party or premises is known: by the form's link, by what joined the records, or as its number says."""
        if party_id in self.subject.premises:
            return "identifier"
        links = [party.link.basis for party in self.subject.parties if party.link.party_id == party_id]
        if set(links) == {"alone"}:
            return "stated"
        joined = {*links, *self.a.joined_by.get(party_id, ())}
        return "several_attributes" if "judgement" in joined else "identifier" if "identifier" in joined else "record"

    def _parties(self) -> list[form.PartyLine]:
        if not self.subject.parties:
            return [self._party_of_register(party_id) for party_id in self._entities()]
        return [
            form.PartyLine(
                id=f"P{number}",
                role=party.line.role,
                kind=party.line.schema,
                name=party.line.name,
                party_id=party.link.party_id,
                identifiers=list(party.line.identifiers),
                birth_date=str(party.line.birth_date) if party.line.birth_date else None,
                address=party.line.address,
                identity=self._basis(party.link.party_id),
            )
            for number, party in enumerate(self.subject.parties, start=1)
        ]

    def _party_of_register(self, party_id: str) -> form.PartyLine:
        party = self.a._parties.get(party_id)
        return form.PartyLine(
            id="P1", role="entity", kind=self._kind(party_id), name=self.a.label(party_id), party_id=party_id,
            identifiers=sorted(party.identifiers) if party else [], birth_date=None, address=None, identity=self._basis(party_id),
        )  # fmt: skip

    def _consulted(self) -> list[form.Consulted]:
        roles = self.a._roles[self.subject.application_id]
        parties, premises = len({party for _, party in roles}), len(self.subject.premises)
        words = _WORDS["searched"].in_language(self.lang)
        searched = self.voice.tidy(words.format(parties=parties, premises=premises))
        found = []
        for receipt in self.sources.latest(self.a.spoken):
            age, limit = self.sources.age_of(receipt), 2 * receipt.refreshed_every_days
            found.append(
                form.Consulted(
                    source=self.sources.id_of(receipt.register_id, receipt.edition),
                    searched=searched,
                    rows=self.a._counts.get((self.subject.application_id, receipt.register_id), 0),
                    age_days=age,
                    limit_days=limit,
                    stale=age > limit,
                )
            )
        return found

    def _facts(self, outcomes: Sequence[Outcome]) -> list[form.Fact]:
        unproven = any(outcome.reason == NAME_ONLY for outcome in outcomes)
        found = []
        for number, stated in enumerate(self.a._facts.get(self.subject.application_id, ()), start=1):
            citations = [self.sources.cite(row, self.a._rows.get(row)) for row in stated.rows]
            self.named.in_fact(stated, citations)
            basis = self._basis(stated.about)
            found.append(
                form.Fact(
                    id=f"F{number}",
                    about=self._about(stated.about),
                    sentence=self.voice.tidy(sentence_of(stated, self.a._labels, self.lang)),
                    citations=citations,
                    computed_from=[],
                    identity=NAME_ONLY if basis == "several_attributes" and unproven else basis,
                )
            )
        return _with_bases(found, self.a._facts.get(self.subject.application_id, ()))

    def _about(self, id_: str) -> str:
        return self.a.label(id_)

    def _close_names(self) -> list[form.CloseName]:
        """Return what is close to any party of the application; every party is searched in the same way."""
        found: list[form.CloseName] = []
        entries = self.context.entries
        if not entries:
            return found
        for party_id in dict.fromkeys(party for _, party in self.a._roles[self.subject.application_id]):
            party = self.a._parties.get(party_id)
            if party is None:
                continue
            stated = self.a._stated.get(party_id, {party_id})
            for candidate in search(
                self.context.index, party, entries, self.context.hiding, stated, self.context.listed
            ):
                found.append(self._close_name(candidate, party))
        return [one.model_copy(update={"id": f"C{number}"}) for number, one in enumerate(found, start=1)]

    def _close_name(self, candidate: Candidate, party: Party) -> form.CloseName:
        stated = self.a._stated.get(party.id, {party.id})
        listed = self.context.index.party(candidate.id)
        found = close_name(
            candidate, Asked(party, self.a.label(party.id), self._published(party.id), stated),
            listed, self.context.entries[candidate.id], self.context.standings,
            self.sources, self.context.connection, self.voice,
        )  # fmt: skip
        if listed.schema == PERSON:
            shown = [name.value for name in listed.names[:3] if name.kind != "weak_alias"]
            self.named.on_list(candidate.id, (found.name, *shown), found.citations)
        many = namesake_words(party, listed, self.context.setting.reference)
        said = [self.voice.tidy(many.in_language(self.lang))] if many else []
        return found.model_copy(update={"sentences": [*found.sentences, *said]})

    def _published(self, party_id: str) -> str:
        """Return the id by which an officer judges a party: a register's where there is one, else the form's."""
        return min(self.a._stated.get(party_id, {party_id}), key=lambda id_: (id_.startswith(f"{FORM}:"), id_))

    def _gaps(
        self, outcomes: Sequence[Outcome], close: Sequence[form.CloseName], consulted: Sequence[form.Consulted]
    ) -> list[form.Gap]:
        gaps = self.answers.not_evaluable(outcomes)
        by_party: dict[str, list[str]] = defaultdict(list)
        for one in close:
            by_party[one.about].append(one.id)
        gaps += [self._gap("close_name", about, ids=", ".join(ids)) for about, ids in by_party.items()]
        own = {
            id_: self.a.label(p)
            for _, p in self.a._roles[self.subject.application_id]
            for id_ in self.a._stated.get(p, {p})
        }
        judged = to_tell(self.context.standings, own, self.a.resolved, self.context.entries, self.voice)
        gaps += [self._gap(one.gap, one.about, told=one.told) for one in judged]
        gaps += [self._gap("surname", name) for name in self._surnames()]
        gaps += self._unknown_things(consulted)
        gaps += [
            self._gap("source_suspended", self.sources.title_of(receipt), on=self.voice.day_in_text(on))
            for receipt, on in self.context.switched_off
        ]
        gaps.append(self._gap("outside", ""))
        return [gap.model_copy(update={"id": f"N{number}"}) for number, gap in enumerate(gaps, start=1)]

    def _surnames(self) -> list[str]:
        """Return the parties of whom only a surname is known."""
        roles = self.a._roles[self.subject.application_id]
        return list(dict.fromkeys(self.a.label(p) for _, p in roles if p in self.a.surname_alone))

    def _unknown_things(self, consulted: Sequence[form.Consulted]) -> list[form.Gap]:
        """Return gaps for parties that no register knows, premises without row, stale sources, and nothing known at all."""
        if not consulted:
            return [self._gap("no_register", "")]
        alone = dict.fromkeys(
            p.line.name for p in self.subject.parties if p.link.basis == "alone" and p.line.schema != "Person"
        )
        gaps = [self._gap("not_found", name) for name in alone]
        placed = {
            fact.about for fact in self.a._facts.get(self.subject.application_id, ()) if fact.kind.code == "premises"
        }
        gaps += [self._gap("no_premises", premises) for premises in self.subject.premises if premises not in placed]
        titles = {source.id: source.title for source in self.sources.listed()}
        gaps += [
            self._gap("stale", titles[one.source], age=str(one.age_days), limit=str(one.limit_days))
            for one in consulted
            if one.stale
        ]
        gaps += [
            self._gap("erased", titles[one.source])
            for one in consulted
            if one.source in self.sources.erased(self.a.spoken)
        ]
        return gaps

    def _gap(self, key: str, about: str, **values: str) -> form.Gap:
        return gap(key, about, self.voice, self.lang, **values)


def _with_bases(facts: list[form.Fact], stated: Sequence[Stated]) -> list[form.Fact]:
    """Let every computed fact name the facts that it is computed from: those that cite the same rows."""
    plain = [
        (fact, {c.row_id for c in fact.citations}) for fact, s in zip(facts, stated, strict=True) if not s.kind.computed
    ]
    return [
        fact.model_copy(
            update={"computed_from": [other.id for other, rows in plain if rows & {c.row_id for c in fact.citations}]}
        )
        if one.kind.computed
        else fact
        for fact, one in zip(facts, stated, strict=True)
    ]


_WORDS = {
    "searched": Words(en="parties: {parties}, premises: {premises}", fr="parties : {parties}, locaux : {premises}")
}
