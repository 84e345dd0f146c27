"""The launcher: one server per home, and nothing left behind; and a flow that is killed under it.

A server takes some seconds to start, so most tests share one.
"""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.watched import bytes_of
from flows.launcher import Server, client_environment
from tests.calling import Keys, burst, county_file, events, has_ended
from tests.factories import AS_OF, copied, deliver, fixture, fresh_home, receive
from tests.killed import differences, run_flow, served_by
from tests.played import run_stages
from tests.served import ask, keep_from_running, served_before
from warehouse.errors import Fault, Refusal
from warehouse.home import Home

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
# An office has a proxy, which knows nothing of this machine's loopback: nobody listens at this one.
OFFICE = dict.fromkeys(("HTTP_PROXY", "http_proxy"), "http://127.0.0.1:9") | {"NO_PROXY": "", "no_proxy": ""}

PARENT = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from flows.launcher import Server
    with Server(Path(sys.argv[1])) as server:
        print(server.api_url, flush=True)
        try:
            time.sleep(600)
        finally:
            [].remove(server)  # as a library may that a signal stops half-way
    """
)


# What a launcher does with what the time before left, and the day again.
NEXT_START = textwrap.dedent(
    """
    from datetime import date
    from flows.server import QUIET_CONSOLE, adopt, client_environment
    from warehouse.home import Home
    home = Home.at()
    adopt(client_environment(home.root) | QUIET_CONSOLE)
    from flows.by_name import run_once
    from flows.deployment import mark_dead_runs_crashed
    print(mark_dead_runs_crashed())
    print(run_once(home, "campaign_day", date(2024, 3, 4)))
    """
)

UP = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from flows.launcher import up
    from flows.receiver import Receiver
    from warehouse.home import Home
    home = Home.at(Path(sys.argv[1]))
    up(home.root, Receiver.of(home))
    """
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    """A running server, stopped when the module's first tests are over."""
    with Server(served_before(home)) as running:
        yield running
    assert processes_of(home) == []


def test_a_started_server_answers_on_loopback_and_sends_nothing_out(server: Server, home: Path) -> None:
    assert server.api_url.startswith("http://127.0.0.1:")
    assert answers(f"{server.api_url}/health")
    settings = server.environment()
    assert settings["PREFECT_HOME"] == str(home / "prefect")
    assert settings["PREFECT_API_URL"] == server.api_url
    assert settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert settings["DO_NOT_TRACK"] == "1"


def test_the_server_calls_its_own_port_from_its_ui_and_never_has_the_key(server: Server, home: Path) -> None:
    with urllib.request.urlopen(f"{server.ui_url}/ui-settings", timeout=10) as answer:
        assert f'"api_url":"{server.api_url}"' in answer.read().decode()
    (pid,) = processes_of(home)
    names = {line.split("=")[0] for line in environment_of(pid)}
    assert not [name for name in names if name.startswith("BALGUL_KEY")]
    assert "PREFECT_HOME" in names
    assert bytes_of(pid) == 0 < bytes_of(os.getpid())  # a demo's memory is told without its server


def test_a_second_launcher_on_the_same_home_is_refused(server: Server, home: Path) -> None:
    second = run_python(PARENT, str(home / "prefect"))
    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert f"process {os.getpid()}" in second.stderr


def test_another_process_of_the_home_finds_the_running_server(server: Server, home: Path) -> None:
    assert client_environment(home) == server.environment()


def test_a_flow_that_is_killed_before_and_after_a_commit_is_marked_and_its_day_leaves_what_an_undisturbed_one_leaves(
    server: Server, home: Path, tmp_path: Path
) -> None:
    undisturbed = fresh_home(tmp_path / "undisturbed")
    for source in ("ssis_central", "village_report", "crisis_alert"):
        deliver(undisturbed, source, fixture(source))
    receive(undisturbed)
    killed = served_by(copied(undisturbed, tmp_path / "killed"), home / "prefect")
    run_stages(undisturbed, AS_OF)

    deaths = ("screen_households/return/Transaction.run/2", "screen_households/return/Held.transaction/1")
    assert [run_flow(killed, AS_OF, death).returncode for death in deaths] == [-signal.SIGKILL] * 2
    assert [file.name.split("--")[0] for file in (killed.outbox / ".new").iterdir()] == ["team_head"]
    runs = f"{server.api_url}/flow_runs/filter"
    assert [run["state_name"] for run in ask(runs)] == ["Running", "Running"]

    again = run_python(NEXT_START, BALGUL_HOME=str(killed.root))
    assert again.stdout.splitlines()[0] == "2", again.stderr
    assert sorted(run["state_name"] for run in ask(runs)) == ["AwaitingApproval", "Crashed", "Crashed"]
    assert differences(killed, undisturbed) == []


