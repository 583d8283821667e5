"""The questions of exercise 31, who can reach whom: missing numbers, bounds, bans, a distance and a judgement."""

import math

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.ballistics import EARTH_RADIUS, flight, great_circle


def tests() -> pd.DataFrame:
    """Return all launches."""
    return data.load("missile_tests")


def reach(date: str) -> float:
    """Return the greatest range, at least, by the flight of a day."""
    launched = tests()
    flown = launched[launched["date_utc"] == date].iloc[0]
    return float(flight(flown["apogee_km"], flown["distance_km"]).greatest_range)


def farthest_by_class(lowest: float = 100) -> pd.DataFrame:
    """Return the greatest bound of each class, of flights that rose to `lowest` km or more and did not fail."""
    flown = tests()
    flown = flown[(flown["apogee_km"] >= lowest) & flown["distance_km"].notna() & (flown["outcome"] != "failure")]
    flown = flown.assign(reach_km=flight(flown["apogee_km"], flown["distance_km"]).greatest_range)
    return flown.groupby("missile_type")["reach_km"].max().reset_index()


def flown_by_class() -> pd.DataFrame:
    """Return the mistake of question 5: the longest distance flown, which a steep flight does not show."""
    flown = tests()
    flown = flown[(flown["apogee_km"] >= 100) & (flown["outcome"] != "failure")]
    longest = flown.groupby("missile_type")["distance_km"].max().dropna()
    return longest.reset_index(name="reach_km")


def verdict(reach_km: float, away_km: float) -> str:
    """Return what a lower bound says of a place."""
    if math.isnan(reach_km):
        return "no bound"
    return "within reach" if away_km <= reach_km else "not shown"


def from_pyongyang(city: str) -> tuple[pd.Series, pd.Series]:
    """Return Pyongyang and the city."""
    places = data.load("cities").set_index("city")
    return places.loc["Pyongyang"], places.loc[city]


def on_the_globe(city: str, start: tuple[float, float] | None = None) -> float:
    """Return the way from Pyongyang, or from another latitude and longitude, to the city over the Earth in km."""
    pyongyang, end = from_pyongyang(city)
    start = start or (pyongyang["latitude"], pyongyang["longitude"])
    return float(great_circle(*start, end["latitude"], end["longitude"]))


def with_a_ruler(city: str, eastward: bool = True) -> float:
    """Return the mistake of question 7: degrees on a flat map taken for distances, in km."""
    start, end = from_pyongyang(city)
    up, across = end["latitude"] - start["latitude"], end["longitude"] - start["longitude"]
    return math.radians(math.hypot(up, across % 360 if eastward else across)) * EARTH_RADIUS


def chart_of_gaps(mark: str = "bar", y: str = "count()", colour: str = "known:N", year: str = "year:O"):
    """Return a chart of question 8; by default a right one."""
    import altair as alt

    flown = tests()
    return alt.Chart(
        flown.assign(year=flown["date_utc"].dt.year, known=flown["apogee_km"].notna()),
        title="Most unknown heights are of 2014 to 2016",
        description="Bars of launches a year, split by whether the apogee is known.",
        mark=mark,
    ).encode(x=year, y=y, color=colour)


