"""A name read into words, whatever its script, and two names put side by side, word by word."""
