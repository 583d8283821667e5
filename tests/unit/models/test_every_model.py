"""What every public function of every model promises: a source, an example that runs, and no answer to nonsense."""

import dataclasses
import doctest
import importlib
import inspect
import math
import pkgutil
import subprocess
import sys

import numpy as np
import pytest

import summitry.models
from summitry.models.arms_race import ArmsRace
from summitry.models.deterrence import Stakes
from summitry.models.general_equilibrium import World
from summitry.models.reciprocity import Dilemma, Strategy
from summitry.models.tariff import Market
from summitry.models.two_countries import Pair

MODULES = [
    importlib.import_module(f"summitry.models.{module.name}")
    for module in pkgutil.iter_modules(summitry.models.__path__)
    if not module.name.startswith("_")
]
FUNCTIONS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}
MARKET = Market(a=240, b=2, c=-30, d=1, p0=40, n=1 / 3)
STAKES = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)
RACE = ArmsRace(defence=(0.2, 0.3), fatigue=(0.5, 0.4), grievance=(1, 2))
WORLD = World(np.array([[880, 60, 50], [60, 460, 40], [50, 40, 270]]), 4)
GAME, TFT = Dilemma(), Strategy(1, (1, 0, 1, 0))
ROWS = {
    "trade": [90, 20, 5, 15, 80, 1, 8, 2, 70],
    "regressors": {"border": [0, 1, 1, 1, 0, 1, 1, 1, 0]},
    "effects": [["A"] * 3 + ["B"] * 3 + ["C"] * 3, ["A", "B", "C"] * 3],
}
MATRIX = {"output": [2, 1], "expenditure": [2, 1], "trade_cost": [[1, 1.5], [1.5, 1]], "sigma": 4}
POINT = {"latitude": 39, "longitude": 125}
POINTS = {**POINT, "to_latitude": 51, "to_longitude": -1}

