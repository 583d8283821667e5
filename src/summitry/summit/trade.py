"""What a package does to incomes: the general-equilibrium model (B4) on trade in goods, cached by setting."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from summitry import data
from summitry.models.general_equilibrium import World, counterfactual, gain_over_autarky
from summitry.summit.case import Case, Option

# The members of the TPP of twelve and the states of the case stand alone, all others are one. Hong Kong is in China.
REGIONS = ("USA", "JPN", "KOR", "CHN", "AUS", "BRN", "CAN", "CHL", "MEX", "MYS", "NZL", "PER", "SGP", "VNM", "ROW")
MATRIX_YEAR, SHARE_YEAR, GDP_YEAR = 2023, 2017, 2018
BEFORE_SANCTIONS, UNDER_SANCTIONS = 2016, 2018


@dataclass(frozen=True)
class Fact:
    """A number with where it comes from."""

    name: str
    value: float
    unit: str
    kind: str
    source: str


@cache
def _flows() -> np.ndarray:
    """Return spending on goods by origin (rows) and destination, sales at home included, million US dollars."""
    table = data.load("goods_trade_2023")
    region = {code: code if code in REGIONS else "ROW" for code in {*table["exporter"], *table["importer"]}}
    region["HKG"] = "CHN"
    flows = np.zeros((len(REGIONS), len(REGIONS)))
    origin, goal = (table[column].map(region).map(REGIONS.index) for column in ("exporter", "importer"))
    np.add.at(flows, (origin, goal), table["trade_usd_m"])
    np.fill_diagonal(flows, 0)
    output = np.zeros(len(REGIONS))
    gdp = table.drop_duplicates("exporter")
    np.add.at(output, gdp["exporter"].map(region).map(REGIONS.index), gdp["exporter_gdp_usd_m"])
    np.fill_diagonal(flows, output - flows.sum(axis=1))
    return flows


@cache
def share(into: str, origin: str, parts: tuple[str, ...]) -> float:
    """Return the share of some goods in what the state `into` imported from `origin` in 2017.

    `parts` are chapters of the Harmonized System for USA and groups of goods for JPN. Raises ValueError where the
    tables have no such flow.
    """
    if into == "USA":
        table = data.load("us_trade_by_chapter").query("year == @SHARE_YEAR and partner == @origin")
        values = table.set_index("hs2")["imports_usd"]
        total = values.sum()
    else:
        table = data.load("japan_trade").query("year == @SHARE_YEAR and partner == @origin and flow == 'import'")
        values = table.set_index("goods")["value_jpy_bn"]
        total = values.get("total", 0)
    missing = [part for part in parts if part not in values.index]
    if missing:
        raise ValueError(f"goods: the tables have no imports of {', '.join(missing)} into {into} from {origin}")
    return float(values[list(parts)].sum() / total)


@cache
def _gdp(state: str) -> float:
    table = data.load("gdp_population").query("country == @state and year == @GDP_YEAR")
    return float(table["gdp_usd"].iloc[0]) / 1e6


class Trade:
    """The trade account of a case: income of each capital against the status quo, per cent.

    Parameters
    ----------
    case : the case
    value : `value(name)` returns an assumption
    """

    def __init__(self, case: Case, value):
        self.case, self.value = case, value
        self.issues = tuple(
            name for name, issue in case.issues.items() if any(o.duties or o.joins for o in issue.options.values())
        )
        self._solved: dict[tuple[str, ...], np.ndarray] = {}
        self._base: np.ndarray | None = None
        self._states = [capital.state for capital in case.capitals.values()]

    def general(self, chosen: tuple[str, ...]) -> np.ndarray:
        """Return the change of real income, per cent, by the options `chosen` for `issues`; shape (capitals,).

        A state outside the matrix (North Korea) has 0 here.
        """
        if chosen not in self._solved:
            if self._base is None:
                self._base = self._welfare(tuple(self.case.issues[name].status_quo for name in self.issues))
            self._solved[chosen] = 100 * (self._welfare(chosen) / self._base - 1)
        return self._solved[chosen]

    def _welfare(self, chosen: tuple[str, ...]) -> np.ndarray:
        options = [self.case.issues[name].options[option] for name, option in zip(self.issues, chosen, strict=True)]
        world, tariffs, rents, cost = self._setting(options)
        outcome = counterfactual(world, tariffs, cost)
        for _ in range(3 if rents.any() else 0):  # what sellers keep is handed to them, which moves incomes a little
            sold = outcome.world.flows / (1 + tariffs)
            kept = sold * rents
            deficits = world.deficits + kept.sum(axis=1) - kept.sum(axis=0)
            outcome = counterfactual(world, tariffs, cost, deficits)
        inside = [REGIONS.index(state) if state in REGIONS else None for state in self._states]
        return np.array([1.0 if place is None else outcome.welfare[place] for place in inside])

    def _setting(self, options: list[Option]) -> tuple[World, np.ndarray, np.ndarray, np.ndarray]:
        tariffs, rents, cost = (np.full((len(REGIONS), len(REGIONS)), fill) for fill in (0.0, 0.0, 1.0))
        for option in options:
            for duty in option.duties:
                into, parts = self.case.goods[duty.good]
                place = REGIONS.index(duty.origin), REGIONS.index(into)
                rate = share(into, duty.origin, parts) * duty.percent / 100
                tariffs[place] += rate
                rents[place] += rate if duty.rents else 0
            for state, partners in option.joins:
                for partner in partners:
                    a, b = REGIONS.index(state), REGIONS.index(partner)
                    cost[a, b] = cost[b, a] = 1 - self.value("agreement_saving") / 100
        return World(_flows(), self.value("trade_elasticity")), tariffs, rents, cost

    def income(self, state: str) -> float:
        """Return the income of a state, million US dollars: GDP of 2018, for North Korea the assumption."""
        return self.value("north_korea_income") * 1000 if state == "PRK" else _gdp(state)

    def direct(self, option: Option) -> np.ndarray:
        """Return what an option pays, and what relief from sanctions is worth (B5), per cent of income; (capitals,)."""
        pays = dict(option.pays)
        result = []
        for name, capital in self.case.capitals.items():
            gain = -100 * pays.get(name, 0) / self.income(capital.state)
            if capital.state == "PRK" and option.relief:
                gain += self._relief(option.relief)
            result.append(gain)
        return np.array(result)

    def _relief(self, part: float) -> float:
        before, under = (_imports(year) for year in (BEFORE_SANCTIONS, UNDER_SANCTIONS))
        shares = [1 - (under + part * (before - under)) / self.income("PRK"), 1 - under / self.income("PRK")]
        open_, closed = (1 + gain_over_autarky(s, self.value("trade_elasticity")) for s in shares)
        return float(100 * (open_ / closed - 1))

    def facts(self) -> list[Fact]:
        """Return the numbers that this account takes from data."""
        rows = [
            Fact(
                "goods trade of 15 regions",
                float(_flows().sum() - np.trace(_flows())),
                "million USD",
                "data",
                f"goods_trade_2023 ({MATRIX_YEAR}, the nearest year with all members of the TPP); GDP less exports "
                "stands for sales at home",
            )
        ]
        for name, (into, parts) in self.case.goods.items():
            origins = {
                duty.origin
                for issue in self.case.issues.values()
                for option in issue.options.values()
                for duty in option.duties
                if duty.good == name
            }
            table = "us_trade_by_chapter" if into == "USA" else "japan_trade"
            rows += [
                Fact(f"share of {name} in {into} imports from {origin}", 100 * share(into, origin, parts), "%", "data",
                     f"{table}, {SHARE_YEAR}, {', '.join(parts)}")
                for origin in sorted(origins)
            ]  # fmt: skip
        for state in self._states:
            if state == "PRK":
                rows += [
                    Fact(f"imports of North Korea, {year}", _imports(year), "million USD", "data", "north_korea_trade")
                    for year in (BEFORE_SANCTIONS, UNDER_SANCTIONS)
                ]
            else:
                rows.append(Fact(f"GDP of {state}, {GDP_YEAR}", _gdp(state), "million USD", "data", "gdp_population"))
        return rows


@cache
def _imports(year: int) -> float:
    return float(data.load("north_korea_trade").set_index("year")["imports_usd_m"][year])
