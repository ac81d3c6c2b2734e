"""How big a sheet may be. Beyond these a file is refused before it costs memory."""

from typing import Final

MAX_BYTES: Final = 16 * 1024 * 1024
"""Of the file as it arrives."""

MAX_UNPACKED: Final = 96 * 1024 * 1024
"""Of all parts of a workbook together, measured by unpacking, not by what the archive claims."""

MAX_PARTS: Final = 2_000
"""Parts of a workbook (sheets, pictures, styles)."""

MAX_ROWS: Final = 20_000
"""Data rows."""

MAX_LINES: Final = 40_000
"""Rows of a file with its blank ones: spreadsheets like to save many of those at the end."""

MAX_COLUMNS: Final = 200

MAX_TITLE_ROWS: Final = 20
"""The header is looked for in this many rows."""

MAX_CELL: Final = 32_767
"""Characters of one cell: what a spreadsheet can hold."""
