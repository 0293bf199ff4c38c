"""Names made comparable: one alphabet, words, legal forms, consonant skeletons."""

import re
from functools import cache, lru_cache
from operator import eq
from typing import NamedTuple

from rempart.identity.naming.east import person_readings
from rempart.identity.naming.scripts import APOSTROPHES, latin_readings
from rempart.identity.tables import table

_WORD = re.compile(r"[a-z0-9]+")
_TWICE = re.compile(r"(.)(?=\1)")
_LONGEST_WORD = 24
MOST_WORDS = 24
_SHORT_FORM = 5  # letters up to which a legal form stands before a name only where words.yml says so
_LONGEST_WINDING_UP = 4  # words
_VOWELS = frozenset("aeiouy")
_FEW_VOWELS = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_SIGNS = bytes(code if chr(code).isalnum() else 32 for code in bytes(range(128)).lower()).ljust(256)
"""What each ASCII letter becomes: lower case, anything but letters and digits a space."""
_PREFIXES = frozenset({"al", "abdul"})  # words that Arabic writes with the next one
_UNPARTED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"),
             ("\uac00", "\ud7af"))  # fmt: skip


class ReadName(NamedTuple):
    """A name read into words.

    ``words`` in the published order, without titles and legal form; ``forms`` the canonical legal forms it may have;
    ``form_text`` the legal form as read; ``no_vowels`` tells whether its script leaves vowels out.
    """

    words: tuple[str, ...]
    forms: frozenset[str]
    form_text: str
    no_vowels: bool

    @property
    def glued(self) -> str:
        """The words without spaces."""
        return "".join(self.words)


