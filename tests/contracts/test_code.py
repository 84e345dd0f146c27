"""The shape of the code: sizes, who imports what, and no SQL composed in Python."""

import ast
import re
from collections.abc import Iterator

from tests.contracts.checkout import ROOT, files, name_of, product_modules, tree

MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 60
WIDEST_LINE_OF_SQL = 140

# Here it is composed from declarations, demands and our own schema, identifiers quoted; connection.py adds the name
# of a table, standing.py that of a model.
MAY_COMPOSE_SQL = {
    "warehouse/connection.py",
    "warehouse/declared.py",
    "warehouse/destruction.py",
    "warehouse/gathered.py",
    "warehouse/standing.py",
    "expectations/beyond.py",
    "expectations/faults.py",
    "expectations/runner.py",
    "expectations/vocabulary.py",
}

SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bUPDATE\s+\S+\s+SET\b|\bMERGE\s+INTO\b"
    r"|\b(CREATE|ALTER|DROP)\s+(OR\s+REPLACE\s+)?(TEMP\s+)?(TABLE|VIEW|SCHEMA|MACRO)\b",
    re.DOTALL,
)


def test_every_module_is_under_400_lines() -> None:
    sizes = {name_of(file): len(file.read_text("utf-8").splitlines()) for file in files(".py")}
    assert {name: size for name, size in sizes.items() if size >= MOST_LINES_OF_A_MODULE} == {}


def test_every_function_is_at_most_60_lines() -> None:
    sizes = {
        f"{name_of(file)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in files(".py")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: size for name, size in sizes.items() if size > MOST_LINES_OF_A_FUNCTION} == {}


def test_only_the_stage_decorator_knows_prefects_task() -> None:
    knowing = {
        name_of(file) for file in files(".py") if any(_uses_prefect_task(n) for n in ast.walk(tree(file)))
    }
    assert knowing <= {"tasks/stage.py"}


def test_the_command_line_reaches_no_database_by_itself() -> None:
    imported = {module.split(".")[0] for module in _imports(tree(ROOT / "balgul.py"))}
    assert not imported & {"duckdb", "great_expectations", "pandas", "simulation", "benchmarks"}


def test_every_statement_says_what_it_is_for() -> None:
    silent = [
        name_of(file) for file in files(".sql") if not file.read_text("utf-8").lstrip().startswith("--")
    ]
    assert silent == []


def test_every_line_of_sql_can_be_read_without_scrolling() -> None:
    # A migration stays as it was applied.
    read = [file for file in files(".sql") if file.parent.name != "migrations"]
    wide = {
        name_of(file): width
        for file in read
        for line in file.read_text("utf-8").splitlines()
        if (width := len(line)) > WIDEST_LINE_OF_SQL and not line.startswith("-- law: ")  # its name
    }
    assert wide == {}


def test_no_sql_is_composed_in_python() -> None:
    composed = {
        f"{name_of(file)}:{node.lineno}"
        for file in product_modules()
        if name_of(file) not in MAY_COMPOSE_SQL
        for node in ast.walk(tree(file))
        if isinstance(node, ast.expr) and SQL.search(_composed_text(node))
    }
    assert composed == set()


def test_the_sql_of_a_composed_string_is_recognised() -> None:
    bad = [
        "f'SELECT a FROM {t}'",
        "'DELETE FROM ' + t",
        "'INSERT INTO %s' % t",
        "'SELECT a FROM {}'.format(t)",
        "f'''\nCREATE OR REPLACE VIEW {t} AS'''",
    ]
    good = [
        "f'{n} rows selected from {t}'",
        "'SELECT a FROM b'",
        "'select ' + 'one from these'",
        "f'UPDATE {n}'",
    ]
    assert [SQL.search(_composed_text(_expression(text))) is not None for text in bad] == [True] * len(bad)
    assert [SQL.search(_composed_text(_expression(text))) is not None for text in good] == [False] * len(good)


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _composed_text(node: ast.expr) -> str:
    """The fixed text of a string that is put together at run time, a word standing for each hole."""
    if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return _text(node.left) + _text(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _text(node.func.value)
    return ""


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return _composed_text(node) or "hole"


def _uses_prefect_task(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        return (node.module == "prefect" and "task" in names) or (node.module or "").startswith(
            "prefect.tasks"
        )
    if isinstance(node, ast.Import):
        return any(alias.name.startswith("prefect.tasks") for alias in node.names)
    is_of_prefect = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    return is_of_prefect and ast.unparse(node) == "prefect.task"


def _imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_all_stage_rooms_are_covered_by_the_import_contracts() -> None:
    contracts = (ROOT / "pyproject.toml").read_text("utf-8")
    rooms = {path.parent.name for path in (ROOT / "tasks").glob("*/__init__.py")} - {"doors"}
    assert {room for room in rooms if f"(tasks.{room})" not in contracts} == set()


def test_every_flow_is_covered_by_the_import_contract_of_flows() -> None:
    contracts = (ROOT / "pyproject.toml").read_text("utf-8")
    flows = {
        f"flows.{file.stem}"
        for file in files(".py")
        if name_of(file).startswith("flows/")
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator).split("(")[0] == "flow" for decorator in node.decorator_list)
    }
    assert flows
    assert {flow for flow in flows if f'"{flow}"' not in contracts} == set()
