"""The explorer engine: one declaration, three forms."""

import json
from itertools import pairwise

import altair as alt
import numpy as np
import pytest

from summitry.explore import Choice, Explorer, Slider, Switch
from summitry.explore.explorer import EXPLORER_TYPE, GRID_BYTES, PAGE_VARIABLE


def prices(tariff, small):
    """Return one row; a tariff of 13 is refused."""
    if tariff == 13:
        raise ValueError("tariff: 13 is outside the allowed range")
    return [{"price": 100 / 3 + tariff * (1 if small else 0.5), "tariff": tariff}]


def sentence(rows, tariff, small):
    """Say what the row holds."""
    return f"At {tariff}% the price is {rows[0]['price']:.1f}."


CHART = alt.Chart(alt.NamedData("rows"), title="Prices", description="Price by tariff").mark_bar().encode(x="price:Q")


def make(**changes):
    """Return a small explorer with some parts changed."""
    parts = {
        "name": "prices",
        "question": "Who pays <most>?",
        "model": prices,
        "controls": [Slider("tariff", "Tariff", 0, 20, 1, 5, unit="%"), Switch("small", "Small country")],
        "chart": CHART,
        "sentence": sentence,
        "chosen": [{"tariff": 0}, {"tariff": 13}, {"small": True}],
        "breaks": "small",
    }
    return Explorer(**{**parts, **changes})


def test_grid_holds_every_setting_in_the_order_the_page_counts():
    payload = make().payload("grid")
    assert len(payload["frames"]) == 21 * 2
    # the last control runs fastest, as frameIndex() in summitry.js counts
    assert payload["frames"][2 * 7 + 1] == {
        "data": {"rows": {"columns": ["price", "tariff"], "rows": [[40.3333, 7]]}},
        "sentence": "At 7% the price is 40.3.",
    }
    assert payload["start"] == 2 * 5
    assert [c["breaks"] for c in payload["controls"]] == [False, True]


def test_model_error_is_a_sentence_not_a_traceback():
    frame = make().frame({"tariff": 13, "small": False})
    assert frame == {"error": "No picture for this setting: tariff: 13 is outside the allowed range."}


def test_data_that_the_chart_does_not_draw_are_the_authors_mistake():
    drawn = make(model=lambda tariff, small: {"rows": prices(tariff, small), "extra": []}, sentence=lambda *_, **__: "")
    with pytest.raises(TypeError, match="explorer prices: the chart draws no data named extra"):
        drawn.frame({"tariff": 5, "small": False})


def test_every_setting_is_every_combination_of_the_controls():
    settings = make().every_setting
    assert len(settings) == 21 * 2
    assert settings[:3] == [
        {"tariff": 0, "small": False},
        {"tariff": 0, "small": True},
        {"tariff": 1, "small": False},
    ]


def test_form_is_grid_when_all_settings_fit_else_live():
    assert make().form == "grid"
    wide = make(controls=[Slider("tariff", "Tariff", 0, 20, 0.005, 5), Switch("small", "Small country")])
    assert wide.form == "live"
    assert len(wide.payload("live")["frames"]) == 1


def test_page_form_of_a_live_explorer_is_a_coarser_grid_that_keeps_ends_and_start():
    wide = make(controls=[Slider("tariff", "Tariff", 0, 20, 0.005, 5), Switch("small", "Small country")])
    payload = wide.payload("grid")
    values = payload["controls"][0]["values"]
    assert values[0] == 0
    assert values[-1] == 20
    assert values.count(5) == 1
    assert len(values) < 4001
    assert len(payload["frames"]) == 2 * len(values)
    assert len(str(payload["frames"])) < 1.5 * GRID_BYTES


def thinned(model, *controls):
    """Return the positions of each control on a page, of an explorer that is too large for it."""
    payload = make(model=model, controls=controls, sentence=lambda *_, **__: "", chosen=[], breaks=None).payload("grid")
    assert payload["frames"][payload["start"]]["data"]["rows"]["rows"][0][0] == controls[0].value
    return [control["values"] for control in payload["controls"]]


def test_the_longest_slider_is_thinned_round_the_start_and_keeps_its_ends():
    short, long = Slider("short", "S", 0, 20, 1, 7), Slider("long", "L", 0, 400, 1, 201)
    kept_short, kept_long = thinned(lambda short, long: [{"short": short, "long": long}], short, long)
    assert kept_short == list(range(21))
    steps = {after - before for before, after in pairwise(kept_long[1:-1])}
    assert len(steps) == 1
    assert steps < {2, 4, 8, 16}
    assert (kept_long[0], kept_long[-1]) == (0, 400)
    assert 201 in kept_long


