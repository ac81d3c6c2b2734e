"""Which files belong to what: named by a mutation, wanted until they are here, and settled one by one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from server.features.files.events import FilesChanged
from server.features.files.models import Attached, Blob, Holder
from server.features.files.rules import (
    EXTENSIONS,
    MAX_FILES,
    MAX_NAMED,
    UNSETTLED,
    WANTED,
    AttachedState,
    BlobState,
    check_claim,
)
from server.features.people.rules import Actor
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


async def brought_before(membership: int, of: Collection[str], wanted: Collection[str]) -> list[Attachment]:
    """Those of these files that the member named with one of these rows before."""
    rows = await Attached.filter(membership_id=membership, of__in=list(of), sha256__in=list(wanted)).order_by(
        "id"
    )
    return [Attachment(each.sha256, each.size, each.type) for each in rows]


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


async def show_in(scope: str, of: str) -> None:
    """Let whoever holds a scope see these files from now on."""
    await Attached.filter(of=of).update(scope=scope)


async def pictures_of(actor: Actor, hashes: Sequence[str]) -> list[Blob]:
    """Pictures that somebody at the actor's hub sent in, each once. Refuses what is not here, or is none."""
    found = await Blob.filter(sha256__in=list(hashes), state=BlobState.VERIFIED.value).exclude(shown="")
    brought = Holder.filter(blob_id__in=[blob.id for blob in found], membership__hub_id=actor.hub)
    mine = {each.blob_id for each in await brought}
    here = {blob.sha256: blob for blob in found if blob.id in mine}
    if here.keys() != set(hashes):
        raise Refused("no_such_file")
    return [here[sha256] for sha256 in dict.fromkeys(hashes)]


async def show_at_hub(unit: Unit, actor: Actor, of: str, pictures: Iterable[Blob]) -> None:
    """Let everybody at the actor's hub see these pictures from now on, as those of a row that is theirs."""
    for blob in pictures:
        await Attached.create(
            membership_id=actor.membership,
            of=of,
            sha256=blob.sha256,
            size=blob.size,
            type=blob.type,
            state=AttachedState.VERIFIED.value,
            asked_at=unit.now,
            scope=f"hub:{actor.hub_code}",
        )


async def names_of(of: Collection[str]) -> dict[str, str]:
    """Under which name each file of these rows is saved by whoever fetches it, by its hash. Only what is here has one."""
    hashes = [
        each.sha256 for each in await Attached.filter(of__in=list(of), state=AttachedState.VERIFIED.value)
    ]
    return {blob.sha256: file_name(blob) for blob in await Blob.filter(sha256__in=hashes)}


def file_name(blob: Blob) -> str:
    """`a3f0c1b2d4e5.jpg`."""
    type_ = "image/jpeg" if blob.shown else blob.type
    return f"{blob.sha256[:12]}.{EXTENSIONS[type_]}"


async def weights(of: Collection[str]) -> dict[str, int]:
    """How many bytes each picture of these rows has as it is shown, by its hash."""
    hashes = await Attached.filter(of__in=list(of)).values_list("sha256", flat=True)
    rows = await Blob.filter(sha256__in=[str(each) for each in hashes]).values_list("sha256", "shown_size")
    return {str(sha256): int(size) for sha256, size in rows}


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
