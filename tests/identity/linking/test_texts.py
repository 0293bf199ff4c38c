"""Many texts read at once say what each says alone."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rempart.identity.linking.texts import latin_of_many, read_firms, words_of_many
from rempart.identity.naming.names import latin, legal_forms, read_name, word_list, words_of

texts = st.lists(st.text(max_size=30) | st.text("aB1é ÿß'’´.-\nşğŁœ", max_size=20), max_size=6)
forms = sorted(
    {spelling for _, *several in legal_forms().values() for spelling in several} | set(word_list("winding_up"))
)
words = st.sampled_from(
    ["Kolmar", "Vask", "Bögli", "d'Étoile", "2", "a", "S", "und", "et", "&", "A.B.", "sarl", "Trading"]
)
firms = st.lists(words | st.sampled_from(forms), min_size=1, max_size=5).map(" ".join)


@settings(deadline=None)  # tables are read at first
@given(texts=texts)
@example(texts=["é\nà", "a´b", "½", "\u0085", "İstanbul", "Москва", ""])
def test_latin_letters_are_those_of_each_text(texts: list[str]) -> None:
    """Accents, ligatures, other scripts; a line feed in a cell is a space."""
    assert latin_of_many(texts) == [latin(text.replace("\n", " ")) for text in texts]


@settings(deadline=None)  # tables are read at first
@given(texts=texts)
def test_words_are_those_of_each_text(texts: list[str]) -> None:
    """The same words in the same order."""
    assert list(map(tuple, words_of_many(texts))) == ([words_of(text) for text in texts] if texts else [])


@settings(deadline=None)
@given(names=st.lists(firms | st.text(max_size=30), min_size=1, max_size=4))
@example(
    names=["SARL Kolmar", "Kolmar S.A.R.L.", "S A", "GmbH", "Vask GmbH & Co. KG", "A B Kolmar SA", "Kolmar S A B", ""]
)
def test_firms_have_the_words_and_legal_forms_of_each_name(names: list[str]) -> None:
    """Forms in front, at the end, of letters, of several words; those that are wound up; names that are nothing but a form."""
    alone = [read_name(name, True) for name in names]
    assert [(tuple(words), forms) for words, forms in read_firms(names)] == [(one.words, one.forms) for one in alone]
