"""What the town asks and reads of the rules and sources it has: suspended at once, reviewed each year, dropped or kept."""
