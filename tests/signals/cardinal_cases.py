"""Cardinal's own test cases: their settings, their answers, and the same processes as rows of our tables."""

import json
import os
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.signals import load_catalogue, run
from rempart.signals.compatibility import Settings, read_releases

ARCHIVE = "data/procurement/cardinal_indicator_fixtures.tar.gz"
CARD = {
    "R024": "COL-01", "R058": "COL-02", "R028": "COL-03", "R025": "COL-05", "R035": "COL-11", "R036": "COL-12",
    "R030": "COL-13", "R038": "COL-14",
}  # fmt: skip
"""The card of each rule about offers."""
DAY = date(2026, 3, 1)


class Case(NamedTuple):
    """One file of releases, the rule that it tries, the settings that its name tells, and what Cardinal answers."""

    file: Path
    rule: str
    settings: Settings
    expected: dict[str, dict[str, dict[str, float]]]


def unpacked(folder: Path) -> list[Path]:
    """Unpack the published cases into a folder; the files of releases."""
    with tarfile.open(Path(os.environ["REMPART_SHARED"]) / ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return sorted(folder.rglob("*.jsonl"))


def case(file: Path) -> Case:
    """Read a case: its name is RULE-key-value, where + stands for or."""
    rule, *rest = file.stem.split("-")
    told: dict[str, object] = {}
    match rest:
        case ["threshold", value]:
            told["r003_threshold"] = int(value)
        case ["procurement_methods", value]:
            told["r003_methods"] = value.split("+")
        case ["procurement_method_details", *values]:
            told["r003_details"] = dict(zip(values[::2], map(int, values[1::2]), strict=True))
        case ["minimum_contracting_processes", value]:
            told["r048_processes"] = int(value)
    settings = Settings(no_price_comparison=["NPC"], excluded=["EXC"], **told)  # type: ignore[arg-type]
    return Case(file, rule, settings, json.loads(file.with_suffix(".expected").read_text(encoding="utf-8")))


_ROWS = """
insert into tender by name select ocid, buyer_id, details as procedure, method as procurement_method,
  case when cancelled then 'cancelled' end as status, closes as closes_at, '' as part, 'cardinal' as register, 't' || n as row_id from cardinal_release;
insert into bid by name select r.ocid, b.m::varchar as bid_id, unnest(b.firms) as tenderer_id, b.status, b.amount, b.currency,
  b.date as submitted_at, 'cardinal' as register, 'b' || b.n || '/' || b.m as row_id from cardinal_bid b join cardinal_release r using (n);
insert into award by name select r.ocid, r.ocid || '/' || a.m as award_id, r.buyer_id, a.status, date '2026-01-01' as award_date, a.codes[1] as cpv,
  'cardinal' as register, 'a' || a.n || '/' || a.m as row_id from cardinal_award a join cardinal_release r using (n);
insert into award_supplier by name select r.ocid || '/' || a.m as award_id, unnest(a.firms) as supplier_id, 'cardinal' as register,
  's' || a.n || '/' || a.m as row_id from cardinal_award a join cardinal_release r using (n);
insert into procedure_trait values ('ZZ', 'NPC', 'set_price'), ('ZZ', 'EXC', 'set_price');
insert into subject select distinct ocid, 'purchase' from cardinal_release;
insert into subject select distinct buyer_id, 'buyer' from cardinal_release where buyer_id is not null;
"""


def differences(one: Case) -> Iterator[tuple[str, str, str, str]]:
    """Yield case, subject, what Cardinal says and what our card says, wherever the two are not both silent or both firing."""
    signals = [signal for signal in load_catalogue() if signal.code == CARD[one.rule]]
    with duckdb.connect(config={"threads": 1}) as connection:
        for table in dictionary().values():
            connection.execute(create_table_sql(table))
        read_releases(connection, one.file)
        connection.execute(_ROWS)
        ours = {outcome.subject_id: outcome for outcome in run(signals, connection, DAY)}
    groups = set(one.expected) - ({"Tenderer"} if len(one.expected) > 1 else set())
    theirs = {subject for group in groups for subject in one.expected[group]}
    for subject in sorted(theirs | set(ours)):
        said = ours.get(subject)
        answer = "not a subject" if said is None else " ".join(filter(None, (said.outcome, said.reason)))
        if (subject in theirs) != (answer == "fires"):
            yield one.file.stem, subject, "fires" if subject in theirs else "silent", answer
