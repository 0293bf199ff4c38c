"""Measures: made from events, followed to their end, reviewed on their day."""
