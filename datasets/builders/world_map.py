"""World map: the TopoJSON of Natural Earth at 1:110 million, unchanged."""

from pathlib import Path

from _build import run


def rows(raw: Path) -> bytes:
    return (raw / "world-map-and-cities" / "countries-110m.json").read_bytes()


if __name__ == "__main__":
    run("world_map", rows)
