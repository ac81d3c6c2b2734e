"""Everything that can be set from outside: one frozen object, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.store.place import Place, place_of


@dataclass(frozen=True)
class Settings:
    """How this instance runs. Each field is documented here and in docs/operations.md."""

    data: Path
    """HITOKUCHI_DATA: the folder in which everything the instance keeps lives. Default: ./data"""

    public_url: str
    """HITOKUCHI_PUBLIC_URL: how people reach it; stands in invitations. Default: where the request came in, on the command
    line http://127.0.0.1:8000"""

    lang: str
    """HITOKUCHI_LANG: `ja` or `en`, the language of the command line and of answers to nobody in particular. Default: ja"""

    database: Place
    """HITOKUCHI_DATABASE: `postgres://user:password@host/name`, for more than one machine can do alone. Default: the file
    hitokuchi.sqlite3 in the data folder"""

    horizon_days: int
    """HITOKUCHI_HORIZON_DAYS: how long deletions are remembered for phones that are away. One that stays away for longer compares
    its rows with the server's when it is back. Default: 90"""

    log: str
    """HITOKUCHI_LOG: `plain` for people, `json` for machines. Default: plain"""

    def address(self, seen: str = "http://127.0.0.1:8000") -> str:
        """How people reach it: what was set, else what was `seen`."""
        return self.public_url or seen.rstrip("/")

    @property
    def blobs(self) -> Path:
        """Where files are kept."""
        return self.data / "blobs"

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, **given: object) -> "Settings":
        """From the environment; `given` wins where it is not None. Raises ValueError with a sentence."""
        env = os.environ if environ is None else environ
        wanted = {key: str(value) for key, value in given.items() if value is not None}
        lang = wanted.get("lang") or env.get("HITOKUCHI_LANG") or _language(env)
        log = wanted.get("log") or env.get("HITOKUCHI_LOG", "plain")
        if lang not in ("ja", "en"):
            raise ValueError(f"HITOKUCHI_LANG={lang}: ja / en")
        if log not in ("plain", "json"):
            raise ValueError(f"HITOKUCHI_LOG={log}: plain / json")
        horizon = wanted.get("horizon_days") or env.get("HITOKUCHI_HORIZON_DAYS", "90")
        if not (horizon.isdecimal() and 0 < int(horizon) < 100_000):
            raise ValueError(f"HITOKUCHI_HORIZON_DAYS={horizon}: 1–99999")
        data = Path(wanted.get("data") or env.get("HITOKUCHI_DATA", "data"))
        database = wanted.get("database") or env.get("HITOKUCHI_DATABASE", "")
        return cls(
            data=data,
            database=place_of(database, data / "hitokuchi.sqlite3"),
            public_url=(wanted.get("public_url") or env.get("HITOKUCHI_PUBLIC_URL", "")).rstrip("/"),
            lang=lang,
            horizon_days=int(horizon),
            log=log,
        )


def _language(env: Mapping[str, str]) -> str:
    """Japanese first: English only where the machine says so."""
    said = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return "en" if said.startswith("en") else "ja"
