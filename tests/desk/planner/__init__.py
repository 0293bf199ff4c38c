"""Joint controls: each agency under its own law, addresses by an approved rule, sheets apart."""
