"""What the letters of a pack must hold beside their form: they exist, go to whom the law names, and say the same in each language."""

from collections.abc import Iterator
from string import Formatter

from rempart.procedures.pack.form import Transition
from rempart.procedures.pack.letters import BLOCKS, COMMON, Letter, names_in, paragraphs_of
from rempart.procedures.pack.pack import Pack


def letter_faults(pack: Pack) -> Iterator[str]:
    """Yield every fault of a pack's letters, in words."""
    for letter in pack.letters.values():
        where = f"letters/{letter.letter}.yml"
        if letter.recipient not in pack.recipients:
            yield f"{where}: {letter.recipient} is not a recipient of the pack"
        if letter.article not in pack.articles:
            yield f"{where}: article {letter.article} is not in law.yml"
        yield from (f"{where}: {fault}" for fault in (*_fields(letter), *_texts(letter)))
    for procedure in pack.procedures.values():
        for one in procedure.transitions:
            yield from (f"{procedure.procedure}.yml: transition {one.id}: {fault}" for fault in _named(pack, one))


def _named(pack: Pack, one: Transition) -> Iterator[str]:
    if one.letter is None:
        return
    letter = pack.letters.get(one.letter)
    if letter is None:
        yield f"there is no letter {one.letter}"
    elif "remedies_stated" in one.gives and not letter.remedies:
        yield f"letter {one.letter} does not tell the ways of appeal (remedies)"


def _fields(letter: Letter) -> Iterator[str]:
    ids = [one.id for one in letter.fields]
    if len(set(ids)) != len(ids):
        yield "a field stands twice"
    for name in sorted({*COMMON, "to"} & set(ids)):
        yield f"field {name} is one of every letter: do not give it again"


def _texts(letter: Letter) -> Iterator[str]:
    languages = set(letter.body)
    if any(set(texts) != languages for texts in letter.texts):
        yield "its title, box and body are not in the same languages"
        return
    blocks = {one.id for one in letter.fields if one.kind in BLOCKS}
    for lang in sorted(languages):
        texts = [one[lang] for one in letter.texts]
        lines = [*texts[:-1], *(one for one in paragraphs_of(texts[-1]) if one[1:-1] not in blocks)]
        for name in sorted(blocks & {name for line in lines for name in names_in(line)}):
            yield f"({lang}) {{{name}}} does not stand alone in a paragraph of the body"
        missing = letter.names - {name for text in texts for name in names_in(text)}
        for name in sorted(missing):
            yield f"({lang}) {{{name}}} is named in another language alone"
        if any(spec or conversion for text in texts for _, _, spec, conversion in Formatter().parse(text)):
            yield f"({lang}) a field is named by its id alone, as {{id}}"
