"""Letters of a pack: merged with the facts of a case, then written as a draft to edit, a final PDF, and a page.

merged = merge(pack, "questions", "fr", values)    # every field, or a refusal that names what is missing
draft_of(merged)                                   # DOCX; what comes from the case is shaded, changes are tracked
edited_passages(merged, draft)                     # what somebody changed in it
pdf_of(merged)                                     # PDF/A-2a and PDF/UA-1; the same letter, the same bytes
page_of(merged)                                    # HTML
freeze(merged, folder)                             # PDF, page and data in a folder, with their SHA-256
"""

from rempart.procedures.letters.draft import draft_of
from rempart.procedures.letters.edited import edited_passages
from rempart.procedures.letters.freezing import freeze, refuse_wording
from rempart.procedures.letters.merging import Merged, merge
from rempart.procedures.letters.paging import page_of
from rempart.procedures.letters.printing import pdf_of
from rempart.procedures.letters.values import FieldsError, fields_of

__all__ = [
    "FieldsError",
    "Merged",
    "draft_of",
    "edited_passages",
    "fields_of",
    "freeze",
    "merge",
    "page_of",
    "pdf_of",
    "refuse_wording",
]
