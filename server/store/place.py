"""Where an instance's database is: a file, or a PostgreSQL server."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SCHEMES = ("postgres://", "postgresql://")


@dataclass(frozen=True)
class Postgres:
    """A database on a PostgreSQL server. The URL holds a password, so it is never shown: `str()` gives host and name only."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        hosts = parts.netloc.rpartition("@")[2] or ",".join(parse_qs(parts.query).get("host", ["localhost"]))
        return f"{hosts}{parts.path or '/'}"


Place = Path | Postgres


def place_of(text: str, otherwise: Path) -> Place:
    """The place that a setting names; `otherwise` when it names none. Raises ValueError, without the text: it may be a secret."""
    if not text:
        return otherwise
    if not text.startswith(SCHEMES):
        raise ValueError("HITOKUCHI_DATABASE: postgres://…")
    return Postgres(text)
