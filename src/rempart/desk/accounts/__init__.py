"""People of the town hall: accounts, roles given by two, signing in, and why each object was opened."""
