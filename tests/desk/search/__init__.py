"""Tests of search, parties and addresses."""
