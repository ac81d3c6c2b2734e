"""Commands speak English here, whatever the machine speaks; a data folder holds the demo region."""

import asyncio
from pathlib import Path

import pytest

from server.cli import frame
from tests.support.databases import fresh_file


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "LANG", "en")
    monkeypatch.setattr("server.cli.rehearse.LANG", "en")
    for name in ("HITOKUCHI_DATA", "HITOKUCHI_LOG", "HITOKUCHI_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the demo region in it; nobody has it open."""
    folder = tmp_path / "data"
    asyncio.run(fresh_file(folder, demo=True))
    return folder
