"""Every sentence exists in every language, with the same holes to fill.

A catalogue is a file `<name>.<language>.json` or `<language>.json`; its siblings are the other languages.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.tree import ROOT, project_files

LANGUAGES = ("ja", "en")
NAME = re.compile(r"^(?:(?P<catalogue>.+)\.)?(?P<language>ja|en)\.json$")
HOLE = re.compile(r"\{(\w+)[^{}]*\}")


def catalogues() -> dict[Path, dict[str, Path]]:
    """Each catalogue by its folder and name, with its files by language."""
    found: dict[Path, dict[str, Path]] = defaultdict(dict)
    for path in project_files():
        if path.is_relative_to(ROOT / "server" / "text") or path.is_relative_to(
            ROOT / "pwa" / "src" / "text"
        ):
            match = NAME.match(path.name)
            if match:
                found[path.parent / (match["catalogue"] or "")][match["language"]] = path
    return found


CATALOGUES = catalogues()


def sentences(tree: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each sentence with its dotted key, whether the file is flat or nested."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from sentences(value, f"{prefix}.{key}" if prefix else key)
    else:
        assert isinstance(tree, str), f"{prefix} is not a sentence"
        yield prefix, tree


def read(path: Path) -> dict[str, str]:
    def no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), (
            f"{path.name}: {sorted({k for k in keys if keys.count(k) > 1})} twice"
        )
        return dict(pairs)

    return dict(sentences(json.loads(path.read_text("utf-8"), object_pairs_hook=no_key_twice)))


def test_there_are_catalogues_of_both_halves() -> None:
    folders = {path.parent.relative_to(ROOT).as_posix() for path in CATALOGUES}
    assert {"server/text", "pwa/src/text"} <= folders


@pytest.mark.parametrize("files", CATALOGUES.values(), ids=[str(p.relative_to(ROOT)) for p in CATALOGUES])
class TestCatalogue:
    def test_exists_in_every_language(self, files: dict[str, Path]) -> None:
        assert set(files) == set(LANGUAGES)

    def test_has_the_same_keys_in_every_language(self, files: dict[str, Path]) -> None:
        keys = [frozenset(read(path)) for path in files.values()]
        assert [sorted(one ^ keys[0]) for one in keys if one != keys[0]] == []

    def test_leaves_the_same_holes_in_every_language(self, files: dict[str, Path]) -> None:
        texts = [read(path) for path in files.values()]
        holes = [{key: set(HOLE.findall(text)) for key, text in catalogue.items()} for catalogue in texts]
        assert [key for key in holes[0] if any(other.get(key) != holes[0][key] for other in holes[1:])] == []

    def test_has_no_empty_sentence(self, files: dict[str, Path]) -> None:
        assert [key for path in files.values() for key, text in read(path).items() if not text.strip()] == []


def raised(path: Path) -> set[str]:
    """The codes that a file gives to Refused, Held or Problem as plain text."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Refused", "Held", "Problem"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_code_that_the_server_gives_has_a_sentence() -> None:
    known = set(read(ROOT / "server" / "text" / "codes.ja.json"))
    given = {
        code: path.relative_to(ROOT).as_posix()
        for folder in ("server", "sync")
        for path in (ROOT / folder).rglob("*.py")
        for code in raised(path)
    }
    assert given
    assert {code: where for code, where in given.items() if code not in known} == {}
