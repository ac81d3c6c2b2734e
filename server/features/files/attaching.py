"""Which files belong to what: named by a mutation, wanted until they are here, and settled one by one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from server.features.files.events import FilesChanged
from server.features.files.models import Attached, Blob, Holder
from server.features.files.rules import (
    MAX_FILES,
    MAX_NAMED,
    UNSETTLED,
    WANTED,
    AttachedState,
    BlobState,
    check_claim,
)
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Attachment


@dataclass(frozen=True)
class Judged:
    """A file as it was named, and how it stands when its text arrives."""

    file: Attachment
    state: AttachedState
    code: str = ""


async def judged(membership: int, files: Iterable[Attachment]) -> list[Judged]:
    """How the files stand that a member names, each once. One that cannot be taken is marked, nothing is refused for it (FI5)."""
    named = {file.sha256: file for file in files}
    return [await _judged(membership, no, file) for no, file in enumerate([*named.values()][:MAX_NAMED])]


async def _judged(membership: int, no: int, file: Attachment) -> Judged:
    blob = await Blob.get_or_none(sha256=file.sha256)
    try:
        if no >= MAX_FILES:
            raise Refused("too_many_files")
        if blob is not None and blob.state == BlobState.REFUSED:
            raise Refused(blob.code)
        check_claim(file.size, file.type)
    except Refused as refused:
        return Judged(file, AttachedState.REFUSED, refused.code)
    # Knowing a hash is not having the file: who names it has to have brought it.
    here = blob is not None and blob.state == BlobState.VERIFIED
    here = here and await Holder.exists(blob=blob, membership_id=membership)
    return Judged(file, AttachedState.VERIFIED if here else AttachedState.WAITING)


def whole(files: Iterable[Judged]) -> bool:
    """Whether nothing of them is waited for."""
    return all(each.state not in UNSETTLED for each in files)


async def attach(
    unit: Unit, membership: int, of: str, files: Iterable[Judged], firm: int | None = None
) -> None:
    """Write down that they belong to something, and let a firm see them at once if it is told."""
    for each in files:
        await Attached.create(
            membership_id=membership,
            of=of,
            sha256=each.file.sha256,
            size=each.file.size,
            type=each.file.type,
            state=each.state.value,
            code=each.code,
            asked_at=unit.now,
            firm_id=firm,
        )


async def mark(unit: Unit, named: Sequence[Attached], state: AttachedState, code: str = "") -> None:
    """Let these files stand like this now, and tell whoever they belong to."""
    if not named:
        return
    await Attached.filter(id__in=[each.id for each in named]).update(
        state=state.value, code=code, asked_at=unit.now
    )
    for of in dict.fromkeys(each.of for each in named):
        await unit.emit(FilesChanged(of))


async def differs(unit: Unit, membership: int, sha256: str) -> None:
    """What arrived was not this file. It is wanted once more, in case that it broke on the way, and then no more."""
    named = Attached.filter(membership_id=membership, sha256=sha256, state__in=list(WANTED))
    code = "file_other"
    await mark(unit, await named.filter(code=code), AttachedState.REFUSED, code)
    await named.update(code=code)


async def detach(of: str) -> None:
    """Nothing belongs to it any more."""
    await Attached.filter(of=of).delete()


async def settled(of: str) -> bool:
    """Whether none of its files is waited for."""
    return not await Attached.exists(of=of, state__in=list(UNSETTLED))


async def give_up(unit: Unit, of: str) -> None:
    """Go on without what is not here."""
    missing = Attached.filter(of=of).exclude(state=AttachedState.VERIFIED.value)
    await mark(unit, await missing, AttachedState.MISSING)


async def take_off(of: str, sha256: str) -> bool:
    """Let a file belong to it no more, unless it is here already; whether it did."""
    off = Attached.filter(of=of, sha256=sha256).exclude(state=AttachedState.VERIFIED.value)
    return bool(await off.delete())


async def show_to(firm: int, of: str) -> None:
    """Let a firm see these files from now on."""
    await Attached.filter(of=of).update(firm_id=firm)


async def shown_of(keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """What a row says of its files: `files`, how many are here of how many, and `attached`, each as
    `[sha256, type, size, state]`, a refused one with its code behind.
    """
    found: dict[str, list[Attached]] = {}
    for each in await Attached.filter(of__in=list(keys)).order_by("id"):
        found.setdefault(each.of, []).append(each)
    return {
        of: {
            "files": [sum(each.state == AttachedState.VERIFIED for each in named), len(named)],
            "attached": [_told(each) for each in named],
        }
        for of, named in found.items()
    }


def _told(each: Attached) -> list[Any]:
    state = AttachedState.WAITING if each.state == AttachedState.LOST else AttachedState(each.state)
    return [
        each.sha256,
        each.type,
        each.size,
        state.value,
        *([each.code] if state is AttachedState.REFUSED else []),
    ]
