"""How the quarantine reacts to what happens elsewhere."""

from server.features.files.events import FilesChanged
from server.features.quarantine.rules import ROW
from server.store.unit import Listener, Unit


async def count_files(unit: Unit, event: FilesChanged) -> None:
    """A file of something that was stopped came in, or will not."""
    if event.of.startswith(ROW):
        unit.touch("held", event.of.removeprefix(ROW))


LISTENERS: dict[type, list[Listener]] = {FilesChanged: [count_files]}
