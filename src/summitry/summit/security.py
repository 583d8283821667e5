"""What a package does to two fears and one promise: alliances (A1), coupling (C3) and the deterrence region (C2)."""

from dataclasses import asdict, dataclass
from functools import cache, lru_cache

from summitry import data
from summitry.models import alliance, deterrence, missile_defence
from summitry.models.ballistics import great_circle
from summitry.summit.case import CLASSES, Case, Option
from summitry.summit.trade import Fact

CITIES = {"USA": "Washington", "JPN": "Tokyo", "KOR": "Seoul", "CHN": "Beijing", "PRK": "Pyongyang"}
# The payoffs of the worked example (model reference C2); the soft defender's do not move the region's lower border.
STAKES = deterrence.Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)


@dataclass(frozen=True)
class Coupling:
    """Whether the patron's promise to one capital deters, and by what margin."""

    homeland: float  # chance that the patron's homeland is hit if it fights
    hit: float  # the same, with its bases at the ally's counted as a part of the homeland
    stake: float  # V/L, its greatest stake in the ally over the loss of a city
    margin: float  # how much the chance of a hit could rise before deterrence is no longer certain
    resolve: float  # chance that it stands by the ally
    kind: str  # region: certain deterrence, separating, attack or bluff
    holds: float  # chance that nobody initiates in the equilibrium that play confirms


@cache
def reaches(missile_class: str, state: str) -> bool:
    """Return whether a class reaches the capital of a state from Pyongyang, by the greatest of the low estimates."""
    table = data.load("missile_ranges")
    wanted = ["MRBM", "SLBM"] if missile_class == "MRBM" else [missile_class]
    return bool(table[table["missile_type"].isin(wanted)]["range_km_low"].max() >= _distance(state))


@cache
def _distance(state: str) -> float:
    places = data.load("cities").drop_duplicates("city").set_index("city")
    start, end = places.loc[CITIES["PRK"]], places.loc[CITIES[state]]
    return float(great_circle(start["latitude"], start["longitude"], end["latitude"], end["longitude"]))


@lru_cache(maxsize=4096)
def _losses(left: tuple, drag: tuple, calm: tuple) -> tuple[float, ...]:
    """Return the loss that is left to each of two allies whose commitments are best replies to each other."""
    own = alliance.commitments(left, drag, calm)
    return tuple(sum(alliance.costs(*each)) for each in zip(left, drag, calm, own, own[::-1], strict=True))


