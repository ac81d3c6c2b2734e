"""How proposals react to what happens elsewhere."""

from server.features.files.events import FilesChanged
from server.features.proposals.steps import ROW
from server.store.unit import Listener, Unit


async def files_changed(unit: Unit, event: FilesChanged) -> None:
    """A picture of a proposal came in, or will not."""
    if event.of.startswith(ROW):
        unit.touch("proposal", int(event.of.removeprefix(ROW)))


LISTENERS: dict[type, list[Listener]] = {FilesChanged: [files_changed]}
