"""Summitry: alliance diplomacy, trade policy and deterrence in notebooks, on the US-Japan alliance in 2018-2019."""

import os
import sys

# The matrices of this course are small. Several threads would wait for each other longer than they work, the more so
# in a room that shares one machine. It takes effect if NumPy is imported afterwards.
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM")}
for _name, _value in ONE_THREAD.items():
    os.environ.setdefault(_name, _value)

# jsonschema, which Altair imports, compiles the grammar of this optional package at import, which takes 1.1 s.
# Without it, only the formats `iri` and `iri-reference` go unchecked.
sys.modules.setdefault("rfc3987_syntax", None)

__version__ = "0.1.0"


def glossary(term: str | None = None):
    """Return all terms of the course, or the card of one, in English or Japanese; see `summitry.data.glossary`."""
    from summitry import data  # not above: the command line does not wait for pandas

    return data.glossary(term)


if "ipykernel" in sys.modules:
    import pandas

    from summitry import charts, tables

    charts.enable()
    tables.enable()
    pandas.options.display.max_colwidth = 90  # sentences in tables stay whole
