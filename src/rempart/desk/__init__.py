"""The officers' web site: people, rights, pages and cases; it computes nothing that a room below could compute.

rights/    one table of routes, roles, purposes and data classes; who may see and do what is decided here alone
pages/     what every page shares: templates, words, the look, keys
accounts/  people, their roles, signing in, why an object was opened
cases/     cases, their events, dates and documents; what leads from receipt to follow-up

Each app shows one room of those below. The record of who read and did what is in ``record``, the keys of cases in ``sealing``.
"""