# One good call of each function; then each number in it is spoilt in turn.
CALLS = {
    "alliance.commitments": {"abandonment": [2, 2], "entrapment": [1, 1], "calm": [0.5, 0.5]},
    "alliance.costs": {"abandonment": 2, "entrapment": 1, "calm": 0.5, "own": 0.5, "partner": 1},
    "alliance.deal_exists": {"rate": 3, "other_rate": 0.5},
    "alliance.indifference": {"security": [1, 4], "level": 2, "weight": 0.5},
    "alliance.marginal_rate": {"security": 2, "autonomy": 6, "weight": 0.5},
    "alliance.needed_audience_cost": {"value": 0.5, "cost": 0.8},
    "alliance.reply": {"abandonment": 3, "entrapment": 2, "calm": 0.5, "partner": 1},
    "alliance.stands_firm": {"value": 0.5, "cost": 0.8, "audience_cost": 0.1},
    "alliance.sunk_cost_separates": {"sunk_cost": 0.2, "gain": 0.5},
    "alliance.utility": {"security": 4, "autonomy": 1, "weight": 0.5},
    "arms_race.changes": {"race": RACE, "levels": [[1, 1], [2, 3]]},
    "arms_race.equilibrium": {"race": RACE},
    "arms_race.fit": {"levels": [[1, 1], [2, 3], [3, 4], [4, 6], [5, 9]]},
    "arms_race.growth_rates": {"race": RACE},
    "arms_race.path": {"race": RACE, "start": [1, 1], "times": [0, 5]},
    "arms_race.stable": {"race": RACE},
    "balance.bilateral_balances": {"flows": [[8, 1], [2, 5]], "tariffs": [[0, 0.1], [0.2, 0]]},
    "balance.current_account": {"exports": 5, "imports": 6, "net_income": 1},
    "balance.saving_gap": {"saving": 5, "investment": 6},
    "ballistics.bearing": POINTS,
    "ballistics.circle": {**POINT, "radius": 1000, "points": 8},
    "ballistics.destination": {**POINT, "direction": 90, "distance": 100},
    "ballistics.flight": {"apogee": 1000, "ground_range": 500},
    "ballistics.great_circle": POINTS,
    "ballistics.margins": {
        "apogee": [1000],
        "ground_range": [500],
        **{name: [value] for name, value in POINTS.items()},
    },
    "bargaining.linkage": {"concessions": [3, 1], "benefits": [1, 4]},
    "bargaining.nash": {"surplus": 100, "disagreement": [10, 20], "power": 0.5},
    "bargaining.rubinstein": {"proposer": 0.9, "responder": 0.9, "outside_option": 0.1},
    "bargaining.separate_or_bloc": {"one": 10, "both": 16},
    "coding.agreement": {"one": ("talk", "deed"), "other": ("talk", "talk")},
    "coding.cohen_kappa": {"one": ("talk", "deed"), "other": ("talk", "talk")},
    "crisis.contest_disaster_risk": {"highest_cost": 1},
    "crisis.critical_risk": {"win": 1, "quit": 0, "disaster": -4},
    "crisis.preventive_war_threshold": {"p1": 0.1, "discount": 0.9, "cost": 0.2},
    "crisis.probabilistic_threat": {"p_hard": 0.5, "target": [-2, 1, -9], "threatener": [2, -1, -11, -1]},
    "crisis.quitting_cost": {"time": 1, "highest_cost": 1},
    "crisis.ultimatum": {"p": 0.3, "cost": 0.2, "low": 0, "high": 0.6, "curvature": 1},
    "decoupling.decoupling": {
        "apogee": 4475,
        "ground_range": 950,
        "launch": [39.13, 125.97],
        "city": [34.05, -118.24],
        "warheads": 5,
        "p_kill": 0.7,
        "shots": 2,
        "common": 1,
        "loss": 1,
        "stake": 0.8,
        "stakes": STAKES,
        "p_challenger": 0.2,
        "range_factor": 1,
        "promise": 0.1,
    },
    "deterrence.classify": {"stakes": STAKES, "p_challenger": 0.2, "p_defender": 0.2},
    "deterrence.coupling_limit": {"d1": 0.5, "loss": 1, "stake": 0.8, "promise": 0.1},
    "deterrence.equilibria": {"stakes": STAKES, "p_challenger": 0.2, "p_defender": 0.2},
    "deterrence.resolve": {"hit_chance": 0.2, "loss": 5, "stake": 4, "promise": 0.1},
    "deterrence.rudimentary_threshold": {"status_quo": 3, "concession": 5, "conflict": 1},
    "enforcement.inspection_game": {"target": [-5, 3, 0, 1], "sender": [1, -2, -1, 0]},
    "games.nash_equilibria": {"row": [[0, 7], [2, 6]], "column": [[0, 2], [7, 6]]},
    "games.regret": {"row": [[3, 0], [0, 2]], "column": [[2, 0], [0, 3]], "x": [1, 0], "y": [0, 1]},
    "general_equilibrium.best_bilateral_tariffs": {"world": WORLD, "country": 0, "highest": 3},
    "general_equilibrium.best_uniform_tariff": {"world": WORLD, "country": 0, "highest": 3},
    "general_equilibrium.counterfactual": {
        "world": WORLD,
        "tariffs": np.zeros((3, 3)).tolist(),
        "cost_change": 0.9,
        "deficits": [0, 0, 0],
    },
    "general_equilibrium.gain_over_autarky": {"domestic_share": 0.93, "elasticity": 5},
    "general_equilibrium.loss_from_autarky": {"domestic_share": 0.93, "elasticity": 5},
    "general_equilibrium.purge_deficits": {"world": WORLD},
    "general_equilibrium.tariff_war": {"world": WORLD, "players": [0, 1], "highest": 3},
    "general_equilibrium.two_country_best_tariff": {"sigma": 4, "foreign_home_share": 0.85},
    "gravity.gravity_flows": MATRIX,
    "gravity.log_ols": ROWS,
    "gravity.multilateral_resistances": {**MATRIX, "reference": 0},
    "gravity.ppml": ROWS,
    "missile_defence.cost_exchange": {"p": 0.7, "shots": 2, "interceptor_cost": 30, "missile_cost": 10},
    "missile_defence.expected_leakers": {"kill": 0.91, "warheads": 4},
    "missile_defence.kill_probability": {"p": 0.7, "shots": 2},
    "missile_defence.layered_kill": {"kills": [0.7, 0.8]},
    "missile_defence.leakers_with_inventory": {"p": 0.7, "shots": 2, "interceptors": 20, "warheads": 15},
    "missile_defence.no_leak": {"kill": 0.91, "warheads": 3, "common": 0.95},
    "missile_defence.salvo": {"force": 4, "enemy": 5, "enemy_shots": 2, "defence": 2, "staying_power": 2},
    "missile_defence.shoot_look_shoot": {"p": 0.6, "shots": 1, "stages": 3},
    "missile_defence.shots_needed": {"p": 0.8, "warheads": 20, "no_leak": 0.9},
    "missile_defence.single_shot_needed": {"kill": 0.97, "shots": 4},
    "network.centralities": {"ties": [("a", "b", 1)]},
    "network.project": {"meetings": [["a", "b"]]},
    "proportion.wilson_interval": {"successes": 3, "trials": 5, "confidence": 0.9},
    "reciprocity.cooperation_thresholds": {"game": GAME},
    "reciprocity.extortion": {"chi": 3, "phi": 1 / 26, "game": GAME},
    "reciprocity.generous_tit_for_tat": {"game": GAME},
    "reciprocity.long_run": {"one": TFT, "other": TFT, "game": GAME, "error": 0.01},
    "reciprocity.play": {"one": TFT, "other": TFT, "rounds": 5, "error": 0.01, "seed": 1},
    "reciprocity.tournament": {"strategies": [TFT, TFT], "game": GAME, "rounds": 5, "error": 0.01, "seed": 1},
    "strategic_choice.agent_error": {"u1": [0, 1, -1], "u2": [0, 0]},
    "strategic_choice.private_information": {"u1": [0, 1, -1], "u2": [0, 0]},
    "strategic_choice.quantal_response": {"u1": [0, 1, -1], "u2": [0, 0], "precision": 1},
    "tariff.ad_valorem_tariff": {"market": MARKET, "rate": 0.25},
    "tariff.best_tariff": {"market": MARKET},
    "tariff.calibrate_linear": {"imports": 34, "price": 850, "demand_elasticity": 2, "supply_elasticity": 4},
    "tariff.import_quota": {"market": MARKET, "imports": 50, "home_share": 1},
    "tariff.pass_through": {"supply_elasticity": 3, "demand_elasticity": 1},
    "tariff.specific_tariff": {"market": MARKET, "tariff": 15},
    "tariff.two_countries": {
        "home_demand": [240, 2],
        "home_supply": [-30, 1],
        "foreign_demand": [60, 1],
        "foreign_supply": [-60, 2],
    },
    "two_level.agreement": {"foreign": 0, "negotiator": 0.5, "status_quo": 1, "ratifiers": [0.7]},
    "two_level.win_set": {"ideal": 0.7, "status_quo": 1},
    "voting.banzhaf": {"weights": [4, 3, 2], "quotas": 5},
    "voting.critical_counts": {"weights": [4, 3, 2], "quotas": 5},
    "voting.shapley_shubik": {"weights": [4, 3, 2], "quotas": 5},
    "voting.wins": {"members": [1, 0, 1], "weights": [4, 3, 2], "quotas": 5},
}

