"""The questions of exercise 32, extended deterrence: thresholds, equilibria, the chain, signals and evidence."""

import altair as alt
import numpy as np
import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.ballistics import flight, great_circle
from summitry.models.deterrence import Stakes, coupling_limit, equilibria, resolve
from summitry.models.missile_defence import kill_probability, no_leak

# The challenger of the lesson with more to win: a concession is worth 12 to it, not 6.
HUNGRY = Stakes(status_quo=4, concession=12, back_down=1, fight=2, lose=1, win=5, war=-3)
LESSON = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)


def outcomes(stakes: Stakes = HUNGRY, challenger: float = 0.3, defender: float = 0.75) -> pd.DataFrame:
    """Return every equilibrium at one point with the chances of a status quo and of war."""
    found = equilibria(stakes, challenger, defender)
    return pd.DataFrame({"kind": one.kind, "p_status_quo": one.p_status_quo, "p_war": one.p_war} for one in found)


def most_warheads(worth: float, p_kill: float = 0.7, shots: int = 2, common: float = 1.0) -> int:
    """Return how many warheads leave deterrence certain, with the payoffs of the lesson."""
    kill = kill_probability(p_kill, shots)
    limit = coupling_limit(LESSON.d1, loss=1, stake=worth)
    number = 0
    while 1 - no_leak(kill, number + 1, common) <= limit:
        number += 1
    return number


def posterior(prior: float, hard: float, soft: float) -> float:
    """Return the belief that the patron is hard, once a signal was seen."""
    return prior * hard / (prior * hard + (1 - prior) * soft)


def hit_by(row: pd.Series, city: str, factor: float = 1.0) -> bool:
    """Return whether the bound of a flight, times the factor of its load, covers the city."""
    place = data.load("cities").set_index("city").loc[city]
    away = great_circle(row["site_latitude"], row["site_longitude"], place["latitude"], place["longitude"])
    return bool(factor * flight(row["apogee_km"], row["distance_km"]).greatest_range >= away)


def begun_against_anyone(last: int = 2014) -> pd.DataFrame:
    """Return the disputes that one of the six states began, whatever the opponent."""
    disputes = data.load("disputes")
    return disputes[disputes["first_year"] & disputes["state_on_initiating_side"] & (disputes["year"] <= last)]


def pairs(last: int = 2014) -> pd.DataFrame:
    """Return the disputes that one of the six states began against another."""
    began = begun_against_anyone(last)
    return began[began["opponent"].isin(began["state"].unique())]