@lru_cache(maxsize=200_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text: Latin letters, lower case, marks off, letters and digits only.

    Every script becomes Latin letters; an apostrophe joins, any other sign separates.
    """
    return _words(latin(text))


def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(text.encode("ascii").translate(_SIGNS, b"'`").decode("ascii").split())
    return tuple(_WORD.findall(APOSTROPHES.sub("", text.lower())))


def latin(text: str) -> str:
    """Return a text in Latin letters, as its script is mostly read (``latin_readings``)."""
    return text if text.isascii() else latin_readings(text)[0]


def normalise(text: str) -> str:
    """Return the words of a text, joined by single spaces; normalising twice changes nothing."""
    return " ".join(words_of(text))


@lru_cache(maxsize=20_000)
def spelled(text: str) -> dict[str, str]:
    """Return, for each word of a name, how the name itself writes it: ``mustafa`` of مصطفى, however it is read.

    A word that the name writes only joined to another is left out.
    """
    found: dict[str, str] = {}
    for chunk in text.replace("-", " ").split():
        shown = chunk.strip(' ,;.()"«»“”„‟‹›')
        if shown.isascii() and shown.isalnum():
            found.setdefault(shown.lower(), shown)
            continue
        for reading in latin_readings(chunk):
            words = _words(reading)
            if len(words) == 1 or (len(words) == 2 and words[0] in _PREFIXES and not chunk.isascii()):
                found.setdefault(words[-1], shown)
    return found


def leaves_vowels_out(text: str) -> bool:
    """Tell whether a script leaves vowels out or has many spellings for them: Hebrew, Arabic and their like."""
    return not text.isascii() and _FEW_VOWELS.search(text) is not None


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one list of ``words.yml`` (particles, patronymics, titles, common, forms_of_address)."""
    return frozenset(table("naming/words")[name])


Forms = dict[str, frozenset[str]]


@cache
def legal_forms() -> dict[str, tuple[str, ...]]:
    """Return canonical form -> its family and its spellings, as ``legal_forms.yml`` writes them."""
    return {form: tuple(text.split(" | ")) for form, text in table("naming/legal_forms").items()}


@cache
def _form_spellings() -> tuple[Forms, Forms, int]:
    """Spelling, words joined by spaces -> canonical forms: anywhere, at the end only; and the most words one has."""
    found: dict[str, set[str]] = {}
    for form, (_, *spellings) in legal_forms().items():
        for spelling in spellings:
            for key in {normalise(spelling), _letters_joined(words_of(spelling))}:
                found.setdefault(key, set()).add(form)
    at_end = {key: frozenset(forms) for key, forms in found.items()}
    in_front = word_list("forms_in_front")
    anywhere = {
        key: forms for key, forms in at_end.items() if len(key) > _SHORT_FORM or key.replace(" ", "") in in_front
    }
    return anywhere, at_end, max(key.count(" ") + 1 for key in at_end)


@cache
def form_edges() -> tuple[frozenset[str], frozenset[str]]:
    """The words with which spellings of legal forms begin, and those with which they or a winding-up end."""
    anywhere, at_end, _ = _form_spellings()
    ends = [*at_end, *word_list("winding_up")]
    return frozenset(key.split()[0] for key in anywhere), frozenset(key.split()[-1] for key in ends)


def _letters_joined(words: tuple[str, ...]) -> str:
    """Join single letters that stand side by side: s a r l becomes sarl."""
    if 1 not in map(len, words):
        return " ".join(words)
    return re.sub(r"(?<=\b[a-z]) (?=[a-z]\b)", "", " ".join(words))


def families(forms: frozenset[str]) -> frozenset[str]:
    """Return the families of canonical legal forms: limited, stock, partnership..."""
    return frozenset(legal_forms()[form][0] for form in forms)


@cache
def _form_sizes() -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """First word, and last word, -> how many words the spellings have that begin, or end, with it, most first."""
    anywhere, at_end, _ = _form_spellings()
    begins: dict[str, list[int]] = {}
    ends: dict[str, list[int]] = {}
    for spellings, edge, found in ((anywhere, 0, begins), (at_end, -1, ends)):
        for key in sorted(spellings, key=lambda key: -key.count(" ")):
            sizes = found.setdefault(key.split()[edge], [])
            if key.count(" ") + 1 not in sizes:
                sizes.append(key.count(" ") + 1)
    return begins, ends


_Split = tuple[tuple[str, ...], frozenset[str], str]


@lru_cache(maxsize=100_000)
def split_legal_form(words: tuple[str, ...]) -> _Split:
    """Take the legal form off the end or the beginning of a firm's name.

    Returns the words left (never none), the canonical forms that the spelling may mean, and the spelling. What says that
    the firm is wound up goes first.
    """
    words = _going(words)
    if 1 in map(len, words):
        return _split_with_letters(words)
    if len(words) > 1:
        anywhere, at_end, _ = _form_spellings()
        begins, ends = _form_sizes()
        for size in ends.get(words[-1], ()):
            spelling = " ".join(words[-size:])
            if size < len(words) and spelling in at_end:
                return words[:-size], at_end[spelling], spelling
        for size in begins.get(words[0], ()):
            spelling = " ".join(words[:size])
            if size < len(words) and spelling in anywhere:
                return words[size:], anywhere[spelling], spelling
    return words, frozenset(), ""


def _split_with_letters(words: tuple[str, ...]) -> _Split:
    """Do the same where single letters may be part of the form: s a r l."""
    anywhere, at_end, longest = _form_spellings()
    sizes = range(min(longest, len(words) - 1), 0, -1)
    edges = [(words[-size:], words[:-size], at_end) for size in sizes]
    edges += [(words[:size], words[size:], anywhere) for size in sizes]
    for part, rest, spellings in edges:
        spaced, joined = " ".join(part), _letters_joined(part)
        forms = spellings.get(spaced, frozenset()) | spellings.get(joined, frozenset())
        if forms:
            return rest, forms, spaced if spaced in spellings else joined
    return words, frozenset(), ""


def _going(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a firm's name without those at its end that say that it is wound up."""
    if words and words[-1] in _last_of_winding_up():
        for size in range(min(_LONGEST_WINDING_UP, len(words) - 1), 0, -1):
            if " ".join(words[-size:]) in word_list("winding_up"):
                return words[:-size]
    return words


@cache
def _last_of_winding_up() -> frozenset[str]:
    return frozenset(said.split()[-1] for said in word_list("winding_up"))


def _without(words: tuple[str, ...], some: frozenset[str]) -> tuple[str, ...]:
    return words if some.isdisjoint(words) else tuple(word for word in words if word not in some)


@lru_cache(maxsize=200_000)
def read_name(value: str, organisation: bool) -> ReadName:
    """Read a name into words, as its script is mostly read; of what is not a person, its legal form apart.

    At most 24 words of at most 24 letters are kept; titles go where another word remains.
    """
    return read_anew(value, organisation)


def read_anew(value: str, organisation: bool) -> ReadName:
    """Do what ``read_name`` does, for callers that keep what they make of it."""
    if value.isascii():
        return _read(_words(value), organisation, no_vowels=False)
    return _read(words_of(value), organisation, leaves_vowels_out(value))


@lru_cache(maxsize=50_000)
def readings_of(value: str, organisation: bool) -> tuple[ReadName, ...]:
    """Return every reading of a name that its script allows, that of ``read_name`` first; one of most names.

    Names of persons in Chinese characters and Korean letters are read parted as well, in the ways of several countries.
    """
    first = read_name(value, organisation)
    if value.isascii():
        return (first,)
    texts = [*latin_readings(value)[1:], *([] if organisation else person_readings(value))]
    others = (_read(_words(text), organisation, first.no_vowels) for text in texts)
    return tuple(dict.fromkeys([first, *others]))


def _read(words: tuple[str, ...], organisation: bool, no_vowels: bool) -> ReadName:
    words = words[:MOST_WORDS]
    if words and max(map(len, words)) > _LONGEST_WORD:
        words = tuple(word[:_LONGEST_WORD] for word in words)
    forms, form_text = frozenset[str](), ""
    if organisation:
        words, forms, form_text = split_legal_form(words)
        joined = tuple(_letters_joined(words).split()) if 1 in map(len, words) else words
        words = _without(joined, word_list("joining")) or words
    elif not no_vowels:  # in such a script a given name may come out as mr or dr
        words = _without(words, word_list("titles")) or words
    return ReadName(words, forms, form_text, no_vowels)


@cache
def sounds_and_letters() -> tuple[re.Pattern[str], dict[str, str], dict[int, str], dict[int, str]]:
    """Return the pattern of sound groups, what each sounds like, and what skeletons and loose skeletons make of letters."""
    data = table("naming/words")
    sounds: dict[str, str] = data["sounds"]
    pattern = re.compile("|".join(sorted(sounds, key=lambda spelling: (-len(spelling), spelling))))
    return pattern, sounds, str.maketrans(data["letters"]), str.maketrans(data["loose_letters"])


def _once(text: str) -> str:
    return _TWICE.sub("", text) if True in map(eq, text, text[1:]) else text


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return the sounds of a word's consonants, doubles once; a vowel at the beginning is kept as ``a``.

    Spellings of one name in several scripts or languages mostly share it.
    """
    pattern, sounds, letters, _ = sounds_and_letters()
    body = _once(pattern.sub(lambda found: sounds[found.group()], word).translate(letters))
    return "a" + body if word[:1] in _VOWELS else body


@lru_cache(maxsize=200_000)
def loose_skeleton(word: str) -> str:
    """Return a skeleton without half-vowels, for names in scripts that leave vowels out."""
    pattern, sounds, letters, loose = sounds_and_letters()
    return _once(pattern.sub(lambda found: sounds[found.group()], word).translate(loose).translate(letters))


@lru_cache(maxsize=40_000)
def hard_skeleton(word: str) -> str:
    """Return the consonants that every script writes, lips (b, p, f) and throat (g, k) folded: only to compare."""
    pattern, sounds, letters, _ = sounds_and_letters()
    heard = pattern.sub(lambda found: sounds[found.group()], word)
    return _once(heard.translate(_hard_letters()).translate(letters))


@cache
def _hard_letters() -> dict[int, str]:
    return str.maketrans(table("naming/words")["hard_letters"])


def one_word(name: str) -> bool:
    """Tell whether a person's name is one word beside a form of address: a surname alone, as far as one can see.

    A name in a script that does not part its words (Chinese, Japanese, Korean, Thai, Burmese, Khmer, Lao) is whole.
    """
    if any(first <= letter <= last for letter in name for first, last in _UNPARTED):
        return False
    words = ["".join(words_of(chunk)) for chunk in name.split()]
    return len([word for word in words if word and word not in word_list("forms_of_address")]) <= 1
