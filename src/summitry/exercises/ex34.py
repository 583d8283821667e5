"""The questions of exercise 34, what a missile shield buys: chances, records, magazines, costs and a judgement."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.missile_defence import (
    cost_exchange,
    kill_probability,
    leakers_with_inventory,
    no_leak,
    shoot_look_shoot,
    single_shot_needed,
)
from summitry.models.proportion import wilson_interval


def records(confidence: float = 0.95) -> pd.DataFrame:
    """Return each record with the ends of its Wilson interval, in percent."""
    tests = data.load("interceptor_tests")
    pairs = zip(tests["intercepts"], tests["attempts"], strict=True)
    ends = [[100 * end for end in wilson_interval(hits, tries, confidence)] for hits, tries in pairs]
    return tests[["system", "as_of"]].join(pd.DataFrame(ends, columns=["low", "high"]))


def two_errors() -> pd.DataFrame:
    """Return the mistake of question 2: the share plus or minus 1.96 standard errors."""
    tests = data.load("interceptor_tests")
    share = tests["intercepts"] / tests["attempts"]
    error = 1.96 * (share * (1 - share) / tests["attempts"]) ** 0.5
    return tests[["system", "as_of"]].assign(low=100 * (share - error), high=100 * (share + error))


def chart_of_leakers(mark: str = "line", field: str = "through", shots: int = 2, most: int = 40):
    """Return a chart of question 4; by default a right one."""
    import altair as alt

    rows = pd.DataFrame({"warheads": range(most + 1)})
    rows["through"] = [leakers_with_inventory(0.6, shots, 40, count) for count in rows["warheads"]]
    rows["stopped"] = rows["warheads"] - rows["through"]
    return alt.Chart(
        rows,
        title="Beyond the magazine everything gets through",
        description="A line that bends upwards where the interceptors are used up.",
        mark=mark,
    ).encode(x="warheads:Q", y=f"{field}:Q")


def common_shield(p, shots, warheads, common):
    """Return the right answer of question 5."""
    return common * (1 - (1 - p) ** shots) ** warheads


exercise = Exercise(
    "34",
    (
        Number(
            "q1",
            "Three shots for 97 percent",
            hints=(
                "All three shots must miss for the warhead to get through. How often may that happen?",
                "Solve `1 - (1 - p)**3 = 0.97` for p, or call `single_shot_needed`. Then multiply by 100.",
            ),
            expected=lambda: 100 * single_shot_needed(0.97, 3),
            unit="%",
            places=1,
            notice="Two shots need 83%, four need 58%: each shot more lowers what one must do, if they are independent.",
            misconceptions=(
                Misconception(
                    lambda: single_shot_needed(0.97, 3), "That is a share between 0 and 1. Wanted are per cent."
                ),
                Misconception(
                    lambda: 100 * single_shot_needed(0.97, 4), "That is for four shots, as in the lesson. Take three."
                ),
                Misconception(lambda: 100 * single_shot_needed(0.97, 2), "That is for two shots. Take three."),
                Misconception(97, "That is what a single shot would need. Here three may miss before all is lost."),
                Misconception(
                    lambda: 97 / 3, "Chances of misses multiply; they cannot be shared out by dividing 97 by three."
                ),
                Misconception(
                    lambda: 100 * 0.97 ** (1 / 3),
                    "That is the chance for each of three that must **all** hit. Here one hit of three is enough: "
                    "work with the misses.",
                ),
                Misconception(
                    lambda: 100 * 0.03 ** (1 / 3), "That is the chance of a miss. Wanted is the chance of a hit."
                ),
            ),
            accepted=(lambda: 100 * (1 - 0.03 ** (1 / 3)),),
        ),
        Table(
            "q2",
            "Five records at 95%",
            hints=(
                "The lesson has the cell for 90%. Which argument of `wilson_interval` must change?",
                "Loop over `tests.itertuples()`, call `wilson_interval(row.intercepts, row.attempts, 0.95)`, multiply "
                "by 100 and keep the columns system, as_of, low, high.",
            ),
            expected=records,
            tolerance=0.01,
            notice="More confidence makes every interval wider. The record has not changed.",
            misconceptions=(
                Misconception(lambda: records(0.9), "Those are the intervals at 90%, as in the lesson. Wanted is 95%."),
                Misconception(
                    two_errors,
                    "Those are two standard errors on each side. For 15 of 15 that leaves no width at all. Use "
                    "`wilson_interval`.",
                ),
                Misconception(
                    lambda: records().assign(low=lambda t: t["low"] / 100, high=lambda t: t["high"] / 100),
                    "Those are shares between 0 and 1. Wanted are per cent.",
                ),
            ),
            accepted=(lambda: records().round({"low": 1, "high": 1}), lambda: records().sort_values("low")),
        ),
        Choice(
            "q3",
            "What 15 of 15 tells",
            hints=(
                "Ask of each sentence: would it still hold if the next test failed?",
                "The interval speaks about luck in tests like these. Which sentence speaks about no more than that?",
            ),
            options={
                "a": (
                    "The system hits in every case.",
                    "Fifteen hits in a row come up one time in five even if one shot in ten misses.",
                ),
                "b": (
                    "If the true rate in tests like these were 85%, fifteen hits of fifteen would still be no great "
                    "surprise.",
                    "With 85% that comes up nine times in a hundred. It is the lower end of the interval at 90%.",
                ),
                "c": (
                    "In war at least 85% of the shots would hit.",
                    "The interval is about tests like these. It knows no decoys, no surprise and no bad weather.",
                ),
                "d": (
                    "Nothing, because fifteen tests are too few.",
                    "They rule out low rates: with a true rate of half, fifteen in a row come up once in 33,000.",
                ),
            },
            correct="b",
            notice="An interval answers one kind of doubt, the luck of the draw. The other kinds need other evidence.",
        ),
        Chart(
            "q4",
            "A smaller magazine",
            hints=(
                "Compute the column first, one number for each count of warheads; then draw one against the other.",
                "`leakers_with_inventory(0.6, 2, 40, N)` for each N, then `mark_line()` with x='warheads' and "
                "y='through', and in `alt.Chart` a `title=` and a `description=`.",
            ),
            mark="line",
            encodings={"x": "warheads", "y": "through"},
            notice="The bend is where the magazine ends. Decoys move the attack along this line at little cost.",
            misconceptions=(
                Misconception(
                    lambda view: 0 < view["data"]["rows"] < 40,
                    "Rows are missing: from 0 to 40 warheads. With 20 the magazine is just empty, and the bend is not seen.",
                    example=lambda: chart_of_leakers(most=20),
                ),
                Misconception(
                    lambda view: view["data"]["rows"] > 41,
                    "There are more rows than 0 to 40 warheads need. Did you take the 48 of the lesson?",
                    example=lambda: chart_of_leakers(most=48),
                ),
                Misconception(
                    lambda: chart_of_leakers(field="stopped"),
                    "The height is what was stopped. Draw `through`: what gets through.",
                ),
                Misconception(
                    lambda: chart_of_leakers(mark="bar"),
                    "Bars hide the bend. Draw one line.",
                ),
            ),
            accepted=(chart_of_leakers,),
        ),
        Function(
            "q5",
            "The whole shield as a function",
            hints=(
                "First one warhead, then all of them, then what all shots share.",
                "`k = 1 - (1 - p)**shots`; none of `warheads` gets through with `k**warheads`; `common` stands in "
                "front.",
            ),
            reference=common_shield,
            cases=((0.7, 2, 4, 1.0), (0.7, 2, 3, 0.95), (0.5, 4, 10, 0.9), (0.9, 1, 20, 1.0), (0.6, 3, 0, 0.8)),
            notice="The common factor stands outside the power: it is drawn once for all shots.",
            misconceptions=(
                Misconception(
                    lambda p, shots, warheads, common: (common * (1 - (1 - p) ** shots)) ** warheads,
                    "The common factor is drawn once, not anew for each warhead: put it in front of the power.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: (1 - (1 - p) ** shots) ** warheads,
                    "`common` does nothing in your function. Without tracking all shots miss.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: common * p ** (shots * warheads),
                    "That asks that **every** shot hits. One hit of `shots` is enough for a warhead.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: common * (1 - (1 - p) ** (shots * warheads)),
                    "That is the chance that at least one shot of all hits something. Wanted: every warhead is hit.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: common * p**warheads,
                    "The shots are left out: that is one shot at each warhead.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: 1 - common * (1 - (1 - p) ** shots) ** warheads,
                    "That is the chance that something gets through. Wanted: that nothing does.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: common * (1 - (1 - p) ** shots),
                    "That is for one warhead. Each further one must be stopped as well: a power.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: common * (1 - (1 - p) ** shots) * warheads,
                    "Chances of several things that must all happen multiply: a power, and not a product with the number.",
                ),
                Misconception(
                    lambda p, shots, warheads, common: common * (1 - p**shots) ** warheads,
                    "`p ** shots` is the chance that all shots hit. A warhead gets through if all *miss*.",
                ),
            ),
            accepted=(
                lambda p, shots, warheads, common: no_leak(kill_probability(p, int(shots)), int(warheads), common),
            ),
        ),
        Number(
            "q6",
            "Shots saved by looking",
            hints=(
                "How often does the second stage fire at all?",
                "`shoot_look_shoot(0.8, shots=2, stages=2)` gives two numbers. The second one is the shots on average.",
            ),
            expected=lambda: 4 - shoot_look_shoot(0.8, 2, 2)[1],
            unit="shots",
            places=2,
            notice="As many warheads are stopped as with four at once. The price is time, and a radar that can tell.",
            misconceptions=(
                Misconception(
                    lambda: shoot_look_shoot(0.8, 2, 2)[1], "That is what is fired on average. Subtract it from 4."
                ),
                Misconception(
                    lambda: 4 - shoot_look_shoot(0.7, 2, 2)[1], "That is with 70%, as in the lesson. Take 80%."
                ),
                Misconception(
                    lambda: 4 - shoot_look_shoot(0.8, 1, 2)[1], "That is one shot a stage. Fire two in each stage."
                ),
                Misconception(
                    lambda: 4 - (2 + 2 * 0.2),
                    "The second stage fires when **both** shots missed, which is rarer than one miss.",
                ),
                Misconception(
                    lambda: 100 * (1 - shoot_look_shoot(0.8, 2, 2)[1] / 4),
                    "That is the saving in per cent. Wanted is a number of shots.",
                ),
                Misconception(
                    lambda: shoot_look_shoot(0.8, 2, 2)[1] - 2,
                    "That is what the second stage fires on average. How much less than four is fired in all?",
                ),
                Misconception(
                    2, "Two would be saved if the second stage never fired. It fires when both shots missed."
                ),
            ),
            accepted=(lambda: round(4 - shoot_look_shoot(0.8, 2, 2)[1], 2),),
        ),
        Number(
            "q7",
            "When both sides pay the same",
            hints=(
                "Set the ratio to 1. Which quantity is unknown then?",
                "The missile must cost as much as the interceptors that stop it: `2 * 30 / kill_probability(0.6, 2)`.",
            ),
            expected=lambda: 60 / kill_probability(0.6, 2),
            unit="million US dollars",
            places=1,
            notice="A cheaper missile tilts the exchange against the shield. It does not say what the shield protects.",
            misconceptions=(
                Misconception(
                    60, "That is two interceptors. One try in six misses with both, so one missile stopped costs more."
                ),
                Misconception(
                    lambda: 30 / kill_probability(0.6, 2),
                    "Two interceptors are fired at each missile, and both are paid.",
                ),
                Misconception(
                    100,
                    "You divided by 60%, the chance that one shot hits. With two shots a missile is stopped more often.",
                ),
                Misconception(lambda: 30 / kill_probability(0.6, 1), "That is one shot at each. The task fires two."),
                Misconception(
                    lambda: 60 * kill_probability(0.6, 2), "Divide by the chance of a kill, do not multiply."
                ),
                Misconception(
                    lambda: cost_exchange(0.6, 2, 30, 10),
                    "That is the ratio for a missile of 10 million. Wanted is the cost at which the ratio is 1.",
                ),
            ),
            accepted=(lambda: round(60 / kill_probability(0.6, 2), 1),),
        ),
        Judgement(
            "q8",
            "The sentence on television",
            hints=(
                "Which three conditions does the number need?",
                "Say what the number is, under which conditions it comes out, what the tests say, and what a citizen "
                "should ask next.",
            ),
            model_answer=(
                "The figure can be computed: four shots stop one warhead with 97 percent if each hits in 58 percent of "
                "cases and if the shots are independent. Three conditions got lost. It takes four interceptors and not "
                "one; it is about one warhead and not ten; and a radar that fails, or is fooled by a decoy, makes all "
                "four miss together. Tests against long-range targets came to 10 of 18, with known targets. With 90 "
                "percent for the radar, no number of interceptors gives more than 90. Ask next: against how many "
                "warheads, with how many shots, and who has tested the decoys?"
            ),
            rubric=(
                "Says which calculation gives 97 and names its numbers.",
                "Names at least two of three conditions: shots, warheads, independence.",
                "Reports a test record with its size and what tests leave out.",
                "Does not replace one certainty by another: no claim that shields never work.",
                "Ends with a question that could be answered with evidence.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8 = exercise.questions
