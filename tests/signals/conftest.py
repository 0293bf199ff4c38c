"""A small signal file that loads, to be broken in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rempart.signals import Signal, load_catalogue

GOOD = """---
code: EST-99
version: 1
title: {en: Starts, fr: Débuts}
subject: premises
use: [S]
question: {en: "{starts} starts since {window_start}, limit {limit}?", fr: "{starts} débuts depuis le {window_start}, limite {limit} ?"}
lawful_explanations:
  - {en: One, fr: Un}
  - {en: Two, fr: Deux}
ask: [{en: Leases, fr: Baux}]
disappears: {en: Fewer starts, fr: Moins de débuts}
effect: {en: Not known, fr: Inconnu}
known_errors: {en: Late records, fr: Saisies tardives}
parameters:
  limit: [{from: 2020-01-01, value: 2, basis: house, reference: none}, {from: 2026-01-01, value: 3, basis: house, reference: none}]
  window: [{from: 2020-01-01, value: 24 months, basis: house, reference: none}]
legal_basis: [{country: FR, text: a text, checked_on: null}]
sources: [a source]
reads: [operator_spell]
fresh: [operator_spell]
exclusions: [{code: E8, en: a market, fr: un marché}]
reasons:
  none_known: {en: no operator known, fr: aucun exploitant connu}
expires_on: 2028-01-01
---
# Starts

Prose.

```sql outcome
select s.subject_id,
       case when count(o.row_id) = 0 then 'not_evaluable'
            when count(case when o.letting = 'market' then 1 end) > 0 then 'excluded'
            when count(case when o.valid_from > :window_start then 1 end) >= :limit then 'fires'
            else 'clear' end as outcome,
       case when count(o.row_id) = 0 then 'none_known'
            when count(case when o.letting = 'market' then 1 end) > 0 then 'E8' end as reason,
       count(case when o.valid_from > :window_start then 1 end) as starts
from subject s left join operator_spell o on o.premises_id = s.subject_id
group by s.subject_id
```

```sql evidence
select s.subject_id, o.row_id from subject s join operator_spell o on o.premises_id = s.subject_id
```

## Example: three, none, unknown, market (on_day 2026-03-01)

| operator_spell | row_id | premises_id | operator_id | valid_from | letting |
|----------------|--------|-------------|-------------|------------|---------|
|                | b      | L1          | E1          | 2024-03-02 |         |
|                | a      | L1          | E2          | 2025-01-01 |         |
|                | c      | L1          | E3          | 2026-03-01 |         |
|                | d      | L2          | E1          | 2019-01-01 |         |
|                | e      | L4          | E1          | 2019-01-01 | market  |

| coverage | register | table_name     | edition    | published_on | refreshed_every_days |
|----------|----------|----------------|------------|--------------|----------------------|
|          | town     | operator_spell | 2026-02-01 | 2026-02-01   | 31                   |

| expect | subject_id | outcome       | reason     | starts | evidence |
|--------|------------|---------------|------------|--------|----------|
|        | L1         | fires         |            | 3      | a b c    |
|        | L2         | clear         |            | 0      | d        |
|        | L3         | not_evaluable | none_known | 0      |          |
|        | L4         | excluded      | E8         | 0      | e        |
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., list[Signal]]:
    """Load the good file with texts replaced; every replacement must find its text."""

    def loaded(*replacements: tuple[str, str], name: str = "EST-99-starts.md") -> list[Signal]:
        text = GOOD
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        folder = tmp_path / "establishments"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return load_catalogue(tmp_path)

    return loaded
