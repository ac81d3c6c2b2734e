"""Sources: limits. Pure. Which file belongs to which row: server/sheets/pictures.py."""

from typing import Final

MAX_PICTURES: Final = 500
"""Files of one order."""