# What each argument of these calls may be, the others standing: [ and ] belong to it, ( and ) do not. Left out are
# arguments whose limits hang on another one, and flags.
ANY, POSITIVE, NOT_NEGATIVE, CHANCE = "(-inf, inf)", "(0, inf)", "[0, inf)", "[0, 1]"
ON_THE_GLOBE = {"latitude": "[-90, 90]", "longitude": "[-180, 360]"}
TO_THE_GLOBE = {f"to_{name}": domain for name, domain in ON_THE_GLOBE.items()}
HALF_GLOBE = "[0, 20015.086796020572]"
DOMAINS = {
    "alliance.commitments": {"abandonment": NOT_NEGATIVE, "entrapment": POSITIVE, "calm": CHANCE},
    "alliance.costs": {
        "abandonment": NOT_NEGATIVE,
        "entrapment": NOT_NEGATIVE,
        "calm": CHANCE,
        "own": CHANCE,
        "partner": CHANCE,
    },
    "alliance.deal_exists": {"rate": NOT_NEGATIVE, "other_rate": NOT_NEGATIVE},
    "alliance.indifference": {"security": POSITIVE, "level": NOT_NEGATIVE, "weight": "(0, 1)"},
    "alliance.marginal_rate": {"security": POSITIVE, "autonomy": NOT_NEGATIVE, "weight": "(0, 1)"},
    "alliance.needed_audience_cost": {"value": NOT_NEGATIVE, "cost": NOT_NEGATIVE},
    "alliance.reply": {"abandonment": NOT_NEGATIVE, "entrapment": POSITIVE, "calm": CHANCE, "partner": CHANCE},
    "alliance.stands_firm": {"value": NOT_NEGATIVE, "cost": NOT_NEGATIVE, "audience_cost": NOT_NEGATIVE},
    "alliance.sunk_cost_separates": {"sunk_cost": NOT_NEGATIVE, "gain": NOT_NEGATIVE},
    "alliance.utility": {"security": NOT_NEGATIVE, "autonomy": NOT_NEGATIVE, "weight": "(0, 1)"},
    "arms_race.changes": {"levels": ANY},
    "arms_race.fit": {"levels": ANY},
    "arms_race.path": {"start": ANY, "times": NOT_NEGATIVE},
    "balance.bilateral_balances": {"flows": NOT_NEGATIVE, "tariffs": NOT_NEGATIVE},
    "balance.current_account": {"exports": NOT_NEGATIVE, "imports": NOT_NEGATIVE, "net_income": ANY},
    "balance.saving_gap": {"saving": ANY, "investment": ANY},
    "ballistics.bearing": ON_THE_GLOBE | TO_THE_GLOBE,
    "ballistics.circle": {**ON_THE_GLOBE, "radius": "(0, 20015.086796020572)", "points": "[8, inf)"},
    "ballistics.destination": {**ON_THE_GLOBE, "direction": ANY, "distance": NOT_NEGATIVE},
    "ballistics.flight": {"apogee": POSITIVE, "ground_range": HALF_GLOBE},
    "ballistics.great_circle": ON_THE_GLOBE | TO_THE_GLOBE,
    "ballistics.margins": {"apogee": POSITIVE, "ground_range": HALF_GLOBE, **ON_THE_GLOBE, **TO_THE_GLOBE},
    "bargaining.linkage": {"concessions": NOT_NEGATIVE, "benefits": NOT_NEGATIVE},
    "bargaining.nash": {"surplus": "[30, inf)", "power": CHANCE},
    "bargaining.rubinstein": {"proposer": "[0, 1)", "responder": "[0, 1)", "outside_option": CHANCE},
    "bargaining.separate_or_bloc": {"one": "[0, inf)", "both": "[10, inf)"},
    "crisis.contest_disaster_risk": {"highest_cost": "[0.01, 1e6]"},
    "crisis.critical_risk": {"win": POSITIVE, "quit": "(-inf, inf)", "disaster": "(-inf, 0)"},
    "crisis.preventive_war_threshold": {"p1": CHANCE, "discount": "(0, 1]", "cost": NOT_NEGATIVE},
    "crisis.probabilistic_threat": {"p_hard": CHANCE},
    "crisis.quitting_cost": {"time": NOT_NEGATIVE, "highest_cost": POSITIVE},
    "crisis.ultimatum": {
        "p": CHANCE,
        "cost": NOT_NEGATIVE,
        "low": NOT_NEGATIVE,
        "high": POSITIVE,
        "curvature": "(0, 1]",
    },
    "decoupling.decoupling": {
        "apogee": POSITIVE,
        "ground_range": HALF_GLOBE,
        "warheads": NOT_NEGATIVE,
        "p_kill": CHANCE,
        "shots": NOT_NEGATIVE,
        "common": CHANCE,
        "loss": POSITIVE,
        "stake": POSITIVE,
        "p_challenger": "(0, 1)",
        "range_factor": POSITIVE,
        "promise": NOT_NEGATIVE,
    },
    "deterrence.classify": {"p_challenger": "(0, 1)", "p_defender": CHANCE},
    "deterrence.coupling_limit": {"d1": CHANCE, "loss": POSITIVE, "stake": POSITIVE, "promise": NOT_NEGATIVE},
    "deterrence.equilibria": {"p_challenger": "(0, 1)", "p_defender": CHANCE},
    "deterrence.resolve": {"hit_chance": CHANCE, "loss": NOT_NEGATIVE, "stake": POSITIVE, "promise": NOT_NEGATIVE},
    "deterrence.rudimentary_threshold": {"concession": "(3, inf)", "conflict": "(-inf, 3)"},
    "games.nash_equilibria": {"row": ANY, "column": ANY},
    "general_equilibrium.best_bilateral_tariffs": {"country": "[0, 2]", "highest": POSITIVE},
    "general_equilibrium.best_uniform_tariff": {"country": "[0, 2]", "highest": POSITIVE},
    "general_equilibrium.counterfactual": {"cost_change": POSITIVE},
    "general_equilibrium.gain_over_autarky": {"domestic_share": "(0, 1]", "elasticity": POSITIVE},
    "general_equilibrium.loss_from_autarky": {"domestic_share": "(0, 1]", "elasticity": POSITIVE},
    "general_equilibrium.tariff_war": {"highest": POSITIVE},
    "general_equilibrium.two_country_best_tariff": {"sigma": "(1, inf)", "foreign_home_share": "(0, 1]"},
    "gravity.log_ols": {"trade": NOT_NEGATIVE},
    "gravity.multilateral_resistances": {
        "output": POSITIVE,
        "expenditure": POSITIVE,
        "trade_cost": POSITIVE,
        "sigma": "(1, inf)",
        "reference": "[0, 1]",
    },
    "gravity.ppml": {"trade": NOT_NEGATIVE},
    "missile_defence.cost_exchange": {
        "p": "(0, 1]",
        "shots": "[1, inf)",
        "interceptor_cost": NOT_NEGATIVE,
        "missile_cost": POSITIVE,
    },
    "missile_defence.expected_leakers": {"kill": CHANCE, "warheads": NOT_NEGATIVE},
    "missile_defence.kill_probability": {"p": CHANCE, "shots": NOT_NEGATIVE},
    "missile_defence.layered_kill": {"kills": CHANCE},
    "missile_defence.leakers_with_inventory": {
        "p": CHANCE,
        "shots": "[1, inf)",
        "interceptors": NOT_NEGATIVE,
        "warheads": NOT_NEGATIVE,
    },
    "missile_defence.no_leak": {"kill": CHANCE, "warheads": NOT_NEGATIVE, "common": CHANCE},
    "missile_defence.salvo": {
        "force": NOT_NEGATIVE,
        "enemy": NOT_NEGATIVE,
        "enemy_shots": NOT_NEGATIVE,
        "defence": NOT_NEGATIVE,
        "staying_power": POSITIVE,
    },
    "missile_defence.shoot_look_shoot": {"p": CHANCE, "shots": NOT_NEGATIVE, "stages": "[1, inf)"},
    "missile_defence.shots_needed": {"p": "(0, 1]", "warheads": "[1, inf)", "no_leak": "[0, 1)"},
    "missile_defence.single_shot_needed": {"kill": CHANCE, "shots": "[1, inf)"},
    "proportion.wilson_interval": {"successes": "[0, 5]", "confidence": "(0, 1)"},
    "reciprocity.extortion": {"chi": "[1, inf)", "phi": POSITIVE},
    "reciprocity.long_run": {"error": "[0, 0.5]"},
    "reciprocity.play": {"rounds": "[1, inf)", "error": "[0, 0.5]", "seed": NOT_NEGATIVE},
    "reciprocity.tournament": {"rounds": "[1, inf)", "error": "[0, 0.5]", "seed": NOT_NEGATIVE},
    "strategic_choice.agent_error": {"u1": ANY, "u2": ANY},
    "strategic_choice.private_information": {"u1": ANY, "u2": ANY},
    "strategic_choice.quantal_response": {"u1": ANY, "u2": ANY, "precision": NOT_NEGATIVE},
    "tariff.ad_valorem_tariff": {"rate": NOT_NEGATIVE},
    "tariff.calibrate_linear": {"imports": POSITIVE, "price": POSITIVE, "supply_elasticity": POSITIVE},
    "tariff.import_quota": {"imports": NOT_NEGATIVE, "home_share": CHANCE},
    "tariff.pass_through": {"supply_elasticity": NOT_NEGATIVE, "demand_elasticity": ANY},
    "tariff.specific_tariff": {"tariff": NOT_NEGATIVE},
    "two_level.agreement": {"foreign": ANY, "negotiator": ANY, "status_quo": ANY, "ratifiers": ANY},
    "two_level.win_set": {"ideal": ANY, "status_quo": ANY},
    "voting.banzhaf": {"weights": NOT_NEGATIVE, "quotas": "(0, 9]"},
    "voting.critical_counts": {"weights": NOT_NEGATIVE, "quotas": "(0, 9]"},
    "voting.shapley_shubik": {"weights": NOT_NEGATIVE, "quotas": "(0, 9]"},
    "voting.wins": {"members": CHANCE, "weights": NOT_NEGATIVE, "quotas": "(0, 9]"},
}
RECORDS = {
    ArmsRace: {"defence": NOT_NEGATIVE, "fatigue": NOT_NEGATIVE, "grievance": ANY},
    Dilemma: {"t": "(4, 7)", "r": "(3.5, 6)", "p": "(1, 4)", "s": "(-inf, 2)"},
    Market: {"b": NOT_NEGATIVE, "d": NOT_NEGATIVE, "n": NOT_NEGATIVE},
    Pair: {"size": POSITIVE, "sigma": "(1, inf)", "trade_cost": "[1, inf)"},
    Stakes: {
        "status_quo": "(2, 6)",
        "concession": "(4, inf)",
        "back_down": "(-inf, 2)",
        "fight": "(1, 4)",
        "lose": "(-3, 5)",
        "win": "(1, inf)",
        "war": "(-inf, 1)",
    },
    Strategy: {"first": CHANCE, "after": CHANCE},
    World: {"flows": NOT_NEGATIVE, "elasticity": POSITIVE},
}
EXAMPLES = {
    type(good): good
    for good in (Market(240, 2, 30, 1, 40, 1 / 3), STAKES, RACE, WORLD, Dilemma(6, 4, 2, 1), TFT, Pair())
}
MISSING_ALLOWED = {("ballistics.flight", "apogee"), ("ballistics.flight", "ground_range")} | {
    ("ballistics.margins", "apogee"),
    ("ballistics.margins", "ground_range"),
}
BROADCASTS = {
    "alliance.indifference",
    "strategic_choice.agent_error",
    "strategic_choice.private_information",
    "strategic_choice.quantal_response",
    "voting.wins",
}
INFINITE_ALLOWED = {("tariff.calibrate_linear", "supply_elasticity"), ("tariff.pass_through", "supply_elasticity")}


