"""Measures in force: conditions, visits, penalties, expiry, the review at twelve months."""
