"""The noise of the matcher's benchmark, on invented names."""

import random

import pytest
from bench.matching import lists, measures, noise, people, queries
from bench.matching.lists import Listed, name_key
from bench.matching.queries import Query

PERSON = "Aleksandr Petrovich Verrandóv"
COMPANY = "Norvik Belkave Shipping Company Limited"
UNCHANGED = {"exact", "alias"}


def asked(kind: str, name: str, seed: int = 7) -> str | None:
    return noise.KINDS[kind](name, random.Random(seed))  # noqa: S311 - nothing secret


@pytest.fixture(autouse=True)
def _no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real file is read: the Arabic dictionary knows one word."""
    monkeypatch.setattr("bench.matching.scripts.arabic_words", lambda: {"aleksandr": "ألكسندر"})


@pytest.mark.parametrize("kind", sorted(noise.KINDS))
def test_the_same_seed_makes_the_same_noise(kind: str) -> None:
    """A figure can be measured again."""
    name = COMPANY if kind in noise.ORGANISATIONS_ONLY else PERSON
    assert [asked(kind, name, seed) for seed in range(20)] == [asked(kind, name, seed) for seed in range(20)]


@pytest.mark.parametrize("kind", sorted(set(noise.KINDS) - UNCHANGED))
def test_every_kind_of_noise_changes_the_name(kind: str) -> None:
    """What is asked is never the listed name by chance."""
    name = COMPANY if kind in noise.ORGANISATIONS_ONLY else PERSON
    made = [asked(kind, name, seed) for seed in range(50)]
    assert all(made)
    assert name not in made


def test_there_are_seventeen_kinds() -> None:
    """The tables name seventeen."""
    assert len(noise.KINDS) == 17


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("diacritics", PERSON, "Aleksandr Petrovich Verrandov"),
        ("no_middle", PERSON, "Aleksandr Verrandóv"),
        ("nickname", PERSON, "Sasha Petrovich Verrandóv"),
    ],
)
def test_kinds_without_chance_say_what_they_say(kind: str, name: str, said: str) -> None:
    """Marks, a middle name and a short form are dropped or changed alone."""
    assert asked(kind, name) == said


@pytest.mark.parametrize(("kind", "words"), [("swapped", 0), ("company_order", 0), ("glued", -1), ("split", 1), ("no_middle", -1)])  # fmt: skip
def test_order_and_blanks_keep_the_letters(kind: str, words: int) -> None:
    """Only the number of words and their order change."""
    for seed in range(30):
        said = asked(kind, "Norvik Belkave Shipping", seed)
        assert said is not None
        said = said.replace(",", "").replace("-", " ")
        assert len(said.split()) == 3 + words
        if kind != "no_middle":
            assert sorted(said.lower().replace(" ", "")) == sorted("norvikbelkaveshipping")


def test_a_script_has_no_latin_letter() -> None:
    """The name is written in another alphabet whole."""
    assert all(lists.is_native(asked("script", "Ilda Verrandov", seed) or "") for seed in range(20))


@pytest.mark.parametrize("kind", sorted(noise.KINDS))
def test_a_name_that_does_not_lend_itself_is_left_alone(kind: str) -> None:
    """One short word gives nothing or something, the same each time, and no error; so do digits; of nothing comes nothing."""
    for name in ("Ox", "77", "Ng Li", "李明"):
        said = asked(kind, name)
        assert said == asked(kind, name)
        assert said is None or said.strip()
    assert not asked(kind, "")


def _list(number: int) -> list[Listed]:
    return [
        Listed(f"x-{n}", "Person", (
            (f"Ilda Verrand{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}ov", "name"),
            (f"Ilda Maria Verrand{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}ova", "alias"),
            (f"Ильда Верранд{'абвгдежзик'[n % 10]}{'лмнопрстуф'[n // 10 % 10]}ова", "alias"),
        ), ("1970-01-02",))
        for n in range(number)
    ]  # fmt: skip


def test_what_is_taken_off_the_list_is_what_is_asked() -> None:
    """A held-out name cannot be found letter by letter."""
    made = _list(60)
    drawn = queries.ask_list(made, seed=3, per_kind=6)
    left = {value for one in lists.without(made, drawn.gone) for value, _ in one.names}
    held_out = [query for query in drawn.queries if query.held_out]
    assert len(held_out) == 6 + 3
    assert not {query.name for query in held_out} & left
    assert {query.kind for query in held_out} == {queries.UNLISTED, "script"}


def test_one_on_two_lists_is_right_twice() -> None:
    """A hit that shares a whole name of two words with the target is right; one word alone is not enough."""
    twice = [Listed("a", "Person", (("Ilda Verrand", "name"),)), Listed("b", "Person", (("Verrand, Ilda", "name"),))]
    other = Listed("c", "Person", (("Ilda", "name"),))
    drawn = queries.ask_list([*twice, other], seed=1, per_kind=2)
    first = next(query for query in drawn.queries if query.kind == "swapped")
    assert first.right == {"a", "b"}


def test_measures_of_a_small_run() -> None:
    """Recall counts places, thresholds count what is not found as nothing, alarms count strangers above the bar."""
    query = Query("q", "exact", "Person", "Ilda Verrand", (), frozenset({"a"}))
    answers = [[("b", 0.9), ("a", 0.8)], [("a", 0.7)], []]
    assert measures.recall([query] * 3, answers)["at_5"] == pytest.approx(2 / 3, abs=1e-3)
    assert measures.recall([query] * 3, answers)["at_1"] == pytest.approx(1 / 3, abs=1e-3)
    assert measures.thresholds([query] * 3, answers) == {"80%": 0.0, "90%": 0.0}
    stranger = Query("s", "world", "Person", "Olmo Kest")
    assert measures.alarms([stranger] * 2, [[("a", 0.7)], []], {"90%": 0.7}, {name_key("Kest Olmo")})["90%"] == 0.5


def test_ties_between_one_party_on_two_lists_are_none() -> None:
    """Two entities at the highest score tie only where they have no name in common, native names counted."""
    same = [Listed("a", "Person", (("Ilda", "name"), ("Ильда", "name"))), Listed("b", "Person", (("Ильда", "name"),))]
    other = Listed("c", "Person", (("Olmo", "name"),))
    assert measures.ties([[("a", 1.0), ("b", 1.0)]], [*same, other], 0.5)["tied_there"] == 0
    assert measures.ties([[("a", 1.0), ("c", 1.0)]], [*same, other], 0.5)["tied_there"] == 1


def test_strangers_of_the_world_bear_names_of_one_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forename and surname are of the same country."""
    known = {"forenames": {"FR": ["Ilda"], "CL": ["Olmo"]}, "surnames": {"FR": ["Verrand"], "CL": ["Kest"]}}
    monkeypatch.setattr(people, "names_by_country", lambda kind: {**known[kind]})
    assert {query.name for query in people.world_people(2, 1)} <= {"Ilda Verrand", "Olmo Kest"}
