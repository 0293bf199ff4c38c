"""Names made comparable: one alphabet, words, legal forms, consonant skeletons."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from anyascii import anyascii

from rempart.base.yaml_files import read_yaml

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"['`’ʼʻʿʾ´]")
_RESPELT = re.compile("[\u0370-\u03ff\u0590-\u05ff]")
_LONGEST_WORD = 24
MOST_WORDS = 24
_SHORT_FORM = 5  # letters up to which a legal form stands before a name only where words.yml says so
_UNPARTED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"),
             ("\uac00", "\ud7af"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadName:
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


@cache
def table(name: str) -> dict[str, Any]:
    """Return one data file of this room."""
    text = files("rempart.identity").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = read_yaml(text)
    return loaded


@lru_cache(maxsize=200_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text: Latin letters, lower case, marks off, letters and digits only.

    Every script becomes Latin letters; an apostrophe joins, any other sign separates.
    """
    return tuple(_WORD.findall(_APOSTROPHES.sub("", latin(text).lower())))


def latin(text: str) -> str:
    """Return a text in Latin letters (anyascii), some scripts respelt before by the sounds that they write."""
    if text.isascii():
        return text
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text))
    if _RESPELT.search(text):
        for pattern, sound in _respellings():
            text = pattern.sub(sound, text)
    return anyascii(text)


@cache
def _respellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    scripts = table("words")["respellings"].values()
    return tuple((re.compile(pattern, re.IGNORECASE), sound) for script in scripts for pattern, sound in script)


def normalise(text: str) -> str:
    """Return the words of a text, joined by single spaces; normalising twice changes nothing."""
    return " ".join(words_of(text))


@lru_cache(maxsize=20_000)
def spelled(text: str) -> dict[str, str]:
    """Return, for each word of a name, how the name itself writes it: ``mstfa`` of مصطفى.

    A word that the name writes only joined to another is left out.
    """
    found: dict[str, str] = {}
    for chunk in text.replace("-", " ").split():
        words = words_of(chunk)
        if len(words) == 1:
            found.setdefault(words[0], chunk.strip(' ,;.()"«»“”'))
    return found


def leaves_vowels_out(text: str) -> bool:
    """Tell whether a text holds letters of the Hebrew or Arabic blocks and their like (U+0590 to U+08FF)."""
    return not text.isascii() and any("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in text)


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one list of ``words.yml`` (particles, patronymics, titles, common, forms_of_address)."""
    return frozenset(table("words")[name])


Forms = dict[str, frozenset[str]]


@cache
def legal_forms() -> dict[str, tuple[str, ...]]:
    """Return canonical form -> its family and its spellings, as ``legal_forms.yml`` writes them."""
    return {form: tuple(text.split(" | ")) for form, text in table("legal_forms").items()}


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
    """The words with which spellings of legal forms begin, and those with which they end."""
    anywhere, at_end, _ = _form_spellings()
    return frozenset(key.split()[0] for key in anywhere), frozenset(key.split()[-1] for key in at_end)


def _letters_joined(words: tuple[str, ...]) -> str:
    """Join single letters that stand side by side: s a r l becomes sarl."""
    if 1 not in map(len, words):
        return " ".join(words)
    return re.sub(r"(?<=\b[a-z]) (?=[a-z]\b)", "", " ".join(words))


def families(forms: frozenset[str]) -> frozenset[str]:
    """Return the families of canonical legal forms: limited, stock, partnership..."""
    return frozenset(legal_forms()[form][0] for form in forms)


@lru_cache(maxsize=100_000)
def split_legal_form(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str], str]:
    """Take the legal form off the end or the beginning of a firm's name.

    Returns the words left (never none), the canonical forms that the spelling may mean, and the spelling.
    """
    anywhere, at_end, longest = _form_spellings()
    begins, ends = form_edges()
    if words and words[-1] not in ends and words[0] not in begins and 1 not in map(len, words):
        return words, frozenset(), ""  # no spelling begins or ends so
    for size in range(min(longest, len(words) - 1), 0, -1):
        for part, rest, spellings in ((words[-size:], words[:-size], at_end), (words[:size], words[size:], anywhere)):
            spaced, joined = " ".join(part), _letters_joined(part)
            forms = spellings.get(spaced, frozenset()) | spellings.get(joined, frozenset())
            if forms:
                return rest, forms, spaced if spaced in spellings else joined
    return words, frozenset(), ""


@lru_cache(maxsize=200_000)
def read_name(value: str, organisation: bool) -> ReadName:
    """Read a name into words; of what is not a person, its legal form apart.

    At most 24 words of at most 24 letters are kept; titles go where another word remains.
    """
    words = words_of(value)[:MOST_WORDS]
    if words and max(map(len, words)) > _LONGEST_WORD:
        words = tuple(word[:_LONGEST_WORD] for word in words)
    forms, form_text, no_vowels = frozenset[str](), "", leaves_vowels_out(value)
    if organisation:
        words, forms, form_text = split_legal_form(words)
        words = tuple(word for word in _letters_joined(words).split() if word not in word_list("joining")) or words
    elif not no_vowels:  # in such a script a given name may come out as mr or dr
        kept = tuple(word for word in words if word not in word_list("titles"))
        words = kept or words
    return ReadName(words, forms, form_text, no_vowels)


@cache
def sounds_and_letters() -> tuple[re.Pattern[str], dict[str, str], dict[int, str], dict[int, str]]:
    """Return the pattern of sound groups, what each sounds like, and what skeletons and loose skeletons make of letters."""
    data = table("words")
    sounds: dict[str, str] = data["sounds"]
    pattern = re.compile("|".join(sorted(sounds, key=lambda spelling: (-len(spelling), spelling))))
    return pattern, sounds, str.maketrans(data["letters"]), str.maketrans(data["loose_letters"])


def _once(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return the sounds of a word's consonants, doubles once; a vowel at the beginning is kept as ``a``.

    Spellings of one name in several scripts or languages mostly share it.
    """
    pattern, sounds, letters, _ = sounds_and_letters()
    body = _once(pattern.sub(lambda found: sounds[found.group()], word).translate(letters))
    return "a" + body if word[:1] in set("aeiouy") else body


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
    return str.maketrans(table("words")["hard_letters"])


def one_word(name: str) -> bool:
    """Tell whether a person's name is one word beside a form of address: a surname alone, as far as one can see.

    A name in a script that does not part its words (Chinese, Japanese, Korean, Thai, Burmese, Khmer, Lao) is whole.
    """
    if any(first <= letter <= last for letter in name for first, last in _UNPARTED):
        return False
    words = ["".join(words_of(chunk)) for chunk in name.split()]
    return len([word for word in words if word and word not in word_list("forms_of_address")]) <= 1
