"""Screening in a case: intake, the three blocks, answers to each question, close names judged, what changed since the last run."""
