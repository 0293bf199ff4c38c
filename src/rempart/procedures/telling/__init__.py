"""Packs, dates and cases told to people: sentences in both languages, data, and drawings."""