def spoilt(name):
    """Calls of the function with one argument spoilt, and that argument."""
    for argument, value in CALLS[name].items():
        if not isinstance(value, int | float | list) or argument in ("effects", "ties", "meetings", "strategies"):
            continue
        bad = ["x"]
        bad += [] if (name, argument) in INFINITE_ALLOWED else [math.inf]
        bad += [] if (name, argument) in MISSING_ALLOWED else [math.nan, None]
        for spoiler in bad:
            if isinstance(value, list):
                array = np.array(value, dtype=object)
                array.flat[-1] = spoiler
                yield argument, array.tolist()
            else:
                yield argument, spoiler
        if isinstance(value, list) and name not in BROADCASTS:
            yield argument, [[value]]


def ends(domain):
    """The finite ends of a domain: (end, whether it belongs to the domain, the direction out of it)."""
    low, high = (float(end) for end in domain[1:-1].split(","))
    both = ((low, domain[0] == "[", -1), (high, domain[-1] == "]", 1))
    return [end for end in both if math.isfinite(end[0])]


def replaced(given, value):
    """Yield the number, or the numbers of which the first or the last one is replaced."""
    for place in (0, -1) if np.ndim(given) else (0,):
        numbers = np.array(given, dtype=float)
        numbers.flat[place] = value
        yield numbers.tolist()


