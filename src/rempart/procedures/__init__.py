"""How a town may decide, country by country: states, clocks, letters and measures as data, run by one small engine.

    pack = load_pack("fr")                                   # packs/<id>/<version>/, checked as it is read
    due_on(Running(pack.clock("appeal"), date(2026, 1, 15)))  # one date, with how it was computed
    state_of(pack, case, date(2026, 3, 16))                  # where a case stands on a day: the same events, the same state

Nothing here knows the web or a database. What is decided is written as events; only clocks, expiry and purge move by
themselves. A pack that no jurist has signed runs in training mode, and everything made with it says so.
"""
