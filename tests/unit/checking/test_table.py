"""Table: the same contents in any order and form, and what is said of the others."""

import datetime

import numpy as np
import pandas as pd
import pytest

from checking import made_up

TRADE = made_up.trade()


def message(answer, **changes):
    outcome = made_up.table(**changes).judge(answer)
    assert outcome.status == "not yet", outcome
    return outcome.message


SAME = {
    "itself": TRADE,
    "rows in another order": TRADE.sample(frac=1, random_state=1),
    "columns in another order": TRADE[["share", "year", "partner"]],
    "another index": TRADE.set_index(pd.Index([9, 8, 7, 6])),
    "columns in the index": TRADE.set_index(["year", "partner"]),
    "a series": TRADE.set_index(["year", "partner"])["share"],
    "grouped": TRADE.groupby(["partner", "year"])["share"].sum(),
    "grouped and reset": TRADE.groupby(["partner", "year"], as_index=False)["share"].sum(),
    "nullable types": TRADE.convert_dtypes(),
    "objects": TRADE.astype(object),
    "years as decimals": TRADE.astype({"year": float}),
    "years with noise": TRADE.assign(year=TRADE["year"] * (1 + 1e-13)),
    "a category": TRADE.astype({"partner": "category"}),
    "float32": TRADE.astype({"share": "float32"}),
    "noise": TRADE.assign(share=TRADE["share"] * (1 + 1e-9)),
}


@pytest.mark.parametrize("answer", SAME.values(), ids=SAME.keys())
def test_the_same_contents_pass_in_every_form(answer):
    outcome = made_up.table().judge(answer)
    assert (outcome.status, outcome.message) == ("correct", "Notice the last row.")


def test_the_expected_table_may_have_an_index_of_its_own():
    question = made_up.table(expected=lambda: TRADE.set_index(["partner", "year"]), misconceptions=())
    assert question.judge(TRADE).status == "correct"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (TRADE.drop(columns="year"), "Missing: the column `year`."),
        (TRADE[["partner"]], "Missing: the columns `year`, `share`."),
        (TRADE.assign(x=1, z=2), "Not asked for, or there twice: the columns `x`, `z`."),
        (
            TRADE.rename(columns={"share": "duty"}),
            "Missing: the column `share`. Not asked for, or there twice: the column `duty`",
        ),
        (TRADE.rename(columns={"share": "Shares"}), "There is a column `Shares`; the name wanted is `share`."),
        (TRADE.rename(columns={"share": "SHARE"}), "There is a column `SHARE`; the name wanted is `share`."),
        (pd.concat([TRADE, pd.Series(range(4))], axis=1), "there twice: the column `0`"),
        (pd.concat([TRADE, TRADE[["year"]]], axis=1), "there twice: the column `year`"),
        (TRADE.head(3), "This table has 3 rows, and 4 are wanted."),
        (TRADE.head(1), "This table has 1 row, and 4 are wanted."),
        (TRADE.assign(share=TRADE["share"].astype(str)), "`share` holds text, and numbers are wanted."),
        (TRADE.assign(year=pd.to_datetime(TRADE["year"].astype(str))), "`year` holds dates, and numbers are wanted."),
        (TRADE.assign(share=pd.Timedelta(days=3)), "`share` holds lengths of time, and numbers are wanted."),
        (
            TRADE.assign(year=pd.PeriodIndex(TRADE["year"].astype(str), freq="Y")),
            "`year` holds periods, and numbers are wanted.",
        ),
        (TRADE.assign(share=[0.125, 0.25, 0.5, 0.07]), "1 row differs: (partner JPN, year 2019) in `share`."),
        (TRADE.assign(partner=["JPN", "KOR", "PRK", "JPN"]), "1 row differs: (partner PRK, year 2018)."),
        (TRADE.assign(share=TRADE["share"] * 3), "No row has the right `share`."),
        (
            TRADE.assign(share=np.nan),
            "4 rows differ: (partner JPN, year 2018); (partner KOR, year 2018); (partner CHN, year 2018), and 1 more.",
        ),
        (pd.concat([TRADE.head(3), TRADE.head(1)]), "1 row differs: (partner JPN, year 2018)."),
        (TRADE["share"].rename(None), "a Series without a name"),
        (TRADE["share"], "Missing: the columns `partner`, `year`."),
        (TRADE.to_dict(), "This is a dict, and a DataFrame is wanted."),
        (TRADE.to_numpy(), "a DataFrame is wanted"),
        (None, "inplace=True"),
        (pd.DataFrame(columns=["partner", "year", "share"]), "This table has 0 rows"),
    ],
)
def test_what_differs_is_named(answer, says):
    assert says in message(answer, misconceptions=())


