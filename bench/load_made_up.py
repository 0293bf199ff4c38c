"""Made-up publications of any size, seeded, written one record at a time: FtM entities and OCDS releases."""

import random
from pathlib import Path

SYLLABLES = (
    "nor",
    "vik",
    "quo",
    "ran",
    "mel",
    "da",
    "sor",
    "tin",
    "bel",
    "ka",
    "ver",
    "und",
    "lis",
    "mar",
    "osk",
    "pel",
)
"""Of which names are made up, here and in the towns of the desk's measures."""
_WORDS = ("supply", "of", "works", "road", "school", "services", "maintenance", "of", "the", "district", "hospital",
          "paper", "cleaning", "water", "and", "network", "roof", "bridge", "equipment", "for", "offices", "lot")  # fmt: skip


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def _names(chance: random.Random, number: int, words: int = 2) -> list[str]:
    return [" ".join(_word(chance) for _ in range(words)) for _ in range(number)]


def _sentences(chance: random.Random, number: int, words: int) -> list[str]:
    return [" ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() for _ in range(number)]


def write_releases(path: Path, number: int, seed: int = 1) -> int:
    """Write ``number`` OCDS releases as JSON lines, some 3.5 kB each, and return the bytes.

    A fifth are tenders without award; an award has one to three suppliers; every release names its parties in full.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    towns = _names(chance, 2_000, 1)
    buyers = [f"Town of {town}" for town in towns]
    firms = [f"{name} {chance.choice(('Ltd', 'SARL', 'SpA', 'GmbH'))}" for name in _names(chance, 100_000)]
    titles = _sentences(chance, 5_000, 7)
    texts = _sentences(chance, 5_000, 20)
    size = 0
    with path.open("w", encoding="utf-8") as out:
        for n in range(number):
            size += out.write(_release(chance, n, buyers, firms, titles, texts))
    return size


def _party(identity: str, name: str, role: str, scheme: str, number: int) -> str:
    return (
        f'{{"id":"{identity}","name":"{name}","identifier":{{"scheme":"{scheme}","id":"{number:09d}","legalName":"{name}"}},'
        f'"address":{{"streetAddress":"{number % 200 + 1} Harbour street","locality":"Verrand",'
        f'"postalCode":"{number % 90000 + 10000}","countryName":"Invented"}},"roles":["{role}"]}}'
    )


def _items(chance: random.Random, titles: list[str]) -> str:
    return ",".join(
        f'{{"id":"{k}","description":"{chance.choice(titles)}","classification":{{"scheme":"CPV","id":"{chance.randint(30, 98)}'
        f'{chance.randint(0, 999999):06d}","description":"{chance.choice(titles)}"}},"quantity":{chance.randint(1, 500)},'
        f'"unit":{{"name":"piece","value":{{"amount":{chance.randint(100, 99999) / 100},"currency":"EUR"}}}}}}'
        for k in range(1, chance.randint(2, 3))
    )


def _release(
    chance: random.Random, n: int, buyers: list[str], firms: list[str], titles: list[str], texts: list[str]
) -> str:
    day = f"20{chance.randint(15, 25)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    ocid = f"ocds-ab1cd2-{n:08d}"
    b = chance.randrange(len(buyers))
    bidders = [chance.randrange(len(firms)) for _ in range(chance.randint(1, 3))]
    amount = chance.randint(100_000, 90_000_000) / 100
    parties = ",".join([
        _party(f"XX-GOV-{b}", buyers[b], "buyer", "XX-GOV", b),
        *(_party(f"XX-REG-{f}", firms[f], "tenderer", "XX-REG", f) for f in bidders),
    ])  # fmt: skip
    tenderers = ",".join(f'{{"id":"XX-REG-{f}","name":"{firms[f]}"}}' for f in bidders)
    awarded = n % 5 != 0
    tail = ""
    if awarded:
        suppliers = ",".join(f'{{"id":"XX-REG-{f}","name":"{firms[f]}"}}' for f in bidders[: 1 + (n % 20 == 1)])
        tail = (
            ',"bids":{"details":[' + ",".join(
                f'{{"id":"bid-{k}","date":"{day}T10:00:00Z","status":"valid","tenderers":[{{"id":"XX-REG-{f}","name":"{firms[f]}"}}],'
                f'"value":{{"amount":{amount + k},"currency":"EUR"}}}}' for k, f in enumerate(bidders)
            ) + f']}},"awards":[{{"id":"{n}-1","title":"{chance.choice(titles)}","status":"active","date":"{day}T00:00:00Z",'
            f'"value":{{"amount":{amount},"currency":"EUR"}},"suppliers":[{suppliers}],"items":[{_items(chance, titles)}]}}],'
            f'"contracts":[{{"id":"{n}-c1","awardID":"{n}-1","title":"{chance.choice(titles)}","status":"active",'
            f'"dateSigned":"{day}T00:00:00Z","period":{{"startDate":"{day}T00:00:00Z","endDate":"2027-01-01T00:00:00Z"}},'
            f'"value":{{"amount":{amount},"currency":"EUR"}},"items":[{_items(chance, titles)}]}}]'
        )  # fmt: skip
    return (
        f'{{"ocid":"{ocid}","id":"{ocid}-{day}","date":"{day}T12:00:00Z","tag":["{"award" if awarded else "tender"}"],'
        f'"initiationType":"tender","language":"en","parties":[{parties}],"buyer":{{"id":"XX-GOV-{b}","name":"{buyers[b]}"}},'
        f'"tender":{{"id":"{ocid}-t","title":"{chance.choice(titles)}","description":"{chance.choice(texts)}","status":"complete",'
        f'"procurementMethod":"{"open" if n % 3 else "limited"}","procurementMethodDetails":"Open procedure",'
        f'"mainProcurementCategory":"works","value":{{"amount":{amount},"currency":"EUR"}},"numberOfTenderers":{len(bidders)},'
        f'"tenderPeriod":{{"startDate":"{day}T00:00:00Z","endDate":"{day}T23:00:00Z"}},"tenderers":[{tenderers}],'
        f'"items":[{_items(chance, titles)}],"documents":[{{"id":"1","documentType":"tenderNotice",'
        f'"title":"{chance.choice(titles)}","url":"https://example.org/{ocid}/notice.pdf","datePublished":"{day}T12:00:00Z",'
        f'"format":"application/pdf","language":"en"}}]}}{tail}}}\n'
    )


def write_entities(path: Path, number: int, seed: int = 1) -> int:
    """Write ``number`` FollowTheMoney entities as JSON lines and return how many statements (values) they hold.

    Of twenty, nine are persons, five companies, two sanctions of a party before them, two ownerships, one directorship
    and one address; 25 statements each on average.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    given, family = _names(chance, 3_000, 1), _names(chance, 20_000, 1)
    firms, streets = _names(chance, 50_000), _names(chance, 20_000)
    notes = _sentences(chance, 2_000, 20)
    statements = 0
    with path.open("w", encoding="utf-8") as out:
        for n in range(number):
            schema, caption, values = _entity(chance, n, given, family, firms, streets, notes)
            statements += sum(map(len, values.values()))
            properties = ",".join(f'"{name}":["' + '","'.join(of) + '"]' for name, of in values.items())
            out.write(
                f'{{"id":"XX-{n}","caption":"{caption}","schema":"{schema}","properties":{{{properties}}},"datasets":["xx_list"],'
                f'"referents":["xx-{n}"],"target":{"true" if schema in ("Person", "Company") else "false"},'
                '"first_seen":"2022-03-02T08:00:00","last_seen":"2026-01-31T06:00:00","last_change":"2025-01-01T00:00:00"}\n'
            )
    return statements


def _entity(
    chance: random.Random,
    n: int,
    given: list[str],
    family: list[str],
    firms: list[str],
    streets: list[str],
    notes: list[str],
) -> tuple[str, str, dict[str, list[str]]]:
    """Return schema, caption and values of entity ``n``; the twenty of a block refer to each other."""
    place, block = n % 20, n - n % 20
    day = f"{chance.randint(1940, 2004)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    address = f"{chance.randint(1, 200)} {chance.choice(streets)} street, {chance.choice(streets)}"
    if place < 9:
        first, last = chance.choice(given), chance.choice(family)
        spelled = [f"{first} {last}", *(f"{first} {chance.choice(given)} {last}" for _ in range(3))]
        return "Person", spelled[0], {
            "name": spelled, "alias": [f"{chance.choice(given)} {last}" for _ in range(8)],
            "weakAlias": [chance.choice(family), chance.choice(family)], "firstName": [first], "lastName": [last],
            "birthDate": [day, day[:4]], "birthPlace": [chance.choice(streets)], "nationality": ["zz"], "gender": ["male"],
            "country": ["zz"], "address": [address, address + ", Invented"], "passportNumber": [f"EX{n:09d}"],
            "idNumber": [f"{n:010d}"], "topics": ["sanction"], "notes": [chance.choice(notes), chance.choice(notes)],
            "position": [chance.choice(notes)], "sourceUrl": [f"https://example.org/{n}"], "title": ["Dr"],
        }  # fmt: skip
    if place < 14:
        name = f"{chance.choice(firms)} {chance.choice(('Ltd', 'SARL', 'GmbH'))}"
        return "Company", name, {
            "name": [name, name.upper(), *(f"{chance.choice(firms)} {n}" for _ in range(3))],
            "alias": [f"{chance.choice(firms)} {place}" for _ in range(8)], "jurisdiction": ["gb"], "incorporationDate": [day],
            "registrationNumber": [f"{n:08d}"], "taxNumber": [f"{n:010d}"], "legalForm": ["Limited company"], "status": ["Active"],
            "address": [address, address + ", Invented"], "addressEntity": [f"XX-{block + 19}"], "topics": ["sanction"],
            "country": ["gb"], "notes": [chance.choice(notes), chance.choice(notes), chance.choice(notes)],
            "sourceUrl": [f"https://example.org/{n}"], "website": [f"https://example.org/w/{n}"],
        }  # fmt: skip
    holder = f"XX-{block + chance.randrange(9)}"
    firm = f"XX-{block + 9 + chance.randrange(5)}"
    said = {"startDate": ["2022-03-02"], "sourceUrl": [f"https://example.org/{n}"] * 1, "recordId": [f"R{n}"],
            "publisher": ["An invented office"], "summary": [chance.choice(notes)], "modifiedAt": ["2024-01-01"],
            "country": ["zz"], "description": [chance.choice(notes)], "retrievedAt": ["2024-01-01"], "status": ["active"]}  # fmt: skip
    if place < 16:
        party = holder if place == 14 else firm
        return "Sanction", "Sanction", {"entity": [party], "program": ["Invented programme"], "authority": ["An invented office"],
                                        "authorityId": [f"A{n}"], "listingDate": ["2022-03-02"], "reason": [chance.choice(notes)],
                                        "provisions": ["Asset freeze", "Travel ban"], **said}  # fmt: skip
    if place < 18:
        return "Ownership", "Ownership", {"owner": [holder], "asset": [firm], "percentage": [str(chance.randint(1, 100))],
                                          "role": ["shareholder"], "ownershipType": ["direct"], **said}  # fmt: skip
    if place == 18:
        return (
            "Directorship",
            "Directorship",
            {"director": [holder], "organization": [firm], "role": ["director"], **said},
        )
    return "Address", address, {"full": [address], "street": [address.split(",", maxsplit=1)[0]], "city": ["Verrand"],
                                "postalCode": ["10000"], **said}  # fmt: skip
