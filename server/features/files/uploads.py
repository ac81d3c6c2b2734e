"""A file's way in: begun, received in slices, and settled once its last byte is here.

Whoever dies on that way leaves something that is simply gone on with: the length of what was received is the only record of how
far an upload got, and settling is done again from the start until its one transaction has committed.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from tortoise.connection import get_connection
from tortoise.expressions import Q

from server.features.files.attaching import differs, mark
from server.features.files.inflow import Turns
from server.features.files.models import Attached, Blob, Holder, Upload
from server.features.files.paper import Paper, drawn
from server.features.files.pictures import shown, small
from server.features.files.rules import (
    EXPIRE_MS,
    EXTEND_MS,
    KINDS,
    LIMITS,
    MB,
    OPEN_UPLOADS,
    ORPHAN_MS,
    QUOTA,
    REFILL_MS,
    TOLD_BY,
    WANTED,
    AttachedState,
    BlobState,
    Held,
    Kind,
    UploadState,
    check_claim,
    may_see,
    sniff,
)
from server.features.people.models import Membership
from server.features.people.rules import Actor
from server.problems import Problem
from server.store.blobs import BlobStore, Displaced, HashDiffers
from server.store.dialect import FREE
from server.store.sync_store import SqlStore
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.down import Want
from sync.ports import Caller, Clock
from sync.version import MAX_WANTED

# Plain SQL, because every exchange asks it (decision 0013). Of as many states as WANTED has.
_NAMED = (
    "SELECT sha256 FROM attached WHERE membership_id = ? AND state IN (?, ?) ORDER BY state DESC, id LIMIT ?"
)

TIDY_MS = 60 * 60_000
"""How often what nobody goes on with is looked for."""

COLLECTED = 100
"""How many files are collected in one transaction: everybody else waits for it."""

ORPHAN_SECONDS = 24 * 60 * 60
"""How old a partial file without an upload gets: whoever died in the middle of a transaction left it."""


@dataclass(frozen=True)
class Judged:
    """What a file was found to be. `shown` is the picture that was made of it, None of what has none."""

    type: str
    kind: Kind
    shown: bytes | None
    pages: int | None = None


Reader = Callable[[Actor, str], Awaitable[bool]]
"""Whether somebody may look at the file of this SHA-256, for a reason that another feature knows."""


class Files:
    """What can be done with files. One a process."""

    def __init__(
        self, store: SqlStore, blobs: BlobStore, clock: Clock, readers: Sequence[Reader] = ()
    ) -> None:
        self._readers = readers
        self.blobs = blobs
        self.turns = Turns()
        self._store = store
        self._clock = clock
        self._tidied = 0
        self._judging = asyncio.Semaphore(1)  # the largest picture that is taken needs 500 MB for a second

    async def begin(self, actor: Actor, sha256: str, size: int, claimed: str) -> Upload:
        """The member's upload of this file, new or gone on with. It is done at once when the member may see the file already.

        Asking again is how a device finds out how far it got when it lost the answer, or the upload's id.
        """
        try:
            check_claim(size, claimed)
        except Refused as refused:
            raise _problem(refused.code) from refused
        if await self.blobs.size(sha256) != size:
            await self.blobs.room(size)
        async with self._alone(actor.hub_code, sha256) as unit:
            await unit.turn(f"quota/{actor.person}")
            blob = await Blob.get_or_none(sha256=sha256)
            if blob is not None and blob.state == BlobState.REFUSED:
                raise _problem(blob.code)
            known = blob is not None and await self._may_see(actor, blob) and await self._here(blob)
            if blob is not None and known and blob.state == BlobState.LOST:
                # It came back by itself. Others who named it are still asked for it, and told the same when they offer it.
                await Blob.filter(id=blob.id).update(state=BlobState.VERIFIED)
            upload = await Upload.get_or_none(membership_id=actor.membership, sha256=sha256)
            if upload is not None:
                if blob is not None and known and upload.state == UploadState.DONE:
                    await hold(unit, blob, actor.membership)  # what was named since waits for it
                    return upload
                if not known and upload.state == UploadState.OPEN and upload.size == size:
                    return upload
                await upload.delete()
            if not known:
                await _check_quota(unit, actor.person, size)
            begun = await Upload.create(
                id=secrets.token_urlsafe(32),
                membership_id=actor.membership,
                device_id=int(actor.device),
                sha256=sha256,
                size=size,
                type=claimed[:100],
                state=UploadState.DONE if known else UploadState.OPEN,
                created_at=unit.now,
                expires_at=unit.now + EXPIRE_MS,
            )
            if known and blob is not None:
                await hold(unit, blob, actor.membership)
        if upload is not None:
            await self.blobs.drop(upload.id)
        return begun

    async def find(self, actor: Actor, name: str) -> Upload:
        """The member's upload. Raises Problem when there is none, or none any more."""
        upload = await Upload.get_or_none(id=name, membership_id=actor.membership)
        if upload is None:
            raise Problem("no_such_upload", 404)
        if upload.state == UploadState.REFUSED:
            raise Problem("upload_gone", 410)
        return upload

    async def offset(self, upload: Upload) -> int:
        """How many bytes are here. All of them only when the file is verified: if a crash came in between, it is settled now."""
        if upload.state == UploadState.DONE:
            size: int = upload.size
            return size
        offset = await self.blobs.received(upload.id)
        if offset == upload.size:
            await self.settle(upload)
        return offset

    async def receive(self, upload: Upload, offset: int, data: bytes) -> int:
        """Add what arrived; the new offset. What can be no file that is taken is refused at its first bytes."""
        try:
            end = await self.blobs.append(upload.id, offset, data)
            told_by = min(TOLD_BY, upload.size)
            if offset < told_by <= end:
                sniff(await self.blobs.start(upload.id, TOLD_BY))
        except Displaced as error:
            raise Problem("upload_offset", 409) from error
        except Refused as refused:
            await self._refuse(upload, refused.code)
            raise _problem(refused.code) from refused
        return end

    async def pause(self, upload: Upload) -> None:
        """A request's bytes are all in, or it was cut: what was received has to survive, and to be waited for."""
        await self.blobs.flush(upload.id)
        now = self._clock()
        if upload.expires_at < now + EXPIRE_MS - EXTEND_MS:
            async with self._store.unit(FREE) as unit:
                await Upload.filter(id=upload.id).update(expires_at=unit.now + EXPIRE_MS)

    async def settle(self, upload: Upload) -> None:
        """Verify a complete upload and make it a blob. Raises Problem when it is not what it should be."""
        async with self._judging:
            current = await Upload.get_or_none(id=upload.id)
            if current is None:
                raise Problem("no_such_upload", 404)
            if current.state == UploadState.REFUSED:
                raise _problem(current.code)
            if current.state == UploadState.OPEN:
                await self._settle(current)

    async def _settle(self, upload: Upload) -> None:
        try:
            start = await self.blobs.start(upload.id, TOLD_BY)
            judged = await self.blobs.keep(upload.id, upload.sha256, partial(judge, start))
        except HashDiffers as error:
            if not await self._refuse(upload, "file_differs"):
                return
            raise Problem("file_differs", 422) from error
        except Refused as refused:
            if not await self._refuse(upload, refused.code, for_good=True):
                return
            raise _problem(refused.code) from refused
        except Displaced as error:
            # Another process was faster, or the upload was ended: its answer says.
            if await Upload.exists(id=upload.id, state=UploadState.DONE):
                return
            raise Problem("upload_offset", 409) from error
        picture = "" if judged.shown is None else await self.blobs.put(judged.shown)
        async with self._alone(await _hub(upload), upload.sha256) as unit:
            if await self.blobs.size(upload.sha256) != upload.size:
                # Collected a moment ago; the upload is still here, and settled again.
                raise Problem("upload_offset", 409)
            if await Upload.filter(id=upload.id, state=UploadState.OPEN).update(state=UploadState.DONE):
                blob = await Blob.get_or_none(sha256=upload.sha256) or Blob(sha256=upload.sha256)
                blob.update_from_dict(
                    {
                        "size": upload.size,
                        "type": judged.type,
                        "kind": judged.kind,
                        "state": BlobState.VERIFIED,
                        "code": "",
                        "shown": picture,
                        "shown_size": len(judged.shown or b""),
                        "pages": judged.pages,
                        "created_at": upload.created_at,
                        "verified_at": unit.now,
                    }
                )
                await blob.save()
                await hold(unit, blob, upload.membership_id)
        await self.blobs.drop(upload.id)

    async def _refuse(self, upload: Upload, code: str, *, for_good: bool = False) -> bool:
        """Close an upload, unless another process has settled it. `for_good` when the hash was right: whoever sends this file is
        then told at once, for a week.
        """
        async with self._alone(await _hub(upload), upload.sha256) as unit:
            if await Upload.exists(id=upload.id, state=UploadState.DONE):
                return False
            await Upload.filter(id=upload.id).update(state=UploadState.REFUSED, code=code)
            if code == "file_differs":
                await differs(unit, upload.membership_id, upload.sha256)
            else:
                named = Attached.filter(membership_id=upload.membership_id, sha256=upload.sha256)
                await mark(unit, await named.filter(state__in=list(WANTED)), AttachedState.REFUSED, code)
            if for_good and not await Blob.exists(sha256=upload.sha256):
                await Blob.create(
                    sha256=upload.sha256,
                    size=upload.size,
                    state=BlobState.REFUSED,
                    code=code,
                    created_at=upload.created_at,
                    verified_at=unit.now,
                )
        await self.blobs.drop(upload.id)
        return True

    async def end(self, upload: Upload) -> None:
        """The sender gives up. A file that is verified already stays."""
        async with self._store.unit(FREE):
            await Upload.filter(id=upload.id).delete()
        await self.blobs.drop(upload.id)

    async def wanted(self, caller: Caller) -> list[Want]:
        """The files that a member named and that are not here, the oldest first, each from where it stopped (FI3).

        One read by an index when there is none. Those that were here once stand last.
        """
        if not isinstance(caller, Actor):
            return []
        rows = await get_connection("default").execute_query_dict(
            _NAMED, [caller.membership, *(state.value for state in WANTED), 2 * MAX_WANTED]
        )
        shas = list(dict.fromkeys(str(row["sha256"]) for row in rows))[:MAX_WANTED]
        if not shas:
            return []
        begun = Upload.filter(membership_id=caller.membership, sha256__in=shas, state=UploadState.OPEN.value)
        uploads = {upload.sha256: upload.id for upload in await begun}
        return [
            Want(sha256, await self.blobs.received(uploads[sha256]) if sha256 in uploads else 0)
            for sha256 in shas
        ]

    async def visible(self, actor: Actor, sha256: str) -> Blob:
        """The blob, for whoever may see it. Everybody else is told that there is none."""
        blob = await Blob.get_or_none(sha256=sha256, state=BlobState.VERIFIED)
        if blob is None or not await self._may_see(actor, blob) or not await self._here(blob):
            raise Problem("no_such_file", 404)
        return blob

    async def thumb(self, blob: Blob) -> tuple[str, int]:
        """A small picture of a photo, made when somebody asks for it the first time: its name and its length."""
        if not blob.shown:
            raise Problem("no_such_file", 404)
        if not blob.thumb or await self.blobs.size(blob.thumb) != blob.thumb_size:
            picture = b"".join([part async for part in self.blobs.read(blob.shown, 0, blob.shown_size)])
            data = await asyncio.to_thread(small, picture)
            blob.thumb, blob.thumb_size = await self.blobs.put(data), len(data)
            async with self._store.unit(FREE):
                await Blob.filter(id=blob.id).update(thumb=blob.thumb, thumb_size=blob.thumb_size)
        return blob.thumb, blob.thumb_size

    async def tidy(self) -> int:
        """Forget, once an hour, what nobody went on with for a week; how many uploads that were."""
        now = self._clock()
        if now - self._tidied < TIDY_MS:
            return 0
        self._tidied = now
        over = [row.id for row in await Upload.filter(expires_at__lte=now)]
        if over:
            async with self._store.unit() as unit:
                over = [row.id for row in await Upload.filter(expires_at__lte=unit.now)]
                await Upload.filter(id__in=over).delete()
        async with self._store.unit() as unit:
            await Blob.filter(state=BlobState.REFUSED, verified_at__lte=unit.now - EXPIRE_MS).delete()
        for id_ in over:
            await self.blobs.drop(id_)
        alive = {row.id for row in await Upload.filter(state=UploadState.OPEN)}
        await self.blobs.tidy(alive, ORPHAN_SECONDS)
        await self._look_for_bytes()
        await self._collect()
        return len(over)

    @asynccontextmanager
    async def _alone(self, hub: str, sha256: str) -> AsyncIterator[Unit]:
        """No mutation of the sender's hub, and nobody else anywhere who has to do with this file. Always in this order."""
        async with self._store.unit(hub) as unit:
            await unit.turn(f"file/{sha256}")
            yield unit

    async def _look_for_bytes(self) -> None:
        """Compare the table with the folder: each may come from a copy of another day. What is lost is wanted again for as long
        as phones are sure to keep it (FI6); what came back is here.
        """
        for state in (BlobState.VERIFIED, BlobState.LOST):
            here = state is BlobState.LOST
            for blob in await Blob.filter(state=state.value):
                if await self._here(blob) is not here:
                    continue
                async with self._store.unit() as unit:
                    if await self._here(blob) is here:
                        await _found(unit, blob, here=here)
        async with self._store.unit() as unit:
            over = Attached.filter(state=AttachedState.LOST.value, asked_at__lte=unit.now - REFILL_MS)
            await mark(unit, await over, AttachedState.MISSING)

    async def _collect(self) -> None:
        """Remove verified files that no mutation has named for a week, unless the server was restored a short while ago.

        The bytes go inside the transaction: who settles an upload looks for them inside theirs, and only one of the two is in
        the house at a time. Who dies here leaves a blob without bytes, which is collected the next time.
        """
        async with self._store.unit() as unit:
            if unit.now < await unit.restored_at() + REFILL_MS:
                return
            rows = await unit.db.execute_query_dict(
                "SELECT b.id FROM blob b WHERE b.state <> ? AND b.verified_at <= ?"
                " AND NOT EXISTS (SELECT 1 FROM attached a WHERE a.sha256 = b.sha256)"
                " AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.sha256 = b.sha256) ORDER BY b.id LIMIT ?",
                [BlobState.REFUSED.value, unit.now - ORPHAN_MS, COLLECTED],
            )
            orphans = await Blob.filter(id__in=[row["id"] for row in rows])
            await Holder.filter(blob_id__in=[blob.id for blob in orphans]).delete()
            await Blob.filter(id__in=[blob.id for blob in orphans]).delete()
            for name in {name for blob in orphans for name in (blob.sha256, blob.shown, blob.thumb) if name}:
                if not await Blob.filter(Q(sha256=name) | Q(shown=name) | Q(thumb=name)).exists():
                    await self.blobs.remove(name)

    async def _may_see(self, actor: Actor, blob: Blob) -> bool:
        rows = await Holder.filter(blob=blob).select_related("membership")
        holders = [Held(row.membership.person_id, row.membership.hub_id) for row in rows]
        received = Attached.filter(sha256=blob.sha256, firm_id__isnull=False) if actor.firm else None
        firms = await received.values_list("firm_id", flat=True) if received else ()
        shown = await Attached.filter(sha256=blob.sha256, scope__isnull=False).values_list("scope", flat=True)
        if may_see(actor, holders, [int(str(firm)) for firm in firms], [str(scope) for scope in shown]):
            return True
        for reader in self._readers:
            if await reader(actor, blob.sha256):
                return True
        return False

    async def _here(self, blob: Blob) -> bool:
        """Whether the bytes are there as well: a database and a folder may come from copies of different days."""
        if await self.blobs.size(blob.sha256) != blob.size:
            return False
        return not blob.shown or await self.blobs.size(blob.shown) == blob.shown_size


