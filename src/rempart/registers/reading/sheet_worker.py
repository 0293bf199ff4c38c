"""One sheet of a workbook written as CSV, in a process of its own.

A workbook can claim a billion cells or confuse its parser; here memory and time are bounded, so that such a file ends
this process and nothing else. Run as a file by ``sheets``: WORKBOOK SHEET TARGET MEMORY_BYTES SECONDS. It needs nothing
of the rest of the package, and says in one word on its standard output how it ended.
"""

import csv
import resource
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum


def text_of(cell: Any) -> str:
    """Return a cell as text: ISO dates, a time only where it is not midnight, whole numbers without a decimal point."""
    if isinstance(cell, str):
        return cell.replace("\x00", "\ufffd")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    return _time_of(cell)


def _time_of(cell: Any) -> str:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


NUMBERED = "\x1f"
"""Before a number it names a sheet that is not hidden by its place."""
LISTED = "\x1e"
"""For the name of a sheet it asks for the list of them: a line each, its name and whether it is shown."""


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet | None:
    """Return the sheet of that name, case and outer blanks aside; without a name, the first that is not hidden."""
    if name.startswith(NUMBERED):
        shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        place = int(name.removeprefix(NUMBERED)) - 1
        return workbook.get_sheet_by_name(shown[place]) if place < len(shown) else None
    for sheet in workbook.sheets_metadata:
        if (
            sheet.name.strip().casefold() == name.strip().casefold()
            if name
            else sheet.visible == SheetVisibleEnum.Visible
        ):
            return workbook.get_sheet_by_name(sheet.name)
    return None


def _write(path: str, name: str, target: str) -> str:
    with CalamineWorkbook.from_path(path) as workbook, open(target, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        if name == LISTED:
            writer.writerows(
                [text_of(sheet.name), int(sheet.visible == SheetVisibleEnum.Visible)]
                for sheet in workbook.sheets_metadata
            )
            return "done"
        sheet = _sheet(workbook, name)
        if sheet is None:
            return "missing"
        before = [""] * (
            sheet.start[1] if sheet.start else 0
        )  # empty columns at the left, which the library leaves out
        for row in sheet.iter_rows():
            cells = [*before, *map(text_of, row)]
            writer.writerow(cells if any(cell.strip() for cell in cells) else [])
    return "done"


def main() -> None:
    """Write the sheet; print ``done``, ``missing`` (no such sheet), ``large`` or ``damaged``."""
    path, name, target, memory, seconds = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        print(_write(path, name, target))
    except MemoryError:
        print("large")
    except Exception:  # whatever the library meets; its words may quote a cell
        print("damaged")


if __name__ == "__main__":
    main()
