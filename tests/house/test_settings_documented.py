"""docs/settings.md lists every variable that Homefile reads, and none that it does not."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = {"get", "setdefault", "pop", "getenv", "required"}
NOT_OURS = {"PATH", "MAKELEVEL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def sources() -> list[Path]:
    ours = [ROOT / "manage.py", *(ROOT / "portal").rglob("*.py"), *(ROOT / "standards").rglob("*.py")]
    return [*ours, ROOT / "tests" / "surroundings.py", *(ROOT / "tests" / "browser").glob("*.py")]


def variables(source: str) -> set[str]:
    """The names of the environment variables that the source reads, however it reads them."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(variable)), *_]):
                found |= {variable} if name in READERS else set()
            case ast.Call(
                func=ast.Attribute(value=where, attr=name), args=[ast.Constant(value=str(variable)), *_]
            ):
                found |= {variable} if name in READERS and "environ" in ast.unparse(where) else set()
            case ast.Subscript(value=where, slice=ast.Constant(value=str(variable))):
                found |= {variable} if "environ" in ast.unparse(where) else set()
            case ast.Compare(left=ast.Constant(value=str(variable)), comparators=[where]):
                found |= {variable} if "environ" in ast.unparse(where) else set()
    return found - NOT_OURS


def test_every_variable_is_documented_and_every_documented_one_is_read() -> None:
    read = set().union(*(variables(path.read_text()) for path in sources()))
    documented = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(read)


def test_a_variable_is_found_however_it_is_read() -> None:
    source = """
os.environ["A"]; os.environ.get("B", "1"); environ.setdefault("C"); os.environ.pop("D"); required("E", "why")
if "F" in os.environ or "G" not in environ: pass
answers.get("not this"); answers["nor this"]; "nor that" in answers
"""
    assert variables(source) == set("ABCDEFG")
