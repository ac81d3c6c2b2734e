"""What people do in the tests of jobs, in one word each. Firm 1 is シティリンク at MDR; its person is `firm`."""

from typing import Any

from tests.support.region import House, Phone

FIRM = 1


def writing(key: str = "a", title: str = "請求書まわり", **facts: Any) -> dict[str, Any]:
    """The arguments of `job.write`."""
    return {"firm": FIRM, "job": key, "facts": {"title": title, **facts}, "nodes": []}


def sprout(key: str, parent: str, title: str = "", **facts: Any) -> dict[str, Any]:
    """Something new below a node."""
    return {"job": key, "parent": parent, "facts": {"title": title or key, **facts}}


async def written(house: House, *below: dict[str, Any], who: str = "firm") -> Phone:
    """Somebody writes the tree `a` down."""
    phone = await house.online(who)
    assert await phone.act("job.write", "jobs/1-a", **{**writing(), "nodes": list(below)}) == "applied"
    return phone


async def done(phone: Phone, name: str, key: str = "a", **more: Any) -> str:
    """One mutation about a node."""
    return await phone.act(name, "jobs/1-a", firm=FIRM, job=key, **more)


def seen(phone: Phone, key: str = "a") -> dict[str, Any]:
    """The node as this phone holds it; empty when it does not."""
    for scope in phone.replica.scopes:
        row = phone.rows(scope).get(f"job/{FIRM}-{key}")
        if row is not None:
            return dict(row)
    return {}
