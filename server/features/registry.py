"""The features of this house: the one literal list, and what each brings."""

from server.features.adjudications import listeners as adjudications_listeners
from server.features.adjudications import mutations as adjudications_mutations
from server.features.adjudications import rows as adjudications_rows
from server.features.appeals import mutations as appeals_mutations
from server.features.appeals import rows as appeals_rows
from server.features.devices import mutations as devices_mutations
from server.features.faqs import listeners as faqs_listeners
from server.features.faqs import mutations as faqs_mutations
from server.features.faqs import rows as faqs_rows
from server.features.firms import rows as firms_rows
from server.features.golds import listeners as golds_listeners
from server.features.golds import mutations as golds_mutations
from server.features.golds import rows as golds_rows
from server.features.hubs import rows as hubs_rows
from server.features.intents import RoleIntent
from server.features.jobs import mutations as jobs_mutations
from server.features.jobs import rows as jobs_rows
from server.features.ledger import listeners as ledger_listeners
from server.features.ledger import mutations as ledger_mutations
from server.features.ledger import rows as ledger_rows
from server.features.orders import listeners as orders_listeners
from server.features.orders import mutations as orders_mutations
from server.features.orders import rows as orders_rows
from server.features.packs import mutations as packs_mutations
from server.features.packs import rows as packs_rows
from server.features.people import rows as people_rows
from server.features.pieces import listeners as pieces_listeners
from server.features.pieces import moving as pieces_moving
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
from server.features.statements import mutations as statements_mutations
from server.features.statements import rows as statements_rows
from server.features.templates import listeners as templates_listeners
from server.features.templates import mutations as templates_mutations
from server.features.templates import rows as templates_rows
from server.features.terms import mutations as terms_mutations
from server.features.terms import rows as terms_rows
from server.features.threads import listeners as threads_listeners
from server.features.threads import mutations as threads_mutations
from server.features.threads import rows as threads_rows
from server.store.unit import Listener, Renderer
from sync.ports import Upcasters

FEATURES = (
    "hubs",
    "firms",
    "people",
    "devices",
    "files",
    "terms",
    "templates",
    "skills",
    "orders",
    "packs",
    "pieces",
    "jobs",
    "sources",
    "results",
    "ledger",
    "statements",
    "reviews",
    "proposals",
    "adjudications",
    "golds",
    "appeals",
    "threads",
    "faqs",
    "quarantine",
    "handovers",
)
"""In the order in which they may know one another's tables."""

MODELS = ("server.store.models", *(f"server.features.{name}.models" for name in FEATURES))

INTENTS: dict[tuple[str, int], RoleIntent] = {
    **devices_mutations.INTENTS,
    **orders_mutations.INTENTS,
    **packs_mutations.INTENTS,
    **pieces_mutations.INTENTS,
    **pieces_moving.INTENTS,
    **results_mutations.INTENTS,
    **ledger_mutations.INTENTS,
    **statements_mutations.INTENTS,
    **terms_mutations.INTENTS,
    **reviews_mutations.INTENTS,
    **proposals_mutations.INTENTS,
    **adjudications_mutations.INTENTS,
    **golds_mutations.INTENTS,
    **appeals_mutations.INTENTS,
    **templates_mutations.INTENTS,
    **jobs_mutations.INTENTS,
    **threads_mutations.INTENTS,
    **faqs_mutations.INTENTS,
    **skills_mutations.INTENTS,
}

UPCASTERS: Upcasters = {
    **results_mutations.UPCASTERS,
    **reviews_mutations.UPCASTERS,
    **templates_mutations.UPCASTERS,
}
"""What became of arguments that phones in drawers may still send: `(name, ver)` → those of the next version, which is the one
that has a handler. tests/vectors/mutations.json holds one message of every version ever shipped."""

INTENTS |= quarantine_mutations.intents(INTENTS, UPCASTERS)

RENDERERS: dict[str, Renderer] = {
    **hubs_rows.RENDERERS,
    **firms_rows.RENDERERS,
    **people_rows.RENDERERS,
    **templates_rows.RENDERERS,
    **jobs_rows.RENDERERS,
    **orders_rows.RENDERERS,
    **packs_rows.RENDERERS,
    **pieces_rows.RENDERERS,
    **results_rows.RENDERERS,
    **ledger_rows.RENDERERS,
    **statements_rows.RENDERERS,
    **terms_rows.RENDERERS,
    **reviews_rows.RENDERERS,
    **proposals_rows.RENDERERS,
    **adjudications_rows.RENDERERS,
    **golds_rows.RENDERERS,
    **appeals_rows.RENDERERS,
    **threads_rows.RENDERERS,
    **faqs_rows.RENDERERS,
    **skills_rows.RENDERERS,
    **quarantine_rows.RENDERERS,
}

LISTENERS: dict[type, list[Listener]] = {}
for _brought in (
    templates_listeners.LISTENERS,
    orders_listeners.LISTENERS,
    pieces_listeners.LISTENERS,
    results_listeners.LISTENERS,
    ledger_listeners.LISTENERS,
    reviews_listeners.LISTENERS,
    proposals_listeners.LISTENERS,
    adjudications_listeners.LISTENERS,
    golds_listeners.LISTENERS,
    threads_listeners.LISTENERS,
    faqs_listeners.LISTENERS,
    quarantine_listeners.LISTENERS,
):
    for _event, _reactions in _brought.items():
        LISTENERS.setdefault(_event, []).extend(_reactions)
