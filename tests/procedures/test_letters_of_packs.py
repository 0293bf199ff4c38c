"""What loading a pack refuses of its letters: each rule broken in a copy of the generic pack, and told."""

import shutil
from pathlib import Path

import pytest

from rempart.procedures.pack import PackError, load_pack
from rempart.procedures.pack.reading import FOLDER


def broken(tmp_path: Path, file: str, before: str, after: str) -> PackError:
    """The refusal of a copy of the generic pack in which one text is replaced."""
    folder = tmp_path / "pack"
    shutil.copytree(FOLDER / "generic/2026-11-30", folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    return refused.value


@pytest.mark.parametrize(
    ("file", "before", "after", "fault"),
    [
        ("procedures/application.yml", "letter: receipt", "letter: postcard", "transition receive: there is no letter postcard"),
        ("letters/receipt.yml", "recipient: applicant", "recipient: newspaper", "letters/receipt.yml: newspaper is not a recipient of the pack"),
        ("letters/receipt.yml", "article: charter-41", "article: charter-99", "letters/receipt.yml: article charter-99 is not in law.yml"),
        ("letters/decision.yml", "remedies: true", "remedies: false", "transition notify: letter decision does not tell the ways of appeal (remedies)"),
        ("letters/decision.yml", "remedies: true", "remedies: false", "transition sign: its letter decision does not tell the ways of appeal (remedies)"),
        ("letters/receipt.yml", "    {papers}\n", "    With {papers}\n", "letters/receipt.yml: (en) {papers} does not stand alone in a paragraph of the body"),
        ("letters/receipt.yml", "{application}.\", fr: \"Votre demande du {received_on} : {application}.\"", "{application}.\", fr: \"Votre demande du {received_on}.\"", "letters/receipt.yml: (fr) {application} is named in another language alone"),
        ("letters/receipt.yml", "id: application", "id: case_id", "is not a field"),
        ("letters/receipt.yml", "{received_on}. Its number", "{received_on!r}. Its number", "letters/receipt.yml: (en) a field is named by its id alone, as {id}"),
        ("letters/receipt.yml", "title: {en:", "title: {nl: \"Ontvangst\", en:", "letters/receipt.yml: its title, box and body are not in the same languages"),
        ("letters/receipt.yml", "Its number is {case_id}", "Its number is {case_id.town}", "{case_id.town} is not a field"),
    ],
)  # fmt: skip
def test_a_fault_of_a_letter_is_told(file: str, before: str, after: str, fault: str, tmp_path: Path) -> None:
    """Nothing of a pack is used where one of its letters breaks a rule."""
    assert fault in str(broken(tmp_path, file, before, after))
