"""Who wishes ill: each way in or around is tried by a test that can fail."""
