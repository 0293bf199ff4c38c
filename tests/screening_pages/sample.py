"""Two invented reports: one with every block filled and names in several scripts, one with every block empty.

Every name, number, list, by-law and hash is invented; check digits are wrong on purpose.
"""

from datetime import date
from typing import Any

from rempart.base.words import Language
from rempart.screening.report import (
    Citation,
    CloseName,
    Compared,
    Consulted,
    Examined,
    Expectation,
    ExpectedShare,
    Fact,
    Gap,
    LegalBasis,
    OwnershipLink,
    PartyLine,
    Question,
    Report,
    Snapshot,
    Source,
    Threshold,
)

ON = date(2026, 11, 24)
SCRIPT = "<script>alert(1)</script> & Fils"
TURNED = "Brise \u202eLarge SARL"
LONG = (
    "Société coopérative d’intérêt collectif pour la restauration, l’entretien et la mise en valeur des quais, "
    "cales et entrepôts du Vieux-Bassin de Port-Sainte-Marthe et de ses communes riveraines SCIC SA"
)
ARABIC, CYRILLIC, GREEK, HAN = "سليم الورداني", "Лукерья Заболотнова", "Αρετή Καλλινδρού", "云岫商贸有限公司"


def hash_of(letter: str) -> str:
    """Return an invented hash."""
    return (f"3f9a06c1d27be85e0a41c7f6920db338{letter}" * 2)[:64]


def cite(source: str, row: str, said_on: date | None = date(2026, 11, 20), held_on: date | None = None) -> Citation:
    """Return one citation."""
    return Citation(source=source, row_id=row, said_on=said_on, held_on=held_on)


def full_report(lang: Language) -> Report:
    """Return the report in which every block is filled, in one language."""

    def t(en: str, fr: str) -> str:
        return fr if lang == "fr" else en

    return Report(
        rempart="0.1.0",
        lang=lang,
        town="Port-Sainte-Marthe",
        application_id="2026-0147",
        procedure=t("Terrace and class III drinks licence", "Terrasse et licence III"),
        received_on=date(2026, 11, 1),
        on_day=ON,
        snapshot=Snapshot(id="2026-11-23T221007Z", known_on=date(2026, 11, 23), manifest_sha256=hash_of("a")),
        parties=_parties(t),
        premises=["L-0412"],
        consulted=_consulted(t),
        established=_facts(t),
        to_ask=_questions(t),
        not_checked=_gaps(t),
        examined=_examined(t),
        close_names=_close_names(t),
        expected=_expected(t),
        ownership=_ownership(),
        sources=_sources(t),
        rebuild="rempart check applications.csv --snapshot 2026-11-23T221007Z --on 2026-11-24 --lang " + lang,
    )


def empty_report(lang: Language) -> Report:
    """Return the report of an application about which nothing is known and nothing is asked."""
    full = full_report(lang)
    blocks = [
        "parties",
        "premises",
        "consulted",
        "established",
        "to_ask",
        "not_checked",
        "examined",
        "close_names",
        "ownership",
        "sources",
    ]
    nothing: dict[str, Any] = {block: [] for block in blocks}
    return full.model_copy(
        update=nothing | {"application_id": "2026-0148", "received_on": None, "rebuild": "", "procedure": ""}
    )


def _parties(t: Any) -> list[PartyLine]:
    def party(number: int, role: str, kind: str, name: str, **more: Any) -> PartyLine:
        given = {"identifiers": [], "birth_date": None, "address": None, "identity": "stated"} | more
        return PartyLine(id=f"P{number}", role=role, kind=kind, name=name, party_id=f"party-{number}", **given)

    return [
        party(
            1,
            "applicant",
            "Company",
            "Lanterne Basse SARL",
            identifiers=["FR-SIREN:999421037", "EU-VAT:FR00999421037"],
            address="12, quai des Étoupes, 99999 Port-Sainte-Marthe",
            identity="identifier",
        ),
        party(2, "manager", "Person", "Maëlle Tréguidec", birth_date="1984-07-01", identity="several_attributes"),
        party(
            3, "owner", "Person", ARABIC, birth_date="1979-03", address="شارع المنارة القديمة 3", identity="name_only"
        ),
        party(4, "owner", "Company", HAN, identifiers=["CN-USCI:00000000TEST000000"], identity="identifier"),
        party(5, "lender", "Organization", LONG, identity="identifier", identifiers=["FR-SIREN:999500002"]),
        party(6, "supplier_of_last_resort", "LegalEntity", SCRIPT, birth_date=None),
        party(7, "lessor", "Company", TURNED, address="\u202e3, rue du Vieux-Phare"),
    ]