def test_settings_are_not_adopted_once_prefect_is_imported() -> None:
    code = "import prefect; from flows.launcher import adopt; adopt({'PREFECT_API_URL': 'http://127.0.0.1:1/api'})"
    late = run_python(code)
    assert late.returncode == 1
    assert "comes before the first import of prefect" in late.stderr


def test_adopting_settings_drops_those_of_the_users_shell() -> None:
    code = (
        "import os; from flows.launcher import adopt; adopt({'PREFECT_API_URL': 'http://127.0.0.1:1/api'});"
        "print(sorted(name for name in os.environ if name.startswith('PREFECT_')))"
    )
    assert run_python(code, PREFECT_API_KEY="of another place").stdout.strip() == "['PREFECT_API_URL']"


def test_what_prefect_says_of_its_own_services_is_no_line_of_a_command(tmp_path: Path) -> None:
    """A refused day was followed by: Service 'EventsWorker' failed with 2 pending items."""
    code = (
        "import logging; from flows.server import QUIET_CONSOLE, adopt;"
        f"adopt({{'PREFECT_HOME': {str(tmp_path)!r}}} | QUIET_CONSOLE);"
        "from prefect.logging.configuration import setup_logging; setup_logging();"
        "logging.getLogger('prefect._internal.concurrency').error('not sent')"
    )
    said = run_python(code)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_without_a_server_there_is_no_client_environment(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="No Prefect server runs"):
        client_environment(tmp_path)


def test_a_stopped_or_killed_parent_leaves_no_process_and_homes_share_no_port(tmp_path: Path) -> None:
    ends = {tmp_path / "terminated": signal.SIGTERM, tmp_path / "killed": signal.SIGKILL}
    parents = {
        home: subprocess.Popen(
            [sys.executable, "-c", PARENT, str(served_before(home))], stdout=subprocess.PIPE, text=True
        )
        for home in ends
    }
    try:
        urls = {home: read_line(parent) for home, parent in parents.items()}
        assert len(set(urls.values())) == 2
        assert all(answers(f"{url}/health") for url in urls.values())
        for home, parent in parents.items():
            parent.send_signal(ends[home])
        codes = {home.name: parent.wait(60) for home, parent in parents.items()}
        assert codes == {"terminated": 128 + signal.SIGTERM, "killed": -signal.SIGKILL}
        for home in ends:
            wait_until_gone(home)
    finally:
        for parent in parents.values():
            parent.kill()
            parent.wait()
            assert parent.stdout is not None
            parent.stdout.close()


def test_up_registers_what_prefect_yaml_says_and_ctrl_c_drains_the_declared_receiver_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keys.laid(tmp_path / "keys").named(monkeypatch)
    home = fresh_home(tmp_path / "home", county_file())
    # What a worker that was killed left: the variables of a run, a key among them where an older version ran.
    left = home.temporary / "prefect-workspace-attempt-1"
    left.mkdir()
    (left / "environment.json").write_text("{}")
    process = subprocess.Popen(
        [sys.executable, "-c", UP, str(home.root)],
        cwd=ROOT,
        env=dict(os.environ) | OFFICE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said = read_until(process, "Ctrl-C")
        assert not left.exists()
        (url,) = [line.split()[-1] for line in said if line.startswith("Call service")]
        receiver = int(json.loads((home.root / "calls" / "receiver.json").read_text())["pid"])
        api_url = client_environment(home.root)["PREFECT_API_URL"]
        deployments = ask(f"{api_url}/deployments/filter")
        keep_from_running(api_url, [deployment["id"] for deployment in deployments])
        assert burst(url, events(3)) == {"evt_1": 202, "evt_2": 202, "evt_3": 202}
        assert {d["name"] for d in deployments} == {
            "intake",
            "campaign_day",
            "open_campaign",
            "close_campaign",
        }
        assert {d["concurrency_options"]["collision_strategy"] for d in deployments} == {"ENQUEUE"}
        assert [automation["enabled"] for automation in ask(f"{api_url}/automations/filter")] == [True]
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=90)
        assert (process.returncode, said[-1].split()[0], rest.splitlines()[-1]) == (0, "Ctrl-C", "Stopped.")
        assert "Drained." in rest
        assert "Receiver stopped; 3 calls" in rest
        wait_until_gone(home.root)
        assert has_ended(receiver)
        assert len(list((home.inbox / "ai_call_result").iterdir())) == 1
    finally:
        process.kill()
        process.communicate()


