"""The manual says what is there, and what it says can be done."""
