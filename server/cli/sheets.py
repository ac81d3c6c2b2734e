"""import and export."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from server.cli.frame import data_option, house, run, say, settings_for, stop
from server.features.firms.opening import firm_of
from server.features.hubs.opening import hub_of
from server.features.orders.intake import ColumnTerms, Terms, confirmed, create, guessed_columns, opened_sheet
from server.features.orders.models import Order
from server.features.orders.outgo import outgoing
from server.features.templates.opening import template_of
from server.problems import Problem
from server.sheets.columns import Column
from server.sheets.values import TYPES, ValueType

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


@click.command("import", help=say("help.import"))
@data_option
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hub", required=True, help=say("help.hub"))
@click.option("--firm", required=True, help=say("help.firm"))
@click.option("--title", required=True, help=say("help.title"))
@click.option("--template", default=None, help=say("help.template"))
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
    async with house(settings_for(data)) as store:
        place = await hub_of(hub)
        asked = await firm_of(place, firm)
        kind = await template_of(place, template) if template else None
        if template and kind is None:
            raise stop("error.no_such_template", code=template)
        read = await opened_sheet(sheet.read_bytes(), sheet.name)
        guessed = guessed_columns(read)
        columns = confirmations(guessed, given, optional)
        terms = Terms(
            hub=place.code,
            firm=asked.id,
            title=title,
            purpose=purpose if purpose is not None else (kind.purpose if kind else ""),
            instructions=instructions if instructions is not None else (kind.instructions if kind else ""),
            minutes=minutes or (kind.minutes if kind else DEFAULT_MINUTES),
            yen=yen if yen is not None else (kind.yen if kind else DEFAULT_YEN),
            size=size or (kind.size if kind else DEFAULT_SIZE),
            columns=columns,
            publish=publish,
        )
        with click.progressbar(length=2, label=say("importing"), file=sys.stderr) as bar:
            chosen = confirmed(guessed, columns)
            bar.update(1)
            async with store.unit() as unit:
                order = await create(unit, place, asked, read, chosen, terms)
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
