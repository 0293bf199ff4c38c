"""How time is counted: what holds for any clock, any day and any pause, and the corners where calendars go wrong."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.procedures.case.events import local_day
from rempart.procedures.clocks import Clock, Pause, Running, Term, Unit, calendar_of, due_on, warned_on
from rempart.procedures.clocks.warnings import LEVELS

CALENDARS = [calendar_of(None), calendar_of("FR"), calendar_of("FR", "6AE"), calendar_of("BE"), calendar_of("NL", None, ["05-05"]), calendar_of("IT")]  # fmt: skip
BARE = CALENDARS[0]
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
quick = settings(max_examples=150, deadline=None)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """Any clock that a pack could write."""
    term = Term(draw(st.integers(1, 90)), draw(st.sampled_from(Unit)))
    more = draw(st.none() | st.builds(Term, st.integers(1, 60), st.sampled_from(Unit)))
    return Clock(
        "any",
        term,
        draw(st.sampled_from(CALENDARS)),
        draw(st.sampled_from(["none", "next_working_day"])),
        draw(st.sampled_from(["same_day", "next_day"])),
        more,
    )


@st.composite
def pauses(draw: st.DrawFn, start: date) -> tuple[Pause, ...]:
    """Up to three pauses after a start, one after the other, each ended."""
    found, day = [], start
    for _ in range(draw(st.integers(1, 3))):
        first = day + timedelta(days=draw(st.integers(0, 40)))
        day = first + timedelta(days=draw(st.integers(0, 60)))
        found.append(Pause(first, day, "waiting"))
    return tuple(found)


class TestWhatHoldsForAnyClock:
    """Properties: whatever the clock, the day and the pauses."""

    @quick
    @given(clock=clocks(), start=DAYS, data=st.data())
    def test_a_pause_never_shortens(self, clock: Clock, start: date, data: st.DataObject) -> None:
        """Nor does one more day of it."""
        some = data.draw(pauses(start))
        last = some[-1]
        longer = (*some[:-1], Pause(last.first, (last.end or last.first) + timedelta(days=1), last.cause))
        without, paused, held = (due_on(Running(clock, start, one)).day for one in ((), some, longer))
        assert without <= paused <= held

    @quick
    @given(clock=clocks(), start=DAYS, data=st.data())
    def test_a_pause_of_calendar_days_adds_exactly_its_days(
        self, clock: Clock, start: date, data: st.DataObject
    ) -> None:
        """Before its end is moved, a term in days, weeks or months is as much longer as it stood still."""
        some = data.draw(pauses(start))
        plain = Clock("plain", Term(clock.term.n, Unit.DAY), clock.calendar)
        stood = sum(((one.end or one.first) - one.first).days for one in some)
        assert due_on(Running(plain, start, some)).day == due_on(Running(plain, start)).day + timedelta(days=stood)

    @quick
    @given(clock=clocks(), start=DAYS)
    def test_an_extension_never_shortens_and_there_is_one_at_most(self, clock: Clock, start: date) -> None:
        """A clock whose rule knows none cannot be extended."""
        if clock.extension is None:
            with pytest.raises(RempartError, match="knows no extension"):
                due_on(Running(clock, start, extended=True))
        else:
            due = due_on(Running(clock, start, extended=True))
            assert due.day >= due_on(Running(clock, start)).day
            assert [step.rule for step in due.how].count("extension") == 1

    @quick
    @given(clock=clocks(), start=DAYS, data=st.data())
    def test_a_roll_never_lands_on_a_day_that_is_not_worked_and_never_goes_back(self, clock: Clock, start: date, data: st.DataObject) -> None:  # fmt: skip
        """At most over a long weekend; without a roll the day stays as the term gives it."""
        some = data.draw(st.just(()) | pauses(start))
        due = due_on(Running(clock, start, some))
        before = [step.day for step in due.how if step.rule != "roll"][-1]
        if clock.roll == "none":
            assert due.day == before
        else:
            assert clock.calendar.is_worked(due.day)
            assert timedelta() <= due.day - before <= timedelta(days=6)
            assert not any(clock.calendar.is_worked(before + timedelta(days=n)) for n in range((due.day - before).days))

    @quick
    @given(clock=clocks(), start=DAYS)
    def test_a_later_start_never_ends_earlier(self, clock: Clock, start: date) -> None:
        """One day later is at least the same day."""
        assert due_on(Running(clock, start)).day <= due_on(Running(clock, start + timedelta(days=1))).day

    @quick
    @given(clock=clocks(), start=DAYS)
    def test_a_clear_term_is_the_term_of_the_next_day(self, clock: Clock, start: date) -> None:
        """« Délai franc »: neither the first day nor the last is counted."""
        plain, clear = (Clock("c", clock.term, clock.calendar, clock.roll, kind) for kind in ("same_day", "next_day"))
        assert due_on(Running(clear, start)).day == due_on(Running(plain, start + timedelta(days=1))).day

    @quick
    @given(start=DAYS, n=st.integers(1, 60), calendar=st.sampled_from(CALENDARS))
    def test_working_days_are_counted_one_by_one(self, start: date, n: int, calendar: object) -> None:
        """From the day after the start to the last day, as many are worked as the term says."""
        assert isinstance(calendar, type(BARE))
        end = calendar.after(start, n)
        assert calendar.worked_between(start + timedelta(days=1), end + timedelta(days=1)) == n
        assert calendar.is_worked(end)

    @quick
    @given(clock=clocks(), start=DAYS)
    def test_how_it_was_computed_ends_with_the_day_itself(self, clock: Clock, start: date) -> None:
        """The steps start with the start and never go back."""
        due = due_on(Running(clock, start))
        days = [step.day for step in due.how]
        assert (days[0], days[-1]) == (start, due.day)
        assert days == sorted(days)


class TestOpenPauses:
    """A clock that stands still: its end moves with every day, what is left does not."""

    @quick
    @given(
        n=st.integers(1, 90), start=DAYS, first=st.integers(0, 80), looked=st.integers(0, 200), working=st.booleans()
    )
    def test_it_tells_how_many_days_are_left(self, n: int, start: date, first: int, looked: int, working: bool) -> None:
        """As many as when it began, however long it lasts; those whose term had passed have none."""
        clock = Clock("c", Term(n, Unit.WORKING_DAY if working else Unit.DAY), calendar_of("IT"))
        began = start + timedelta(days=first)
        running = Running(clock, start, (Pause(began, None, "waiting"),))
        on_first, later = due_on(running, began), due_on(running, began + timedelta(days=looked))
        assert on_first.left == later.left
        assert later.left is not None
        if not working:
            assert later.left == max(0, n - first + 1)
            assert later.day == start + timedelta(days=n + looked)

    def test_paused_since_the_third_of_march_eleven_days_left(self) -> None:
        """Eleven days left on any day that one looks, the third of March included."""
        running = Running(
            Clock("c", Term(30, Unit.DAY), BARE), date(2026, 2, 11), (Pause(date(2026, 3, 3), None, "papers"),)
        )
        for on in (date(2026, 3, 3), date(2026, 3, 20), date(2026, 6, 1)):
            assert due_on(running, on).left == 11
            assert warned_on(running, on).paused

    def test_an_open_pause_that_is_bounded_ends_by_itself(self) -> None:
        """Ten days for the papers: after them the clock runs, whoever looks and whenever."""
        bounded = Pause(date(2026, 3, 3), None, "papers", until=date(2026, 3, 13))
        running = Running(Clock("c", Term(30, Unit.DAY), BARE), date(2026, 2, 11), (bounded,))
        assert due_on(running, date(2026, 3, 10)).left == 11
        assert (due_on(running, date(2026, 3, 13)).left, due_on(running, date(2026, 9, 1)).left) == (None, None)
        assert due_on(running, date(2026, 9, 1)).day == date(2026, 3, 23)

    @pytest.mark.parametrize(
        ("some", "fault"),
        [
            ((Pause(date(2026, 2, 1), date(2026, 2, 3), "x"),), "before 2026-03-02"),
            ((Pause(date(2026, 3, 9), date(2026, 3, 5), "x"),), "before it begins"),
            ((Pause(date(2026, 3, 5), date(2026, 3, 9), "x"), Pause(date(2026, 3, 8), date(2026, 3, 12), "x")), "a pause begins on 2026-03-08, before 2026-03-09"),
            ((Pause(date(2026, 3, 5), None, "x"), Pause(date(2026, 3, 8), date(2026, 3, 12), "x")), "followed by another"),
            ((Pause(date(2026, 3, 5), None, "x"),), "Name the day on which you look"),
        ],
    )  # fmt: skip
    def test_pauses_that_cannot_be_are_refused(self, some: tuple[Pause, ...], fault: str) -> None:
        """Before the start, backwards, one over another, two open; an open one without a day of looking."""
        with pytest.raises(RempartError) as refused:
            due_on(Running(Clock("c", Term(30, Unit.DAY), BARE), date(2026, 3, 2), some))
        assert fault in str(refused.value)


class TestMonths:
    """The same number of the day, or the month’s last."""

    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            ("2026-01-31", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2026-02-28", 1, "2026-03-28"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 48, "2032-02-29"),
            ("2026-08-31", 6, "2027-02-28"),
            ("2026-12-31", 2, "2027-02-28"),
            ("2100-01-31", 1, "2100-02-28"),
        ],
    )
    def test_the_end_of_a_month_is_never_jumped_over(self, start: str, months: int, end: str) -> None:
        """Leap years of four years, none in 2100."""
        clock = Clock("c", Term(months, Unit.MONTH), BARE)
        assert due_on(Running(clock, date.fromisoformat(start))).day == date.fromisoformat(end)

    @quick
    @given(start=DAYS, months=st.integers(1, 130))
    def test_it_is_the_same_number_or_the_last_of_the_month(self, start: date, months: int) -> None:
        """So many months later, neither more nor fewer."""
        end = due_on(Running(Clock("c", Term(months, Unit.MONTH), BARE), start)).day
        assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
        assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)

    def test_a_months_end_is_clipped_once_where_an_extension_joins_its_term(self) -> None:
        """Two months of 31 December are 28 February, and two more 30 April: not 28 April."""
        clock = Clock("c", Term(2, Unit.MONTH), BARE, extension=Term(2, Unit.MONTH))
        assert due_on(Running(clock, date(2026, 12, 31))).day == date(2027, 2, 28)
        assert due_on(Running(clock, date(2026, 12, 31), extended=True)).day == date(2027, 4, 30)


def easter(year: int) -> date:
    """Easter Sunday by the rule of Gauss as Meeus writes it: a second hand beside the library."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * el) // 433
    month = (h + el - 7 * m + 90) // 25
    return date(year, month, (h + el - 7 * m + 33 * month + 19) % 32)


