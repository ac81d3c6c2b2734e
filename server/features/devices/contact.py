"""Writing down what a device's heartbeat said, without a write for every idle poll."""

from server.features.devices.models import Device
from server.features.devices.rules import CONTACT_EVERY_MS, Heartbeat, Reported, lost
from server.store.sync_store import SqlStore
from sync.messages.up import Up


class Contacts:
    """Remembers, in memory, what is already written down; losing it costs one write a device."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._written: dict[str, tuple[int, int, str]] = {}

    async def heard(self, device: str, person: int, now: int, up: Up) -> None:
        """Note a contact: at once when the unsent count or the version changed, else every quarter of an hour."""
        said = Heartbeat.of(up, now)
        at, before, version = self._written.get(device, (0, -1, ""))
        app = up.app[:64] or version
        if said.pending == before and app == version and now - at < CONTACT_EVERY_MS:
            return
        self._written[device] = (now, said.pending, app)
        async with self._store.write(device) as transaction:  # two messages of one device take turns
            known = await Device.get(id=int(device))
            ahead_ms = (known.ahead_ms or 0) if said.ahead_ms is None else said.ahead_ms
            news: dict[str, object] = {}
            if known.pending and known.life is not None and known.made is not None:
                wall = (known.contact_at or 0) + (known.ahead_ms or 0)
                last = (await transaction.standing(device, known.life)).last
                gone = lost(Reported(known.life, known.made, last, wall), said, now + ahead_ms)
                news |= {"lost": gone, "lost_at": now} if gone else {}
            if said.life >= (known.life or 0):
                news |= {"life": said.life, "made": said.made}
            await Device.filter(id=known.id).update(
                contact_at=now,
                app=app or known.app,
                pending=said.pending,
                pending_bytes=said.bytes,
                pending_since=said.since,
                ahead_ms=ahead_ms,
                # Some browsers do not tell, and none does at once.
                storage_bytes=said.storage or known.storage_bytes,
                **news,
            )
            transaction.house.touch("person", person)
