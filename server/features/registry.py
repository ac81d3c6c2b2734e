"""The features of this house: the one literal list, and what each brings."""

from server.features.devices import mutations as devices_mutations
from server.features.firms import rows as firms_rows
from server.features.hubs import rows as hubs_rows
from server.features.intents import RoleIntent
from server.features.ledger import listeners as ledger_listeners
from server.features.ledger import mutations as ledger_mutations
from server.features.ledger import rows as ledger_rows
from server.features.orders import listeners as orders_listeners
from server.features.orders import mutations as orders_mutations
from server.features.orders import rows as orders_rows
from server.features.people import rows as people_rows
from server.features.pieces import mutations as pieces_mutations
from server.features.pieces import rows as pieces_rows
from server.features.proposals import listeners as proposals_listeners
from server.features.proposals import mutations as proposals_mutations
from server.features.proposals import rows as proposals_rows
from server.features.quarantine import listeners as quarantine_listeners
from server.features.quarantine import mutations as quarantine_mutations
from server.features.quarantine import rows as quarantine_rows
from server.features.results import listeners as results_listeners
from server.features.results import mutations as results_mutations
from server.features.results import rows as results_rows
from server.features.reviews import listeners as reviews_listeners
from server.features.reviews import mutations as reviews_mutations
from server.features.reviews import rows as reviews_rows
from server.features.skills import mutations as skills_mutations
from server.features.skills import rows as skills_rows
from server.features.templates import mutations as templates_mutations
from server.features.templates import rows as templates_rows
from server.store.unit import Listener, Renderer
from sync.ports import Upcasters

FEATURES = (
    "hubs",
    "firms",
    "people",
    "devices",
    "files",
    "templates",
    "skills",
    "orders",
    "pieces",
    "results",
    "ledger",
    "reviews",
    "proposals",
    "quarantine",
    "handovers",
)
"""In the order in which they may know one another's tables."""

MODELS = ("server.store.models", *(f"server.features.{name}.models" for name in FEATURES))

INTENTS: dict[tuple[str, int], RoleIntent] = {
    **devices_mutations.INTENTS,
    **orders_mutations.INTENTS,
    **pieces_mutations.INTENTS,
    **results_mutations.INTENTS,
    **ledger_mutations.INTENTS,
    **reviews_mutations.INTENTS,
    **proposals_mutations.INTENTS,
    **templates_mutations.INTENTS,
    **skills_mutations.INTENTS,
}

UPCASTERS: Upcasters = {("result.submit", 1): results_mutations.without_worked}
"""What became of arguments that phones in drawers may still send: `(name, ver)` → those of the next version, which is the one
that has a handler. tests/vectors/mutations.json holds one message of every version ever shipped."""

INTENTS |= quarantine_mutations.intents(INTENTS, UPCASTERS)

RENDERERS: dict[str, Renderer] = {
    **hubs_rows.RENDERERS,
    **firms_rows.RENDERERS,
    **people_rows.RENDERERS,
    **templates_rows.RENDERERS,
    **orders_rows.RENDERERS,
    **pieces_rows.RENDERERS,
    **results_rows.RENDERERS,
    **ledger_rows.RENDERERS,
    **reviews_rows.RENDERERS,
    **proposals_rows.RENDERERS,
    **skills_rows.RENDERERS,
    **quarantine_rows.RENDERERS,
}

LISTENERS: dict[type, list[Listener]] = {}
for _brought in (
    orders_listeners.LISTENERS,
    results_listeners.LISTENERS,
    ledger_listeners.LISTENERS,
    reviews_listeners.LISTENERS,
    proposals_listeners.LISTENERS,
    quarantine_listeners.LISTENERS,
):
    for _event, _reactions in _brought.items():
        LISTENERS.setdefault(_event, []).extend(_reactions)
