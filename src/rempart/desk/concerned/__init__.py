"""Rights of the people concerned: notice, extract, contestation, correction, breach, suspension of a signal, yearly review."""