class Security:
    """The reassurance and deterrence accounts of a case."""

    def __init__(self, case: Case, value):
        self.case, self.value = case, value
        self.missile_issues = self._issues(lambda option: option.bans or option.presence)
        self.fear_issues = self._issues(lambda option: option.fear)
        roles = {role: [n for n, c in case.capitals.items() if c.role == role] for role in ("patron", "protected")}
        self.patron, self.protected = (roles["patron"] or [None])[0], roles["protected"]
        self._couplings: dict[tuple[str, ...], dict[str, Coupling]] = {}
        self._losses: dict[tuple[str, ...], dict[str, float]] = {}

    def _issues(self, concerns) -> tuple[str, ...]:
        return tuple(n for n, issue in self.case.issues.items() if any(map(concerns, issue.options.values())))

    def _options(self, issues: tuple[str, ...], chosen: tuple[str, ...]) -> list[Option]:
        return [self.case.issues[name].options[option] for name, option in zip(issues, chosen, strict=True)]

    def couplings(self, chosen: tuple[str, ...]) -> dict[str, Coupling]:
        """Return the coupling of each protected capital, by the options chosen for `missile_issues`."""
        if chosen not in self._couplings:
            options = self._options(self.missile_issues, chosen)
            left = [c for c in CLASSES if not any(c in option.bans for option in options)]
            self._couplings[chosen] = {name: self._coupling(name, left, options) for name in self.protected}
        return self._couplings[chosen]

    def _coupling(self, name: str, left: list[str], options: list[Option]) -> Coupling:
        value = self.value
        homeland = 0.0
        if any(reaches(c, self.case.capitals[self.patron].state) for c in left):
            kill = missile_defence.kill_probability(value("single_shot_kill"), value("shots"))
            homeland = 1 - missile_defence.no_leak(kill, value("warheads"), value("common_factor"))
        bases = value("base_exposure") if any(reaches(c, self.case.capitals[name].state) for c in left) else 0.0
        hit = min(1.0, homeland + bases)
        stake = value(f"stake_{name}")
        for option in options:
            stake *= 1 - value("tripwire") * (1 - dict(option.presence).get(name, 1.0))
        stake = max(stake, 1e-9)  # without any stake the patron never comes, whatever the risk
        resolve = float(deterrence.resolve(hit, 1.0, stake))
        kind = str(deterrence.classify(STAKES, value("challenger_hard"), resolve))
        found = deterrence.equilibria(STAKES, value("challenger_hard"), resolve)
        holds = next(e.p_status_quo for e in found if e.kind == kind)
        margin = deterrence.coupling_limit(STAKES.d1, 1.0, stake) - hit
        return Coupling(homeland, hit, stake, margin, resolve, kind, holds)

    def deterrence(self, chosen: tuple[str, ...]) -> dict[str, float]:
        """Return what each capital counts in the deterrence account, by its role.

        protected: its margin; patron: minus the chance that its homeland is hit; challenger: minus the mean margin of
        those it faces; neighbour: the lowest chance that nobody initiates.
        """
        found = list(self.couplings(chosen).values())
        by_role = {
            "patron": -found[0].homeland,
            "challenger": -sum(c.margin for c in found) / len(found),
            "neighbour": min(c.holds for c in found),
            "trader": 0.0,
        }
        own = {name: c.margin for name, c in zip(self.protected, found, strict=True)}
        return {name: own[name] if name in own else by_role[c.role] for name, c in self.case.capitals.items()}

    def losses(self, chosen: tuple[str, ...]) -> dict[str, float]:
        """Return for each capital the loss that both fears leave, summed over its alliances."""
        if chosen not in self._losses:
            changes: dict[tuple[str, str, str], float] = {}
            for option in self._options(self.fear_issues, chosen):
                for of, about, kind, change in option.fear:
                    changes[of, about, kind] = changes.get((of, about, kind), 0.0) + change
            total = dict.fromkeys(self.case.capitals, 0.0)
            for pact in self.case.alliances:
                pairs = (pact.between, pact.between[::-1])
                left, drag = (
                    tuple(
                        max(least, fear + changes.get((*pair, kind), 0.0))
                        for fear, pair in zip(fears, pairs, strict=True)
                    )
                    for kind, fears, least in (
                        ("abandonment", pact.abandonment, 0.0),
                        ("entrapment", pact.entrapment, 0.01),
                    )
                )
                for name, loss in zip(pact.between, _losses(left, drag, pact.calm), strict=True):
                    total[name] += loss
            self._losses[chosen] = total
        return self._losses[chosen]

    def facts(self) -> list[Fact]:
        """Return the numbers that these accounts take from data or from the worked example."""
        if self.patron is None:
            return []
        example = "worked example C2, after Zagare & Kilgour 2000"
        rows = [Fact(f"payoff {name}", payoff, "1", "assumption", example) for name, payoff in asdict(STAKES).items()]
        table = data.load("missile_ranges")
        for missile_class in CLASSES:
            wanted = ["MRBM", "SLBM"] if missile_class == "MRBM" else [missile_class]
            reach = float(table[table["missile_type"].isin(wanted)]["range_km_low"].max())
            rows.append(
                Fact(
                    f"reach of {missile_class}",
                    reach,
                    "km",
                    "estimate",
                    "missile_ranges, greatest of the low estimates",
                )
            )
        for name in (self.patron, *self.protected):
            state = self.case.capitals[name].state
            rows.append(
                Fact(f"Pyongyang to {CITIES[state]}", _distance(state), "km", "data", "cities; great circle (C8)")
            )
        return rows
