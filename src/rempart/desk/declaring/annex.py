"""The annex of the impact assessment (GDPR art. 35(7)): eleven parts, of which the configuration makes all that it can."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

import rempart
from rempart.base.citing import cited
from rempart.base.words import Language
from rempart.desk.declaring.items import pair
from rempart.desk.declaring.running import Running, Source
from rempart.desk.declaring.stating import Paper, Part, listed, read, say, whole
from rempart.desk.rights.table import table
from rempart.procedures.pack import Procedure
from rempart.signals import Signal


def annex(running: Running, lang: Language, what: str) -> Paper:
    """Return the annex of a configuration."""
    parts = [
        _controller(running, lang), *_procedures(running, lang), *_sources(running, lang), _kept(running, lang),
        *_signals(running, lang), *_roles(running, lang),
        _stated(running, lang, "p6", "necessity", "subsidiarity", "milder_means"),
        _stated(running, lang, "p7", "derogations"), _figures(running, lang), *_harms(running, lang),
        _stated(running, lang, "p9", "views"), _stated(running, lang, "p10", "officer_advice", "residual_risk"),
        _reviews(running, lang),
    ]  # fmt: skip
    return Paper("annex", say("annex_title", lang), say("annex_lead", lang, what=what), tuple(parts))


def _settings(running: Running, lang: Language) -> str:
    return say("from_settings", lang, on=running.on) if running.settings else say("the_generic", lang)


def _pack(running: Running, lang: Language) -> str:
    pack = running.pack
    return say("from_pack", lang, pack=pack.id, version=pack.version, hash=pack.sha256[:16])


def _code(lang: Language) -> str:
    return say("from_code", lang, version=rempart.__version__)


def _people(running: Running, lang: Language) -> str:
    return say("from_people", lang, on=running.on) if running.on else say("the_generic", lang)


def _both(*sources: str) -> str:
    return "; ".join(dict.fromkeys(sources))


def _stated(running: Running, lang: Language, title: str, *keys: str) -> Part:
    return Part(
        say(title, lang), _people(running, lang), pairs=tuple(pair(running.declared, key, lang) for key in keys)
    )


def _controller(running: Running, lang: Language) -> Part:
    settings = running.settings
    town = settings.town if settings else say("town_not_stated", lang)
    pairs = [(say("controller", lang), town)]
    if settings:
        pairs += [
            (say("countries", lang), ", ".join(settings.countries)),
            (say("languages", lang), settings.language),
            (say("practice", lang), say("is_yes" if settings.desk.practice else "is_no", lang)),
        ]
    pairs.append((say("version", lang), f"Rempart {rempart.__version__}"))
    officer = "data_protection_officer"
    name, text = pair(running.declared, officer, lang)
    pairs += [(name, running.in_settings(officer) or text), pair(running.declared, "processors", lang)]
    return Part(say("p1", lang), _both(_settings(running, lang), _people(running, lang)), pairs=tuple(pairs))


def _procedures(running: Running, lang: Language) -> Iterator[Part]:
    signed = running.pack.heading.signed
    line = (
        say("p2_signed", lang, role=signed.role, town=signed.town, on=signed.on) if signed else say("p2_training", lang)
    )
    yield Part(say("p2", lang), _pack(running, lang), (line,))
    for one in running.pack.procedures.values():
        yield Part(
            one.title.in_language(lang), _pack(running, lang), pairs=tuple(_procedure(running, one, lang)), below=True
        )


def article(running: Running, key: str, lang: Language) -> str:
    """Return an article of the pack, and whether somebody read it again on a day."""
    found = running.pack.articles[key]
    read_on = say("checked", lang, on=found.checked_on) if found.checked_on else say("unverified", lang)
    return f"{found.cited(lang)} ({read_on})"


def _procedure(running: Running, one: Procedure, lang: Language) -> Iterator[tuple[str, str]]:
    yield say("purpose", lang), one.purpose.in_language(lang)
    yield say("decides", lang), one.decides.in_language(lang)
    yield say("basis", lang), listed((article(running, key, lang) for key in one.basis), lang)
    asked = (f"{ask.words.in_language(lang)} ({article(running, ask.article, lang)})" for ask in one.questions)
    yield say("questions_asked", lang), listed(asked, lang)


def _sources(running: Running, lang: Language) -> Iterator[Part]:
    rest = len(running.sources) - len(running.held)
    key = "p3_count" if running.settings else "p3_generic"
    lines = (
        say(key, lang, number=len(running.held), rest=rest),
        *off(running.not_read, "p3_off", lang),
    )
    yield Part(say("p3", lang), _settings(running, lang), lines)
    for one in running.sources:
        yield Part(_title(one, lang), _edition(one, lang), pairs=tuple(_source(one, lang)), below=True)


def off(found: Mapping[str, date], key: str, lang: Language) -> Iterator[str]:
    """Yield the sentence that says what is not used for the time being, and since when; none where all is."""
    if found:
        yield say(
            key, lang, names=listed((say("off_since", lang, name=name, on=on) for name, on in found.items()), lang)
        )


def _title(one: Source, lang: Language) -> str:
    if one.register:
        return f"{one.register.card.title.in_language(lang)} (`{one.id}`)"
    assert one.receipt  # noqa: S101 a source has a card or an edition
    return f"{one.receipt.title_fr if lang == 'fr' else one.receipt.title_en} (`{one.id}`)"


def _edition(one: Source, lang: Language) -> str:
    if one.receipt is None:
        return say("from_card", lang)
    if one.register is None:
        return say("from_lost", lang, edition=one.receipt.edition)
    return say("from_receipt", lang, edition=one.receipt.edition, held=one.receipt.held_on)


def _source(one: Source, lang: Language) -> Iterator[tuple[str, str]]:
    if one.register:
        card, forms = one.register.card, one.register.card.every_form.values()
        basis = card.legal_basis
        read_on = say("checked", lang, on=basis.checked_on) if basis.checked_on else say("unverified", lang)
        columns = sorted({name for form in forms for name in (*form.columns.required, *form.columns.optional)})
        left = {name: why for form in forms for name, why in form.leave_out.items()}
        yield say("publisher", lang), card.publisher.in_language(lang)
        yield say("basis", lang), f"{cited(basis.text, lang)} ({read_on})"
        yield say("purposes", lang), listed(card.purposes, lang)
        yield say("licence", lang), cited(card.licence, lang)
        yield say("columns", lang), listed(columns, lang)
        yield say("left_out", lang), listed((f"{name}: {why}" for name, why in sorted(left.items())), lang)
        yield say("rhythm", lang), say("days", lang, n=card.refreshed_every_days)
        yield say("retention", lang), say("years", lang, n=card.keep_years)
    yield say("tables", lang), listed(one.tables, lang)
    yield say("classes", lang), listed(one.classes, lang)
    yield say("volume", lang), _volume(one, lang)


def _volume(one: Source, lang: Language) -> str:
    held = one.receipts
    if not held:
        return say("not_loaded", lang)
    numbers = {
        "rows": sum(sum(receipt.tables.values()) for receipt in held), "read": sum(receipt.read for receipt in held),
        "refused": sum(receipt.refused for receipt in held), "left": sum(receipt.left_out for receipt in held),
    }  # fmt: skip
    return say("rows", lang, **{name: whole(number, lang) for name, number in numbers.items()})


def _kept(running: Running, lang: Language) -> Part:
    rows = [
        (one.words.in_language(lang), say("years", lang, n=one.years), article(running, one.article, lang))
        for one in running.pack.heading.retention
    ]
    years = running.settings.checks_keep_years if running.settings else None
    kept = say("years", lang, n=years) if years else say("keep_checks_none", lang)
    rows.append((say("keep_checks", lang), kept, "–"))
    heads = tuple(say(key, lang) for key in ("what", "retention", "article"))
    source = _both(_pack(running, lang), _settings(running, lang))
    return Part(say("p3_keep", lang), source, heads=heads, rows=tuple(rows), below=True)


def _signals(running: Running, lang: Language) -> Iterator[Part]:
    filled = running.filled()
    fed = sum(set(one.contract.reads) <= filled for one in running.signals)
    lead = say("p4_lead", lang, number=len(running.signals), fed=fed)
    lines = (lead, *off(running.not_asked, "p4_off", lang))
    yield Part(say("p4", lang), _code(lang), lines)
    for one in running.signals:
        source = say("from_signal", lang, version=one.version, hash=one.sha256[:16])
        title = f"{one.code}: {one.contract.title.in_language(lang)}"
        yield Part(title, source, pairs=tuple(_signal(one, filled, lang)), below=True)


def _signal(one: Signal, filled: frozenset[str], lang: Language) -> Iterator[tuple[str, str]]:
    form = one.contract
    values = (
        f"{name} = {value.value} ({value.valid_from}, {value.basis}: {value.reference})"
        for name, all_ in form.parameters.items()
        for value in all_
    )
    basis = (
        f"{one.country}: {cited(one.text, lang)} ({say('checked', lang, on=one.checked_on) if one.checked_on else say('unverified', lang)})"
        for one in form.legal_basis
    )
    yield say("question", lang), form.question.in_language(lang)
    yield say("explanations", lang), listed((words.in_language(lang) for words in form.lawful_explanations), lang)
    yield say("parameters", lang), listed(values, lang)
    yield say("basis", lang), listed(basis, lang)
    yield say("reads", lang), listed(form.reads, lang)
    yield say("unfilled", lang), listed(sorted(set(form.reads) - filled), lang)
    yield say("errors", lang), form.known_errors.in_language(lang)
    yield say("expires", lang), form.expires_on.isoformat()
    adopted = [text for text in (form.owner, form.adopting_act) if text]
    yield say("adopted", lang), "; ".join(adopted) if len(adopted) == 2 else say("adopted_not", lang)


def _roles(running: Running, lang: Language) -> Iterator[Part]:
    source = say("from_rights", lang, version=rempart.__version__)
    yield Part(say("p5", lang), source, heads=_role_heads(lang), rows=tuple(role_rows(running, lang)))
    heads = tuple(say(key, lang) for key in ("recipient", "authority", "article"))
    rows = tuple(
        (
            one.words.in_language(lang),
            say("is_yes" if one.authority else "is_no", lang),
            article(running, one.article, lang),
        )
        for one in running.pack.recipients.values()
    )
    yield Part(say("p5_recipients", lang), _pack(running, lang), heads=heads, rows=rows, below=True)
    source = _both(_settings(running, lang), _people(running, lang))
    transfers = (pair(running.declared, "transfers", lang),)
    yield Part(say("p5_out", lang), source, tuple(_leaving(running, lang)), transfers, below=True)


def _role_heads(lang: Language) -> tuple[str, ...]:
    return (say("role", lang), "P", "T", "A", "R", "N", "J", say("apart", lang), say("holders", lang))


def role_rows(running: Running, lang: Language) -> Iterator[tuple[str, ...]]:
    """Yield each role with how far it sees each data class, beside which others nobody may hold it, and how many do."""
    rights = table()
    for role, card in rights.roles.items():
        reach = (say(f"reach_{card.sees.get(one, 'none')}", lang) for one in ("P", "T", "A", "R", "N", "J"))
        apart = sorted(rights.roles[one].words.in_language(lang) for one in rights.holders(card.apart))  # type: ignore[index]
        held = str(running.desk.holders.get(role, 0)) if running.desk else say("holders_not", lang)
        yield card.words.in_language(lang), *reach, ", ".join(apart), held


def _leaving(running: Running, lang: Language) -> Iterator[str]:
    cards = [one.register.card for one in running.sources if one.register]
    hosts = {urlsplit(url).hostname or "" for card in cards if card.fetch for url in card.fetch.urls.values()}
    hosts |= {host for card in cards if card.fetch for host in card.fetch.hosts}
    yield say("out_update", lang, hosts=listed(sorted(hosts), lang))
    settings = running.settings
    stamp = settings.journal.timestamp_address if settings else None
    yield say("out_stamp", lang, address=stamp or say("none", lang))
    providers = [one.get("name", one.get("provider_id", "?")) for one in settings.desk.openid] if settings else []
    yield say("out_openid", lang, providers=listed(providers, lang))
    yield say("out_proxy", lang, proxy=(settings.proxy if settings else None) or say("none", lang))
    server = settings is not None and settings.desk.database != "sqlite"
    yield say("out_database", lang, kind=say("out_database_server" if server else "out_database_file", lang))


def _figures(running: Running, lang: Language) -> Part:
    rows = tuple((f"`{name}`", whole(times, lang)) for name, times in running.done.items())
    key = "from_journals" if running.desk else "from_journal"
    source = say(key, lang, on=running.on) if running.on else say("the_generic", lang)
    lines = () if rows else (say("p7_none", lang),)
    heads = (say("act", lang), say("times", lang)) if rows else ()
    return Part(say("p7_figures", lang), source, lines, heads=heads, rows=rows, below=True)


def _harms(running: Running, lang: Language) -> Iterator[Part]:
    rows = tuple(
        (one["risk"][lang], one["measure"][lang], ", ".join(f"`{test}`" for test in one["tests"]))
        for one in read("risks.yml")
    )
    heads = tuple(say(key, lang) for key in ("risk", "against", "proof"))
    yield Part(
        say("p8", lang), _code(lang), pairs=(pair(running.declared, "likelihood", lang),), heads=heads, rows=rows
    )


def _reviews(running: Running, lang: Language) -> Part:
    first = min(running.signals, key=lambda one: (one.contract.expires_on, one.code), default=None)
    soonest = f"{first.code}, {first.contract.expires_on}" if first else say("none", lang)
    pairs = ((say("first_review", lang), soonest), pair(running.declared, "review_date", lang))
    return Part(say("p11", lang), _both(_code(lang), _people(running, lang)), pairs=pairs)