def _consulted(t: Any) -> list[Consulted]:
    def read(source: str, searched: str, rows: int, age: int, limit: int) -> Consulted:
        return Consulted(source=source, searched=searched, rows=rows, age_days=age, limit_days=limit, stale=age > limit)

    return [
        read("S1", t("7 parties, by number and name", "7 parties, par numéro et par nom"), 1204, 4, 14),
        read("S2", t("premises L-0412", "local L-0412"), 3, 41, 31),
        read("S3", t("7 parties, by name", "7 parties, par nom"), 0, 1, 14),
    ]


def _facts(t: Any) -> list[Fact]:
    def fact(
        number: int,
        sentence: str,
        citations: list[Citation],
        identity: str = "identifier",
        computed: tuple[str, ...] = (),
    ) -> Fact:
        return Fact.model_validate(
            {
                "id": f"F{number}",
                "about": "party-1",
                "sentence": sentence,
                "citations": citations,
                "computed_from": list(computed),
                "identity": identity,
            }
        )

    return [
        fact(
            1,
            t(
                "Lanterne Basse SARL has been registered since 3 June 2026.",
                "Lanterne Basse SARL est immatriculée depuis le 3 juin 2026.",
            ),
            [cite("S1", "bods/2026-11-20/statements.jsonl.gz/18842")],
        ),
        fact(
            2,
            t(
                f"The register names {ARABIC} as owner of 45% of {HAN}; the application names nobody.",
                f"Le registre nomme {ARABIC} détenteur de 45 % de {HAN} ; la demande ne nomme personne.",
            ),
            [
                cite("S1", "bods/2026-11-20/statements.jsonl.gz/18850"),
                cite("S1", "bods/2026-11-20/statements.jsonl.gz/18851"),
            ],
            "several_attributes",
        ),
        fact(
            3,
            t(
                "Three operators have started in premises L-0412 since 24 November 2024.",
                "Trois exploitants ont débuté dans le local L-0412 depuis le 24 novembre 2024.",
            ),
            [
                cite("S2", f"town_premises/2026-10-14/premises.csv/{row}", date(2026, 10, 14), date(2026, 11, 30))
                for row in (12, 340, 1187)
            ],
        ),
        fact(
            4,
            t(
                f"Through {HAN}, {CYRILLIC} holds between 25 and 50% of Lanterne Basse SARL.",
                f"Par {HAN}, {CYRILLIC} détient entre 25 et 50 % de Lanterne Basse SARL.",
            ),
            [],
            computed=("F1", "F2"),
        ),
        fact(
            5,
            t(f"{SCRIPT} is named by the form only.", f"{SCRIPT} n’est nommé que par le formulaire."),
            [cite("S4", "form/2026-0147/6", date(2026, 11, 1))],
            "stated",
        ),
        fact(
            6,
            t(f"{TURNED} is the lessor, says the form.", f"{TURNED} est le bailleur, dit le formulaire."),
            [cite("S4", "form/2026-0147/7", date(2026, 11, 1))],
            "stated",
        ),
        fact(
            7,
            t(f"{LONG} has lent €30,000.", f"{LONG} a prêté 30 000 €."),
            [cite("S1", "bods/2026-11-20/statements.jsonl.gz/20001")],
            "name_only",
        ),
    ]


