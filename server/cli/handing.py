"""handover: take in the file of a phone that could not connect."""

from pathlib import Path

import click

from server.app import authority_for
from server.cli.frame import LANG, data_option, house, run, say, settings_for
from server.features.handovers.taking import Item, take_in
from server.features.quarantine.rules import Decision
from server.text import sentence


@click.command("handover", help=say("help.handover"))
@data_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@run
async def handover(data: Path | None, file: Path) -> None:
    """What arrived, with receipt numbers; the same file again prints the same."""
    async with house(settings_for(data)) as store:
        taken = await take_in(authority_for(store), store, file.read_bytes())
    click.echo(say("handover.from", name=taken.person["name"], device=taken.label or taken.device))
    for item in taken.items:
        click.echo(_line(item))
    for draft in taken.drafts:
        click.echo(say("handover.draft" if draft.kept else "handover.draft_not", piece=draft.piece))
    new = sum(item.new for item in taken.items)
    click.echo(say("handover.done", new=new, count=len(taken.items)))


def _line(item: Item) -> str:
    what = f"{item.name or '—'} {item.piece or ''}".strip()
    if item.receipt:
        return say("handover.receipt", what=what, receipt=item.receipt)
    if item.code and item.decision != Decision.APPLIED:
        return say("handover.stopped", what=what, message=sentence(item.code, LANG))
    return say("handover.applied", what=what)
