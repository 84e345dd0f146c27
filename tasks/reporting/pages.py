"""Rendering: templates in, text out. Every value is escaped; a page may run no script but the one it names by hash."""

import base64
import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml
from markupsafe import Markup

from warehouse.catalog import all_sources
from warehouse.county import County, parameters
from warehouse.home import Home

_FOLDER = Path(__file__).parent / "templates"


def render(template: str, home: Home, as_of: date, **values: Any) -> str:
    """A page of this home.

    Args:
        template: a file of ``templates/``.
        home: whose page.
        as_of: the day it speaks of.
        values: what the template names besides county, words, sources and the small-count minimum.
    """
    county = County.read(home.county_file)
    return (
        _environment()
        .get_template(template)
        .render(
            county=county,
            as_of=as_of,
            is_simulated=home.is_simulated,
            towns=county.town_names,
            # Of what came, too, from a source that the county gets no more.
            sources={source.code: source for source in all_sources()},
            words=words(),
            place=place_words(county),
            minimum=parameters("reporting", as_of)["small_count_minimum"],
            **values,
        )
    )


def script(name: str) -> tuple[Markup, str]:
    """A script of ``templates/`` and the hash by which a page's policy lets it run."""
    text = (_FOLDER / name).read_text("utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"


@cache
def words() -> dict[str, Any]:
    """The Korean words of codes."""
    stated: dict[str, Any] = yaml.safe_load((_FOLDER / "words.yaml").read_text("utf-8"))
    return stated


@cache
def figures() -> dict[str, dict[str, Any]]:
    """What is told of a campaign outside: each figure with its name, what it counts, and the steps whose sum it is."""
    stated: dict[str, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("figures.yaml").read_text("utf-8")
    )
    return stated


def period_words(campaign_id: str) -> str:
    """A campaign in Korean: ``2024년 상반기`` for ``2024H1``, and its own name where a county calls it otherwise."""
    half_year = re.fullmatch(r"(\d{4})H([12])", campaign_id)
    if half_year is None:
        return campaign_id
    year, half = half_year.groups()
    return str(words()["half_year"]).format(year=year, half=words()["halves"][int(half)])


def place_words(county: County) -> dict[str, str]:
    """What a town of this county is called: an eup/myeon, or in a city district a dong."""
    places: dict[str, dict[str, str]] = words()["places"]
    return places.get(str(county.stated.get("kind")), places["gun"])


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
