"""What letters and reports are put on paper with: final files by typst, drafts by python-docx, both of the extra *letters*."""

from rempart.procedures.paper.drafts import REGIONS, new_draft
from rempart.procedures.paper.printing import STANDARDS, printed

__all__ = ["REGIONS", "STANDARDS", "new_draft", "printed"]
