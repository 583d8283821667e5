"""The questions of exercise 14, who must say yes: bands, holes, offers, the tightest ratifier, scores, a judgement."""

import math

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table

MAINICHI, PEOPLE = 30, 1000  # per cent in April 2018, and the sample that the lesson assumes
FORECASTS, CAME = (0.9, 0.6, 0.2, 0.7), (1, 0, 0, 1)


def margin(percent: float = MAINICHI, people: int = PEOPLE, factor: float = 1.96) -> float:
    """Return the margin of error in percentage points."""
    share = percent / 100
    return 100 * factor * math.sqrt(share * (1 - share) / people)


def under_forty(pollster: str | None = "Jiji", year: int | None = 2018, below: float = 40) -> pd.DataFrame:
    """Return the readings below a level, with approval minus disapproval."""
    rows = data.load("cabinet_approval")
    rows = rows[rows["pollster"].eq(pollster) if pollster else rows["pollster"].notna()]
    rows = rows[rows["month"].dt.year.eq(year)] if year else rows
    rows = rows[rows["approve_percent"] < below].copy()
    rows["net"] = rows["approve_percent"] - rows["disapprove_percent"]
    return rows[["month", "approve_percent", "net"]].reset_index(drop=True)


def with_band() -> pd.DataFrame:
    """Return the readings of Jiji with the ends of their bars."""
    rows = data.load("cabinet_approval").query("pollster == 'Jiji'").copy()
    rows["margin"] = [margin(percent, 1230) for percent in rows["approve_percent"]]
    rows["low"] = rows["approve_percent"] - rows["margin"]
    rows["high"] = rows["approve_percent"] + rows["margin"]
    return rows[["month", "approve_percent", "low", "high"]].reset_index(drop=True)


def offer(foreign, negotiator, ratifier, status_quo):
    """Return the point nearest to `foreign` that the negotiator and the ratifier both pass."""
    low = max(min(2 * ideal - status_quo, status_quo) for ideal in (negotiator, ratifier))
    high = min(max(2 * ideal - status_quo, status_quo) for ideal in (negotiator, ratifier))
    return min(max(foreign, low), high)


def brier(forecasts=FORECASTS, came=CAME) -> float:
    """Return the mean squared distance of forecasts from what happened."""
    return sum((p - o) ** 2 for p, o in zip(forecasts, came, strict=True)) / len(came)


def chart_of_bars(mark: str = "rule", **encodings):
    """Return a right chart of question 7, or one with another mark or other encodings."""
    import altair as alt

    chart = alt.Chart(
        with_band(),
        title="Six of the ten bars of 2018 lie across 40",
        description="Upright bars of the margin of error of each Jiji poll, from 2017 to 2020, around 30 to 49%.",
    )
    return getattr(chart, f"mark_{mark}")().encode(**({"x": "month", "y": "low", "y2": "high"} | encodings))


