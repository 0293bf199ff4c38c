"""A draft to edit: an empty DOCX."""

from typing import TYPE_CHECKING

from rempart.base import RempartError

if TYPE_CHECKING:
    from docx.document import Document

REGIONS = {"en": "en-GB", "fr": "fr-FR", "nl": "nl-NL", "it": "it-IT", "de": "de-DE"}
"""Language of a document as word processors name it."""


def new_draft(where: str) -> "Document":
    """Return an empty document.

    Args:
        where: what is drafted, for the error.

    Raises:
        RempartError: python-docx is not installed.
    """
    try:
        import docx  # noqa: PLC0415 - an extra that need not be here
    except ImportError:
        raise RempartError(where, "python-docx is not installed", "Run: pip install 'rempart[letters]'") from None
    return docx.Document()
