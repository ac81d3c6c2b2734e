"""import and export."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from server.cli.frame import data_option, house, run, say, settings_for, stop
from server.features.files.bringing import bring
from server.features.firms.opening import firm_of
from server.features.hubs.models import Hub
from server.features.hubs.opening import hub_of
from server.features.orders.intake import (
    Brought,
    ColumnTerms,
    Terms,
    all_given,
    confirmed,
    create,
    guessed_columns,
    opened_sheet,
)
from server.features.orders.models import Order
from server.features.orders.outgo import outgoing
from server.features.people.models import Membership
from server.features.people.rules import Role
from server.features.sources.keeping import Picture, find
from server.features.templates.models import TemplateVersion
from server.features.templates.opening import form_of_version, template_of
from server.problems import Problem
from server.sheets.columns import Column
from server.sheets.values import TYPES, ValueType
from server.store.blobs import DiskBlobs

PICTURES = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".avif"}
DEFAULT_SIZE, DEFAULT_MINUTES, DEFAULT_YEN = 10, 12, 260


def confirmations(
    columns: tuple[Column, ...], given: tuple[str, ...], optional: tuple[str, ...]
) -> list[ColumnTerms]:
    """The columns as guessed, changed by `--column LABEL=TYPE` and `--optional LABEL`."""
    changed: dict[str, tuple[ValueType, list[str]]] = {}
    types: dict[str, ValueType] = {kind: kind for kind in TYPES}
    for each in given:
        label, _, kind = each.rpartition("=")
        name, _, listed = kind.partition(":")
        if not label or name not in types:
            raise stop("error.bad_column", given=each)
        changed[label] = (types[name], [option for option in listed.split("/") if option])
    labels = {column.label for column in columns}
    for label in [*changed, *optional]:
        if label not in labels:
            raise stop("error.no_such_column", column=label)
    result = []
    for column in columns:
        kind, options = changed.get(column.label, (column.type, list(column.options)))
        required = column.required and column.label not in optional
        result.append(ColumnTerms(column.index, column.given, required, kind, options))
    return result


def pictures_in(folder: Path) -> list[Path]:
    """The pictures and documents of a folder, by their names; what is of another kind is left alone."""
    return sorted(each for each in folder.iterdir() if each.suffix.lower() in PICTURES and each.is_file())


async def coordinator(hub: Hub) -> int:
    """In whose name files are brought: the first coordinator's membership."""
    found = await Membership.filter(hub_id=hub.id, role=Role.COORDINATOR.value).order_by("id").first()
    if found is None:
        raise stop("error.no_coordinator")
    return int(found.id)


@click.command("import", help=say("help.import"))
@data_option
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hub", required=True, help=say("help.hub"))
@click.option("--firm", required=True, help=say("help.firm"))
@click.option("--title", required=True, help=say("help.title"))
@click.option("--template", default=None, help=say("help.template"))
@click.option("--version", "edition", default=None, type=click.IntRange(1), help=say("help.version"))
@click.option(
    "--files",
    "folder",
    default=None,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=say("help.files"),
)
@click.option("--size", default=None, type=click.IntRange(1, 200), help=say("help.size"))
@click.option("--minutes", default=None, type=click.IntRange(1, 480), help=say("help.minutes"))
@click.option("--yen", default=None, type=click.IntRange(0, 1_000_000), help=say("help.yen"))
@click.option("--purpose", default=None, help=say("help.purpose"))
@click.option("--instructions", default=None, help=say("help.instructions"))
@click.option("--column", "given", multiple=True, help=say("help.column"))
@click.option("--optional", multiple=True, help=say("help.optional"))
@click.option("--publish", is_flag=True, help=say("help.publish"))
@run
async def import_command(
    data: Path | None,
    sheet: Path,
    hub: str,
    firm: str,
    title: str,
    template: str | None,
    edition: int | None,
    folder: Path | None,
    size: int | None,
    minutes: int | None,
    yen: int | None,
    purpose: str | None,
    instructions: str | None,
    given: tuple[str, ...],
    optional: tuple[str, ...],
    publish: bool,
) -> None:
    """All or nothing; the last word printed is the order's code."""
    settings = settings_for(data)
    async with house(settings) as store:
        place = await hub_of(hub)
        asked = await firm_of(place, firm)
        kind = await template_of(place, template) if template else None
        if template and kind is None:
            raise stop("error.no_such_template", code=template)
        version = await TemplateVersion.get_or_none(template=kind, no=edition) if kind and edition else None
        if edition and version is None:
            raise stop("error.no_such_version", no=edition)
        read = await opened_sheet(sheet.read_bytes(), sheet.name)
        guessed = guessed_columns(read)
        columns = confirmations(guessed, given, optional)
        base = version or kind
        terms = Terms(
            hub=place.code,
            firm=asked.id,
            title=title,
            purpose=purpose if purpose is not None else (base.purpose if base else ""),
            instructions=instructions if instructions is not None else (base.instructions if base else ""),
            minutes=minutes or (base.minutes if base else DEFAULT_MINUTES),
            yen=yen if yen is not None else (base.yen if base else DEFAULT_YEN),
            size=size or (base.size if base else DEFAULT_SIZE),
            columns=columns,
            publish=publish,
            version=version.id if version else None,
        )
        files = pictures_in(folder) if folder else []
        with click.progressbar(length=1 + len(files), label=say("importing"), file=sys.stderr) as bar:
            chosen = all_given(guessed, form_of_version(version)) if version else confirmed(guessed, columns)
            async with store.unit() as unit:
                member = await coordinator(place) if files else 0
                pictures = []
                for file in files:
                    blob = await bring(unit, DiskBlobs(settings.blobs), member, file.read_bytes())
                    pictures.append(Picture(file.name, blob.sha256))
                    bar.update(1)
                found = await find(member, read, pictures)
                brought = Brought(member, found)
                order = await create(unit, place, asked, read, chosen, terms, brought)
            bar.update(1)
    pieces = -(-order.rows // order.size)
    click.echo(
        say("imported", rows=order.rows, pieces=pieces, yen=f"{pieces * order.yen:,}", code=order.code)
    )


@click.command("export", help=say("help.export"))
@data_option
@click.argument("order")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=say("help.out"))
@click.option("--format", "kind", default=None, type=click.Choice(["csv", "xlsx"]), help=say("help.format"))
@click.option("--encoding", default=None, type=click.Choice(["cp932", "utf-8"]), help=say("help.encoding"))
@run
async def export_command(
    data: Path | None, order: str, out: Path, kind: str | None, encoding: str | None
) -> None:
    """The filled sheet; written beside its place first, so that a full disk leaves no half of a file."""
    async with house(settings_for(data)):
        found = await Order.get_or_none(code=order)
        if found is None:
            raise Problem("no_such_order", 404)
        sheet = await outgoing(found, kind, encoding)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(sheet.data)
        part.replace(out)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise stop("error.cannot_write", path=out, reason=error.strerror or str(error)) from error
    click.echo(say("exported", path=out, rows=sheet.rows, total=sheet.total))
    if sheet.rows < sheet.total:
        click.echo(say("exported.part"), err=True)
