"""Intake, the check, its answers, and the green lane."""
