"""The first explorer of lesson 35: a fitted spiral in years it has not seen, and the bystander that breaks it."""

import numpy as np
import pytest

from summitry import data
from summitry.explore.spiral_on_trial import ANSWERING, FIRST, LAST, levels, sentence, spiral_on_trial, trial


def window(**settings):
    (found,) = trial(**{"state": "USA", "last": 2004, "bystander": False} | settings)["window"]
    return found


def test_the_fit_is_that_of_ordinary_regression():
    record = levels("USA", "CHN")[: 2004 - FIRST + 1]
    means = (record[1:] + record[:-1]) / 2
    columns = np.column_stack([means[:, 1], means[:, 0], np.ones(len(means))])
    found, residual, *_ = np.linalg.lstsq(columns, np.diff(record[:, 0]), rcond=None)
    changes = np.diff(record[:, 0])
    assert window()["answer"] == pytest.approx(found[0])
    assert window()["explains"] == pytest.approx(1 - residual[0] / ((changes - changes.mean()) ** 2).sum())


def test_headline_and_its_failure():
    found = window()
    assert found["explains"] > 0.9
    assert found["after"] > 10 * found["no_change"] > 10 * found["inside"]
    assert found["said"] > 2.5 * found["was"]


def test_record_is_that_of_the_data():
    spending = data.load("military_spending").set_index(["country", "year"])["spending_usd_2019"]
    rows = trial("KOR", 2010, False)["levels"]
    assert [row["year"] for row in rows] == list(range(FIRST, LAST + 1))
    assert rows[-1]["record"] == pytest.approx(100 * spending["KOR", LAST] / spending["KOR", FIRST], abs=0.05)
    assert window(state="KOR")["was"] == pytest.approx(spending["KOR", LAST] / 1e9)


@pytest.mark.parametrize("last", [2000, 2010, 2016])
def test_left_alone_begins_on_the_record_at_the_end_of_the_window(last):
    rows = trial("USA", last, False)["levels"]
    assert [row["year"] for row in rows if row["model"] is not None] == list(range(last, LAST + 1))
    start = rows[last - FIRST]
    assert start["model"] == pytest.approx(start["record"])


def test_steps_are_the_changes_of_the_record_and_know_the_window():
    rows = trial("USA", 2004, False)
    assert [row["year"] for row in rows["steps"]] == list(range(FIRST + 1, LAST + 1))
    assert [row["year"] for row in rows["steps"] if row["seen"]] == list(range(FIRST + 1, 2005))
    changes = np.diff([row["record"] for row in rows["levels"]])
    assert [row["record"] for row in rows["steps"]] == pytest.approx(changes, abs=0.11)
    record, model = (np.array([row[name] for row in rows["steps"] if row["seen"]]) for name in ("record", "model"))
    left = ((record - model) ** 2).sum() / ((record - record.mean()) ** 2).sum()
    assert 1 - left == pytest.approx(window()["explains"], abs=0.01)


def test_a_bystander_fits_as_well():
    assert spiral_on_trial.breaks == "bystander"
    assert window(bystander=True)["explains"] > 0.65
    assert window(last=2010, bystander=True)["explains"] > window(last=2010)["explains"]


def test_longer_windows_lose_the_answer_and_japan_never_answers():
    assert [round(window(last=last)["answer"], 2) for last in (2010, 2012, 2016)] == [1.7, 0.35, 0.0]
    assert all(window(state="JPN", last=last)["answer"] < 0.005 for last in range(2000, 2017, 2))


def test_sentence_at_both_ends():
    settings = {"state": "USA", "last": 2004, "bystander": False}
    assert sentence(trial(**settings), **settings) == (
        "Fitted to 1992-2004, the model finds that the United States adds 2.75 dollars a year for each dollar that "
        "China spends, and explains 91% of the yearly changes. It misses a change by 8.2 billion US dollars (prices of "
        "2019) in the window and by 301.0 after it, where 'as last year' misses by 30.0. Left alone from 2004 it says "
        "2,020 billion for 2020; the record is 767."
    )
    settings = {"state": "JPN", "last": 2016, "bystander": True}
    assert "no answer of Japan to Singapore" in sentence(trial(**settings), **settings)


def test_page_answers_without_python():
    assert spiral_on_trial.form == "grid"
    assert len(ANSWERING) == 3
