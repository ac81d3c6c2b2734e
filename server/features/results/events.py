"""What happened to results, for other features to react to."""

from dataclasses import dataclass

from server.features.results.models import Result


@dataclass(frozen=True)
class ResultReceived:
    """A delivery arrived, on time or late. `first`: its person never delivered this piece before. Piece and order are loaded."""

    result: Result
    first: bool
