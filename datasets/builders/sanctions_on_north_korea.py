"""Sanctions on North Korea in the Global Sanctions Data Base."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

SENDERS = {
    "UN": "UNO",
    "EU": "EUU",
    "Australia": "AUS",
    "Burkina Faso": "BFA",
    "Canada": "CAN",
    "Japan": "JPN",
    "South Korea": "KOR",
    "United States": "USA",
}
TRADE = {
    "exp_part": "exports partly",
    "exp_compl": "all exports",
    "imp_part": "imports partly",
    "imp_compl": "all imports",
}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "gsdb-dprk-sanctions" / "gsdb_v3_north_korea.csv"):
        yield {
            "case_id": int(row["case_id"]),
            "sender": SENDERS[row["sanctioning_state"]],
            "start_year": int(row["begin"]),
            "trade": [TRADE[code] for code in row["descr_trade"].split(", ") if code],
            **{kind: row[kind] == "1" for kind in ("arms", "military", "financial", "travel")},
            "objectives": row["objective"].replace("_", " ").split(","),
        }


if __name__ == "__main__":
    run("sanctions_on_north_korea", rows)
