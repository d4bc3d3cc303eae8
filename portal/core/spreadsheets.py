"""What people wrote, in files that spreadsheets open."""

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(cell: str) -> str:
    """The cell as no formula: with an apostrophe before what a spreadsheet would take for one."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
