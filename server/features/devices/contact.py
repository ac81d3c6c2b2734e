"""Writing down that a device was heard of, without a write for every idle poll."""

from server.features.devices.models import Device
from server.features.devices.rules import CONTACT_EVERY_MS
from server.store.dialect import FREE
from server.store.sync_store import SqlStore


class Contacts:
    """Remembers, in memory, what is already written down; losing it costs one write a device."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._written: dict[str, tuple[int, int, str]] = {}

    async def heard(self, device: str, person: int, now: int, pending: int, app: str) -> None:
        """Note a contact: at once when the unsent count or the version changed, else every quarter of an hour."""
        at, before, version = self._written.get(device, (0, -1, ""))
        if pending == before and app == version and now - at < CONTACT_EVERY_MS:
            return
        self._written[device] = (now, pending, app)
        async with self._store.unit(FREE) as unit:
            await Device.filter(id=int(device)).update(
                contact_at=now, pending=min(pending, 1_000_000), app=app[:64]
            )
            unit.touch("person", person)
