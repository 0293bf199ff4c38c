"""Administration: people, roles given by two, packs, calendars, keys, health; no contents of cases."""