exercise = Exercise(
    "14",
    (
        Number(
            "q1",
            "How sure is 30%?",
            hints=(
                "The formula stands in the first section. It wants a share between 0 and 1.",
                "Take 1.96 times the root of p (1 - p) / n with p = 0.30 and n = 1000, then multiply by 100.",
            ),
            expected=margin,
            unit="percentage points",
            places=1,
            notice="So Mainichi is under 40 by more than three margins. Chance cannot explain that; habits of asking can.",
            misconceptions=(
                Misconception(
                    lambda: margin(factor=1.0),
                    "That is one standard error. Multiply by 1.96 to cover 95 polls of 100.",
                ),
                Misconception(
                    lambda: 2 * margin(),
                    "That is the whole bar from end to end. The margin is the distance from the middle.",
                ),
                Misconception(
                    lambda: margin() / 100,
                    "That is a share. Multiply by 100 to get percentage points.",
                ),
                Misconception(
                    lambda: margin(people=1230),
                    "That is the sample assumed for Jiji. For Mainichi the lesson assumes 1,000 people.",
                ),
                Misconception(
                    lambda: margin(percent=50),
                    "That is the margin at 50%, the widest one. Put in 30%.",
                ),
                Misconception(
                    lambda: margin(factor=2),
                    "You multiply by 2. The formula says 1.96, and here it shows.",
                ),
                Misconception(
                    lambda: 196 * math.sqrt(0.3 / 1000),
                    "Under the root stands p alone. It is p times 1 - p.",
                ),
                Misconception(
                    lambda: margin(people=1991),
                    "That is the number of people whom Jiji asked. For Mainichi the lesson assumes 1,000.",
                ),
            ),
            accepted=(lambda: round(margin(), 1), lambda: round(margin(), 3)),
        ),
        Table(
            "q2",
            "Jiji's months under 40",
            hints=(
                "Three conditions: the pollster, the year, the figure. Then one new column.",
                "Filter `polls` with `&`, set `net` to approval minus disapproval, and keep the columns `month`, "
                "`approve_percent` and `net`.",
            ),
            expected=under_forty,
            notice="Five months of the ten that we have. Of April and December nothing is known.",
            misconceptions=(
                Misconception(
                    lambda: under_forty(pollster=None),
                    "Other pollsters are in it. Their levels differ: keep Jiji.",
                ),
                Misconception(
                    lambda: under_forty(year=None),
                    "Months of other years are in it. Keep 2018.",
                ),
                Misconception(
                    lambda: under_forty(below=200),
                    "These are all months of 2018. Keep those with approval below 40.",
                ),
                Misconception(
                    lambda: under_forty().assign(net=lambda table: -table["net"]),
                    "The sign is turned round: net approval is approval minus disapproval.",
                ),
            ),
            accepted=(
                lambda: under_forty().set_index("month"),
                lambda: under_forty().round({"net": 1}),
                lambda: under_forty().assign(month=lambda table: table["month"].dt.strftime("%Y-%m-%d")),
            ),
        ),
        Choice(
            "q3",
            "What may you say?",
            hints=(
                "Ask of each sentence: one pollster or two? inside the bars or outside?",
                "Jiji in March: 39.3, bar from 36.6 to 42.0. Asahi: 31, bar from 28.1 to 33.9. Which sentences stay "
                "with one pollster and claim no more than the bar allows?",
            ),
            options={
                "a": (
                    "with Jiji, approval fell from February to March 2018 by more than chance explains",
                    "By 9.4 points, within one pollster; the bars of the two months do not touch.",
                ),
                "b": (
                    "approval fell from 39.3% in March to 30% in April 2018",
                    "That is Jiji, then Mainichi. Two pollsters are no trend.",
                ),
                "c": (
                    "in March 2018 Jiji's figure was under 40, and chance alone could have put it there",
                    "The bar reaches 42.0, so the truth may lie on either side.",
                ),
                "d": (
                    "in April 2018 Jiji's figure was about 38.7, halfway between March and May",
                    "No reading of April is in the table. Halfway is a guess that looks like data.",
                ),
                "e": (
                    "Trump's band shows that his true approval lay in it with a chance of 90%",
                    "The band is where single polls are expected. It says nothing about errors that all polls share.",
                ),
            },
            correct={"a", "c"},
            notice="A fall within one pollster can be sure even where the level is not.",
        ),
        Function(
            "q4",
            "The offer that passes",
            hints=(
                "Both at home have a win-set; what is passed lies in both. Then take its point nearest to `foreign`.",
                "The ends of a win-set are the status quo and `2 * ideal - status_quo`. Take the larger of the two "
                "low ends and the smaller of the two high ends, then move `foreign` into that interval with `min` "
                "and `max`.",
            ),
            reference=offer,
            cases=(
                (0, 0.5, 0.7, 1),
                (0, 0.5, 0.95, 1),
                (0, 0.5, 0.4, 1),
                (0, 0.8, 0.6, 1),
                (0, 0.5, 1.1, 1),
                (0.45, 0.5, 0.6, 1),
                (10, 5, 3, 0),
            ),
            notice="With a ratifier at 1.1 the two win-sets share one point, the status quo: there is no deal.",
            misconceptions=(
                Misconception(
                    lambda foreign, negotiator, ratifier, status_quo: ratifier,
                    "That is what the ratifier wants most. It passes more: all that is no farther than the status quo.",
                ),
                Misconception(
                    lambda foreign, negotiator, ratifier, status_quo: offer(foreign, ratifier, ratifier, status_quo),
                    "The negotiator has a win-set, too. Who is the tighter one differs from case to case.",
                ),
                Misconception(
                    lambda foreign, negotiator, ratifier, status_quo: offer(
                        foreign, negotiator, negotiator, status_quo
                    ),
                    "The ratifier is missing: the offer must pass it as well.",
                ),
                Misconception(
                    lambda foreign, negotiator, ratifier, status_quo: max(
                        2 * negotiator - status_quo, 2 * ratifier - status_quo
                    ),
                    "The edge of the win-set is right only if `foreign` lies beyond it. It may lie inside, or on the "
                    "other side.",
                ),
                Misconception(
                    lambda foreign, negotiator, ratifier, status_quo: max(
                        foreign, 2 * negotiator - status_quo, 2 * ratifier - status_quo
                    ),
                    "You stop the offer at the far ends of the win-sets, and not at the status quo. A ratifier beyond "
                    "the status quo, or a line that runs the other way, needs both ends.",
                ),
                Misconception(
                    lambda foreign, negotiator, ratifier, status_quo: max(
                        negotiator - abs(status_quo - negotiator), ratifier - abs(status_quo - ratifier)
                    ),
                    "You always give the lower edge. Where `foreign` lies inside both win-sets it gets its wish, and "
                    "where it lies above them the upper edge counts.",
                ),
            ),
            accepted=(
                lambda f, n, r, q: sorted(
                    (f, max(min(q, 2 * n - q), min(q, 2 * r - q)), min(max(q, 2 * n - q), max(q, 2 * r - q)))
                )[1],
            ),
        ),
        Number(
            "q5",
            "The best ratifier to have",
            hints=(
                "Where does the edge of the ratifier's win-set lie when the negotiator gets exactly what it wants?",
                "The other side offers the low edge, twice R minus the status quo. Set it equal to the negotiator's "
                "wish and solve for R.",
            ),
            expected=0.8,
            unit="the position of Congress",
            notice="Half-way between the negotiator and the status quo: stricter than the negotiator, and no stricter.",
            misconceptions=(
                Misconception(
                    0.6,
                    "A ratifier like the negotiator passes all that the negotiator passes. It takes a stricter one.",
                ),
                Misconception(
                    1.0,
                    "At 1 it wants no deal at all, and gets its wish.",
                ),
                Misconception(
                    0.75,
                    "That is the best one for a negotiator at 0.5, the lesson's case. This one wants 0.6.",
                ),
                Misconception(
                    0.2,
                    "That is the edge of the negotiator's own win-set. Asked is a position of Congress.",
                ),
            ),
            accepted=(8 / 10,),
        ),
        Choice(
            "q6",
            "Whom to persuade",
            hints=(
                "Work out the low edge of each win-set, twice the ideal point minus the status quo.",
                "The deal lies at the highest of the low edges. Whose is it, and what happens when each one moves?",
            ),
            options={
                "a": (
                    "the Blue House, to 0.3: it is the most willing already",
                    "Its win-set reaches beyond 0 in any case. Moving it changes nothing.",
                ),
                "b": (
                    "Congress, from 0.7 to 0.6",
                    "The Diet's edge at 0.6 still binds, so the deal stays where it is.",
                ),
                "c": (
                    "the Diet, from 0.8 to 0.7",
                    "It was the tightest. The edge falls from 0.6 to 0.4, and the deal with it.",
                ),
                "d": (
                    "the negotiator, from 0.5 to 0.4",
                    "The negotiator passes everything from 0 on. It does not bind.",
                ),
            },
            correct="c",
            notice="After that Congress and the Diet bind together: to move the deal again, both must move.",
        ),
        Chart(
            "q7",
            "Bars, and no line",
            hints=(
                "Each poll is one upright bar from `low` to `high`. Which mark has two ends?",
                "`alt.Chart(jiji, title=..., description=...).mark_rule().encode(...)` with `month` as x, `low` as y "
                "and `high` as y2. Points on top are welcome.",
            ),
            mark=("rule", "bar", "errorbar"),
            encodings={"x": ("month", "yearmonth(month)"), "y": ("low", "high"), "y2": ("high", "low")},
            notice="Where a month is missing, nothing is drawn. A line would have invented April 2018.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_bars("line"),
                    "A line joins months across the holes. Draw one bar for each poll: `mark_rule`.",
                ),
                Misconception(
                    lambda: chart_of_bars("area"),
                    "An area fills the months that nobody asked. Draw one bar for each poll: `mark_rule`.",
                ),
                Misconception(
                    lambda: chart_of_bars(y="approve_percent", y2="high"),
                    "That draws the upper half of the margin only. Start at `low`.",
                ),
            ),
            accepted=(
                chart_of_bars,
                lambda: chart_of_bars("rule", x="month:T", y="low:Q", y2="high:Q"),
                lambda: chart_of_bars("bar"),
                lambda: chart_of_bars(x="yearmonth(month)", y="high", y2="low"),
                lambda: chart_of_bars() + chart_of_bars("point", y="approve_percent"),
            ),
        ),
        Number(
            "q8",
            "A score for four forecasts",
            hints=(
                "For each forecast take the distance from 1 if it came true, from 0 if it did not.",
                "Square the four distances, add them up and divide by four.",
            ),
            expected=brier,
            unit="Brier score",
            places=3,
            notice="Better than 0.25, the score of someone who says 0.5 to everything. The 0.6 cost the most.",
            misconceptions=(
                Misconception(
                    lambda: 4 * brier(),
                    "That is the sum. Divide by the number of forecasts.",
                ),
                Misconception(
                    lambda: sum(abs(p - o) for p, o in zip(FORECASTS, CAME, strict=True)) / 4,
                    "The distances are not squared yet.",
                ),
                Misconception(
                    lambda: math.sqrt(brier()),
                    "That is the root of the score. Leave the mean of the squares as it is.",
                ),
                Misconception(
                    lambda: brier(came=tuple(1 - o for o in CAME)),
                    "Came true and did not are exchanged: came true is 1.",
                ),
            ),
            accepted=(lambda: round(brier(), 3),),
        ),
        Judgement(
            "q9",
            "Did the Diet help Abe?",
            hints=(
                "First say what the model needs to be true, then which fact of 2018 and 2019 fits, then who else "
                "could have caused it.",
                "One sentence each: your view; the rule of the game; a dated fact; a rival explanation; a reading "
                "from Washington or Seoul; what evidence would decide.",
            ),
            model_answer=(
                "The Diet probably helped, as a line that Tokyo could point at. In the model a strict ratifier helps "
                "only if the other side makes the offer and believes that it will be refused at home. The facts fit: "
                "farm members of the LDP called the TPP level the maximum in 2017, the statement of 26 September 2018 "
                "respects it, and the agreement of 2019 stops there. But Washington may have hurried because TPP "
                "without America was opening Japan to its rivals, and the TPP level was a number both had signed "
                "before. Washington's own Congress was not asked, and no harm to its negotiator can be seen, so a "
                "ratifier is not always a strength. Minutes of the talks, or a case in which the Diet was known to be "
                "soft, would help to decide."
            ),
            rubric=(
                "takes a position, with a word for how sure it is",
                "names the rule that the model needs: who makes the offer, and what is believed",
                "gives a dated fact with its source",
                "names a rival explanation that fits as well",
                "says what evidence would decide, or how another capital reads it",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
