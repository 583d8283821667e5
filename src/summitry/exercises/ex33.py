"""The questions of exercise 33, threats and bluffs: rates, selection, demands under uncertainty, critical risks."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.crisis import critical_risk, probabilistic_threat, ultimatum

ENDS = ["target_concedes", "challenger_stands_firm", "challenger_backs_down"]
VIEW = (1, 0.6, -0.2)  # win, quit and disaster of question 7
TARGET, THREATENER = (-2, 1, -9), (2, -1, -11, -1)  # payoffs of question 8


def american(side: str = "challenger") -> pd.Series:
    """Return the ends of threats by the United States, or against it (`side` target), or of all (`side` all)."""
    threats = data.load("sanction_threats")
    return (threats if side == "all" else threats[threats[side] == "USA"])[ENDS].sum()


def rate(end: str = "challenger_backs_down", side: str = "challenger") -> float:
    """Return the share of threats with an end, per cent."""
    counts = american(side)
    return float(100 * counts[end] / counts.sum())


def came_back(drop_recent: bool = True, what: str = "recurred") -> pd.DataFrame:
    """Return the share of crises that came back, by violence."""
    crises = data.load("crises").dropna(subset=["violence", "after_five_years"])
    if drop_recent:
        crises = crises[crises["after_five_years"] != "too recent to tell"]
    share = (crises["after_five_years"] == what).groupby(crises["violence"]).mean()
    return share.reset_index(name="share")


def numbers_back() -> pd.DataFrame:
    """Return the mistake of question 3: how many came back in place of which share."""
    crises = data.load("crises")
    return (crises["after_five_years"] == "recurred").groupby(crises["violence"]).sum().reset_index(name="share")


def best_demand(p: float, cost: float, low: float, high: float) -> float:
    """Return A's best demand in the straight model."""
    return min(max((2 * p + high - cost) / 2, p + low), 1)


def by_decade() -> pd.DataFrame:
    """Return US threats, one row for each decade, target and end."""
    threats = data.load("sanction_threats")
    long = threats[threats["challenger"] == "USA"].melt("decade", ENDS, "end", "cases")
    return long.astype({"cases": int})


def chart_of_threats(mark: str = "bar", x: str = "decade:O", y: str = "sum(cases):Q", colour: str = "end:N"):
    """Return a chart of question 9; by default a right one."""
    import altair as alt

    return alt.Chart(
        by_decade(),
        title="More American threats in each decade",
        description="Bars of US threats of sanctions by decade, split by how they ended.",
        mark=mark,
    ).encode(x=x, y=y, color=colour)