def test_three_positions_of_a_slider_and_all_of_a_choice_stay_however_large_the_rows():
    def large(setting):
        return [{"setting": setting, "text": "x" * GRID_BYTES}]

    assert thinned(large, Slider("setting", "S", 0, 2, 1, 1)) == [[0, 1, 2]]
    assert thinned(large, Slider("setting", "S", 0, 3, 1, 0)) == [[0, 2, 3]]
    assert thinned(large, Choice("setting", "C", dict.fromkeys(range(4), "as it is"), 1)) == [[0, 1, 2, 3]]


def test_bundle_on_a_page_has_a_grid_and_no_kernel_widget(monkeypatch):
    wide = make(controls=[Slider("tariff", "Tariff", 0, 20, 0.005, 5), Switch("small", "Small country")])
    monkeypatch.setenv(PAGE_VARIABLE, "1")
    bundle = wide._repr_mimebundle_()
    assert bundle[EXPLORER_TYPE]["form"] == "grid"
    assert "_widget" not in vars(wide)


def test_static_form_says_question_settings_and_sentences_escaped():
    html = make()._repr_mimebundle_()["text/html"]
    assert "Who pays &lt;most&gt;?" in html
    assert "Tariff: 0 %; Small country: no" in html
    assert "At 0% the price is 33.3." in html
    assert "No picture for this setting" in html


def test_settings_follow_the_page_and_refuse_what_no_control_allows():
    explorer = make()
    assert explorer.settings == {"tariff": 5, "small": False}
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), "settings")
    widget = explorer._widget
    assert widget.token == explorer.payload("grid")["token"]
    widget._moved(widget, {"view": 1, "settings": {"tariff": 8, "small": True}}, [])
    assert seen == [{"tariff": 8, "small": True}]
    with pytest.raises(ValueError, match=r"tariff=99 is not one of 0 to 20"):
        widget._moved(widget, {"view": 1, "settings": {"tariff": 99, "small": True}}, [])
    with pytest.raises(ValueError, match="the setting small is missing"):
        explorer.check({"tariff": 8})


def test_live_widget_answers_with_the_rows_of_the_setting_it_was_asked(monkeypatch):
    wide = make(controls=[Slider("tariff", "Tariff", 0, 20, 0.005, 5), Switch("small", "Small country")])
    sent = []
    monkeypatch.setattr(wide._widget, "send", sent.append)
    wide._widget._moved(wide._widget, {"view": 3, "settings": {"tariff": 6, "small": False}}, [])
    assert sent[0]["view"] == 3
    assert sent[0]["settings"] == {"tariff": 6, "small": False}
    assert sent[0]["frame"]["sentence"] == "At 6% the price is 36.3."


def test_what_is_not_a_number_travels_as_missing():
    explorer = make(model=lambda tariff, small: [{"price": float("nan")}], sentence=lambda rows, **_: "none")
    assert explorer.frame(explorer.start)["data"]["rows"]["rows"] == [[None]]


def test_numbers_lose_digits_and_nothing_else_does():
    row = {"share": 2 / 3, "count": np.int64(1234567), "exact": 1234567, "large": True, "name": "Guam", "none": None}
    explorer = make(model=lambda tariff, small: [row, {"share": np.float64(1)}], sentence=lambda rows, **_: "none")
    first, second = explorer.frame(explorer.start)["data"]["rows"]["rows"]
    assert json.dumps(first) == '[0.666667, 1234567, 1234567, true, "Guam", null]'
    assert second == [1, *[None] * 5]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (lambda: make(breaks="large"), "breaks='large' is not one of its controls tariff, small"),
        (lambda: make(chosen=[{"tarif": 1}]), "no control is called tarif"),
        (lambda: Slider("t", "T", 5, 5, 1, 5), "needs low < high and step > 0, not 5, 5, 1"),
        (lambda: Slider("t", "T", 0, 10, 3, 5), r"the value 5 is not one of its positions \(0, 3, 6, 9\)"),
        (lambda: Choice("c", "C", {"a": "A"}, "b"), "'b' is not one of 'a'"),
    ],
)
def test_wrong_declarations_are_refused_with_the_value(bad, message):
    with pytest.raises(ValueError, match=message):
        bad()


def test_slider_positions_carry_no_rounding_noise():
    assert Slider("s", "S", 0, 1, 0.1, 0.3).values[:4] == (0, 0.1, 0.2, 0.3)
    whole = Slider("s", "S", 0.0, 4.0, 2.0, 2.0)
    assert [whole.shown(value) for value in whole.values] == ["0", "2", "4"]


def test_positions_are_shown_by_number_and_unit_or_by_name():
    named = Slider("tariff", "Month", 0, 2, 1, 1, names=lambda value: ("May", "June", "July")[value])
    payload = make(controls=[named, Switch("small", "Small country")], chosen=[{"tariff": 2}]).payload("grid")
    assert payload["controls"][0]["shown"] == ["May", "June", "July"]
    assert "Month: July; Small country: no" in payload["static"]
    assert make().payload("live")["controls"][0]["shown"][20] == "20 %"
