"""The questions of exercise 11, abrupt diplomacy: counts, codes, kappa, notice, a sum that misleads and a headline."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.coding import cohen_kappa

REVIEW = {"cc2018", "wp2018"}
HOSTILE, FRIENDLY = "hostile", "friendly"
CODERS = (
    [HOSTILE] * 18 + [HOSTILE] * 4 + [FRIENDLY] * 6 + [FRIENDLY] * 12,
    [HOSTILE] * 18 + [FRIENDLY] * 4 + [HOSTILE] * 6 + [FRIENDLY] * 12,
)


def early() -> pd.DataFrame:
    """Return the events from January to April 2018."""
    events = data.load("chronology")
    return events[events["date"].between("2018-01-01", "2018-04-30")]


def decisions() -> pd.DataFrame:
    """Return the coded decisions of the United States with their day and weight."""
    codes = data.load("event_codes").query("decision")
    dates = data.load("chronology").set_index("event_id")["date"]
    weights = data.load("goldstein_scale").set_index("code")["goldstein"]
    return codes.assign(date=codes["event_id"].map(dates), score=codes["code"].map(weights))


def scores(rows: pd.DataFrame, how: str = "mean") -> pd.DataFrame:
    """Return the number of `rows` and their score by target."""
    rows = rows.explode("targets").dropna(subset="targets").rename(columns={"targets": "target"})
    return rows.groupby("target")["score"].agg(decisions="size", score=how).reset_index()


def first_target(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` with the first target of each list alone."""
    return rows.assign(targets=rows["targets"].str[:1])


def all_coded() -> pd.DataFrame:
    """Return all coded events with their weight, the four of other states included."""
    codes = data.load("event_codes")
    return codes.assign(score=codes["code"].map(data.load("goldstein_scale").set_index("code")["goldstein"]))


def days_before_list_3(sign: str) -> int:
    """Return the days from the `sign`, named_on or procedure_on, to the third list of 24 September 2018."""
    row = decisions().set_index("event_id").loc["2018-09-24-list-3"]
    return (row["date"] - row[sign]).days


