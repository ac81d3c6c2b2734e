"""Files that the house itself brings in somebody's name: from a folder of the command line, for a demo."""

import asyncio
import io

from server.features.files.models import Blob
from server.features.files.rules import TOLD_BY, BlobState
from server.features.files.uploads import hold, judge
from server.store.blobs import BlobStore
from server.store.unit import Unit


async def bring(unit: Unit, blobs: BlobStore, membership: int, data: bytes) -> Blob:
    """The same judgement as of a file that was sent. Raises Refused for what is not taken."""
    judged = await asyncio.to_thread(judge, data[:TOLD_BY], io.BytesIO(data))
    sha256 = await blobs.put(data)
    blob = await Blob.get_or_none(sha256=sha256) or Blob(sha256=sha256, created_at=unit.now)
    blob.update_from_dict(
        {
            "size": len(data),
            "type": judged.type,
            "kind": judged.kind,
            "state": BlobState.VERIFIED,
            "code": "",
            "shown": "" if judged.shown is None else await blobs.put(judged.shown),
            "shown_size": len(judged.shown or b""),
            "pages": judged.pages,
            "verified_at": unit.now,
        }
    )
    await blob.save()
    await hold(unit, blob, membership)
    return blob
