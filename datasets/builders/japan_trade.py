"""Japan's trade by partner and selected groups of goods, in Japan's own books."""

from pathlib import Path

from _build import read, run

PARTNERS = {
    "Australia": "AUS", "Canada": "CAN", "China": "CHN", "European Union": "EUU", "Mexico": "MEX", "New Zealand": "NZL",
    "Republic of Korea": "KOR", "Thailand": "THA", "United States": "USA", "Viet Nam": "VNM", "World": "WLD",
}  # fmt: skip
GOODS = {
    "Grand Total": "total",
    "(Car)": "cars",
    "Motor Vehicles": "motor vehicles",
    "Parts Of Motor Vehicles": "parts of motor vehicles",
    "Iron And Steel Products": "iron and steel",
    "Machinery": "machinery",
    "Electrical Machinery": "electrical machinery",
    "Aircraft": "aircraft",
    "Foodstuff": "foodstuff",
    "Meat And Meat Preparation": "meat",
    "Cereals, Cereal Preparation": "cereals",
    "Soy Beans": "soybeans",
    "Mineral Fuels": "mineral fuels",
}


def rows(raw: Path) -> list[dict]:
    held = read(raw / "japan-mof-trade" / "japan_trade_by_partner_goods_2009_2020.csv")
    kept = [
        {
            "year": int(row["year"]),
            "flow": row["flow"],
            "partner": PARTNERS[row["partner"]],
            "goods": GOODS[row["goods"]],
            "value_jpy_bn": row["value_bn_jpy"],
        }
        for row in held
        if row["partner"] in PARTNERS and row["goods"] in GOODS
    ]
    return sorted(kept, key=lambda row: (row["year"], row["flow"], row["partner"], row["goods"]))


if __name__ == "__main__":
    run("japan_trade", rows)
