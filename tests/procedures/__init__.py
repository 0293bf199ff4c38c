"""Packs and cases: the law of each country as scripted cases."""
