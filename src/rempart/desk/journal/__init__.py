"""The desk's journal: filter, extract, signed export, check of the chain, alerts to the data protection officer."""
