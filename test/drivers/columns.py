"""Owns what the Python scripts share: the query, the table that is printed, and what has to be right in every driver."""
import decimal
import math
import pathlib

QUERY = (pathlib.Path(__file__).parent / "columns.sql").read_text()

# Counted by hand: 5 promoters, 3 passives and 2 detractors of 10 answers
PLAIN = {"nps": 30.0, "responses": 10, "low": -19.1, "verdict_text": "unclear", "tone": 0.6696}


def equal(what, value, wanted):
    """Prints one test."""
    print(("ok - " if value == wanted else "NOT OK - ") + what + ("" if value == wanted else f": {value!r}, not {wanted!r}"), flush=True)


def number(value):
    """A decimal as a float, anything else as it is."""
    return float(value) if isinstance(value, decimal.Decimal) else value


def report(driver, names, row, dtypes=None):
    """Prints the name, type and value of each column, and tests the plain ones."""
    print(f"# {driver}")
    for name, value in zip(names, row):
        kind = type(value).__name__ if dtypes is None else f"{dtypes[name]} of {type(value).__name__}"
        print(f"#   {name:13} {kind:22} {str(value)[:70]}")
    values = dict(zip(names, row))
    for name, wanted in PLAIN.items():
        equal(f"{driver}: {name}", number(values[name]), wanted)
    nothing = values["nothing"]
    equal(f"{driver}: no answers are NULL", nothing is None or (isinstance(nothing, float) and math.isnan(nothing)), True)
