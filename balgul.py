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

try:
    import typer

    from flows.server import leave_for
    from tasks.doors import resident_commands
    from tasks.doors.call_commands import calls_app
    from tasks.doors.destruction_commands import destroy
    from tasks.doors.key_commands import turn_key
    from tasks.doors.link_commands import link_app
    from tasks.doors.listing import print_lines
    from tasks.doors.referral_commands import referral_app
    from tasks.doors.visit_commands import replan, travel_app, trip_app
    from tasks.reporting import commands as account_commands
    from tasks.score.commands import score_app
    from tasks.sources.commands import county_app, form_app, source_app
    from warehouse.county_files import county_file
    from warehouse.errors import BalgulError, Fault, Refusal, code_of
    from warehouse.home import Home, home_path
except KeyboardInterrupt:  # the libraries take a second to load, and more on a busy machine
    sys.exit(130)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
quarantine_app = typer.Typer(
    name="quarantine", no_args_is_help=True, help="Rows kept back, and the order that lets them go."
)
groups = [source_app, county_app, form_app, quarantine_app, link_app, score_app, calls_app]
for group in (*groups, resident_commands.complaint_app, trip_app, referral_app, travel_app):
    app.add_typer(group)


def _known(flow: str) -> str:
    from flows.by_name import FLOWS

    if flow not in FLOWS:
        raise typer.BadParameter(f"there is no flow {flow}; one of {', '.join(FLOWS)}")
    return flow


Flow = Annotated[str, typer.Argument(callback=_known)]
Delivery = Annotated[str, typer.Argument(help="Id, or how it begins.")]
Orderer = Annotated[str, typer.Option("--by", help="Who orders it.")]
Reason = Annotated[str, typer.Option(help="Why; it is logged.")]


@app.command()
def init(
    county: Annotated[str, typer.Option(help="Code of the county, or path of its file.")] = "46720",
    simulated: Annotated[bool, typer.Option("--simulated", help="Nobody in this home is real.")] = False,
    seed: Annotated[int, typer.Option(help="Of a simulated home.")] = 2024,
) -> None:
    """Make a home at $BALGUL_HOME; a real one needs its key in $BALGUL_KEY or $BALGUL_KEY_FILE."""
    from tasks.doors import inbox
    from tasks.sources.counties import hold_county
    from tasks.sources.county_draft import file_for_demo
    from warehouse.schema import migrate

    root = home_path().absolute()
    for note in hold_county(file_for_demo(county, root) if simulated else county_file(county)):
        typer.echo(f"Note: {note}.", err=True)
    home = Home.create(root, county=county, seed=seed if simulated else None)
    migrate(home)
    inbox.make_folders(home)
    typer.echo(f"A {home.kind} home of county {county} is ready at {home.root}")


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Another one is another county's people.")] = 2024,
    county: Annotated[str, typer.Option(help="Code of the county, or path of its file.")] = "46720",
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day to play; else the campaign's.")
    ] = None,
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
    from flows.receiver import Receiver

    home = Home.at()
    launcher.up(home.root, Receiver.of(home))


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

        print_lines([*preview(home, source, file), "Nothing was delivered."], "")
        return
    orders.deliver(Home.at(), source, file)
    typer.echo(f"Delivered to {source}; the next run takes it in.")


@quarantine_app.command("list")
def quarantine_list(
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
) -> None:
    """Print what waits in quarantine, counted by delivery, rule and column."""
    from tasks.doors import quarantine

    lines = [
        f"{row['delivery_id'][:12]}  {row['received_on']}  {row['source']:<26}{row['period']:<11}"
        f"{row['waiting']:>7}  {row['rule']}  {row['column_name']}".rstrip()
        for row in quarantine.waiting(Home.at(), source)
    ]
    print_lines(lines, "No row waits.")


@quarantine_app.command("explain")
def quarantine_explain(delivery: Delivery) -> None:
    """Print the rows of a delivery that broke a rule: number, rule, column, fate and reason; never a value."""
    from expectations import reason_ko
    from tasks.doors import quarantine

    known, rows = quarantine.explain(Home.at(), delivery)
    told = [str(known[name]) for name in ("delivery_id", "source", "received_on", "state")]
    told += [f"{name} {known[f'rows_{name}']}" for name in ("received", "accepted", "quarantined")]
    typer.echo("  ".join(told))
    for row in rows:
        refused = f" (해제 불가: {row['refused_rule']})" if row["refused_rule"] else ""
        typer.echo(
            f"{row['row_no']:>7}  {row['fate'] or 'warned':<9} {row['rule']}  {row['column_name'] or '-'}  "
            f"{reason_ko(known['source'], row['rule'])}{refused}"
        )


@quarantine_app.command("release")
def quarantine_release(  # noqa: PLR0913 -- what an order consists of
    delivery: Delivery,
    name: Orderer,
    reason: Annotated[str, typer.Option(help="Why; it stands in the order.")],
    row: Annotated[list[int] | None, typer.Option(help="Number of a row; may be repeated.")] = None,
    rule: Annotated[str, typer.Option(help="Every row that this rule kept back.")] = "",
    override: Annotated[str, typer.Option(help="The rule that the rows may break.")] = "",
    document: Annotated[str, typer.Option(help="Document number; an override needs one.")] = "",
) -> None:
    """Order that rows of a delivery are judged again and taken in; the next run does it."""
    from expectations import overridable
    from tasks.doors import quarantine

    if bool(row) == bool(rule):
        raise typer.BadParameter("name rows with --row, or a rule with --rule")
    order = quarantine.Release(name, reason, document, tuple(row or ()), rule, override)
    rows = quarantine.release(Home.at(), delivery, order, overridable)
    typer.echo(f"The order to release {rows} row(s) is delivered; the next run judges them again.")


