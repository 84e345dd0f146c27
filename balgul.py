"""The command line: one call per command.

Exits 0 on success, 1 on a refusal or a fault with one clear line on stderr, 2 on wrong usage.
"""

import csv
import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from warehouse.errors import BalgulError, Fault, Refusal
from warehouse.home import Home, home_path

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
source_app = typer.Typer(no_args_is_help=True, help="Declared sources.")
app.add_typer(source_app, name="source")


def _known(flow: str) -> str:
    from flows.by_name import FLOWS

    if flow not in FLOWS:
        raise typer.BadParameter(f"there is no flow {flow}; one of {', '.join(FLOWS)}")
    return flow


Flow = Annotated[str, typer.Argument(callback=_known)]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
Reason = Annotated[str, typer.Option(help="Why; it is logged.")]


@app.command()
def init(
    county: Annotated[str, typer.Option(help="Code of the county, or path of its file.")] = "46720",
    simulated: Annotated[bool, typer.Option("--simulated", help="Nobody in this home is real.")] = False,
    seed: Annotated[int, typer.Option(help="Of a simulated home.")] = 2024,
) -> None:
    """Make a home at $BALGUL_HOME; a real one needs its key in $BALGUL_KEY or $BALGUL_KEY_FILE."""
    from tasks.doors import inbox
    from warehouse.schema import migrate

    home = Home.create(home_path().absolute(), county=county, seed=seed if simulated else None)
    migrate(home)
    inbox.make_folders(home)
    typer.echo(f"A {home.kind} home of county {county} is ready at {home.root}")


@app.command()
def demo(
    seed: int = 2024,
    county: str = "46720",
    until: Day = None,
    towns: Annotated[int | None, typer.Option(min=1, help="Only the first towns of the county.")] = None,
    households: Annotated[int | None, typer.Option(min=1, help="Households of the simulated county.")] = None,
) -> None:
    """Run a whole campaign of a simulated county, or go on with it, and print its funnel."""
    from flows.demo import demo as play

    scale: tuple[str, ...] = ("--towns", str(towns)) if towns else ()
    scale += ("--households", str(households)) if households else ()
    play(seed=seed, county=county, until=until.date() if until else None, scale=scale)


@app.command()
def ui() -> None:
    """Show the runs of this home in the Prefect UI until Ctrl-C."""
    from flows import launcher

    launcher.ui(Home.at().root)


@app.command()
def up() -> None:
    """Run the real thing: server, UI, deployments, worker; Ctrl-C stops all of it."""
    from flows import launcher

    launcher.up(Home.at().root)


@app.command()
def run(flow: Flow, as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]) -> None:
    """Run one flow for one day: intake, campaign_day, open_campaign or close_campaign."""
    from flows.by_name import run_once

    typer.echo(run_once(Home.at(), flow, as_of.date()))


@app.command()
def deliver(
    source: Annotated[str, typer.Argument(help="Code of the source, or _drop to have it told by the file.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be accepted, refused and changed.")
    ] = False,
) -> None:
    """Put a file into the inbox of a source; the next run takes it in."""
    from tasks.doors import orders

    if dry_run:
        from flows.server import QUIET_CONSOLE, adopt

        home = Home.at()
        adopt({"PREFECT_HOME": str(home.prefect)} | QUIET_CONSOLE)
        from tasks.ingestion.preview import preview

        for line in preview(home, source, file):
            typer.echo(line)
        typer.echo("Nothing was delivered.")
        return
    orders.deliver(Home.at(), source, file)
    typer.echo(f"Delivered to {source}; the next run takes it in.")


@source_app.command("list")
def source_list() -> None:
    """Print every declared source."""
    from warehouse.catalog import all_sources

    for source in all_sources():
        typer.echo(
            f"{source.code:<26}{source.route:<12}{source.layouts[-1].format:<13}{source.cadence:<11}{source.name_ko}"
        )


