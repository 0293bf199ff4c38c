"""What people read of a report: one printable HTML file for each application, and the index of them."""

from rempart.screening.pages.render import index_page, report_page
from rempart.screening.pages.summary import Summary, summary_of
from rempart.screening.pages.voice import Voice

__all__ = ["Summary", "Voice", "index_page", "report_page", "summary_of"]