def judge(start: bytes, file: BinaryIO) -> Judged:
    """What a file is, by its first bytes, and the picture that is made of it. Raises Refused for what is not taken. Blocks."""
    type_ = sniff(start)
    kind = KINDS[type_]
    if file.seek(0, os.SEEK_END) > LIMITS[kind]:
        raise Refused("file_too_large")
    file.seek(0)
    if kind is Kind.DOCUMENT:
        paper: Paper | None = drawn(file)
        return Judged(type_, kind, paper.picture if paper else None, paper.pages if paper else None)
    return Judged(type_, kind, shown(file, type_) if kind is Kind.PHOTO else None)


async def _hub(upload: Upload) -> str:
    membership = await Membership.get(id=upload.membership_id).select_related("hub")
    code: str = membership.hub.code
    return code


async def hold(unit: Unit, blob: Blob, membership: int) -> None:
    """A member has brought it: what they named of it is here."""
    if not await Holder.exists(blob=blob, membership_id=membership):
        await Holder.create(blob=blob, membership_id=membership, created_at=unit.now)
    named = Attached.filter(membership_id=membership, sha256=blob.sha256)
    waited = await named.exclude(state=AttachedState.VERIFIED.value)
    # What it is, its bytes say; what its sender called it does not count.
    await named.update(size=blob.size, type=blob.type)
    await mark(unit, waited, AttachedState.VERIFIED)


