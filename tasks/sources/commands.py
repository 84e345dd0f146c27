"""The commands ``balgul source …``, ``county …`` and ``form …``: what is declared, and whether it holds together."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

source_app = typer.Typer(name="source", no_args_is_help=True, help="Declared sources.")
form_app = typer.Typer(name="form", no_args_is_help=True, help="The questionnaire.")
county_app = typer.Typer(name="county", no_args_is_help=True, help="Counties' files.")


@form_app.callback()
def _form() -> None:
    """A group of commands, though it has one."""


@county_app.callback()
def _county() -> None:
    """A group of commands, though it has one."""


@county_app.command("new")
def county_new(
    code: Annotated[str, typer.Argument(help="The five digits of the 시군구.")],
    file: Annotated[Path, typer.Argument(help="Where to write it (.yaml).")],
    simulated: Annotated[bool, typer.Option("--simulated", help="Invent what is blank, for a demo.")] = False,
) -> None:
    """Write a county's file as far as official outlines tell it; what only the county knows stands blank."""
    from tasks.sources.county_draft import invented, new_county, to_be_filled

    for line in new_county(code, file, invented() if simulated else to_be_filled()):
        typer.echo(line)


@source_app.command("list")
def source_list(
    kinds: Annotated[bool, typer.Option("--kinds", help="The kinds of crisis information instead.")] = False,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="With --kinds: the version of a day alone.")
    ] = None,
) -> None:
    """Print every declared source, or every kind of crisis information with the sources that carry it."""
    from warehouse import handbook

    if as_of and not kinds:
        raise typer.BadParameter("--as-of goes with --kinds")
    typer.echo(handbook.kind_table(as_of.date() if as_of else None) if kinds else handbook.source_table())


@source_app.command("new")
def source_new(code: str, sample: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Propose a source from a sample file and write its three files; no value of anybody is written or shown."""
    from tasks.sources.proposing import new_source

    for line in new_source(code, sample).lines():
        typer.echo(line)


@source_app.command("check")
def source_check(code: Annotated[str | None, typer.Argument()] = None) -> None:
    """Check every declared source and county, or one source: its files, and its fixture in a home that nobody keeps."""
    from tasks.sources.checking import check_sources

    for line in check_sources(code):
        typer.echo(line)


@form_app.command("check")
def form_check(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="A next version.")] = None,
) -> None:
    """Say what each version of the questionnaire changed and breaks, or what a next one would, in text or XLSX."""
    from tasks.sources.form import check_forms

    for line in check_forms(file):
        typer.echo(line)
