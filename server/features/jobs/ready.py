"""Ready trees of trades to start from. The pages read the same file, ready.json, in which every text is [ja, en]."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from server.features.jobs.mutations import Sprout, Told

FACTS = ("title", "per", "times", "unit", "minutes", "who", "hands", "risk", "sure", "same", "secret")


def ready_trees() -> dict[str, dict[str, Any]]:
    """By their ids."""
    told = json.loads(files(__package__).joinpath("ready.json").read_text("utf-8"))
    return {tree["id"]: tree for tree in told}


def facts_of(node: dict[str, Any], lang: int = 0) -> dict[str, Any]:
    """What a ready node says of itself, in Japanese (0) or English (1)."""
    return {
        name: node[name][lang] if isinstance(node[name], list) else node[name]
        for name in FACTS
        if name in node
    }


def sprouts(tree: dict[str, Any], root: str) -> Iterator[Sprout]:
    """Everything below the root, each after what it lies below: keys are the root's with a number."""
    count = 0
    waiting = [(root, node) for node in tree["nodes"]]
    while waiting:
        parent, node = waiting.pop(0)
        count += 1
        key = f"{root}{count}"
        verb, (reason, _) = node.get("verb", ""), node.get("reason", ("", ""))
        yield Sprout(job=key, parent=parent, facts=Told(**facts_of(node)), verb=verb, reason=reason)
        waiting += [(key, below) for below in node.get("nodes", ())]
