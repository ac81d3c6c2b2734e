"""`hitokuchi handover FILE`: the same at the server's own desk."""

import asyncio
import json
from pathlib import Path

from click.testing import CliRunner, Result

from server.__main__ import main
from sync.handover import hand_over_of
from tests.support.region import ANSWERS, Phone, open_region


async def test_it_prints_the_receipts_and_the_same_again(tmp_path: Path) -> None:
    async with open_region(tmp_path) as house:
        worker = await house.online("worker")
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        worker.write("piece.polish", "piece/2", piece=2)
        write(worker, tmp_path / "phone.json")
    first, second = await run(tmp_path, "phone.json"), await run(tmp_path, "phone.json")
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert "田中 さゆり" in first.output
    [receipt] = [line.split()[-1] for line in first.output.splitlines() if "MDR-0001-01" in line]
    assert receipt.startswith("MDR-")
    assert receipt in second.output
    assert "アプリとサーバーの版" in first.output
    assert ("新しく 2件" in first.output, "新しく 0件" in second.output) == (True, True)


async def test_a_damaged_file_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    async with open_region(tmp_path) as house:
        worker = await house.online("worker")
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
        write(worker, tmp_path / "phone.json")
    file = json.loads((tmp_path / "phone.json").read_text("utf-8"))
    (tmp_path / "phone.json").write_text(json.dumps({**file, "content": file["content"][1:]}), "utf-8")
    result = await run(tmp_path, "phone.json")
    assert result.exit_code == 1
    assert "途中で切れているか" in result.output
    assert "Traceback" not in result.output


def write(phone: Phone, path: Path) -> None:
    path.write_bytes(hand_over_of(phone.replica))


async def run(data: Path, name: str) -> Result:
    """A command starts a loop of its own, so it runs beside this one."""
    return await asyncio.to_thread(
        CliRunner().invoke, main, ["handover", str(data / name), "--data", str(data)], catch_exceptions=False
    )
