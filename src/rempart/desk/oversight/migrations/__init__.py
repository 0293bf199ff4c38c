"""How the tables of oversight came about."""
