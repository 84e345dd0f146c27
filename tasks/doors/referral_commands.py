"""The commands ``referral …``: what partners say by telephone, what persons say of a service, what 행복이음 has."""

from typing import Annotated

import typer

from tasks.doors.listing import print_lines
from warehouse.home import Home

referral_app = typer.Typer(
    name="referral", help="Referrals: replies by telephone, the person's own word.", no_args_is_help=True
)
Number = Annotated[str, typer.Argument(help="확인번호 of the row, or the number in 행복이음.")]
By = Annotated[str, typer.Option("--by", help="Who answers for it.")]


@referral_app.command("list")
def referral_list() -> None:
    """Print what is awaited: number, partner, service, what, since, due, town; never who."""
    from tasks.doors import referral_orders

    print_lines(referral_orders.referral_lines(Home.at()), "No referral awaits a word.")


@referral_app.command("reply")
def referral_reply(
    number: Number,
    said: Annotated[str, typer.Argument(help="수락, 반려, 완료 or 파기.")],
    name: By,
    reason: Annotated[str, typer.Option("--from", help="Who said so at the partner's.")],
    outcome: Annotated[str, typer.Option(help="What came of it, in the words of the reply sheet.")] = "",
) -> None:
    """Order that a partner replied by telephone; the next run takes it as its sheet."""
    from tasks.doors import referral_orders

    whose = referral_orders.reply(Home.at(), number, (said, outcome), ordered_by=name, reason=reason)
    typer.echo(f"The reply of {whose} is delivered; the next run takes it in.")


@referral_app.command("confirm")
def referral_confirm(
    number: Number,
    received: Annotated[bool, typer.Option("--received/--not-received", help="What the person says.")],
    name: By,
    reason: Annotated[str, typer.Option(help="How the person was asked.")] = "본인 통화",
) -> None:
    """Order what the person says of a service that was passed on; only a yes counts as help received."""
    from tasks.doors import referral_orders

    referral_orders.confirm(Home.at(), number, is_received=received, ordered_by=name, reason=reason)
    typer.echo("The person's word is delivered; the next run takes it in.")


@referral_app.command("made")
def referral_made(
    household: Annotated[str, typer.Argument(help="Its whole id (household_id of out.target).")],
    partner: Annotated[str, typer.Option(help="Korean name of the partner.")],
    service: Annotated[str, typer.Option(help="Korean name of the service.")],
    number: Annotated[str, typer.Option(help="Its number in 행복이음.")],
    name: By,
) -> None:
    """Order that a referral was made in 행복이음; it is kept under its number and not sent again."""
    from tasks.doors import referral_orders

    referral_orders.made_elsewhere(Home.at(), household, (partner, service, number), ordered_by=name)
    typer.echo("The order is delivered; the next run keeps the referral and sends no package of it.")


@referral_app.command("withdraw")
def referral_withdraw(
    household: str,
    name: By,
    partner: Annotated[
        str, typer.Option(help="Korean name of the one partner that is meant; else all.")
    ] = "",
) -> None:
    """Order that a household took its consent back; the next run ends what rests on it, and has partners destroy it."""
    from tasks.doors import referral_orders

    referral_orders.withdraw_consent(Home.at(), household, partner=partner, ordered_by=name)
    typer.echo("The order is delivered; the next run ends what rests on the consent.")
