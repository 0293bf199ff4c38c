"""What was known, from whom, on which day: the dictionary, editions, snapshots, and reading as known on a day."""