class TestHolidays:
    """What moves with Easter, what a region keeps, what a pack adds."""

    @pytest.mark.parametrize("country", ["FR", "BE", "NL", "IT"])
    @pytest.mark.parametrize("year", range(2020, 2060))
    def test_easter_monday_is_worked_nowhere(self, country: str, year: int) -> None:
        """Ascension is not, outside Italy; the Wednesday before it is."""
        calendar, sunday = calendar_of(country), easter(year)
        assert calendar.is_holiday(sunday + timedelta(days=1))
        assert calendar.is_holiday(sunday + timedelta(days=39)) == (country != "IT" or f"{sunday + timedelta(days=39):%m-%d}" in ("05-01", "06-02"))  # fmt: skip

    def test_five_working_days_over_easter_take_a_day_more(self) -> None:
        """From Maundy Thursday 2026: Good Friday is worked in France, and not in Alsace."""
        start = date(2026, 4, 2)
        assert calendar_of("FR").after(start, 5) == date(2026, 4, 10)
        assert calendar_of("FR", "6AE").after(start, 5) == date(2026, 4, 13)

    def test_a_pack_may_add_a_day_that_the_library_leaves_out(self) -> None:
        """5 May counts in Dutch law every year; the name of the calendar says that it was added."""
        dutch = calendar_of("NL", None, ["05-05"])
        assert not calendar_of("NL").is_holiday(date(2026, 5, 5))
        assert dutch.is_holiday(date(2026, 5, 5))
        assert "+ 05-05" in dutch.name

    def test_without_a_country_only_the_weekend_is_not_worked(self) -> None:
        """The generic pack knows no holiday."""
        assert BARE.is_worked(date(2026, 12, 25))
        assert not BARE.is_worked(date(2026, 12, 26))

    @pytest.mark.parametrize(("country", "region"), [("XX", None), ("FR", "ATL"), (None, "6AE")])
    def test_a_country_or_region_that_is_not_known_is_refused(self, country: str | None, region: str | None) -> None:
        """Never computed with another calendar in silence."""
        with pytest.raises(RempartError):
            calendar_of(country, region)