@app.command()
def approve(
    campaign: str,
    name: Annotated[str, typer.Option("--by", help="Who decides.")],
    document: Annotated[str, typer.Option("--document", help="Document number.")],
    list_hash: Annotated[
        str | None, typer.Option("--list", help="Hash of the list, when several wait.")
    ] = None,
    amend: Annotated[
        Path | None, typer.Option(exists=True, help="CSV with 대상번호, 수정구분, 변경순서.")
    ] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="Send the list back to screening.")] = False,
) -> None:
    """Decide on the list that waits; the next campaign_day acts on it."""
    from tasks.doors.orders import Decision
    from tasks.doors.orders import approve as decide

    if amend and refuse:
        raise typer.BadParameter("a list is either amended or refused")
    decided = decide(Home.at(), campaign, Decision(name, document, list_hash, amend, refuse))
    typer.echo(f"Decision on list {decided[:12]} delivered; the next run takes it in.")


@app.command()
def passphrase(
    package: str,
    told_to: Annotated[str, typer.Option(help="Who is told.")],
    reason: Reason,
) -> None:
    """Print the passphrase of a package, alone; who was told, and why, is logged."""
    from tasks.doors import windows

    sys.stdout.write(windows.passphrase(Home.at(), package, told_to=told_to, reason=reason) + "\n")


@app.command()
def why(household: str, reason: Reason) -> None:
    """Print why a household is a target and what came of it; the access is logged."""
    from tasks.doors import windows

    story = windows.why(Home.at(), household, reason=reason)
    for title, rows in (("대상", story.targets), ("위기정보", story.observations), ("경과", story.events)):
        typer.echo(f"[{title}]")
        for row in rows:
            typer.echo("  " + "  ".join(str(value) for value in row.values() if value is not None))
    typer.echo("이 자료가 보지 못하는 것: 받지 않은 자료원의 위기와, 어느 자료에도 없는 사정.")


@app.command()
def replay(flow: Flow, as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]) -> None:
    """Repeat the whole runs of a day, read-only, each with what it saw; say whether the bytes are the same."""
    from flows.by_name import replay_day

    for line in replay_day(Home.at(), as_of.date()):
        typer.echo(line)


@app.command()
def report(campaign: str) -> None:
    """Write the report of a campaign and print where it is."""
    from tasks.reporting import write_report

    typer.echo(str(write_report(Home.at(), campaign)))


@app.command()
def verify() -> None:
    """Print every law with both its sides; exits 1 when one is broken."""
    from warehouse.verification import verify as judge

    laws = judge(Home.at())
    for law in laws:
        typer.echo(f"{'holds ' if law.holds else 'BROKEN'}  {law.left!s:>8} | {law.right!s:<8}  {law.name}")
    broken = sum(not law.holds for law in laws)
    if broken:
        raise Refusal(f"{broken} of {len(laws)} laws are broken.")


@app.command()
def sql(query: str, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Query the snapshot: counts, ids, codes, dates and towns; CSV with header, or JSON."""
    from warehouse import snapshot

    columns, rows = snapshot.query(Home.at(), query)
    if as_json:
        stated = [dict(zip(columns, row, strict=True)) for row in rows]
        typer.echo(json.dumps(stated, ensure_ascii=False, default=str))
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows(rows)


def main() -> None:
    """Run the command line; a refusal or a fault is one line on stderr, never a traceback."""
    # A log line that Prefect's server can no longer take, since it stopped, is no second line.
    logging.raiseExceptions = False
    try:
        app()
    except BalgulError as error:
        typer.echo(f"balgul: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        # Its text may hold a file's name, and a name may hold a person.
        typer.echo(f"balgul: {Fault('file_or_system_error', rule=error.strerror)}", err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 -- its text may hold a cell, and its traceback the frames around one
        typer.echo(f"balgul: {Fault(f'unexpected_{type(error).__name__}')}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
