"""The generic pack cites law of the Union: it is called by its name in the language of whoever reads it."""

import pytest

from rempart.base import Words
from rempart.procedures.pack import load_pack
from rempart.procedures.pack.form import Article
from rempart.procedures.telling.dates import article_in_words

PACK = load_pack("generic")
ARTICLES = {"id": "x-1", "says": {"en": "x", "fr": "x"}, "checked_on": ""}


def test_every_text_of_the_generic_pack_has_a_name_in_both_languages() -> None:
    """None is called in French as in English."""
    for id_, article in PACK.articles.items():
        assert article.named is not None, id_
        assert article.cited("fr") != article.cited("en"), id_
    cited = PACK.articles["charter-47"]
    assert article_in_words(cited, "fr").startswith("Charte des droits fondamentaux de l’Union européenne, art. 47, ")
    assert article_in_words(cited, "en").startswith(f"{cited.article}, ")


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_a_national_text_is_cited_as_it_is_everywhere(lang: str) -> None:
    """An article that is given once is called so in every language; a third language cites as the pack does."""
    article = Article.model_validate(ARTICLES | {"article": "Gemeentewet, art. 174"})
    assert article.cited(lang) == article.article
    assert article.name == Words("Gemeentewet, art. 174", "Gemeentewet, art. 174")