def test_only_the_learners_own_rows_are_named():
    said = message(TRADE.assign(partner=["JPN", "KOR", "PRK", "JPN"]), misconceptions=())
    assert "CHN" not in said


def test_wanted_columns_are_found_behind_many_others():
    wide = pd.concat([pd.DataFrame(0, index=TRADE.index, columns=list("abcdefgh")), TRADE], axis=1)
    assert message(wide, misconceptions=()) == "Not asked for, or there twice: the columns `a`, `b`, `c` and more."


def test_many_columns_are_not_all_listed():
    wide = pd.DataFrame(np.zeros((1, 5000)), columns=[f"c{i}" for i in range(5000)])
    assert len(message(wide)) < 300


def test_tolerance_is_relative():
    off = TRADE.assign(share=TRADE["share"] * 1.009)
    assert made_up.table(tolerance=0.01).judge(off).status == "correct"
    assert made_up.table(tolerance=0.008).judge(off).status == "not yet"


def test_one_right_row_does_not_serve_twice():
    expected = pd.DataFrame({"v": [1.5, 1.5000000001, 2.5]})
    question = made_up.table(expected=lambda: expected, misconceptions=())
    assert question.judge(expected.sample(frac=1, random_state=3)).status == "correct"
    assert question.judge(pd.DataFrame({"v": [1.5, 2.5, 2.5]})).status == "not yet"


def test_a_moment_is_more_than_its_day():
    morning = pd.DataFrame({"moment": pd.to_datetime(["2018-03-08 10:00", "2018-03-09 00:00"])})
    question = made_up.table(expected=lambda: morning, misconceptions=())
    assert question.judge(morning.astype(str)).status == "not yet"
    assert question.judge(morning.astype(object)).status == "correct"
    assert question.judge(morning.apply(lambda column: column.dt.normalize())).status == "not yet"


def test_sets_and_lengths_of_time_compare_by_what_they_hold():
    expected = pd.DataFrame({"actors": [{"USA", "JPN"}, {"PRK"}], "wait": pd.to_timedelta([3, 5], unit="D")})
    question = made_up.table(expected=lambda: expected, misconceptions=())
    waits = pd.Series([datetime.timedelta(days=3), datetime.timedelta(days=5)], dtype=object)
    assert question.judge(expected.assign(actors=[frozenset({"JPN", "USA"}), {"PRK"}], wait=waits)).status == "correct"
    assert question.judge(expected.assign(wait=expected["wait"] * 2)).status == "not yet"
    assert question.judge(expected.assign(actors=[["USA", "JPN"], ["PRK"]])).status == "not yet"


def test_decimals_in_two_columns_are_matched_row_by_row():
    expected = pd.DataFrame({"x": [1.5, 1.5, 2.5], "y": [0.1, 0.2, 0.3]})
    question = made_up.table(expected=lambda: expected, misconceptions=())
    assert question.judge(expected.assign(x=[1.5 + 1e-9, 1.5, 2.5])).status == "correct"
    assert question.judge(expected.assign(y=[0.2, 0.3, 0.1])).status == "not yet"


def test_missing_values_dates_lists_and_infinities_compare_by_what_they_hold():
    expected = pd.DataFrame(
        {
            "day": pd.to_datetime(["2018-03-23", "2018-06-12"]),
            "actors": [["USA", "JPN"], ["USA", "PRK"]],
            "apogee": [None, 4475.5],
            "ratio": [np.inf, 0.5],
            "lofted": [False, True],
        }
    )
    question = made_up.table(expected=lambda: expected, misconceptions=())
    rewritten = expected.assign(
        day=["2018-03-23", "2018-06-12"],
        actors=[("USA", "JPN"), np.array(["USA", "PRK"])],
        apogee=pd.array([pd.NA, 4475.5], dtype="Float64"),
        lofted=[0, 1],
    )
    assert question.judge(rewritten).status == "correct"
    assert question.judge(expected.assign(apogee=[0.0, 4475.5])).status == "not yet"
    assert question.judge(expected.assign(day=["2018-03-23", "2018-06-13"])).status == "not yet"
    assert question.judge(expected.assign(actors=[["JPN", "USA"], ["USA", "PRK"]])).status == "not yet"
    assert question.judge(expected.assign(ratio=[1e300, 0.5])).status == "not yet"


@pytest.mark.parametrize(("answer", "sentence"), made_up.table().mistakes())
def test_misconceptions_are_named(answer, sentence):
    assert message(answer) == sentence


def test_a_predicate_that_fails_is_passed_over():
    assert "Missing" in message(TRADE.drop(columns="year"))


def test_bad_questions_are_refused():
    with pytest.raises(ValueError, match="tolerance 0 is not above 0"):
        made_up.table(tolerance=0)
