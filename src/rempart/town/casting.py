"""Makes people, companies, holdings, lists and spells, and keeps what each application must give."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from rempart.town.cast import (
    Cast,
    Company,
    Listed,
    ListedEntity,
    Party,
    Person,
    Premises,
    Relation,
    Role,
    Said,
    Spell,
)
from rempart.town.editions import FIRST, MARCH, NOVEMBER
from rempart.town.numbers import Numbers
from rempart.town.oracle import Watched
from rempart.town.words import DrawnName, Namer, words

FRANCE = ("FR", "France")
ABROAD = {"LU": ("LU", "Luxembourg"), "NL": ("NL", "Netherlands"), "GB": ("GB", "United Kingdom")}


@dataclass(frozen=True)
class Application:
    """One application before it has its number, with what its report must say."""

    story: str
    received_on: date
    parties: tuple[Party, ...]
    premises: Premises | None
    procedure: str
    must_ask: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    not_evaluable: tuple[str, ...] = ()
    close_name: bool = False
    alone: bool = False
    """Whether no other question than those of ``must_ask`` may arise."""


@dataclass
class Casting:
    """The cast while it is being made. Every method draws from the same source of chance, so order matters."""

    rng: Random
    namer: Namer
    numbers: Numbers
    cast: Cast
    applications: list[Application] = field(default_factory=list)
    planted: dict[str, list[tuple[str, dict[str, str]]]] = field(default_factory=dict)
    watched: list[Watched] = field(default_factory=list)

    def between(self, first: date, last: date) -> date:
        """Return a day, both ends included."""
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def day(self) -> date:
        """Return a day on which applications come in."""
        return self.rng.choice(MARCH + NOVEMBER)

    def address(self) -> str:
        """Return an address in the town."""
        return f"{self.rng.randint(1, 90)} {self.rng.choice(words()['streets'])}, 99100 {self.cast.town}"

    def person(
        self, name: DrawnName | None = None, born: date | None = None, document: tuple[str, str] | None = None
    ) -> Person:
        """Add one person; one in three has a name in another script, one in five a published document."""
        drawn = name or (self.namer.foreign_person() if self.rng.random() < 0.33 else self.namer.town_person())
        if name is None and document is None and self.rng.random() < 0.2:
            document = (f"{self.rng.choice(words()['issuers'])[1]}-PASSPORT", self.numbers.document())
        born = born or self.between(date(1948, 1, 1), date(2001, 12, 28))
        made = Person(f"P-{len(self.cast.persons) + 1:04d}", drawn, born, document)
        self.cast.persons.append(made)
        return made

    def company(
        self,
        *,
        abroad: str | None = None,
        said_on: date | None = None,
        publicly_listed: bool = False,
        of_trade: str = "",
    ) -> Company:
        """Add one company: of a trade of the town, drawn or given, or a holding registered abroad (LU, NL, GB)."""
        said_on = said_on or self.between(date(2019, 1, 7), FIRST - timedelta(days=10))
        lists = words()
        drawn = self.rng.choice(lists["trades"])
        trade, activity, cpv = next((one for one in lists["trades"] if one[0] == of_trade), drawn)
        if abroad:
            trade, activity, cpv = self.rng.choice(lists["holding_words"]), "Holding", ""
        scheme, number = self.numbers.foreign(abroad) if abroad else ("FR-SIREN", self.numbers.siren())
        form = lists["company"]["foreign_forms"][abroad] if abroad else self.rng.choice(lists["company"]["forms"][:4])
        made = Company(
            f"E-{len(self.cast.companies) + 1:04d}",
            self.namer.company(trade),
            "SA" if publicly_listed else form,
            scheme,
            number,
            ABROAD[abroad] if abroad else FRANCE,
            self.between(date(1988, 1, 4), said_on - timedelta(days=30)),
            said_on,
            self.address() if not abroad else f"{self.rng.randint(1, 90)} Main Street",
            activity,
            cpv,
            publicly_listed,
        )
        self.cast.companies.append(made)
        return made

    def trust(self) -> Company:
        """Add one trust with settlor, trustee and beneficiary, all of them persons."""
        said_on = self.between(date(2019, 1, 7), FIRST - timedelta(days=10))
        name = self.namer.company(self.rng.choice(words()["trust_words"]))
        key = f"E-{len(self.cast.companies) + 1:04d}"
        made = Company(key, name, "", "", "", FRANCE, said_on, said_on, "", "", "", kind="trust")
        self.cast.companies.append(made)
        for interest in ("settlor", "trustee", "beneficiaryOfLegalArrangement"):
            self.relate(made, self.person(), interest)
        return made

    def relate(self, subject: Company, owner: Person | Company | None, interest: str, *said: Said) -> Relation:
        """Add one relation; without ``said`` it is stated on the day of its subject, and is no holding."""
        key = f"R-{len(self.cast.relations) + 1:04d}"
        made = Relation(key, subject, owner, interest, said or (Said(subject.said_on, "new"),))
        self.cast.relations.append(made)
        return made

    def own(
        self, subject: Company, owner: Person | Company | None, percent: float, high: float | None = None
    ) -> Relation:
        """Add one direct holding, exact, or between ``percent`` and ``high``."""
        return self.relate(subject, owner, "shareholding", Said(subject.said_on, "new", percent, high or percent))

    def owned(self, *percents: float) -> Company:
        """Add one company held by as many new persons as there are percentages, the first of them its director."""
        made = self.company()
        for rank, percent in enumerate(percents):
            person = self.person()
            self.own(made, person, percent)
            if rank == 0:
                self.relate(made, person, "boardMember")
        return made

    def director(self, company: Company) -> Person:
        """Return the first person who holds an office in the company, adding one where there is none."""
        for relation in self.cast.relations:
            if (
                relation.subject is company
                and relation.interest == "boardMember"
                and isinstance(relation.owner, Person)
            ):
                return relation.owner
        made = self.person()
        self.relate(company, made, "boardMember")
        return made

    def list_person(
        self,
        *,
        listed_on: date | None = None,
        delisted_on: date | None = None,
        born: date | None = None,
        passport: bool = True,
    ) -> Listed:
        """Add one person to the list; by default since before the first edition, with a birth day and a passport."""
        regime = self.rng.choice(list(words()["regimes"]))
        rank = len(self.cast.listed) + 1
        issuer = self.rng.choice(words()["issuers"])[0]
        made = Listed(
            str(7100000 + rank),
            f"{regime}i.{rank:03d}",
            regime,
            self.namer.listed_person(),
            born or self.between(date(1950, 1, 1), date(1990, 12, 28)),
            self.rng.choice(words()["issuers"])[0],
            self.rng.choice(words()["listed_places"]),
            listed_on or self.between(date(2009, 1, 5), date(2023, 9, 1)),
            delisted_on,
            (("Passport", self.numbers.document(), issuer),) if passport else (),
        )
        self.cast.listed.append(made)
        return made

    def list_entity(self) -> ListedEntity:
        """Add one entity to the list."""
        regime = self.rng.choice(list(words()["regimes"]))
        rank = len(self.cast.listed_entities) + 1
        name = self.namer.listed_entity()
        aliases = (("a.k.a.", "".join(part[0] for part in name.split())),) if self.rng.random() < 0.3 else ()
        made = ListedEntity(
            str(7200000 + rank),
            f"{regime}e.{rank:03d}",
            regime,
            name,
            self.rng.choice(words()["issuers"])[0],
            self.rng.choice(words()["listed_places"]),
            self.between(date(2009, 1, 5), date(2026, 10, 1)),
            aliases,
        )
        self.cast.listed_entities.append(made)
        return made

    def new_premises(self) -> Premises:
        """Add one premises."""
        made = Premises(f"L-{len(self.cast.premises) + 1:04d}", self.address(), self.rng.choice(words()["uses"]))
        self.cast.premises.append(made)
        return made

    def spell(
        self, premises: Premises, operator: Company | Person, start: date, *, end: date | None = None, **rest: str
    ) -> Spell:
        """Add one operator's time at one premises."""
        if isinstance(operator, Company):
            name, number, activity = operator.full_name, operator.establishment(), operator.activity
        else:
            name, number, activity = operator.name.full, "", "Commerce de détail"
        made = Spell(premises, name, number, start, end, activity=activity)
        made = replace(made, **rest)  # type: ignore[arg-type]
        self.cast.spells.append(made)
        return made

    def party(self, role: Role, who: Company | Person, **other: str) -> Party:
        """Return one line of a form that says what the registers say, but for the cells given in ``other``."""
        if isinstance(who, Company):
            made = Party(role, "Company", who.full_name, "", who.identifier, who.address)
        else:
            number = ":".join(who.document) if who.document else ""
            made = Party(role, "Person", who.name.full, who.born.isoformat(), number)
        return replace(made, **other)  # type: ignore[arg-type]

    def apply(
        self,
        story: str,
        *parties: Party,
        on: date | None = None,
        premises: Premises | None = None,
        must_ask: tuple[str, ...] = (),
        excluded: tuple[str, ...] = (),
        not_evaluable: tuple[str, ...] = (),
        close_name: bool = False,
        alone: bool = False,
    ) -> None:
        """Add one application and what its report must say; ``alone``: and that it asks nothing else."""
        procedure = "permit" if premises else self.rng.choice(words()["application_procedures"])
        self.applications.append(
            Application(
                story,
                on or self.day(),
                parties,
                premises,
                procedure,
                must_ask,
                excluded,
                not_evaluable,
                close_name,
                alone,
            )
        )

    def watch(self, story: str, code: str, about: str, *, asked: bool) -> None:
        """Note that a run over the town's own files must, or must not, ask a question about one thing or party.

        ``about`` is the number of a thing as its file has it, or ``SCHEME:NUMBER`` of a party.
        """
        self.watched.append(Watched(story, code, about, asked))

    def plant(self, story: str, register: str, **record: str) -> None:
        """Note the record that makes a story; ``{application_id}`` in a cell stands for the number that comes later."""
        self.planted.setdefault(story, []).append((register, record))
