"""How threads react to what happens elsewhere."""

from server.features.files.events import FilesChanged
from server.features.threads.rows import ROW
from server.store.unit import Listener, Unit


async def show_files(unit: Unit, event: FilesChanged) -> None:
    """A photo of a message came in, or will not."""
    if event.of.startswith(ROW):
        unit.touch("message", int(event.of.removeprefix(ROW)))


LISTENERS: dict[type, list[Listener]] = {FilesChanged: [show_files]}
