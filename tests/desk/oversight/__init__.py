"""Oversight: what is suspended at once, and what is reviewed each year."""
