"""Looking into the inbox. Only sync_store.py writes there."""

from server.store.models import SyncInbox


async def payload(device: int, inc: int, n: int) -> bytes | None:
    """The exact bytes of a mutation, None when it never arrived."""
    found = await SyncInbox.get_or_none(device=str(device), inc=inc, n=n)
    return bytes(found.payload) if found else None


async def stopped_ones() -> list[SyncInbox]:
    """Everything that was held or refused, in the order of its arrival."""
    return await SyncInbox.filter(verdict__in=["held", "refused"]).order_by("key")
