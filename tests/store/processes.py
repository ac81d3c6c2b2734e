"""Several processes at once, each with a script of its own."""

import asyncio
from asyncio.subprocess import PIPE, STDOUT

from tests.checks.tree import ROOT


async def together(*commands: list[str]) -> list[str]:
    """Run commands at the same time; what each printed. All have to succeed."""
    processes = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=STDOUT)
        for command in commands
    ]
    async with asyncio.timeout(60):
        said = [(await process.communicate())[0].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(commands), said
    return said
