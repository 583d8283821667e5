"""The questions of exercise 43, the memo: evidence, claims, calibration, a lead that changes hands, and a bottom line."""

from functools import cache

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.summit.options import ends

SAID = (
    10,
    10,
    10,
    10,
    30,
    30,
    30,
    30,
    30,
    70,
    70,
    70,
    70,
    70,
    90,
    90,
    90,
    90,
    90,
    90,
)  # an invented record, in per cent
CAME = (0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1)
CHANCES = {"text": 0.6, "ranges": 1.0, "farm": 1.0}


@cache
def chapters(partner: str = "KOR", year: int = 2017) -> pd.DataFrame:
    """Return US trade with a partner in a year, by chapter."""
    table = data.load("us_trade_by_chapter")
    return (
        table[(table["partner"] == partner) & (table["year"] == year)].set_index("hs2").astype({"imports_usd": float})
    )


def share(partner: str = "KOR", year: int = 2017, flow: str = "imports_usd", chapter: str = "87") -> float:
    """Return the share of a chapter in per cent."""
    values = chapters(partner, year)[flow].astype(float)
    return 100 * values[chapter] / values.sum()


def brier(said: list[float], happened: list[bool]) -> float:
    """Return the mean squared gap between chances in per cent and what came."""
    return sum((chance / 100 - came) ** 2 for chance, came in zip(said, happened, strict=True)) / len(said)


def calibration(counts: bool = True, scale: float = 100) -> pd.DataFrame:
    """Return how often something came, for each chance that was stated."""
    groups = pd.DataFrame({"said": SAID, "came": CAME}).groupby("said")["came"]
    table = pd.DataFrame({"came": scale * groups.mean()})
    return (table.assign(n=groups.size()) if counts else table).reset_index()


def crossing(first: str = "trade", second: str = "alliance", **chances) -> float:
    """Return the weight of security, in per cent, at which two options score the same."""
    scores = ends(**{**CHANCES, **chances})
    (left, right), (other_left, other_right) = scores[first], scores[second]
    return 100 * (other_left - left) / ((right - left) - (other_right - other_left))


def chart_of_calibration(mark: str = "point", x: str = "said", y: str = "came"):
    """Return a chart of question 6; by default a right one."""
    import altair as alt

    return alt.Chart(
        calibration(),
        title="Bold chances came less often than they were said",
        description="Four points of stated chance against how often it came: 10, 30, 70 and 90 per cent.",
        mark=mark,
    ).encode(x=x, y=y)


