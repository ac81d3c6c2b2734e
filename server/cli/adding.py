"""add hub, add firm, invite."""

from datetime import datetime
from pathlib import Path

import click
import segno

from server.cli.frame import Short, data_option, house, run, say, settings_for
from server.clock import TOKYO
from server.features.devices.http import pairing_url
from server.features.devices.pairing import invite
from server.features.devices.rules import shown_code
from server.features.firms.opening import firm_of, open_firm
from server.features.hubs.opening import hub_of, open_hub
from server.features.people.membership import join
from server.features.people.rules import Role


@click.group(help=say("help.add"))
def add() -> None:
    """Group of `add hub` and `add firm`."""


@add.command("hub", help=say("help.add.hub"))
@data_option
@click.argument("code")
@click.argument("name")
@click.option("--kana", default="", type=Short(200), help=say("help.kana"))
@click.option("--base-business", default="", type=Short(100), help=say("help.base"))
@click.option("--hours", default="", type=Short(100), help=say("help.hours"))
@click.option("--seats", default=0, type=click.IntRange(0, 1000), help=say("help.seats"))
@run
async def add_hub(
    data: Path | None, code: str, name: str, kana: str, base_business: str, hours: str, seats: int
) -> None:
    """A hub by its code."""
    async with house(settings_for(data)) as store, store.unit() as unit:
        hub = await open_hub(
            unit, code, name, kana=kana, base_business=base_business, hours=hours, seats=seats
        )
    click.echo(say("added.hub", name=hub.name, code=hub.code))


@add.command("firm", help=say("help.add.firm"))
@data_option
@click.argument("name")
@click.option("--hub", required=True, help=say("help.hub"))
@click.option("--industry", default="", type=Short(100), help=say("help.industry"))
@click.option("--contact", default="", type=Short(100), help=say("help.contact"))
@run
async def add_firm(data: Path | None, name: str, hub: str, industry: str, contact: str) -> None:
    """A firm at a hub."""
    async with house(settings_for(data)) as store, store.unit() as unit:
        firm = await open_firm(unit, await hub_of(hub), name, industry=industry, contact=contact)
    click.echo(say("added.firm", name=firm.name))


@click.command("invite", help=say("help.invite"))
@data_option
@click.option("--hub", required=True, help=say("help.hub"))
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help=say("help.role")
)
@click.option("--name", required=True, help=say("help.name"))
@click.option("--firm", default=None, help=say("help.firm"))
@run
async def invite_command(data: Path | None, hub: str, role: str, name: str, firm: str | None) -> None:
    """A code for one device of a person, new or known."""
    settings = settings_for(data)
    async with house(settings) as store:
        place = await hub_of(hub)
        asked = await firm_of(place, firm) if firm is not None else None
        async with store.unit() as unit:
            invitation = await invite(unit, await join(unit, place, Role(role), name, asked))
    until = datetime.fromtimestamp(invitation.expires_at / 1000, TOKYO).strftime("%H:%M")
    code = shown_code(invitation.code)
    url = pairing_url(settings.address(), invitation.code)
    click.echo(say("invited", name=" ".join(name.split()), role=say(f"role.{role}"), code=code, until=until))
    click.echo(say("invited.open", url=url))
    segno.make(url, error="m").terminal(compact=True, border=2)
