"""Filling an empty database with the demo region, once, and giving out fresh codes for it."""

import asyncio
import json
from importlib.resources import files
from typing import Any

import msgspec

from server.demo.invoices import file_of, invoices, sheet
from server.features.devices.pairing import Invitation, invite
from server.features.files.bringing import bring
from server.features.firms.opening import firm_of, open_firm
from server.features.hubs.models import Hub
from server.features.hubs.opening import hub_of, open_hub
from server.features.jobs.keeping import plant
from server.features.jobs.mutations import grow
from server.features.jobs.ready import facts_of, ready_trees, sprouts
from server.features.jobs.rules import Verb
from server.features.jobs.tree import Pen
from server.features.jobs.weighing import first_bite
from server.features.orders.intake import (
    Brought,
    ColumnTerms,
    Terms,
    Wish,
    all_given,
    confirmed,
    create,
    guessed_columns,
    opened_sheet,
    terms_of,
)
from server.features.orders.mutations import ask, put
from server.features.orders.rules import OrderState
from server.features.people.membership import join
from server.features.people.models import Membership
from server.features.people.rules import Role
from server.features.sources.keeping import Picture, find
from server.features.steps import Who
from server.features.templates.models import Template, TemplateVersion
from server.features.templates.opening import Kind, add_version, form_of_version, open_template, template_of
from server.features.templates.opening import Terms as EditionTerms
from server.features.terms.dated import set_terms
from server.features.terms.rules import PayTerms, day_of
from server.forms.form import from_schema
from server.store.blobs import BlobStore
from server.store.sync_store import SqlStore
from server.store.unit import Unit

HUB = "MDR"


def _house() -> dict[str, Any]:
    house: dict[str, Any] = json.loads(files(__package__).joinpath("house.json").read_text("utf-8"))
    return house


async def fill_demo(store: SqlStore, blobs: BlobStore) -> bool:
    """Fill in the demo region unless there is a hub already. All of it or nothing. Returns whether it filled."""
    if await Hub.exists():
        return False
    house = _house()
    order = house["order"]
    names = await opened_sheet(
        files(__package__).joinpath("data", order["sheet"]).read_bytes(), order["sheet"]
    )
    async with store.unit() as unit:
        for each in house["hubs"]:
            coordinator = each.pop("coordinator")
            hub = await open_hub(unit, each.pop("code"), each.pop("name"), **each)
            await join(unit, hub, Role.COORDINATOR, coordinator)
            await set_terms(unit, hub, day_of(unit.now), PayTerms(**house["pay"]), house["number"], None)
        hub = await hub_of(HUB)
        for each in house["firms"]:
            firm = await open_firm(
                unit, hub, each["name"], industry=each["industry"], contact=each["contact"]
            )
            await join(unit, hub, Role.FIRM, each["person"], firm)
        for name in house["workers"]:
            await join(unit, hub, Role.WORKER, name)
        for each in house["templates"]:
            await open_template(unit, hub, msgspec.convert(each, Kind))
        code, name = house["form"]
        await _publish_form(unit, hub, code, name, house["manual"])
        await _publish(unit, hub, order, names)
        await _publish_pictures(unit, blobs, hub, house["pictures"])
        for each in house["trees"]:
            await _write_down(unit, hub, **each)
    return True


async def _write_down(unit: Unit, hub: Hub, firm: str, tree: str, key: str) -> None:
    """A ready tree as this firm's own, with the bite to hand out first agreed on."""
    owner, told = await firm_of(hub, firm), ready_trees()[tree]
    by = await Membership.filter(firm_id=owner.id).order_by("id").first()
    if by is None:
        raise LookupError(firm)
    pen = Pen(0, by.person_id, unit.now)
    grown = grow(key, facts_of(told), list(sprouts(told, key)), pen, Who.FIRM)
    first = first_bite([vars(node) for node in grown.nodes.values()])
    if first is not None:
        grown.step(first, Verb.AGREE, Who.FIRM)
    await plant(unit, owner.id, grown)


async def _publish_pictures(unit: Unit, blobs: BlobStore, hub: Hub, order: dict[str, str]) -> None:
    """An order of a firm with a picture a piece, asked for by the firm and opened by the hub."""
    firm = await firm_of(hub, order["firm"])
    member = await Membership.get(firm_id=firm.id)
    letters, pictures = invoices(), list[Picture]()
    for each, data in zip(letters, await asyncio.to_thread(lambda: [*map(file_of, letters)]), strict=True):
        blob = await bring(unit, blobs, member.id, data)
        pictures.append(Picture(each.file, blob.sha256))
    read = await opened_sheet(sheet(letters), order["sheet"])
    version = await TemplateVersion.get(template__hub_id=hub.id, template__code=order["template"])
    terms = terms_of(version, hub, firm, Wish(order["title"], version.id, pictures))
    found = await find(member.id, read, pictures)
    columns = all_given(guessed_columns(read), form_of_version(version))
    made = await create(unit, hub, firm, read, columns, terms, Brought(member.id, found))
    await ask(unit, made, propose=True)
    await put(unit, made, OrderState.OPEN)


async def _publish_form(unit: Unit, hub: Hub, code: str, name: str, manual: list[str]) -> None:
    """A first version of a template, with these steps and the form in a file of this name, by the hub's coordinator."""
    template = await Template.get(hub_id=hub.id, code=code).select_related("hub")
    by = await Membership.get(hub_id=hub.id, role=Role.COORDINATOR.value)
    form, faults = from_schema(json.loads(files(__package__).joinpath("data", name).read_text("utf-8")))
    if form is None or faults:
        raise ValueError(f"{name}: {faults}")
    words = (template.title, template.purpose, template.instructions)
    await add_version(
        unit,
        template,
        by.person_id,
        form,
        EditionTerms(
            *words,
            template.size,
            template.minutes,
            template.yen,
            manual=tuple((step, "") for step in manual),
        ),
    )


async def _publish(unit: Unit, hub: Hub, order: dict[str, Any], names: Any) -> None:
    guessed = guessed_columns(names)
    columns = []
    for column in guessed:
        options = order["choices"].get(column.label)
        kind = "choice" if options else column.type
        columns.append(
            ColumnTerms(column.index, column.given, column.required, kind, options or list(column.options))
        )
    template = await template_of(hub, order["template"])
    if template is None:
        raise LookupError(order["template"])
    firm = await firm_of(hub, order["firm"])
    terms = Terms(
        hub=hub.code,
        firm=firm.id,
        title=order["title"],
        purpose=template.purpose,
        instructions=template.instructions,
        minutes=template.minutes,
        yen=template.yen,
        size=template.size,
        columns=columns,
        publish=True,
        template=template.code,
    )
    await create(unit, hub, firm, names, confirmed(guessed, columns), terms)


async def fresh_codes(store: SqlStore) -> list[Invitation]:
    """Codes for one coordinator, the firms that have an order, and two workers of the demo hub."""
    codes = []
    async with store.unit() as unit:
        for name in _house()["codes"]:
            membership = await Membership.get(hub__code=HUB, person__name=name).select_related("person")
            codes.append(await invite(unit, membership))
    return codes