def test_a_demo_speaks_at_once_and_stopped_in_the_middle_of_a_day_says_how_it_goes_on_and_leaves_no_process(
    tmp_path: Path,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "balgul", "demo", "--towns", "2", "--households", "200"],
        cwd=ROOT,
        env=dict(os.environ) | OFFICE | {"BALGUL_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = read_until(process, "2024-02-01")
        # At once: with some seconds of the server's start before the first line it would be silent for too long.
        assert said[0].startswith("Starting")
        time.sleep(1)  # into a stage of the next day
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=90)
        assert process.returncode == 128 + signal.SIGTERM, rest
        assert rest.splitlines()[-1].startswith("Stopped. The same command goes on")
        assert "unexpected" not in rest
        wait_until_gone(tmp_path)
    finally:
        process.kill()
        process.communicate()


def test_of_two_commands_at_once_the_second_waits_and_loses_no_server_with_the_first(tmp_path: Path) -> None:
    """It worked with the server of the first, and stood still for minutes once that was gone."""
    home = fresh_home(tmp_path)
    served_before(home.root)
    command = [sys.executable, "-m", "balgul", "run", "intake", "--as-of", str(AS_OF)]
    environment = dict(os.environ) | {"BALGUL_HOME": str(home.root)}
    first = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    while not has_server(home.root):
        assert first.poll() is None
        time.sleep(0.05)
    second = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert (first.wait(60), second.returncode) == (0, 0)
    assert re.fullmatch(
        r"(balgul: another command works on this home \(.*\); waiting for it, .*\n)?", second.stderr
    )


def test_a_run_whose_server_is_killed_ends_with_one_line_and_the_same_command_goes_on(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path)
    with Server(served_before(home.root)), held_in_the_middle(home) as process:
        (server,) = [pid for pid in processes_of(home.root) if pid != process.pid]
        os.kill(server, signal.SIGKILL)
    said = process.communicate(timeout=120)[1]
    assert (process.returncode, said.count("\n"), said.split()[1]) == (1, 1, "server_ended")
    wait_until_gone(home.root)
    assert run_flow(home, AS_OF).returncode == 0


def test_what_fails_since_the_server_died_is_told_as_the_end_of_the_server(tmp_path: Path) -> None:
    def lose_it() -> None:
        with Server(served_before(tmp_path)) as server:
            for process in processes_of(tmp_path):
                os.kill(process, signal.SIGKILL)
            while server.is_running:
                time.sleep(0.1)
            raise Fault("unexpected_ConnectError")  # as a run tells what its client raised

    with pytest.raises(Fault, match="server_ended"):
        lose_it()


@contextmanager
def held_in_the_middle(home: Home) -> Iterator["subprocess.Popen[str]"]:
    """``balgul run intake``, whose run has begun and waits for the warehouse until the block ends."""
    deliver(home, "crisis_alert", fixture("crisis_alert"))
    with home.lock(exclusive=True):
        process = subprocess.Popen(
            [sys.executable, "-m", "balgul", "run", "intake", "--as-of", str(AS_OF)],
            cwd=ROOT,
            env=dict(os.environ) | {"BALGUL_HOME": str(home.root)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not home.somebody_waits():
            assert process.poll() is None
            time.sleep(0.05)
        yield process


def has_server(home: Path) -> bool:
    try:
        return bool(client_environment(home))
    except Refusal:
        return False


def run_python(code: str, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=dict(os.environ) | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def read_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def read_until(process: "subprocess.Popen[str]", beginning: str) -> list[str]:
    lines = [read_line(process)]
    while not lines[-1].startswith(beginning):
        assert process.poll() is None, lines
        lines.append(read_line(process))
    return lines


def answers(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bool(answer.status == 200)


def environment_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")


def processes_of(home: Path) -> list[int]:
    """The processes whose Prefect settings name this home."""
    wanted = f"PREFECT_HOME={home / 'prefect'}"
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in environment_of(int(folder.name)):
                found.append(int(folder.name))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


def wait_until_gone(home: Path) -> None:
    deadline = time.monotonic() + 30
    while processes_of(home):
        assert time.monotonic() < deadline, "a process of the home is left"
        time.sleep(0.2)