@app.command()
def approve(
    campaign: str,
    name: Annotated[str, typer.Option("--by", help="Who decides.")],
    document: Annotated[str, typer.Option("--document", help="Document number.")],
    list_hash: Annotated[
        str | None, typer.Option("--list", help="Hash of the list, when several wait.")
    ] = None,
    amend: Annotated[
        Path | None, typer.Option(exists=True, help="CSV with 대상번호, 수정구분, 변경순서, 수정사유.")
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
def withdraw(
    delivery: str,
    name: Orderer,
    reason: Reason,
    row: Annotated[int | None, typer.Option(min=1, help="Only this row of it.")] = None,
) -> None:
    """Order that a delivery was wrong; print the targets that hang on it. What was done stays done."""
    from tasks.doors.listing import print_targets
    from tasks.doors.orders import withdraw as order

    hanging = order(Home.at(), delivery, row_no=row, ordered_by=name, reason=reason)
    print_targets(hanging)
    typer.echo(f"Order delivered; {len(hanging)} targets hang on it. The next run withdraws the rows.")


@app.command()
def passphrase(
    packages: Annotated[list[str], typer.Argument(metavar="PACKAGE", help="By id or file name.")],
    told_to: Annotated[str, typer.Option(help="Who is told.")],
    reason: Reason,
) -> None:
    """Print the passphrase of a package, alone, or of several a line each; who was told, and why, is logged."""
    from tasks.doors import windows

    told = windows.passphrases(Home.at(), packages, told_to=told_to, reason=reason)
    if len(packages) == 1:
        typer.echo(told[0])
        return
    for package, secret in zip(packages, told, strict=True):
        typer.echo(f"{package}\t{secret}")


@app.command()
def why(
    household: Annotated[str, typer.Argument(help="Its whole id (household_id of out.target).")],
    reason: Reason,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What was known that day; else all.")
    ] = None,
) -> None:
    """Print a household's certificate: why it is a target or not, and what came of it; the access is logged."""
    from tasks.doors import windows

    known_on = as_of.date() if as_of else None
    story = windows.why(Home.at(), household, reason=reason, as_of=known_on)
    typer.echo("[증명]")
    for line in story.certificate:
        typer.echo(f"  {line}")
    typer.echo("[위기정보]")
    for row in story.observations:
        typer.echo("  " + "  ".join(str(value) for value in row.values() if value is not None))
    typer.echo("[경과]")
    for line in story.events:
        typer.echo(f"  {line}")


@app.command()
def screen_diff(
    rules_a: Annotated[str, typer.Argument(help="A day, for the rules in force then, or a file of rules.")],
    rules_b: Annotated[str, typer.Argument(help="The same for what is compared with it.")],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The newest look-up until a day.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Show who, too; why is logged.")] = None,
) -> None:
    """Show who would enter, leave or move if the newest look-up were judged by other rules; nothing is changed."""
    from flows.server import QUIET_CONSOLE, adopt

    home = Home.at()
    adopt({"PREFECT_HOME": str(home.prefect)} | QUIET_CONSOLE)
    from tasks.screening import what_if

    until = as_of.date() if as_of else None
    found = what_if.difference(home, rules_a, rules_b, until=until, reason=reason)
    for line in what_if.counts_ko(found):
        typer.echo(line)
    for line in what_if.who(found) if reason else ():
        typer.echo(line)


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
def work_minutes() -> None:
    """Print what a contact and a visit cost an officer: by the parameters, and as the returns measured it."""
    from tasks.screening.measured import measured_lines

    typer.echo("\n".join(measured_lines(Home.at())))


@app.command()
def recall(campaign: str) -> None:
    """Print what a closed campaign's audit sample says: precision and recall within the pool, with intervals."""
    from tasks.reporting import recall_lines

    for line in recall_lines(Home.at(), campaign):
        typer.echo(line)


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
    from tasks.doors.spreadsheet import defused
    from warehouse import snapshot

    columns, rows = snapshot.query(Home.at(), query)
    if as_json:
        stated = [dict(zip(columns, row, strict=True)) for row in rows]
        typer.echo(json.dumps(stated, ensure_ascii=False, default=str))
        return
    # The stream writes Korean in any locale, as echo does; a shell takes a carriage return for a part of the last cell.
    writer = csv.writer(typer.get_text_stream("stdout"), lineterminator="\n")
    writer.writerows([defused(cell) for cell in row] for row in [columns, *rows])


# The help lists commands in this order: what comes first in a campaign stands first.
for command in (replan, resident_commands.reporter, resident_commands.explain_to, destroy, turn_key):
    app.command()(command)
for account in (account_commands.published, account_commands.release, account_commands.audit_pack):
    app.command()(account)


def main() -> None:
    """Run the command line; a refusal or a fault is one line on stderr, never a traceback."""
    # A log line that Prefect's server can no longer take, since it stopped, is no second line.
    logging.raiseExceptions = False
    try:
        app()
    except BalgulError as error:
        typer.echo(f"balgul: {error}", err=True)
        leave_for(error)
    except OSError as error:
        # Its text may hold a file's name, and a name may hold a person.
        hint = f"look who may use {home_path().absolute()} and what you named, and whether the disk has room."
        typer.echo(f"balgul: {error.strerror or type(error).__name__}: {hint}", err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 -- its text may hold a cell, and its traceback the frames around one
        undecoded = any("\udc80" <= sign <= "\udcff" for sign in "".join(sys.argv))
        wrong = "an argument is not UTF-8: set the terminal to it." if undecoded else None
        typer.echo(f"balgul: {wrong or Fault(code_of(error))}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
