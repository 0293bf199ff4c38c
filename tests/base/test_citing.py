"""A citation of law is written once, and told in French without an English word."""

import re

import pytest

from rempart.base.citing import cited
from rempart.registers import available, open_register
from rempart.signals import load_catalogue

NAMES = r"[A-Z][\w-]+(?: (?:[A-Z][\w-]+|for|of|and))* Act|Open Government Licence|Justice for Victims of Corrupt Foreign Officials"
"""What is called so in English everywhere."""
ENGLISH = re.compile(
    r"\b(the|and|of|to|for|on|under|with|such|as|by|law|decree|order|regulations?|ff|article of|list|lists|file|town|public list"
    r"|terms|use|licence of|domain|stated|access|named|duty|EU|EC|CJEU|publisher)\b"
)


def written() -> list[str]:
    """Every citation of the catalogue, every basis and licence of a register."""
    signals = [basis.text for signal in load_catalogue() for basis in signal.contract.legal_basis]
    cards = [open_register(name).card for name in available()]
    return sorted({*signals, *(card.legal_basis.text for card in cards), *(card.licence for card in cards)})


@pytest.mark.parametrize("text", written())
def test_no_word_of_another_language_stays(text: str) -> None:
    """A new citation whose words ``citing.yml`` does not know fails here; in English it comes back as it is."""
    told = re.sub(NAMES, "", cited(text, "fr").replace("Lloyd’s of London", ""))
    assert ENGLISH.findall(told) == []
    assert cited(text, "en") == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Code de commerce, art. L144-1 ff. and L145-31", "Code de commerce, art. L144-1 et suivants et L145-31"),
        ("Directive 2014/24/EU, art. 5(3), (8) to (10)", "Directive 2014/24/UE, art. 5(3), (8) à (10)"),
        ("Regulation (EU) 2016/679, art. 6(1)(e) and 25", "Règlement (UE) 2016/679, art. 6(1)(e) et 25"),
    ],
)
def test_what_stands_between_articles_is_told(text: str, told: str) -> None:
    """Acts and numbers stay, joined as a French jurist joins them."""
    assert cited(text, "fr") == told


def test_what_a_town_wrote_comes_back_as_it_is() -> None:
    """Whoever typed it chose the language."""
    assert cited("By-law of 3 May 2024 and its annex", "fr") == "By-law of 3 May 2024 and its annex"
