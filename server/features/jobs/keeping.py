"""A tree out of its table and back into it."""

from server.features.jobs.models import Job
from server.features.jobs.rows import row_key
from server.features.jobs.rules import MAX_TREES, JobState
from server.features.jobs.tree import Node, Tree
from server.features.pieces.rules import refilling
from server.store.unit import Unit
from sync.errors import Held, Refused

FIELDS = ("parent", "place", "reason", "template", "version", "removed", "facts", "told", "kept")


async def load(unit: Unit, firm: int, key: str) -> Tree:
    """The whole tree that this node is in.

    Refuses `no_such_job`. On a server that was restored a short while ago the node may come yet: then it is held.
    """
    one = await Job.get_or_none(firm_id=firm, key=key)
    if one is None:
        if refilling(unit.now, await unit.restored_at()):
            raise Held("no_such_job")
        raise Refused("no_such_job")
    return Tree(
        Node(
            each.key,
            each.root,
            each.parent,
            each.place,
            JobState(each.state),
            each.reason,
            each.template,
            each.version,
            each.removed,
            each.facts,
            each.told,
            each.kept,
        )
        for each in await Job.filter(firm_id=firm, root=one.root)
    )


async def plant(unit: Unit, firm: int, tree: Tree) -> None:
    """A new tree. Refuses keys that are taken, and more trees than a firm can look through."""
    if await Job.filter(firm_id=firm, parent="").count() >= MAX_TREES:
        raise Refused("job_too_many")
    await store(unit, firm, tree)


async def store(unit: Unit, firm: int, tree: Tree) -> dict[str, Job]:
    """Write down what changed, and say so; the jobs that were written, by their keys."""
    keys = sorted(tree.changed)
    found = {each.key: each for each in await Job.filter(firm_id=firm, root=tree.root)}
    strange = [key for key in keys if key not in found]
    if strange and await Job.exists(firm_id=firm, key__in=strange):
        raise Refused("state_moved")
    written: dict[str, Job] = {}
    for key in keys:
        node = tree.nodes[key]
        job = found.get(key) or Job(firm_id=firm, key=key, root=node.root, created_at=unit.now)
        job.update_from_dict({name: getattr(node, name) for name in FIELDS})
        job.state = node.state.value
        await job.save()
        written[key] = job
    unit.touch_all("job", [row_key(firm, key) for key in keys])
    return written