def _questions(t: Any) -> list[Question]:
    return [
        Question(
            id="Q1",
            code="EST-01",
            version=3,
            about="L-0412",
            title=t(
                "Why do operators follow one another in these premises?",
                "Pourquoi les exploitants se succèdent-ils dans ce local ?",
            ),
            question=t(
                "3 operators have started at these premises since 24 November 2024. Why these changes?",
                "3 exploitants ont débuté dans ce local depuis le 24 novembre 2024. Pourquoi ces changements ?",
            ),
            lawful_explanations=[
                t("Seasonal or short letting", "Location saisonnière ou de courte durée"),
                t("Same business in a new legal form", "Même commerce, nouvelle forme juridique"),
                t(
                    "Closure of the quay to pedestrians during works",
                    "Fermeture du quai aux piétons pendant des travaux",
                ),
            ],
            ask=[t("Leases and transfer deeds of the period", "Baux et actes de cession de la période")],
            facts=["F3"],
            citations=[cite("S2", "town_premises/2026-10-14/premises.csv/12", date(2026, 10, 14))],
            parameters=[
                Threshold(
                    name=t("number of operators", "nombre d’exploitants"),
                    value="3",
                    basis="house",
                    reference="docs/decisions/0007",
                    valid_from=date(2026, 1, 1),
                ),
                Threshold(
                    name=t("window", "période"),
                    value=t("24 months", "24 mois"),
                    basis="house",
                    reference="docs/decisions/0007",
                    valid_from=date(2026, 1, 1),
                ),
            ],
            legal_basis=[
                LegalBasis(
                    country="FR",
                    text=t("by-law on terraces, art. 9, 1°", "règlement des terrasses, art. 9, 1°"),
                    checked_on=None,
                )
            ],
            disappears=t(
                "if one of the spells in F3 is withdrawn by the town", "si la commune retire l’une des périodes de F3"
            ),
        ),
        Question(
            id="Q2",
            code="OWN-03",
            version=2,
            about="party-1",
            title=t(
                "Who owns the company today, directly or through other companies?",
                "Qui détient la société aujourd’hui, directement ou par d’autres sociétés ?",
            ),
            question=t(
                f"The register shows {CYRILLIC} behind {HAN}. Could you tell us who owns the company?",
                f"Le registre fait apparaître {CYRILLIC} derrière {HAN}. Pouvez-vous nous indiquer qui détient la société ?",
            ),
            lawful_explanations=[
                t(
                    "The deed was signed after the application was filed",
                    "L’acte a été signé après le dépôt de la demande",
                )
            ],
            ask=[],
            facts=["F2", "F4"],
            citations=[],
            parameters=[
                Threshold(
                    name=t("share", "part"),
                    value=t("more than 25%", "plus de 25 %"),
                    basis="law",
                    reference="2015/849, art. 3(6)",
                    valid_from=date(2017, 6, 26),
                )
            ],
            legal_basis=[
                LegalBasis(
                    country="FR",
                    text=t("by-law on terraces, art. 9, 2°", "règlement des terrasses, art. 9, 2°"),
                    checked_on=date(2026, 3, 1),
                ),
                LegalBasis(
                    country="LU", text=t("law on the register, art. 3", "loi sur le registre, art. 3"), checked_on=None
                ),
            ],
            disappears=t(
                "if the application names both, or if N2 is loaded and shows 25% or less",
                "si la demande nomme les deux, ou si N2 est chargé et montre 25 % ou moins",
            ),
        ),
    ]


def _gaps(t: Any) -> list[Gap]:
    return [
        Gap(
            id="N1",
            code="OWN-06",
            about="party-4",
            why=t("the register is not loaded", "le registre n’est pas chargé"),
            what=t(f"Members of {HAN}.", f"Associés de {HAN}."),
            effect=t("only the applicant’s answer can settle Q2.", "seule la réponse du demandeur peut régler Q2."),
        ),
        Gap(
            id="N2",
            code="LST-01",
            about="party-3",
            why=t("the source is too old", "la source est trop ancienne"),
            what=t(
                "Operators after 14 October 2026: the edition is 41 days old, the limit is 31.",
                "Exploitants après le 14 octobre 2026 : l’édition a 41 jours, la limite est de 31.",
            ),
            effect=t(
                "an operator published since would not be seen; see Q1.",
                "un exploitant publié depuis ne serait pas vu ; voir Q1.",
            ),
        ),
        Gap(
            id="N3",
            code=None,
            about="",
            why=t("the identity is not confirmed", "l’identité n’est pas confirmée"),
            what=t("Close names on a list, see C1.", "Des noms proches sur une liste, voir C1."),
            effect=t("none while they are not confirmed.", "aucun tant qu’ils ne sont pas confirmés."),
        ),
    ]


def _examined(t: Any) -> list[Examined]:
    def rule(code: str, title: str, outcome: str, reason: str | None = None) -> Examined:
        return Examined.model_validate(
            {"code": code, "about": "party-1", "title": title, "outcome": outcome, "reason": reason}
        )

    return [
        rule("IDN-04", t("official numbers", "numéros officiels"), "clear"),
        rule("OWN-08", t("total of capital", "total du capital"), "clear"),
        rule("OWN-06", t("unknown owner", "détenteur inconnu"), "clear"),
        rule(
            "SHL-02",
            t("shared address", "adresse partagée"),
            "excluded",
            t("the address is a licensed business address", "l’adresse est une domiciliation agréée"),
        ),
    ]


