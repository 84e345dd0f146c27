"""The JSON Schemas of declarations and suites, by which editors complete and ``source check`` judges.

They are generated from the models: ``python -m tasks.sources.schemas`` writes them, and a test holds them.
"""

import json
from typing import Any

from pydantic import BaseModel

from expectations.demands import Demands
from warehouse.catalog import Source
from warehouse.home import CHECKOUT

# Each lies beside the files that name it in their first line.
DECLARATION, SUITE = "warehouse/sources/source.schema.json", "expectations/sources/suite.schema.json"
_MODELS: dict[str, type[BaseModel]] = {DECLARATION: Source, SUITE: Demands}


def schema_of(name: str) -> dict[str, Any]:
    """One of the two schemas."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_MODELS[name].model_json_schema()}


def texts() -> dict[str, str]:
    """Both as they are committed, by their path in the checkout."""
    return {name: json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n" for name in _MODELS}


if __name__ == "__main__":
    for path, text in texts().items():
        (CHECKOUT / path).write_text(text, "utf-8")
