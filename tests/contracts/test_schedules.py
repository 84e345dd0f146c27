"""prefect.yaml: what runs by itself, when, and that no run loses its day."""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contracts.checkout import ROOT, files, name_of, tree

STATED: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
DEPLOYMENTS: dict[str, dict[str, Any]] = {d["name"]: d for d in STATED["deployments"]}

each_deployment = pytest.mark.parametrize("deployment", DEPLOYMENTS.values(), ids=DEPLOYMENTS.keys())


@each_deployment
def test_its_entrypoint_is_a_flow_that_needs_nothing_but_a_day(deployment: dict[str, Any]) -> None:
    path, _, name = deployment["entrypoint"].partition(":")
    assert deployment["entrypoint"] == f"flows/{deployment['name']}.py:{deployment['name']}"
    flow = _function(ROOT / path, name)
    assert any("flow" in ast.unparse(decorator) for decorator in flow.decorator_list)
    assert [argument.arg for argument in flow.args.args] == ["as_of"]
    assert [ast.unparse(default) for default in flow.args.defaults] == ["None"]
    assert deployment["parameters"] == {}


@each_deployment
def test_its_times_are_korean(deployment: dict[str, Any]) -> None:
    assert [schedule["timezone"] for schedule in deployment["schedules"]] == ["Asia/Seoul"]


@each_deployment
def test_its_runs_wait_for_one_another(deployment: dict[str, Any]) -> None:
    limit = deployment["concurrency_limit"]
    assert (limit["limit"], limit["collision_strategy"]) == (1, "ENQUEUE")


@each_deployment
def test_it_says_in_korean_what_it_is_and_runs_in_the_launchers_pool(deployment: dict[str, Any]) -> None:
    assert _is_korean(deployment["description"])
    assert any(_is_korean(tag) for tag in deployment["tags"])
    assert deployment["version"] == _project_version()
    assert deployment["work_pool"]["name"] == _constant(ROOT / "flows" / "launcher.py", "POOL")


def test_intake_runs_every_day_and_the_campaign_on_working_mornings() -> None:
    crons = {name: deployment["schedules"][0]["cron"] for name, deployment in DEPLOYMENTS.items()}
    assert crons["intake"] == "*/15 * * * *"
    assert crons["campaign_day"] == "0 7 * * 1-5"
    assert crons["open_campaign"] == "0 6 1 2,8 *"
    assert crons["close_campaign"].split()[2:] == ["31", "1,7", "*"]


def test_flows_run_from_the_checkout() -> None:
    assert STATED["pull"] is None


def test_the_watchdog_knows_every_state_a_flow_ends_in() -> None:
    known = set(_constant(ROOT / "flows" / "deployment.py", "FINAL_STATES"))
    ends = {
        (name_of(file), keyword.value.value)
        for file in files(".py")
        if name_of(file).startswith(("flows/", "tasks/"))
        for call in ast.walk(tree(file))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in {"Completed", "Failed", "Cancelled", "State"}
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    }
    assert {end for end in ends if end[1] not in known} == set()


def _function(file: Path, name: str) -> ast.FunctionDef:
    (found,) = [node for node in tree(file).body if isinstance(node, ast.FunctionDef) and node.name == name]
    return found


def _constant(file: Path, name: str) -> Any:
    (found,) = [
        node.value
        for node in tree(file).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    return ast.literal_eval(found)


def _project_version() -> str:
    (line,) = [
        li for li in (ROOT / "pyproject.toml").read_text("utf-8").splitlines() if li.startswith("version")
    ]
    return line.split('"')[1]


def _is_korean(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)