exercise = Exercise(
    "31",
    (
        Number(
            "q1",
            "Neither height nor distance",
            hints=(
                "`isna()` gives True or False for each row. How do you ask for rows where two things hold at once?",
                "Join the two with `&`, each in its own brackets if you compare, and count the True with `.sum()`.",
            ),
            expected=lambda: int((tests()["apogee_km"].isna() & tests()["distance_km"].isna()).sum()),
            unit="launches",
            notice="A third of the record holds no number to compute with. All of it stays in the table, as missing.",
            misconceptions=(
                Misconception(
                    lambda: int(tests()["apogee_km"].isna().sum()),
                    "That many have no apogee. Some of them have a distance.",
                ),
                Misconception(
                    lambda: int(tests()["distance_km"].isna().sum()),
                    "That many have no distance. Some of them have an apogee.",
                ),
                Misconception(
                    lambda: int((tests()["apogee_km"].isna() | tests()["distance_km"].isna()).sum()),
                    "Those lack at least one of the two: `|` means or. Wanted are those that lack both: `&`.",
                ),
                Misconception(
                    lambda: int(tests()[["apogee_km", "distance_km"]].isna().sum().sum()),
                    "You added two counts, so launches that lack both are in it twice.",
                ),
                Misconception(
                    lambda: int((tests()["apogee_km"].notna() & tests()["distance_km"].notna()).sum()),
                    "Those have both numbers: `notna` is the opposite of `isna`.",
                ),
                Misconception(
                    lambda: int(((tests()["apogee_km"] == 0) & (tests()["distance_km"] == 0)).sum()),
                    "That is the flight whose numbers are truly zero. Missing is not zero: ask with `isna()`.",
                ),
            ),
            accepted=(lambda: tests()[["apogee_km", "distance_km"]].isna().all(axis=1).sum(),),
        ),
        Number(
            "q2",
            "The flight of 4 July 2017",
            hints=(
                "Which two numbers does `flight` need, and what is the name of the answer that you want from it?",
                "Find the row of 2017-07-04, then `flight(apogee, distance).greatest_range`.",
            ),
            expected=lambda: reach("2017-07-04"),
            unit="km",
            tolerance=0.002,
            notice="Anchorage is 5,946 km from that launch site: 81 km farther than this flight shows.",
            misconceptions=(
                Misconception(933, "That is the distance flown, on a very steep path. How far at the best angle?"),
                Misconception(2802, "That is the apogee: how high it rose."),
                Misconception(
                    lambda: 2 * 2802,
                    "Twice the height is the rule for flat ground. On a round Earth it is more: use `flight`.",
                ),
                Misconception(
                    lambda: reach("2017-07-28"),
                    "That is the second flight of this missile, on 28 July.",
                ),
                Misconception(
                    lambda: float(flight(933, 2802).greatest_range),
                    "The two numbers are swapped: `flight` wants the apogee first, then the distance.",
                ),
            ),
            accepted=(lambda: round(reach("2017-07-04")),),
        ),
        Choice(
            "q3",
            "7,000 km or 8,022 km?",
            hints=(
                "A bound holds for one flight and one load. When was the estimate published?",
                "Put in order: the bound by the first flight (question 2), 7,000 km, the bound by the second flight.",
            ),
            options={
                "a": (
                    "CSIS was wrong, because an estimate cannot lie below a lower bound.",
                    "It lies below the bound by a flight that had not yet taken place.",
                ),
                "b": (
                    "Our bound is wrong, because it is not published anywhere.",
                    "It follows from the flight of 28 July, which came after the estimate.",
                ),
                "c": (
                    "Neither: the estimate belongs to the first flight, and lies above the bound by that flight.",
                    "5,865 km by the first flight, so 7,000 km fits. The second flight was higher.",
                ),
                "d": (
                    "Nobody can say, because the payload is unknown.",
                    "The payload is unknown, but the dates alone explain the order of these numbers.",
                ),
            },
            correct="c",
            notice="Before you compare two numbers, ask what each is about: which flight, which load, which day.",
        ),
        Function(
            "q4",
            "What a bound says",
            hints=(
                "There are three answers, not two. What if there is no bound at all?",
                "`math.isnan(reach_km)` asks whether the bound is missing. Treat this case first, then compare.",
            ),
            reference=verdict,
            cases=((4356.0, 3518.0), (5865.0, 5946.0), (math.nan, 1285.0), (1182.0, 1182.0), (9983.3, 11014.0)),
            notice="Missing is not short, and outside a lower bound is not out of reach.",
            misconceptions=(
                Misconception(
                    lambda reach_km, away_km: (
                        "no bound"
                        if math.isnan(reach_km)
                        else "within reach"
                        if away_km <= reach_km
                        else "out of reach"
                    ),
                    "A lower bound never says that a place is out of reach. It was not shown to be within.",
                ),
                Misconception(
                    lambda reach_km, away_km: "within reach" if away_km <= reach_km else "not shown",
                    'Comparing with a missing number gives False, so `nan` ends as "not shown". Treat it first.',
                ),
                Misconception(
                    lambda reach_km, away_km: (
                        "no bound" if math.isnan(reach_km) else "within reach" if away_km < reach_km else "not shown"
                    ),
                    "A place exactly as far away as the bound is within it: use `<=`.",
                ),
            ),
            accepted=(
                lambda reach_km, away_km: (
                    "no bound" if reach_km != reach_km else "not shown" if away_km > reach_km else "within reach"
                ),
            ),
        ),
        Table(
            "q5",
            "The farthest of each class",
            hints=(
                "The lesson has the flights that can be used. What is one group now, and what do you take of each?",
                "Filter as in the lesson, add `reach_km`, then `groupby('missile_type')['reach_km'].max()`.",
            ),
            expected=farthest_by_class,
            tolerance=0.002,
            notice="One class owes its place to a single flight. Look up how many usable flights each has.",
            misconceptions=(
                Misconception(
                    lambda: farthest_by_class(lowest=1).query("missile_type != 'Unknown'"),
                    "The short-range class has flights below 100 km in it, which the air carries. Leave them out.",
                ),
                Misconception(
                    lambda: farthest_by_class(lowest=1),
                    "Flights that stay below 100 km are in it, where the model does not hold. Leave them out first.",
                ),
                Misconception(
                    flown_by_class, "Those are the distances flown. Compute the greatest range of each flight first."
                ),
            ),
            accepted=(
                lambda: farthest_by_class().set_index("missile_type"),
                lambda: farthest_by_class().round().sort_values("reach_km"),
            ),
        ),
        Choice(
            "q6",
            "A wider ban",
            hints=(
                "Which classes are left, and how far does each reach? The table of question 5 tells.",
                "Take the farthest of the classes left, and its launch site. Compare with the distance of each place.",
            ),
            options={
                "a": ("Seoul", "It lies within the reach of every class in the table."),
                "b": (
                    "Tokyo",
                    "By one flight from under water, in October 2019: 1,858 km, and Tokyo is 1,139 km from there.",
                ),
                "c": ("Guam", "It is 3,325 km from that launch site. Only IRBMs and ICBMs have shown such a reach."),
                "d": ("Anchorage", "It is 5,882 km from that launch site. Only ICBMs have shown such a reach."),
                "e": (
                    "Los Angeles",
                    "It is 9,423 km from that launch site. One missile has shown such a reach, an ICBM.",
                ),
            },
            correct={"a", "b"},
            notice="Without that one flight Tokyo would drop out, by our bounds. Published ranges of Nodong keep it.",
        ),
        Number(
            "q7",
            "The way to Chicago",
            hints=(
                "Which function gives the shortest way over the Earth, and what does it need of each of two places?",
                "`great_circle(latitude, longitude, to_latitude, to_longitude)`, from the rows of the two cities.",
            ),
            expected=lambda: on_the_globe("Chicago"),
            unit="km",
            tolerance=0.001,
            notice="Chicago lies as far north as Rome, and yet the way there runs over the Arctic.",
            misconceptions=(
                Misconception(
                    lambda: with_a_ruler("Chicago"),
                    "That is the ruler on the flat map, over the Pacific. The way over the Earth is shorter.",
                ),
                Misconception(
                    lambda: with_a_ruler("Chicago", eastward=False),
                    "That is the ruler on the flat map, round by Europe. Use `great_circle`.",
                ),
                Misconception(
                    lambda: on_the_globe("Chicago", start=(39.282, 125.869)),
                    "That is the way from the launch site of 28 November 2017. Wanted is the way from Pyongyang.",
                ),
            ),
            accepted=(lambda: round(on_the_globe("Chicago")),),
        ),
        Chart(
            "q8",
            "The unknown by year",
            hints=(
                "One bar a year, as high as the number of launches. What must the colour tell?",
                "Add the columns first: `tests.assign(year=..., known=tests['apogee_km'].notna())`. Then `mark_bar()` "
                'with x="year:O", y="count()" and color="known:N", and a `title=` and a `description=`.',
            ),
            mark="bar",
            encodings={"x": "year", "y": ("count()", "launches", "sum(launches)"), "color": "known"},
            notice="The gaps are widest in 2014 to 2016, not in the early years: more launches, less published.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_gaps(y="mean(apogee_km):Q"),
                    "An average hides what is missing. Count the launches: `count()`.",
                ),
                Misconception(
                    lambda: chart_of_gaps(colour="missile_type:N"),
                    "The colour shows the class. It should show whether the apogee is known.",
                ),
                Misconception(
                    lambda: chart_of_gaps(mark="line"),
                    "A line joins years as if there were something between them. Counts of a year stand as bars.",
                ),
            ),
            accepted=(chart_of_gaps, lambda: chart_of_gaps(year="year:Q", colour="known:O")),
        ),
        Choice(
            "q9",
            "What survives a heavier warhead?",
            hints=(
                "Go to flight 17 in the explorer and switch the heavier warhead on and off.",
                "For each sentence, look which city changes its sign, with and without ICBMs.",
            ),
            options={
                "a": (
                    "The American mainland (without Alaska and Hawaii) was within reach before any ban.",
                    "At 0.77 of its bound the Hwasong-15 reaches neither Seattle nor Los Angeles.",
                ),
                "b": (
                    "A ban on ICBMs alone leaves Guam within reach.",
                    "At 0.77 of its bound the Hwasong-12 falls short of Guam.",
                ),
                "c": (
                    "A ban on ICBMs alone leaves Seoul and Tokyo within reach.",
                    "It holds with and without the switch.",
                ),
                "d": (
                    "A ban on ICBMs alone takes away nothing.",
                    "It still takes away Anchorage and Honolulu, and now Guam.",
                ),
            },
            correct="c",
            notice="A conclusion that holds under both assumptions is worth more than one that needs the right one.",
        ),
        Judgement(
            "q10",
            "A sentence for the prime minister",
            hints=(
                "Split the sentence into two claims. Which rests on an assumption that nobody can check?",
                "For each claim: which number, is it flown, a bound or an estimate, with which payload, and what would "
                "change your mind?",
            ),
            model_answer=(
                "Half of it I would sign. Japan stays within reach: a missile that is no ICBM flew 3,700 km in "
                "September 2017, and even with a warhead that costs a quarter of the range Tokyo remains inside. The "
                "other half rests on an assumption. Our lower bound of 9,983 km for the Hwasong-15 covers Los Angeles, "
                "and published figures run from 10,000 to more than 13,000 km. But nobody outside knows what the test "
                "carried; with a heavier warhead the bound falls short of the mainland. So say: the deal would leave "
                "Japan where it is, and how much it would give the United States is disputed. Reach is not intention. "
                "And a line in kilometres that protects Guam but not Tokyo would divide us too."
            ),
            rubric=(
                "Treats the two halves of the sentence as two claims.",
                "Says of each number whether it was flown, is a lower bound or is a published estimate.",
                "Names the payload as what decides the American half and leaves the Japanese half standing.",
                "Does not read intentions out of distances.",
                "Ends with a sentence that can be said aloud and would stand up in Washington as well.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9, q10 = exercise.questions