exercise = Exercise(
    "43",
    (
        Number(
            "q1",
            "Evidence for Seoul",
            hints=(
                "A share has a part and a whole. Both are US imports from one partner in one year.",
                "Filter `partner` and `year`, take `imports_usd` of chapter 87, divide by the sum over all chapters, "
                "times a hundred.",
            ),
            expected=share,
            unit="%",
            tolerance=0.005,
            notice="A memo for Seoul and one for Tokyo can share this sentence, and the duty would fall on both.",
            misconceptions=(
                Misconception(lambda: share("JPN"), "That is Japan. The memo is for Seoul."),
                Misconception(
                    lambda: share(flow="exports_usd"), "Those are US exports to Korea. What does Korea sell there?"
                ),
                Misconception(lambda: share(year=2018), "That is 2018, which nobody had on 15 January 2019."),
                Misconception(
                    lambda: float(chapters()["imports_usd"]["87"]) / 1e9,
                    "Those are billion US dollars. Asked is the share, in per cent.",
                ),
                Misconception(lambda: share(chapter="85"), "That is chapter 85, electrical goods. Cars are 87."),
            ),
            accepted=(lambda: round(share(), 1),),
        ),
        Choice(
            "q2",
            "Which sentences are listed?",
            hints=(
                "Go through them one by one: is it a claim, and does it name a source?",
                "Put each in `memo.claims(...)`, and what comes out in `memo.names_a_source(...)`.",
            ),
            options={
                "a": ("Duties on steel are 25% [E1].", "A claim, and it names an evidence cell."),
                "b": ("It is unlikely that the talks fail.", "A word of likelihood, and nothing on which it rests."),
                "c": ("They met on 27 April 2018.", "A date is no claim."),
                "d": ("Income would fall by 0.13% (assumption of the ledger).", "A claim that says what it is."),
                "e": ("Two of three options lead somewhere.", "No digit and no word of likelihood. A reader may ask."),
                "f": ("American beef pays 38.5% in Japan.", "A number without a source."),
            },
            correct={"b", "f"},
            notice="The list is short on purpose. A reader still has to ask whether E1 bears the sentence in a.",
        ),
        Choice(
            "q3",
            "Which may stand in the memo?",
            hints=(
                "For each: what does the evidence show, and on which day was it known?",
                "A share is no effect; a chance has grounds; and the memo is dated 15 January 2019.",
            ),
            options={
                "a": (
                    "Cars and parts were 39% of what Japan sold to the United States in 2017 [E1].",
                    "It says what the cell shows, with unit and year.",
                ),
                "b": (
                    "A duty on cars would cost Japan 39% of its sales to the United States [E1].",
                    "A share is taken for an effect: buyers pay a part, and not all sales go.",
                ),
                "c": (
                    "North Korea has gone back to short-range launches [E3].",
                    "It did, months after the day of the memo: that is hindsight.",
                ),
                "d": (
                    "A first text is very likely, as everybody in Washington says.",
                    "No grounds that a reader could look up, and a crowd in place of a source.",
                ),
            },
            correct="a",
            notice="The plainest of the four is the only one that cannot be argued with.",
        ),
        Function(
            "q4",
            "Score a forecaster",
            hints=(
                "For each forecast there is one gap. Which power of it counts, and what is done with all of them?",
                "Divide each chance by a hundred, subtract 1 or 0, square, and take the mean.",
            ),
            reference=brier,
            cases=(
                ([50, 50], [True, False]),
                ([90, 20, 70], [True, False, False]),
                ([100], [True]),
                ([100, 0, 60, 40], [False, True, True, True]),
                ([30, 35, 45], [False, False, True]),
            ),
            notice="A mean, so that forecasters with many and with few forecasts can be compared.",
            misconceptions=(
                Misconception(
                    lambda said, happened: sum((s - h) ** 2 for s, h in zip(said, happened, strict=True)) / len(said),
                    "The chances come in per cent. Divide by a hundred first.",
                ),
                Misconception(
                    lambda said, happened: sum((s / 100 - h) ** 2 for s, h in zip(said, happened, strict=True)),
                    "That is the sum. The score is the mean.",
                ),
                Misconception(
                    lambda said, happened: (
                        sum(abs(s / 100 - h) for s, h in zip(said, happened, strict=True)) / len(said)
                    ),
                    "Those are the gaps themselves. Square each: it punishes boldness that was wrong.",
                ),
                Misconception(
                    lambda said, happened: (
                        sum((s / 100 - (not h)) ** 2 for s, h in zip(said, happened, strict=True)) / len(said)
                    ),
                    "Something that happened counts as 1, and you took it for 0.",
                ),
            ),
            accepted=(
                lambda said, happened: (
                    sum((s / 100 - int(h)) ** 2 for s, h in zip(said, happened, strict=True)) / len(said)
                ),
            ),
        ),
        Table(
            "q5",
            "Was the forecaster calibrated?",
            hints=(
                "One row for each chance that was stated. What is counted, and what is averaged?",
                "Group by `said`; the mean of `came` times a hundred is `came`, and `.size()` is `n`.",
            ),
            expected=calibration,
            tolerance=0.001,
            notice="Low chances came too often and high ones too rarely: this forecaster is too sure both ways.",
            misconceptions=(
                Misconception(
                    lambda: calibration(scale=1),
                    "The shares are right. Put them in per cent, like `said`.",
                ),
            ),
            accepted=(lambda: calibration().set_index("said"), lambda: calibration().iloc[::-1]),
        ),
        Chart(
            "q6",
            "Draw the calibration",
            hints=(
                "One point for each row of question 5. Which column stands across, and which up?",
                'Use `mark_point()` with x="said" and y="came", and give `title=` and `description=`.',
            ),
            mark="point",
            encodings={"x": "said", "y": "came"},
            notice="A calibrated forecaster has points on the line from corner to corner.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_calibration(x="came", y="said"),
                    "The axes are turned round: what was said stands across.",
                ),
                Misconception(
                    lambda: chart_of_calibration(mark="bar"),
                    "Bars grow from zero. Here the distance to the line from corner to corner counts: use points.",
                ),
            ),
            accepted=(chart_of_calibration, lambda: chart_of_calibration(x="said:Q", y="came:Q")),
        ),
        Number(
            "q7",
            "Where does the lead change hands?",
            hints=(
                "Two straight lines cross where they have the same height. `ends` gives both ends of each.",
                "With ends a and b of one line and c and d of the other, the share of the way is "
                "(c - a) / ((b - a) - (d - c)); times a hundred it is a weight.",
            ),
            expected=crossing,
            unit="% of the weight",
            places=0,
            notice="The explorer says the same. A reader who gives security more weight than this should not sign first.",
            misconceptions=(
                Misconception(
                    lambda: crossing("deal", "trade"),
                    "There *deal first* and *trade first* meet. Asked is the next one.",
                ),
                Misconception(
                    lambda: crossing(ranges=0.75, farm=0.75),
                    "That is the start of the explorer. Set the three chances of the question.",
                ),
                Misconception(
                    lambda: crossing("deal", "alliance"),
                    "There *deal first* and *alliance first* meet, below the line of *trade first*.",
                ),
                Misconception(lambda: crossing() / 100, "That is a share. Asked is per cent."),
            ),
            accepted=(lambda: round(crossing()), lambda: round(crossing(), 2)),
        ),
        Choice(
            "q8",
            "Which fact speaks against the claim?",
            hints=(
                "What would you expect to see if the claim were wrong? Which fact is that?",
                "Put the last launch of 2017 and the first meeting of Moon and Kim on one line of time.",
            ),
            options={
                "a": (
                    "No missile flew in the almost five months before Moon and Kim first met on 27 April 2018.",
                    "The quiet began before the meetings that are said to have caused it.",
                ),
                "b": (
                    "North Korea launched no missile in 2018.",
                    "You would see that if the claim were right, and also if something else had stopped them.",
                ),
                "c": (
                    "The announcement of 21 April 2018 names intercontinental missiles only.",
                    "It limits what was promised; it does not say what stopped the launches.",
                ),
                "d": (
                    "Seven missiles of medium range flew in 2017.",
                    "That was before the talks, and says nothing of why it ended.",
                ),
            },
            correct="a",
            notice="It weakens the claim and does not kill it: messages may have passed before the first meeting.",
        ),
        Judgement(
            "q9",
            "A bottom line and what speaks against it",
            hints=(
                "Who decides, by when, how sure are you, and which number would your opponent quote first?",
                "Two paragraphs: the advice with a word of likelihood and its ground; then one number against it, and "
                "your answer.",
            ),
            model_answer=(
                "To the Blue House, Seoul, 15 January 2019. Bottom line: settle the bill for US forces this month for "
                "one year, and a little above last year's, before a second summit makes it a bargaining chip. I think "
                "it likely that Washington accepts one year, since it keeps the question open (my assumption). Against "
                "it: a bill that is settled for one year is on the table again in twelve months, and Seoul's other "
                "exposure, cars, is 28% of what it sells to the United States in 2017 (US Census Bureau, 2020). If the "
                "finding on cars came first I would trade the two together. It would change my advice if a draft for "
                "the summit named troops."
            ),
            rubric=(
                "Names reader, day, action and deadline in the first sentences.",
                "Says how sure the writer is, in a word of the scale or in per cent, and on what that rests.",
                "Quotes one number against the advice, with its source.",
                "Answers it without calling the other side foolish.",
                "Says what would change the advice.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
