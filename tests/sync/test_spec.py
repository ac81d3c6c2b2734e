"""Every rule of SPEC.md is proven by a test that carries its id, and every id in a test's name is a rule."""

import ast
import json
import re
from importlib.resources import files
from pathlib import Path

from tests.checks.tree import ROOT

RULE = re.compile(r"[A-Z]{2}\d+")


def rules() -> list[str]:
    return re.findall(
        rf"^- \*\*({RULE.pattern})\*\*", (ROOT / "sync/SPEC.md").read_text("utf-8"), re.MULTILINE
    )


def python_tests() -> set[str]:
    """Names of test functions, here and in the contract that ships with the protocol."""
    paths = [ROOT / "sync/testing/contract.py", *(ROOT / "tests").rglob("*.py")]
    trees = [ast.parse(path.read_text("utf-8")) for path in paths]
    functions = [
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return {function.name for function in functions if function.name.startswith("test_")}


def vitest_titles() -> set[str]:
    paths: list[Path] = sorted((ROOT / "pwa/src/sync").rglob("*.test.ts"))
    return {
        title
        for path in paths
        for title in re.findall(r"\bit\(\s*[\"'`](.*?)[\"'`],", path.read_text("utf-8"))
    }


def vector_rules() -> set[str]:
    """Both halves play every vector under the name `[rule] …`."""
    folder = files("sync.testing") / "vectors"
    loaded = [json.loads(path.read_text("utf-8")) for path in folder.iterdir() if path.name.endswith(".json")]
    return {
        vector["rule"]
        for vectors in loaded
        for vector in (vectors if isinstance(vectors, list) else [vectors])
    }


def proven() -> set[str]:
    names = python_tests() | vitest_titles()
    return {rule for name in names for rule in RULE.findall(name)} | vector_rules()


def test_the_spec_numbers_each_rule_once_and_without_gaps() -> None:
    by_kind: dict[str, list[int]] = {}
    for rule in rules():
        by_kind.setdefault(rule[:2], []).append(int(rule[2:]))
    assert len(by_kind) == 7
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_kind.values())


def test_every_rule_is_proven_by_a_test_that_carries_its_id() -> None:
    assert set(rules()) - proven() == set()


def test_every_id_in_the_code_is_a_rule() -> None:
    kinds = {rule[:2] for rule in rules()}
    cited = {
        rule
        for path in [*(ROOT / "sync").rglob("*.py"), *(ROOT / "pwa/src/sync").rglob("*.ts")]
        for rule in re.findall(rf"\b{RULE.pattern}\b", path.read_text("utf-8"))
        if rule[:2] in kinds
    }
    assert cited - set(rules()) == set()
    assert {rule for rule in proven() if rule[:2] in kinds} - set(rules()) == set()
