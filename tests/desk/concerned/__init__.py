"""Rights of the persons concerned: each page and act."""
