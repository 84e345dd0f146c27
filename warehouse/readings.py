"""As what the cells of a file could be read, by the casts that will read them."""

from typing import TYPE_CHECKING

from warehouse.declared import readings_of
from warehouse.home import Home
from warehouse.instance import new_instance

if TYPE_CHECKING:
    import polars as pl


def count_readable(home: Home, cells: "pl.DataFrame", times: int) -> dict[str, dict[str, int]]:
    """By column how many cells each type can read, and how many are ``filled``.

    Args:
        home: whose temporary folder DuckDB may spill into, encrypted; its warehouse is not opened.
        cells: columns of text.
        times: how many won a written 1 is worth.
    """
    connection = new_instance(home, home.keys())
    try:
        connection.register("cells_to_read", cells.unpivot(variable_name="name", value_name="cell"))
        found = connection.execute(readings_of("cells_to_read"), {"times": times}).pl().to_dicts()
    finally:
        connection.close()
    counted = {row.pop("name"): row for row in found}
    return {name: counted.get(name, {"filled": 0}) for name in cells.columns}