def share_same(one, other):
    """Return the share of events to which both coders gave the same code."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def chart_of_classes(**encodings):
    """Return a right chart of question 8, or one with other encodings."""
    import altair as alt

    rows = decisions().explode("targets").dropna(subset="targets").rename(columns={"targets": "target"})
    return (
        alt.Chart(
            rows,
            title="Deeds against Beijing, words to the others",
            description="Bars of the number of decisions by target and code. China has most hostile deeds.",
        )
        .mark_bar()
        .encode(**({"x": "count()", "y": "target", "color": "class"} | encodings))
    )


exercise = Exercise(
    "11",
    (
        Number(
            "q1",
            "The searchlight",
            hints=(
                "You want the rows with no source other than the two texts. Which comparison of sets says that?",
                "Make `only = early['sources'].map(lambda sources: set(sources) <= review)` and sum it up.",
            ),
            expected=lambda: int(early()["sources"].map(lambda sources: set(sources) <= REVIEW).sum()),
            unit="events",
            notice="About two rows of three in these months would not be in the table without one article.",
            misconceptions=(
                Misconception(lambda: len(early()), "These are all events of the four months. Look at their sources."),
                Misconception(
                    lambda: int(early()["sources"].map(lambda sources: bool(set(sources) & REVIEW)).sum()),
                    "That counts every row in which one of the texts is a source. Wanted are those with no other: `<=`.",
                ),
                Misconception(
                    lambda: int((~early()["sources"].map(lambda sources: set(sources) <= REVIEW)).sum()),
                    "These are the others: the rows that have a further source.",
                ),
                Misconception(
                    lambda: int(early()["sources"].map(lambda sources: set(sources) == {"cc2018"}).sum()),
                    "These are the rows known from the first text alone. A row known from both texts, and from no other, "
                    "counts too.",
                ),
                Misconception(
                    lambda: int(early()["sources"].map(lambda sources: set(sources) == REVIEW).sum()),
                    "That asks for rows that name both texts. One of them is enough, if there is no third source: `<=`.",
                ),
                Misconception(
                    lambda: int(data.load("chronology")["sources"].map(lambda sources: set(sources) <= REVIEW).sum()),
                    "That counts in the whole chronology. Start from `early`.",
                ),
                Misconception(
                    lambda: float(early()["sources"].map(lambda sources: set(sources) <= REVIEW).mean()),
                    "That is their share. Wanted is their number.",
                ),
            ),
        ),
        Choice(
            "q2",
            "Code by the rule",
            hints=(
                "Two questions lead to the code: is something said, or is something that was set changed? And who is "
                "the target?",
                "Read the fourth line of the table of codes to its end, and the note on 24 May 2018.",
            ),
            options={
                "a": ("words-", "No threat and no refusal to talk: a journey that was set is taken away."),
                "b": (
                    "deeds-",
                    "A thing that was set is cancelled. The rule codes 24 May 2018 alike. You may find the rule wrong; "
                    "then change it, and code both again.",
                ),
                "c": ("inside", "The order goes to Pompeo, but the one who waits for him is Pyongyang."),
                "d": ("words+", "The kind of the event is a statement, and a statement can be hostile: read it."),
            },
            correct="b",
            notice="A rule is worth something when it gives like codes to like events, those you dislike included.",
        ),
        Number(
            "q3",
            "Kappa by hand",
            hints=(
                "First the share on which both agree; then how often chance would bring them together.",
                "Coder A says hostile in 22 of 40 events, B in 24. Chance: the product of these shares plus the "
                "product of the shares of friendly. Then the formula of the lesson.",
            ),
            expected=lambda: cohen_kappa(*CODERS),
            unit="kappa",
            places=2,
            notice="Three events of four are coded alike, and half of what chance leaves open is missed.",
            misconceptions=(
                Misconception(0.75, "That is the share of equal codes. Take out what chance would give."),
                Misconception(
                    0.24, "That is the agreement beyond chance. Divide it by what was possible beyond chance."
                ),
                Misconception(0.51, "That is the agreement by chance. It is one part of the formula."),
                Misconception(
                    0.5,
                    "That takes one half for chance. The coders do not use both codes equally often: multiply shares.",
                ),
                Misconception(
                    (0.75 - 0.2925) / (1 - 0.2925),
                    "For chance you took the events coded alike, 18 and 12. Take all events that a coder calls hostile: "
                    "those coded alike and those where the other disagrees.",
                ),
                Misconception(0.25, "That is the share of events on which they differ."),
                Misconception(0.32, "You divide by the share observed. Divide by what chance leaves, 1 minus chance."),
            ),
            accepted=(lambda: round(cohen_kappa(*CODERS), 2), lambda: (0.75 - 0.51) / (1 - 0.51)),
        ),
        Function(
            "q4",
            "The share of equal codes",
            hints=(
                "Walk through both lists side by side and count where they agree. What do you divide by?",
                "`zip(one, other)` gives the pairs; count those with `a == b`, and divide by `len(one)`.",
            ),
            reference=share_same,
            cases=(
                (["words+", "deeds-", "inside", "words-"], ["words+", "deeds-", "inside", "words+"]),
                (["words+", "words+"], ["words+", "words+"]),
                (["deeds-"], ["deeds+"]),
                (["words+", "deeds+", "words+"], ["deeds+", "words+", "words+"]),
                (
                    ["words-", "words-", "words-", "deeds-", "deeds-"],
                    ["words-", "deeds-", "words-", "deeds-", "words+"],
                ),
            ),
            notice="This is the observed agreement. It needs the one by chance beside it before it says anything.",
            misconceptions=(
                Misconception(
                    lambda one, other: sum(a == b for a, b in zip(one, other, strict=True)),
                    "That is how many are equal. Divide by the number of events.",
                ),
                Misconception(
                    lambda one, other: 100 * share_same(one, other),
                    "That is in percent. Return a share from 0 to 1.",
                ),
                Misconception(
                    lambda one, other: 1 - share_same(one, other),
                    "That is the share of codes that differ. Count those that are equal.",
                ),
                Misconception(
                    lambda one, other: sum(code in other for code in one) / len(one),
                    "That asks whether a code of the first stands anywhere in the second list. Compare place by place.",
                ),
                Misconception(
                    lambda one, other: float(one == other),
                    "That asks whether the whole lists are equal. Compare them item by item.",
                ),
            ),
            accepted=(
                lambda one, other: len([1 for place in range(len(one)) if one[place] == other[place]]) / len(one),
            ),
        ),
        Table(
            "q5",
            "Washington's score, target by target",
            hints=(
                "One row for each decision and target first, then two numbers for each group.",
                "`decided.explode('targets')`, rename `targets` to `target`, then `groupby('target')['score']"
                ".agg(decisions='size', score='mean').reset_index()`.",
            ),
            expected=lambda: scores(decisions()),
            tolerance=0.03,
            notice="The mean hides the turns: Pyongyang's is near zero because it went from one end to the other.",
            misconceptions=(
                Misconception(
                    lambda: scores(decisions(), "sum"),
                    "These are sums, which grow with the number of decisions. Take the mean.",
                ),
                Misconception(
                    lambda: scores(first_target(decisions())),
                    "Only the first target of each decision is counted. Two decisions have several: `explode` gives each "
                    "target a row.",
                ),
                Misconception(
                    lambda: scores(all_coded()),
                    "Acts of other states are in it. Start from `decided`.",
                ),
                Misconception(
                    lambda table: bool({"China", "Beijing", "Tokyo"} & set(table["target"])),
                    "These are names. Leave the codes of `targets` as they are.",
                    example=lambda: scores(decisions()).replace({"target": {"CHN": "Beijing", "JPN": "Tokyo"}}),
                ),
            ),
            accepted=(
                lambda: scores(decisions()).set_index("target"),
                lambda: scores(decisions()).sort_values("score"),
                lambda: scores(decisions()).round({"score": 2}),
            ),
        ),
        Number(
            "q6",
            "Notice by the narrow rule",
            hints=(
                "The narrow rule asks on which day somebody named this very list as to come. Which column holds that?",
                "Find the row with `event_id` 2018-09-24-list-3, and take `named_on` from `date`: `.days` of the "
                "difference.",
            ),
            expected=lambda: days_before_list_3("named_on"),
            unit="days",
            notice="By the wide rule, which counts the open investigation, it is four times as long.",
            misconceptions=(
                Misconception(
                    lambda: days_before_list_3("procedure_on"),
                    "That counts from the investigation of August 2017. Use the day on which the list was named.",
                ),
                Misconception(
                    lambda: -days_before_list_3("named_on"),
                    "The sign is turned round: take the earlier day from the later one.",
                ),
                Misconception(
                    lambda: days_before_list_3("named_on") + 1,
                    "One too many: count the nights between the two days, not both days.",
                ),
                Misconception(lambda: days_before_list_3("named_on") / 7, "These are weeks. Wanted are days."),
            ),
        ),
        Choice(
            "q7",
            "What the score can tell",
            hints=(
                "Ask of each sentence: does it still hold when the news doubles and nothing else changes?",
                "Read the caveats of `data.describe('gdelt_dyads')`. Two sentences follow from what the score adds up.",
            ),
            options={
                "a": (
                    "a day with a high score can be a day of quarrel",
                    "23 August 2019, after the end of an agreement was decided, is one for Japan and South Korea.",
                ),
                "b": (
                    "a pair with twice the score is twice as friendly",
                    "It may be twice as often in the news. The score is a sum.",
                ),
                "c": (
                    "one event can be in the score several times",
                    "Each report can become an event, as the two days of ICEWS show.",
                ),
                "d": (
                    "dividing the file by its number of events would mend it",
                    "It would help, but the file does not say from how many events a score was added up.",
                ),
                "e": (
                    "the score shows that 2018 was warmer than 2017",
                    "The file begins in 2018: there is no 2017 in it.",
                ),
            },
            correct={"a", "c"},
            notice="Before you read a trend, ask what the number adds up, and whether you can divide.",
        ),
        Chart(
            "q8",
            "Words and deeds, capital by capital",
            hints=(
                "One bar for each target, its length the number of rows, its parts coloured by the code.",
                "`alt.Chart(towards, title=..., description=...).mark_bar().encode(...)` with `count()` on one axis, "
                "`target` on the other, and `class` as colour.",
            ),
            mark="bar",
            encodings={"x": "count()", "y": "target", "color": "class"},
            notice="Most hostile deeds are tariffs on China: one long quarrel, many dates, and each counts one.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_classes(color="target"), "The colour repeats the target. Show the code."
                ),
                Misconception(lambda: chart_of_classes(y="class"), "These are codes. Give each target a bar."),
                Misconception(
                    lambda chart: "'aggregate': 'count'" not in str(chart),
                    "Let the chart count the rows of `towards`: put `count()` on one axis.",
                    example=lambda: chart_of_classes(x="score"),
                ),
            ),
            accepted=(chart_of_classes, lambda: chart_of_classes(x="target", y="count()")),
        ),
        Judgement(
            "q9",
            "Mend a headline",
            hints=(
                "Which meaning of the word does the headline use, and who wrote the rows it counts?",
                "Name the meaning and the bar; say what happens by the other rule; keep what survives; add a capital.",
            ),
            model_answer=(
                "Counted as pace, five or more events in a week, 8 of 37 coded decisions of Washington were abrupt, and "
                "7 of them fell between March and May 2018. But most rows of early 2018 come from one article that "
                "covers those months alone; without them 1 decision is left, in September. Counted as notice, the "
                "steel tariffs had 322 days, since an investigation was open, and the meeting with Kim had 3. The three "
                "meanings agree no better than chance. Beijing would call the changes of 2019 abrupt, which are turns "
                "and not pace. None of this shows what anybody expected."
            ),
            rubric=(
                "says which meaning of abrupt is counted, and where the bar stands",
                "names the assumption that breaks it: months recorded with unequal care",
                "keeps a finding that survives the other rule",
                "gives at least one decision with a number of days or points",
                "gives the reading of one other capital, and separates record from expectation",
            ),
            least_words=40,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
