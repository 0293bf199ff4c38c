"""The matcher measured beside its peers: see README.md."""