def check_domains(domains, good, call, named=str.startswith):
    """Check that `call(argument, value)` takes what belongs to the domains and refuses the rest by name.

    `good` are values that it takes.
    """
    for argument, domain in domains.items():
        for end, included, outwards in ends(domain):
            beyond = end + outwards * max(1e-6, abs(end) * 1e-6)
            for value in replaced(good[argument], end) if included else ():
                call(argument, value)
            for value in replaced(good[argument], beyond if included else end):
                with pytest.raises(ValueError, match=r"is outside the allowed range") as refusal:
                    call(argument, value)
                assert named(str(refusal.value), argument), (argument, value, str(refusal.value))
        for value in replaced(good[argument], -1.0) if domain == ANY else ():
            call(argument, value)


def test_every_public_function_has_a_call_here():
    assert sorted(FUNCTIONS.keys() - CALLS.keys()) == [], "give each of these a good call in CALLS, in this file"
    assert sorted(CALLS.keys() - FUNCTIONS.keys()) == [], "no model has these any more: take them out of CALLS"


@pytest.mark.parametrize("name", CALLS)
def test_the_good_call_works(name):
    FUNCTIONS[name](**CALLS[name])


@pytest.mark.parametrize("name", CALLS)
def test_nonsense_is_refused_in_a_sentence_that_names_the_argument(name):
    for argument, value in spoilt(name):
        with pytest.raises(ValueError, match=r".+: .+") as refusal:
            FUNCTIONS[name](**{**CALLS[name], argument: value})
        named = {argument, "country"} if argument == "players" else {argument}
        assert any(str(refusal.value).startswith(prefix) for prefix in named), (argument, value, str(refusal.value))


@pytest.mark.parametrize("name", DOMAINS)
def test_arguments_may_be_what_their_domain_says(name):
    good = CALLS[name]
    check_domains(DOMAINS[name], good, lambda argument, value: FUNCTIONS[name](**{**good, argument: value}))


@pytest.mark.parametrize("kind", RECORDS)
def test_fields_may_be_what_their_domain_says(kind):
    good = EXAMPLES[kind]
    check_domains(
        RECORDS[kind],
        vars(good),
        lambda field, value: dataclasses.replace(good, **{field: value}),
        named=lambda message, _: message.partition(":")[0] in kind.__dataclass_fields__,  # one of two that disagree
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_has_source_and_example(name):
    docstring = FUNCTIONS[name].__doc__ or ""
    assert "Source: " in docstring, "its docstring needs `Source: ` and the literature, or `Source: definition.`"
    assert ">>> " in docstring, "its docstring needs an example, `>>> call` and the result below"


def test_importing_all_models_is_cheap():
    imports = "\n".join(f"import {module.__name__}" for module in MODULES)
    loaded = "import sys; print(*(m for m in ('scipy', 'networkx', 'pandas') if m in sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", f"{imports}\n{loaded}"], text=True).split() == []
