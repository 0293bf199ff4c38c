"""Search within a purpose, a party, an address over ten years."""