def _close_names(t: Any) -> list[CloseName]:
    def compared(item: str, stated: str, listed: str, outcome: str, note: str = "") -> Compared:
        return Compared.model_validate(
            {"item": item, "stated": stated, "listed": listed, "outcome": outcome, "note": note}
        )

    return [
        CloseName(
            id="C1",
            about="party-3",
            party="form:2026-0147:1",
            candidate="list-77",
            name="Salim AL-WARDANY",
            list_name=t("List of invented measures", "Liste de mesures inventées"),
            ref="G-2350",
            items=[
                compared(
                    "name",
                    ARABIC,
                    "Salim AL-WARDANY",
                    "equal",
                    t(
                        "same consonants once both are written in Latin letters",
                        "mêmes consonnes une fois les deux écrits en lettres latines",
                    ),
                ),
                compared(
                    "birth_date",
                    "1979-03",
                    "1961",
                    "differs",
                    t("eighteen years apart", "dix-huit ans d’écart"),
                ),
                compared(
                    t("Official number", "Numéro officiel"),
                    "",
                    "Z0000000",
                    "missing",
                    t("in the application", "dans la demande"),
                ),
            ],
            sentences=[
                t("The names agree; the years of birth do not.", "Les noms concordent ; les années de naissance, non."),
                t("Little could be compared.", "Peu d’éléments ont pu être comparés."),
            ],
            alike=0.61,
            compared=0.42,
            settle=t(
                "The full date of birth, to be asked of the publisher of the list.",
                "La date de naissance complète, à demander à l’éditeur de la liste.",
            ),
            citations=[cite("S3", "un_sanctions/2026-11-23/consolidated.xml/77", date(2026, 11, 23))],
        )
    ]


def _expected(t: Any) -> Expectation:
    shares = [(False, 12.0), (True, 4.0)]
    return Expectation(
        parties_listed=24_000,
        measured_on=date(2026, 11, 20),
        shares=[ExpectedShare(names="europe", birth_date=dated, of_1000=share) for dated, share in shares],
        sentence=t(
            "With 24,000 parties in the lists, chance alone shows a close name for about 12 in 1,000 unrelated persons.",
            "Avec 24 000 parties inscrites, le hasard seul fait apparaître un nom proche pour environ 12 personnes sur 1 000.",
        ),
        unequal=[t("Chance does not show close names equally often.", "Le hasard n’agit pas aussi souvent pour tous.")],
    )


def _ownership() -> list[OwnershipLink]:
    def link(
        owner: str,
        kind: str,
        asset: str,
        share: tuple[float | None, float | None],
        in_all: tuple[float | None, float | None],
        end: Any,
        interest: str = "shareholding",
    ) -> OwnershipLink:
        return OwnershipLink(
            owner=owner,
            owner_kind=kind,
            asset=asset,
            interest=interest,
            share_min=share[0],
            share_max=share[1],
            in_all_min=in_all[0],
            in_all_max=in_all[1],
            valid_from=None if end == "unknown" else date(2026, 5, 29),
            end_kind=end,
            citations=[cite("S1", "bods/2026-11-20/statements.jsonl.gz/18850")],
        )

    subject = "Lanterne Basse SARL"
    return [
        link("Maëlle Tréguidec", "Person", subject, (0.4, 0.4), (0.4, 0.4), "person"),
        link(HAN, "Company", subject, (1 / 3, 1 / 3), (1 / 3, 1 / 3), None),
        link(CYRILLIC, "Person", HAN, (0.75, 1.0), (0.25, 0.333333), "person", "votingRights"),
        link(GREEK, "Arrangement", HAN, (None, 0.25), (None, 0.0833333), "opaque", "trustee"),
        link("", "LegalEntity", LONG, (None, None), (None, None), "unknown", "unknownInterest"),
        link(
            SCRIPT,
            "Company",
            subject,
            (0.249999, 0.249999),
            (0.249999, 0.249999),
            None,
            "right of a kind not in the list",
        ),
    ]


def _sources(t: Any) -> list[Source]:
    def source(number: int, register: str, title: str, publisher: str, day: date, hashes: list[str]) -> Source:
        return Source(
            id=f"S{number}",
            register_id=register,
            title=title,
            publisher=publisher,
            licence=t("Open licence 2.0", "Licence ouverte 2.0"),
            edition=day.isoformat(),
            published_on=day,
            held_on=date(2026, 11, 23),
            age_days=(ON - day).days,
            sha256=hashes,
        )

    return [
        source(
            1,
            "bods",
            t("Register of owners", "Registre des détenteurs"),
            t("Registry of Somewhere", "Greffe de Quelque-Part"),
            date(2026, 11, 20),
            [hash_of("b"), hash_of("c")],
        ),
        source(
            2,
            "town_premises",
            t("Who runs which commercial premises", "Occupation des locaux commerciaux"),
            t("The town, commerce department", "La commune, service du commerce"),
            date(2026, 10, 14),
            [hash_of("d")],
        ),
        source(
            3,
            "un_sanctions",
            t("List of invented measures", "Liste de mesures inventées"),
            t("An invented publisher", "Un éditeur inventé"),
            date(2026, 11, 23),
            [hash_of("e")],
        ),
        source(
            4,
            "form",
            t("The application", "La demande"),
            t("the applicant", "le demandeur"),
            date(2026, 11, 1),
            [hash_of("f")],
        ),
    ]
