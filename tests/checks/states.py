"""Draws docs/states.md from the tables of steps: `python -m tests.checks.states`. Another table is one line in TABLES."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from server.features.jobs.rules import STEPS as OF_JOBS
from server.features.orders.rules import STEPS as OF_ORDERS
from server.features.pieces.hold_rules import STEPS as OF_HOLDS
from server.features.pieces.rules import STEPS as OF_LEASES
from server.features.proposals.rules import STEPS as OF_PROPOSALS
from server.features.reviews.rules import STEPS as OF_RESULTS
from server.features.statements.rules import STEPS as OF_ENTRIES
from server.features.steps import Step
from tests.checks.tree import ROOT

PAGE = ROOT / "docs" / "states.md"

AnyStep = Step[StrEnum, StrEnum]

PROPOSED = [
    Step(each.verb, each.who, each.offline, each.origin, each.to)
    for each in OF_PROPOSALS
    if each.origin is not None  # what begins one
]

TABLES: dict[str, tuple[str, Iterable[Step]]] = {  # type: ignore[type-arg]
    "A firm's work": ("server/features/jobs/rules.py", OF_JOBS),
    "An order": ("server/features/orders/rules.py", OF_ORDERS),
    "A lease": ("server/features/pieces/rules.py", OF_LEASES),
    "The clock of a lease": ("server/features/pieces/hold_rules.py", OF_HOLDS),
    "A delivery": ("server/features/reviews/rules.py", OF_RESULTS),
    "A line of the ledger": ("server/features/statements/rules.py", OF_ENTRIES),
    "A proposal": ("server/features/proposals/rules.py", PROPOSED),
}
"""By heading: where the table stands, and the table."""

HEAD = """# States

Drawn from the tables by `python -m tests.checks.states`; a test keeps them equal. What is not in a table is refused, with a
sentence. ✈ may be written down without a network and takes effect when there is one.
"""


def drawn(steps: Sequence[AnyStep]) -> Iterator[str]:
    """The lines of a Mermaid diagram: one arrow for each way, with everybody who can take it."""
    ways: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        words = f"{step.verb} ({step.who}{' ✈' if step.offline else ''})"
        ways.setdefault((step.origin.value, step.to.value), []).append(words)
    origins, targets = {origin for origin, _ in ways}, {to for origin, to in ways if origin != to}
    yield "stateDiagram-v2"
    for beginning in dict.fromkeys(origin for origin, _ in ways if origin not in targets):
        yield f"    [*] --> {beginning}"
    for (origin, to), said in ways.items():
        yield f"    {origin} --> {to}: {', '.join(said)}"
    for end in dict.fromkeys(to for _, to in ways if to not in origins):
        yield f"    {end} --> [*]"


def page() -> str:
    """The whole of docs/states.md."""
    parts = [HEAD]
    for name, (source, steps) in TABLES.items():
        lines = "\n".join(drawn([*steps]))
        parts.append(f"## {name}\n\n[{Path(source).name}](../{source})\n\n```mermaid\n{lines}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
