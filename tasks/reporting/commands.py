"""The commands that account for a campaign to others."""

import typer


def published() -> None:
    """Print the funnels that were published elsewhere, and how many of those found each leaves without an end."""
    from tasks.reporting.published import published_lines

    typer.echo("\n".join(published_lines()))