async def _found(unit: Unit, blob: Blob, *, here: bool) -> None:
    await Blob.filter(id=blob.id).update(state=BlobState.VERIFIED if here else BlobState.LOST)
    named = Attached.filter(sha256=blob.sha256)
    if here:
        brought = await Holder.filter(blob_id=blob.id).values_list("membership_id", flat=True)
        await mark(
            unit,
            await named.filter(state__in=list(WANTED), membership_id__in=list(brought)),
            AttachedState.VERIFIED,
        )
    else:
        await mark(unit, await named.filter(state=AttachedState.VERIFIED.value), AttachedState.LOST)


async def _check_quota(unit: Unit, person: int, size: int) -> None:
    """In the transaction that begins the upload, so that two at once cannot both have the last of it."""
    rows = await unit.db.execute_query_dict(
        "SELECT (SELECT COALESCE(SUM(b.size), 0) FROM blob b WHERE b.id IN (SELECT h.blob_id FROM blob_holder h"
        " JOIN membership m ON m.id = h.membership_id WHERE m.person_id = ?)) AS kept,"
        " (SELECT COALESCE(SUM(u.size), 0) FROM upload u JOIN membership m ON m.id = u.membership_id"
        " WHERE m.person_id = ? AND u.state = 'open') AS coming,"
        " (SELECT COUNT(*) FROM upload u JOIN membership m ON m.id = u.membership_id"
        " WHERE m.person_id = ? AND u.state = 'open') AS open",
        [person, person, person],
    )
    if rows[0]["open"] >= OPEN_UPLOADS:
        raise Problem("too_many_uploads", 429)
    if rows[0]["kept"] + rows[0]["coming"] + size > QUOTA:
        raise Problem("files_quota", 413, limit=QUOTA // MB)


def _problem(code: str) -> Problem:
    """422: 409 would tell a tus client to ask for the offset and try again."""
    if code == "file_too_large":
        return Problem(code, 413, limit=max(LIMITS.values()) // MB)
    return Problem(code, 422)
