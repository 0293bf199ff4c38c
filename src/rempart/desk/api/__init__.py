"""The interface for machines: tokens with scopes, purpose in a header, the same rights; OpenAPI, reconciliation, calendars."""
