"""What keeps the desk running: background work in the database, purge, metrics, alerts of the scheduler."""
