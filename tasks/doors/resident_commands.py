"""The commands about residents: ``reporter``, ``explain-to``, and ``complaint …``."""

from typing import Annotated

import typer

from tasks.doors.listing import print_lines
from warehouse.home import Home

Reason = Annotated[str, typer.Option(help="Why; it is logged.")]
ToldTo = Annotated[str, typer.Option(help="Who is told.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Under which it was taken in (접수번호).")]
Answerer = Annotated[str, typer.Option("--by", help="Who answered.")]
Document = Annotated[str, typer.Option("--document", help="Document number of the answer.")]
Answer = Annotated[str, typer.Option("--reason", help="What was answered, in a line.")]

complaint_app = typer.Typer(
    name="complaint", help="What residents complain of or ask for, and its answers.", no_args_is_help=True
)


def reporter(
    delivery: Annotated[str, typer.Argument(help="Id, or how it begins.")],
    row: Annotated[int, typer.Option(min=1, help="Number of the row.")],
    told_to: ToldTo,
    reason: Reason,
) -> None:
    """Print who sent an alert or a village report, sealed everywhere else; who was told, and why, is logged."""
    from tasks.doors import residents

    name, phone = residents.reporter(Home.at(), delivery, row, told_to=told_to, reason=reason)
    print_lines(["\t".join((name or "-", phone or "-"))])


def explain_to(
    household: Annotated[str, typer.Argument(help="Its whole id (household_id of out.target).")],
    told_to: Annotated[str, typer.Option(help="The person of the household who gets the page.")],
    reason: Reason,
) -> None:
    """Order the page that tells a resident where their name came from; the next run makes it, and it is logged."""
    from tasks.doors import residents

    residents.explain_to(Home.at(), household, told_to=told_to, reason=reason)
    typer.echo("The order is delivered; the next run makes the page for the office that hands it over.")


@complaint_app.command("list")
def complaint_list() -> None:
    """Print what is owed: number, what, kind or source, since when, by when, owner, household."""
    from tasks.doors import residents

    print_lines(residents.complaint_lines(Home.at()), "Nothing is owed.")


@complaint_app.command("answer")
def complaint_answer(
    number: Number,
    name: Answerer,
    document: Document,
    reason: Answer,
    end: Annotated[str, typer.Option(help="Of an objection to a decision: 인용, 기각 or 취하.")] = "",
) -> None:
    """Record that a complaint was answered, or how an objection ended; the next run closes it."""
    from tasks.doors import residents

    if end:
        residents.objection_ended(
            Home.at(), number, end, ordered_by=name, document_no=document, reason=reason
        )
    else:
        residents.answered(
            Home.at(), number, "complaint", ordered_by=name, document_no=document, reason=reason
        )
    typer.echo("The answer is delivered; the next run closes the complaint.")


@complaint_app.command("agency-answered")
def complaint_agency_answered(number: Number, name: Answerer, document: Document, reason: Answer) -> None:
    """Record that the agency of wrong data answered the request for correction."""
    from tasks.doors import residents

    residents.answered(Home.at(), number, "correction", ordered_by=name, document_no=document, reason=reason)
    typer.echo(
        "The agency's answer is delivered; the next run closes the request. The complaint is answered apart."
    )
