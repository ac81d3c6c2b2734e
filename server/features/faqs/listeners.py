"""How answered questions react to what happens elsewhere."""

from server.features.faqs.rows import ROW
from server.features.files.events import FilesChanged
from server.store.unit import Listener, Unit


async def show_picture(unit: Unit, event: FilesChanged) -> None:
    """Its picture came in, or will not."""
    if event.of.startswith(ROW):
        unit.touch("faq", int(event.of.removeprefix(ROW)))


LISTENERS: dict[type, list[Listener]] = {FilesChanged: [show_picture]}
