"""The steps that mutations and the sweep share, and where a proposal's files are."""

from server.features.people.rules import Role
from server.features.proposals.models import Proposal, ProposalStep
from server.features.proposals.rules import ProposalState, Verb, after
from server.features.steps import Who
from server.store.unit import Unit

ROW = "proposal/"


def files_of(number: int) -> str:
    """Under which name its files are kept: that of its rows."""
    return f"{ROW}{number}"


def who_of(role: Role) -> Who:
    """A role, as the table of steps calls it."""
    return Who(role.value)


async def step(
    unit: Unit, proposal: Proposal, verb: Verb, who: Who, person: int | None, words: str = ""
) -> None:
    """Take a step of the table, with whatever else of it was changed, and write down who took it. Refuses what is not in it."""
    proposal.state = after(verb, who, ProposalState(proposal.state)).value
    await proposal.save()
    await log(unit, proposal, verb, who, person, words)


async def log(
    unit: Unit, proposal: Proposal, verb: Verb, who: Who, person: int | None, words: str = ""
) -> None:
    """Write down what somebody did, and let everybody concerned see it."""
    await ProposalStep.create(
        proposal_id=proposal.id,
        person_id=person,
        by_firm=who is Who.FIRM,
        verb=verb.value,
        words=words.strip(),
        at=unit.now,
    )
    unit.touch("proposal", proposal.number)
