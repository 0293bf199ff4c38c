"""What keeps the desk running."""
