"""The manual's settings for Sphinx."""

import rempart

FONT = "system-ui, sans-serif"
project = "Rempart"
author = "Rempart contributors"
project_copyright = "Rempart contributors, EUPL 1.2"
version = release = rempart.__version__
extensions = ["myst_parser"]
exclude_patterns = ["images/*.py"]
html_theme = "alabaster"
html_theme_options = {
    "page_width": "70rem",
    "sidebar_width": "15rem",
    "show_powered_by": False,
    "font_family": FONT,
    "head_font_family": FONT,
}
html_extra_path = ["reference/report.schema.json", "reference/openapi.json"]
html_show_sourcelink = False
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
suppress_warnings = ["myst.xref_missing", "myst.header", "misc.highlighting_failure"]
