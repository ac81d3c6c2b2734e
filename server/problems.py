"""A request that cannot be done: a code of the closed list, a status, and details a program can read.

The sentence that goes with the code comes from the catalogues, in the reader's language.
"""

from collections.abc import Mapping
from typing import Any


class Problem(Exception):
    """Raised anywhere below HTTP and the command line; both turn it into a sentence."""

    def __init__(
        self, code: str, status: int = 400, details: Mapping[str, Any] | None = None, /, **values: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.details = dict(details or {})
        self.values = values
        """What stands in the placeholders of the sentence."""
