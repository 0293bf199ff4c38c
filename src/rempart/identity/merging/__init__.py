"""Published parties joined into resolved ones, by official numbers and by what officers judged."""
