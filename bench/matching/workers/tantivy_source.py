"""Candidates from tantivy, a search engine in Rust: exact words (BM25), fuzzy words, sounds, as yente asks for them."""

from pathlib import Path

import tantivy
from normality import ascii_text
from rigour.text import metaphone
from serve import Entity, Hits, Question

NAMES = 200  # names looked at for the candidates


def words_of(name: str) -> list[str]:
    """Return the words of a name in ASCII letters and digits, lower case."""
    plain = (ascii_text(name) or "").lower()
    return "".join(c if c.isalnum() else " " for c in plain).split()


def sounds_of(words: list[str]) -> list[str]:
    """Return how words of three letters or more sound."""
    return [sound.lower() for word in words if len(word) > 2 and word.isalpha() and (sound := metaphone(word))]


class TantivySource:
    """One document a name."""

    def __init__(self, folder: Path, entities: list[Entity]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("sounds", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("entity", stored=True)
        self._schema = builder.build()
        path = folder / "tantivy"
        path.mkdir()
        self._index = tantivy.Index(self._schema, path=str(path))
        self._ids = [one[0] for one in entities]
        self._names = [[value for value, _ in names] for _, _, names, _ in entities]
        self._known: set[str] = set()

    def build(self) -> None:
        """Write the documents, one segment after another, and merge them."""
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for number, names in enumerate(self._names):
            for value in names:
                words = words_of(value)
                self._known.update(words)
                sounds = " ".join(sounds_of(words))
                writer.add_document(tantivy.Document(words=" ".join(words), sounds=sounds, entity=number))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._names = []

    def candidates(self, asked: list[Question], limit: int) -> list[Hits]:
        """Return the ``limit`` entities of each question whose names score best."""
        return [self._one(name, limit) for _, _, name, _ in asked]

    def _one(self, name: str, limit: int) -> Hits:
        query = self._query(words_of(name))
        best: dict[str, float] = {}
        for score, address in self._searcher.search(query, limit=max(NAMES, 2 * limit), count=False).hits:
            id_ = self._ids[self._searcher.doc(address)["entity"][0]]
            best.setdefault(id_, float(score))
            if len(best) == limit:
                break
        return list(best.items())

    def _query(self, words: list[str]) -> tantivy.Query:
        parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for word in words:
            parts.append((tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "words", word, "freq")))
            if len(word) > 2:
                fuzzy = tantivy.Query.fuzzy_term_query(self._schema, "words", word, distance=2 if len(word) > 6 else 1)
                boost = 1.5 if word in self._known else 5.0  # an unknown word is met through its neighbours alone
                parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(fuzzy, boost)))
        for sound in sounds_of(words):
            term = tantivy.Query.term_query(self._schema, "sounds", sound, "freq")
            parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, 0.3)))
        return tantivy.Query.boolean_query(parts)