class TestTheDayOfAnInstant:
    """A day in law is the day where the town is, when the clocks change too."""

    @pytest.mark.parametrize(
        ("instant", "zone", "day"),
        [
            ("2026-03-28T23:30+00:00", "Europe/Paris", "2026-03-29"),
            ("2026-03-29T21:59+00:00", "Europe/Paris", "2026-03-29"),
            ("2026-03-29T22:00+00:00", "Europe/Paris", "2026-03-30"),
            ("2026-10-24T22:00+00:00", "Europe/Rome", "2026-10-25"),
            ("2026-10-25T22:59+00:00", "Europe/Rome", "2026-10-25"),
            ("2026-10-25T23:00+00:00", "Europe/Rome", "2026-10-26"),
            ("2026-12-31T23:00+00:00", "Europe/Brussels", "2027-01-01"),
            ("2026-12-31T23:30+00:00", "Indian/Reunion", "2027-01-01"),
            ("2026-01-01T02:00+00:00", "America/Martinique", "2025-12-31"),
        ],
    )
    def test_it_is_the_day_where_the_town_is(self, instant: str, zone: str, day: str) -> None:
        """The night when an hour is missing, the one when an hour comes twice, the turn of the year, overseas."""
        assert local_day(datetime.fromisoformat(instant), zone) == date.fromisoformat(day)

    def test_the_hour_that_comes_twice_is_one_day(self) -> None:
        """02:30 on 25 October, before and after the change."""
        for fold in (0, 1):
            assert local_day(datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Rome"), fold=fold), "Europe/Rome") == date(2026, 10, 25)  # fmt: skip

    @quick
    @given(at=st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)))
    def test_it_is_never_more_than_a_day_from_universal_time_and_never_goes_back(self, at: datetime) -> None:
        """One minute later is the same day or the next."""
        instant = at.replace(tzinfo=UTC)
        day, next_day = (local_day(one, "Europe/Paris") for one in (instant, instant + timedelta(minutes=1)))
        assert abs(day - instant.date()) <= timedelta(days=1)
        assert timedelta() <= next_day - day <= timedelta(days=1)

    def test_an_instant_without_a_zone_is_refused(self) -> None:
        """Nobody guesses where it was written."""
        with pytest.raises(ValueError, match="time zone"):
            local_day(datetime(2026, 3, 28, 23, 30), "Europe/Paris")


class TestWarnings:
    """Half, four fifths, three days, the last day, missed."""

    def test_a_term_of_thirty_days_warns_as_it_goes(self) -> None:
        """From 2 March to 1 April."""
        running = Running(Clock("c", Term(30, Unit.DAY), BARE), date(2026, 3, 2))
        seen = {
            on: warned_on(running, date(2026, *on)).level for on in ((3, 16), (3, 17), (3, 26), (3, 29), (4, 1), (4, 2))
        }
        assert list(seen.values()) == list(LEVELS)

    @quick
    @given(clock=clocks(), start=DAYS)
    def test_it_only_grows_more_urgent(self, clock: Clock, start: date) -> None:
        """Day after day, to the day after the end."""
        running = Running(clock, start)
        whole = (due_on(running).day - start).days
        levels = [
            LEVELS.index(warned_on(running, start + timedelta(days=n)).level)
            for n in range(0, whole + 2, max(1, whole // 20))
        ]
        assert levels == sorted(levels)
