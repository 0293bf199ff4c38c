"""The case report that a court reads: thirteen parts from a folder of case facts, as page (HTML), draft (DOCX) and final file (PDF/A).

    file = read_case_file(folder)                 # file.yml and annexes/, checked whole: every fault is told
    parts = parts_of(file, pack, "fr")            # thirteen parts, as headings, paragraphs, lists and tables
    page_of(report), draft_of(report), pdf_of(report)

Every sentence stands on a numbered fact, or is marked as assessment. Source: ``desk`` section 4.
"""

from rempart.procedures.reports.form import CaseFile
from rempart.procedures.reports.parts import CaseReport, report_of
from rempart.procedures.reports.reading import read_case_file
from rempart.procedures.reports.writing import draft_of, page_of, pdf_of

__all__ = ["CaseFile", "CaseReport", "draft_of", "page_of", "pdf_of", "read_case_file", "report_of"]