exercise = Exercise(
    "33",
    (
        Number(
            "q1",
            "American threats withdrawn",
            hints=(
                "Which rows are threats by the United States, and what is the whole of which you want a share?",
                "Sum the three ends over the rows with challenger USA. Divide those that backed down by all three.",
            ),
            expected=rate,
            unit="%",
            places=1,
            notice="Nearly as many were obeyed. Whether those withdrawn were bluffs from the start, no table can tell.",
            misconceptions=(
                Misconception(lambda: rate(side="all"), "That is the share for all challengers. Keep the US rows."),
                Misconception(
                    lambda: rate(side="target"), "Those are threats against the US. It is the challenger here."
                ),
                Misconception(
                    lambda: rate("challenger_stands_firm"),
                    "That is how often sanctions followed. How often did the challenger back down?",
                ),
                Misconception(
                    lambda: rate("target_concedes"),
                    "That is how often the target conceded. How often did the challenger back down?",
                ),
                Misconception(
                    lambda: 100 * american()["challenger_backs_down"] / american()[ENDS[1:]].sum(),
                    "You divided by the threats that were resisted. The whole is all threats.",
                ),
                Misconception(
                    lambda: american()["challenger_backs_down"],
                    "That is how many threats were withdrawn. Divide by all US threats.",
                ),
                Misconception(
                    lambda: 100 * american()["challenger_backs_down"] / american("all")["challenger_backs_down"],
                    "That is the US share of all withdrawn threats. The whole is all threats by the US.",
                ),
            ),
            accepted=(lambda: round(rate(), 1),),
        ),
        Choice(
            "q2",
            "What the table cannot hold",
            hints=(
                "Think of a threat that everybody knows will be carried out. Who would wait for it?",
                "Ask which cases never get into a list of threats that were uttered, and what their end would be.",
            ),
            options={
                "a": (
                    "None: the share says how well threats work in general.",
                    "Threats sure to work need not be uttered and are not in the table.",
                ),
                "b": (
                    "Threats that work before they are uttered are missing, so the share says little about deterrence.",
                    "The most credible threats leave no trace here.",
                ),
                "c": (
                    "Weak states never threaten, so the share is too high.",
                    "The table has 134 threats by weaker challengers.",
                ),
                "d": (
                    "Months without a threat should be counted as threats that failed.",
                    "A month without a threat is no threat, obeyed or not.",
                ),
            },
            correct="b",
            notice="Before you read a rate, ask how cases got into the table.",
        ),
        Table(
            "q3",
            "Which crises came back?",
            hints=(
                "Of some crises it was too early to tell. May they count as one or the other?",
                "Drop those, make a column of True and False for recurred, then `groupby('violence')` and `.mean()`.",
            ),
            expected=came_back,
            tolerance=0.005,
            notice="More violence does not mean that it is over: full-scale wars came back most often.",
            misconceptions=(
                Misconception(
                    lambda: came_back(drop_recent=False),
                    "Crises of which it was too early to tell are in it, as if they had not come back. Drop them.",
                ),
                Misconception(lambda: came_back(what="did not recur"), "That is the share that did not come back."),
                Misconception(
                    lambda: numbers_back().assign(share=lambda table: table["share"] / table["share"].sum()),
                    "Of the crises that came back, you show how many had each level. Turn it round: within each level, "
                    "how many came back?",
                ),
                Misconception(
                    lambda: came_back().assign(share=lambda table: 100 * table["share"]),
                    "Those are per cent. Wanted is a share between 0 and 1.",
                ),
                Misconception(
                    numbers_back, "Those are numbers of crises. Wanted are shares: `mean` in place of `sum`."
                ),
            ),
            accepted=(
                lambda: came_back().set_index("violence"),
                lambda: came_back().round(3).sort_values("share"),
            ),
        ),
        Function(
            "q4",
            "The best demand",
            hints=(
                "The formula holds between two limits. What does every B accept, and what is the most there is?",
                "Take (2 * p + high - cost) / 2, but never less than p + low and never more than 1: `max`, then `min`.",
            ),
            reference=best_demand,
            cases=(
                (0.3, 0.2, 0.0, 0.6),
                (0.4, 0.1, 0.1, 0.5),
                (0.4, 0.5, 0.1, 0.5),
                (0.5, 0.2, 0.2, 0.4),
                (0.8, 0.1, 0.0, 0.6),
                (0.1, 0.0, 0.0, 0.2),
            ),
            notice="At the lower limit there is no conflict at all: that is where knowledge leads.",
            misconceptions=(
                Misconception(
                    lambda p, cost, low, high: (2 * p + high - cost) / 2,
                    "Look at the limits: nobody asks for less than every B accepts, nor for more than everything.",
                ),
                Misconception(
                    lambda p, cost, low, high: max((2 * p + high - cost) / 2, p + low),
                    "A demand of more than 1 is more than there is. Cap it with `min`.",
                ),
                Misconception(
                    lambda p, cost, low, high: min((2 * p + high - cost) / 2, 1),
                    "Nobody asks for less than p + low, which every B accepts. Use `max`.",
                ),
                Misconception(
                    lambda p, cost, low, high: p + low,
                    "That is the safe demand. On average a higher one may pay.",
                ),
                Misconception(
                    lambda p, cost, low, high: min(max((2 * p + high + cost) / 2, p + low), 1),
                    "A's own cost makes A more careful: it is subtracted.",
                ),
                Misconception(
                    lambda p, cost, low, high: 2 * p + high - cost / 2,
                    "Only the cost is halved. Put parentheses round the whole sum before you divide by 2.",
                ),
                Misconception(
                    lambda p, cost, low, high: ultimatum(p, cost, low, high).p_war,
                    "That is the chance that the best demand is refused. Return the demand.",
                ),
            ),
            accepted=(lambda p, cost, low, high: ultimatum(p, cost, low, high).demand,),
        ),
        Number(
            "q5",
            "The risk of the best demand",
            hints=(
                "Two steps: first the best demand, then how many kinds of B refuse it.",
                "`ultimatum(p=..., cost=..., low=..., high=...)` has the chance of conflict as `p_war`.",
            ),
            expected=lambda: 100 * ultimatum(0.6, 0.1, 0.0, 0.5).p_war,
            unit="%",
            places=1,
            notice="Set p to 0.2 and try again.",
            misconceptions=(
                Misconception(
                    lambda: 100 * ultimatum(0.6, 0.1, 0.0, 0.5).demand,
                    "That is the demand. How often is it refused?",
                ),
                Misconception(
                    lambda: 100 * ultimatum(0.6, 0.1, 0.0, 0.5).value, "That is what the demand is worth to A."
                ),
                Misconception(lambda: 100 * (1 - ultimatum(0.6, 0.1, 0.0, 0.5).p_war), "That is how often B accepts."),
                Misconception(
                    lambda: 100 * ultimatum(0.6, 0.0, 0.0, 0.5).p_war,
                    "A's own cost is left out. It makes A more careful.",
                ),
                Misconception(
                    lambda: 100 * (ultimatum(0.6, 0.1, 0.0, 0.5).demand - 0.6),
                    "That is the demand less p and low. Divide by the width of the range, high less low.",
                ),
            ),
            accepted=(lambda: round(100 * ultimatum(0.6, 0.1, 0.0, 0.5).p_war),),
        ),
        Choice(
            "q6",
            "What lowers the risk?",
            hints=(
                "Look at the formula for the risk of the best demand. Which letters are in it?",
                "Try each change in the explorer, without risk aversion, and look at the risk of the best demand.",
            ),
            options={
                "a": ("A becomes weaker", "A then asks for less, B expects more, and the risk stays."),
                "b": ("A's own cost of a conflict rises", "A asks for less, and fewer kinds of B refuse."),
                "c": (
                    "A learns more: the range of B's cost shrinks around the same middle",
                    "The safe demand comes nearer to the best one.",
                ),
                "d": ("A becomes stronger", "A then asks for more, B expects less, and the risk stays."),
            },
            correct={"b", "c"},
            notice="With risk aversion a and d would change the risk as well.",
        ),
        Number(
            "q7",
            "A critical risk",
            hints=(
                "What do you gain over the deal on the table if it goes well, and how far may you fall?",
                "`critical_risk(win=..., quit=..., disaster=...)`: the deal on the table is what you get if you quit.",
            ),
            expected=lambda: 100 * critical_risk(*VIEW),
            unit="%",
            places=1,
            notice="If you think that the other side comes back in two cases of three, you are just indifferent.",
            misconceptions=(
                Misconception(
                    lambda: 100 * (1 - critical_risk(*VIEW)),
                    "That is how sure you must be that the other side comes back. The risk is the rest.",
                ),
                Misconception(
                    lambda: 100 * (VIEW[0] - VIEW[1]),
                    "That is the gain alone. Divide it by the whole height of the fall.",
                ),
                Misconception(
                    lambda: 100 * (VIEW[0] - VIEW[1]) / (VIEW[1] - VIEW[2]),
                    "You compared the gain with the loss. The risk compares it with win less disaster.",
                ),
            ),
            accepted=(lambda: round(100 * critical_risk(*VIEW), 1), lambda: 100 / 3),
        ),
        Number(
            "q8",
            "How risky may the threat be?",
            hints=(
                "Two risks come out: one that is needed, one that you can bear. Which is asked for?",
                "`probabilistic_threat(p_hard, target=(...), threatener=(...)).tolerable`, with the payoffs of the lesson.",
            ),
            expected=lambda: probabilistic_threat(0.25, TARGET, THREATENER).tolerable,
            unit="chances from 0 to 1",
            tolerance=0.005,
            notice="The certain threat is just too much. Leaving a little to chance makes it bearable.",
            misconceptions=(
                Misconception(
                    lambda: probabilistic_threat(0.25, TARGET, THREATENER).needed,
                    "That is the risk needed to move the soft. How much can the one who threatens bear?",
                ),
                Misconception(
                    3 / 13,
                    "That is the chance of a hard target up to which a certain threat is bearable. Here that chance is "
                    "given, and the risk in the threat is asked for.",
                ),
                Misconception(
                    1.0, "A certain threat costs you 11 in one case of four. Compare it with making no threat."
                ),
                Misconception(
                    lambda: probabilistic_threat(0.75, TARGET, THREATENER).tolerable,
                    "You took one quarter for the soft. It is the chance of the hard type.",
                ),
            ),
            accepted=(lambda: round(probabilistic_threat(0.25, TARGET, THREATENER).tolerable, 3),),
        ),
        Chart(
            "q9",
            "American threats by decade",
            hints=(
                "One bar a decade, as high as the number of threats. What must the colour tell?",
                'Use `mark_bar()` with x="decade:O", y="sum(cases)" and color="end:N" on `long`, and give it a `title=` '
                "and a `description=`.",
            ),
            mark="bar",
            encodings={"x": "decade", "y": "sum(cases)", "color": "end"},
            notice="More threats later: more quarrels, or more that was written down? The table cannot say.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_threats(y="mean(cases):Q"),
                    "A mean over targets is no number of threats. Use the sum.",
                ),
                Misconception(
                    lambda: chart_of_threats(y="count():Q"),
                    "That counts rows, one for each target and end, also those with no case. Sum the cases.",
                ),
                Misconception(
                    lambda: chart_of_threats(mark="line"),
                    "Three decades are three sums. A line suggests values in between: draw bars.",
                ),
            ),
            accepted=(chart_of_threats, lambda: chart_of_threats(x="sum(cases):Q", y="decade:O")),
        ),
        Judgement(
            "q10",
            "Did the walk-out of Hanoi work?",
            hints=(
                "A walk-out may be a refusal or a threat. What would each need in order to have worked?",
                "Give the payoffs that you assume, the critical risk that follows, and what was seen by the end of 2019.",
            ),
            model_answer=(
                "As a refusal it may have been right whatever came after: whoever thinks that the deal on the table was "
                "worth little more than none, say 0.1 against 0 with 1 for a good deal, can bear a risk of 90%. Tokyo "
                "read it so and supported it the same evening. As a threat it did not work by the end of 2019: no "
                "better offer came, talks in Stockholm broke off after a day, and shorter launches began again. If one "
                "thinks the offer was worth half of what one wanted and no deal 0.2, the critical risk is 63%, and the "
                "other side did not come. But one case cannot show what a different move would have brought, and the "
                "payoffs are mine. A better offer in a later year would make me look again."
            ),
            rubric=(
                "Keeps the walk-out as refusal apart from the walk-out as threat.",
                "States its payoffs as assumptions and computes a critical risk from them.",
                "Says what was observed, with a date, and what was not.",
                "Gives the reading of a second capital, with its source.",
                "Does not infer from one outcome that the decision was right or wrong.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9, q10 = exercise.questions