def answered(table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return, for each state that was challenged, how many disputes and which share it answered."""
    table = pairs() if table is None else table
    return table.groupby("opponent")["reciprocated"].agg(disputes="size", share="mean").reset_index()


def of_the_six(condition: str) -> pd.DataFrame:
    """Return the mistakes of question 7: the rows between two of the six that meet one condition of the two."""
    disputes = data.load("disputes")
    return disputes[disputes[condition] & disputes["opponent"].isin(disputes["state"].unique())]


def answered_by_anyone() -> pd.DataFrame:
    """Return the mistake of question 7: all rows, those of later years and of the second state included."""
    disputes = data.load("disputes")
    return answered(disputes[disputes["opponent"].isin(disputes["state"].unique())])


def resolve_table() -> pd.DataFrame:
    """Return resolve for one to ten warheads and three ratios."""
    kill = kill_probability(0.7, 2)
    return pd.DataFrame(
        {"warheads": number, "resolve": float(resolve(1 - no_leak(kill, number), 1, worth)), "worth": str(worth)}
        for worth in (0.5, 1.0, 2.0)
        for number in range(1, 11)
    )


def resolve_chart(
    mark: str = "line", y: str = "resolve:Q", colour: str = "worth:N", x: str = "warheads:Q"
) -> alt.Chart:
    """Return the chart of question 5, or one of its mistakes."""
    return alt.Chart(
        resolve_table(),
        title="With a high stake no number uncouples",
        description="Lines of resolve against the number of warheads for three ratios.",
        mark=mark,
    ).encode(x=x, y=y, color=colour)


exercise = Exercise(
    "32",
    (
        Number(
            "q1",
            "A hungrier challenger",
            hints=(
                "Which threshold is meant, the one for a hard challenger or the one for a soft one?",
                "Make `Stakes` with the one changed payoff and read `d1`; or divide what can be won by all at stake.",
            ),
            expected=HUNGRY.d1,
            unit="chances from 0 to 1",
            tolerance=0.0005,
            notice="The more a challenger can win, the more certain a promise must be. The patron has not changed.",
            misconceptions=(
                Misconception(LESSON.d1, "That is the threshold of the lesson. The concession is now worth more."),
                Misconception(
                    lambda: HUNGRY.d2,
                    "That is d2, which deters a soft challenger. A hard one needs d1, which is higher.",
                ),
                Misconception(
                    lambda: 1 - HUNGRY.d1,
                    "That is the chance of a defender who gives in. The question is about one who denies.",
                ),
                Misconception(
                    lambda: (HUNGRY.concession - HUNGRY.status_quo) / HUNGRY.concession,
                    "Divide by all that is at stake: from the concession down to the fight, not down to zero.",
                ),
            ),
            accepted=(0.8, lambda: np.float64(HUNGRY.d1)),
        ),
        Table(
            "q2",
            "All of them",
            hints=(
                "One function of the lesson returns every equilibrium at a point. How many rows do you expect?",
                "A list of `equilibria(stakes, 0.3, 0.75)`, then a DataFrame of `kind`, `p_status_quo`, `p_war` of each.",
            ),
            expected=outcomes,
            tolerance=0.002,
            notice="One promise, one belief about each side, and two outcomes. The payoffs do not choose between them.",
            misconceptions=(
                Misconception(
                    lambda: outcomes().query("kind != 'belief-based deterrence'"),
                    "One is missing: the one that rests on what would be thought of an initiator. Keep them all.",
                ),
                Misconception(
                    lambda: outcomes(LESSON),
                    "Those are the equilibria with the payoffs of the lesson. The concession is now worth 12.",
                ),
                Misconception(
                    lambda: outcomes(HUNGRY, 0.75, 0.3),
                    "The two chances are swapped: the challenger's comes first, then the defender's.",
                ),
            ),
            accepted=(
                lambda: outcomes().sort_values("kind", ascending=False),
                lambda: outcomes().set_index("kind"),
                lambda: outcomes().round(3),
            ),
        ),
        Choice(
            "q3",
            "The belief behind it",
            hints=(
                "In that equilibrium nobody initiates. So what could teach the defender anything about an initiator?",
                "Ask of each sentence: would it have to be true on the path of play, or only off it?",
            ),
            options={
                "a": (
                    "The challenger is soft.",
                    "The challenger may be hard with any chance. What counts is what would be thought of one who initiates.",
                ),
                "b": (
                    "The defender is hard often enough to deter whatever is believed.",
                    "That is certain deterrence. Here the defender is not hard that often.",
                ),
                "c": (
                    "Somebody who initiates would be thought hard with r* at most, and nobody ever finds out.",
                    "Right: a belief off the path, which play never tests.",
                ),
                "d": (
                    "The defender has seen earlier challengers back down.",
                    "Nothing is ever seen: on this path nobody initiates.",
                ),
            },
            correct="c",
            notice="An off-path belief can be held for ever, because nothing that happens contradicts it.",
        ),
        Number(
            "q4",
            "How many warheads?",
            hints=(
                "Up to which chance of a hit is the ally coupled at this ratio? Which number of warheads is the last below it?",
                "`coupling_limit(0.5, loss=1, stake=1.2)`, then compare `1 - no_leak(kill, number)` for 1, 2, 3 and so on.",
            ),
            expected=lambda: most_warheads(1.2),
            unit="warheads",
            places=0,
            notice="Half as much again in the ratio allows nearly twice the warheads: leaks add up more and more slowly.",
            misconceptions=(
                Misconception(
                    lambda: most_warheads(1.2) + 1,
                    "That is the first number that uncouples. Wanted is the last one that does not.",
                ),
                Misconception(lambda: most_warheads(0.8), "That is the number at the lesson's ratio of 0.8."),
                Misconception(
                    lambda: coupling_limit(LESSON.d1, loss=1, stake=1.2),
                    "That is the greatest chance of a hit. How many warheads may come before it is passed?",
                ),
                Misconception(
                    lambda: most_warheads(1.2, shots=1),
                    "With one shot at each warhead it is so few. The lesson sends two, which stop it with 0.91.",
                ),
                Misconception(
                    lambda: most_warheads(1.2, common=0.8),
                    "There all shots fail together in one case of five. Here they are independent: T is 1.",
                ),
            ),
            accepted=(lambda: float(most_warheads(1.2)),),
        ),
        Chart(
            "q5",
            "Three ratios",
            hints=(
                "Which mark shows how resolve falls from one number of warheads to the next? What tells the lines apart?",
                'Use `mark_line()` with x="warheads", y="resolve" and color="worth:N", and a `title=` and a '
                "`description=`.",
            ),
            mark="line",
            encodings={"x": "warheads", "y": "resolve", "color": "worth"},
            notice="The line of the highest ratio stays above one half throughout: there the shield hardly matters.",
            misconceptions=(
                Misconception(
                    lambda: resolve_chart(y="mean(resolve):Q"),
                    "An average is over several rows, and each number of warheads has one row for each ratio.",
                ),
                Misconception(
                    lambda: resolve_chart(colour="warheads:N"),
                    "The colour shows the number of warheads, which x shows already. It should tell the ratios apart.",
                ),
                Misconception(
                    lambda: resolve_chart(mark="bar"),
                    "Bars of three ratios would stand on top of each other, and add up what cannot be added.",
                ),
            ),
            accepted=(resolve_chart, lambda: resolve_chart(x="warheads:O")),
        ),
        Function(
            "q6",
            "What a signal does",
            hints=(
                "Two ways lead to the signal: from a hard patron and from a soft one. How likely is each?",
                "Divide the first way, `prior * hard`, by the sum of both: `prior * hard + (1 - prior) * soft`.",
            ),
            reference=posterior,
            cases=((0.46, 1.0, 0.5), (0.46, 0.7, 0.7), (0.2, 1.0, 0.0), (0.46, 0.9, 0.75), (0.8, 0.1, 0.4)),
            notice="If both would send it, belief does not move. If a soft patron never would, one signal is enough.",
            misconceptions=(
                Misconception(
                    lambda prior, hard, soft: prior * hard,
                    "That is the chance that a hard patron sends it. Divide by the chance that anybody does.",
                ),
                Misconception(
                    lambda prior, hard, soft: hard / (hard + soft),
                    "The prior is missing: what was believed before counts as well.",
                ),
                Misconception(
                    lambda prior, hard, soft: prior * soft / (prior * soft + (1 - prior) * hard),
                    "Hard and soft are swapped: try it where the two chances are equal, then where they are not.",
                ),
                Misconception(
                    lambda prior, hard, soft: prior * hard / (prior * hard + (1 - prior) * (1 - soft)),
                    "`1 - soft` is a soft patron that stays silent. The signal was seen: take one that sends it.",
                ),
                Misconception(
                    lambda prior, hard, soft: prior * hard / (prior * hard + soft),
                    "A soft patron counts only as often as there is one: weigh `soft` with `1 - prior`.",
                ),
                Misconception(
                    lambda prior, hard, soft: (1 - prior) * soft / (prior * hard + (1 - prior) * soft),
                    "That is the belief that the patron is soft. Wanted is the belief that it is hard.",
                ),
                Misconception(
                    lambda prior, hard, soft: prior,
                    "That is the belief before the signal. What does it become once the signal was seen?",
                ),
            ),
            accepted=(lambda prior, hard, soft: 1 / (1 + (1 - prior) * soft / (prior * hard)),),
        ),
        Table(
            "q7",
            "Who answers?",
            hints=(
                "Which rows are a beginning, and of a dispute between two of the six? Whose answer is `reciprocated`?",
                "Keep `first_year` and `state_on_initiating_side`, and opponents among the six; `groupby('opponent')`, "
                "then the number of rows and the mean of `reciprocated`.",
            ),
            expected=answered,
            tolerance=0.002,
            notice="The state with the largest stockpile answers most, Japan least. Is that resolve, or the kind of dispute?",
            misconceptions=(
                Misconception(
                    lambda: answered(begun_against_anyone()),
                    "States outside the six are in it. Keep the rows whose `opponent` is one of the six as well.",
                ),
                Misconception(
                    answered_by_anyone,
                    "All rows are in it: later years of a dispute, and rows in which the state did not begin it.",
                ),
                Misconception(
                    lambda: answered(pairs().rename(columns={"opponent": "state", "state": "opponent"})),
                    "That is the share of answers *to* each state. Group by the one that was challenged: `opponent`.",
                ),
                Misconception(
                    lambda: answered(of_the_six("first_year")),
                    "Both sides of each dispute are in it. Keep the rows in which the state began: "
                    "`state_on_initiating_side`.",
                ),
                Misconception(
                    lambda: answered(of_the_six("state_on_initiating_side")),
                    "Later years of a dispute are in it, so some count twice. Keep `first_year`.",
                ),
                Misconception(
                    lambda: answered().assign(share=lambda table: table["share"] * 100),
                    "Those are per cent. Wanted is a share between 0 and 1.",
                ),
                Misconception(
                    lambda: answered().assign(share=lambda table: 1 - table["share"]),
                    "That is the share that was left without an answer. `reciprocated` is True where one was given.",
                ),
                Misconception(
                    lambda: answered().assign(share=lambda table: table["share"] * table["disputes"]),
                    "That is the number of answers. Divide it by the number of disputes.",
                ),
                Misconception(
                    lambda: answered().assign(share=lambda table: table["share"].round(2)),
                    "The shares are rounded too far. Keep three decimals, or all of them.",
                ),
            ),
            accepted=(
                lambda: answered().set_index("opponent"),
                lambda: answered().sort_values("share").round(3),
            ),
        ),
        Choice(
            "q8",
            "What may you say?",
            hints=(
                "For each sentence: would the table look different if it were false?",
                "Think of who has an umbrella and who has none, and of what leaves no row in the table.",
            ),
            options={
                "a": (
                    "In this table, states under an umbrella were challenged in a larger share of pair-years.",
                    "It is a count, 0.129 against 0.092, and says nothing of why.",
                ),
                "b": (
                    "Umbrellas invite challenges.",
                    "They may as well have been given to those who were threatened anyway.",
                ),
                "c": (
                    "Umbrellas do not deter.",
                    "Deterrence that worked without a dispute is not counted, and nobody comparable had no umbrella.",
                ),
                "d": (
                    "The sign of an umbrella's effect on a challenger depends on which pair of states is left out.",
                    "Between the lowest and the highest of thirty estimates lies zero.",
                ),
            },
            correct={"a", "d"},
            notice="Counts and their fragility may be reported. Causes need a comparison that this table does not hold.",
        ),
        Judgement(
            "q9",
            "A line for the alliance",
            hints=(
                "Which link of the chain does the sentence lean on? What if that link is broken?",
                "Name one number that is data, one that is an assumption, and what another capital would hear.",
            ),
            model_answer=(
                "I would not let it stand. Whether a missile that reaches Los Angeles uncouples Tokyo does not follow "
                "from its range. Data: one flight, in November 2017, with a bound of 9,983 km, and Los Angeles 9,532 km "
                "away; the load of the test is unknown. Assumption: that an American president weighs Tokyo at 0.8 of "
                "an American city. In our model the sixth warhead then matters, but a heavier load, a promise that is "
                "costly to break, or another belief about an attacker couples the two again; shots that fail together "
                "uncouple them sooner. And the sentence is itself a signal: in Pyongyang it can be heard as an "
                "invitation, in Seoul as news about Seoul. I would say: the promise is harder to keep than it was, and "
                "what it rests on can be strengthened."
            ),
            rubric=(
                "Separates what was measured from what is assumed, with a number for each.",
                "Names the link that the sentence needs, and an assumption that breaks it.",
                "Mentions that the same promise can hold or fail by beliefs that nobody tests.",
                "Says how at least one other capital would hear the sentence.",
                "Neither promises that deterrence holds nor predicts that it fails.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
