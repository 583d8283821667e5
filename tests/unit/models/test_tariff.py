import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.tariff import (
    Market,
    ad_valorem_tariff,
    best_tariff,
    calibrate_linear,
    import_quota,
    pass_through,
    specific_tariff,
    two_countries,
)

TEXTBOOK = two_countries((240, 2), (-30, 1), (60, 1), (-60, 2))
SMALL = Market(a=1200, b=8, c=0, d=4, p0=60, n=0)


def markets():
    elasticity = st.floats(0.1, 20)
    return st.builds(calibrate_linear, st.floats(0.1, 1e6), st.floats(0.1, 1e4), elasticity, st.floats(1, 20))


def test_free_trade_and_autarky():
    assert (TEXTBOOK.autarky_price, TEXTBOOK.p0, TEXTBOOK.price, TEXTBOOK.imports) == (90, 40, 65, 75)
    assert (TEXTBOOK.demand(65), TEXTBOOK.supply(65)) == (110, 35)
    assert TEXTBOOK.demand(90) == TEXTBOOK.supply(90)


def test_tariff_of_15():
    outcome = specific_tariff(TEXTBOOK, 15)
    assert (outcome.home_price, outcome.foreign_price, outcome.imports, outcome.wedge) == (72.5, 57.5, 52.5, 15)
    assert outcome.producer_gain == 290.625
    assert outcome.production_distortion == 28.125
    assert outcome.revenue_from_buyers == outcome.terms_of_trade_gain == 393.75
    assert outcome.consumption_distortion == 56.25
    assert (outcome.consumers, outcome.revenue) == (-768.75, 787.5)
    assert (outcome.home, outcome.foreign, outcome.world) == (309.375, -478.125, -168.75)


def test_best_tariff_of_a_large_country():
    assert best_tariff(TEXTBOOK) == pytest.approx(50 / 3, rel=1e-12)
    outcome = specific_tariff(TEXTBOOK, best_tariff(TEXTBOOK))
    assert (outcome.home, outcome.foreign, outcome.world) == pytest.approx((312.5, -3125 / 6, -625 / 3), rel=1e-12)


@pytest.mark.parametrize(("home_share", "home", "foreign"), [(1, 309.375, -478.125), (0, -478.125, 309.375)])
def test_quota_by_who_keeps_the_rents(home_share, home, foreign):
    outcome = import_quota(TEXTBOOK, 52.5, home_share)
    assert (outcome.home_price, outcome.home, outcome.foreign, outcome.world) == (72.5, home, foreign, -168.75)


def test_small_country():
    outcome = specific_tariff(SMALL, 10)
    assert (SMALL.imports, outcome.imports) == (480, 360)
    assert (outcome.consumers, outcome.producer_gain, outcome.revenue, outcome.home) == (-6800, 2600, 3600, -600)
    assert outcome.terms_of_trade_gain == outcome.foreign == best_tariff(SMALL) == 0


def test_prohibitive_tariff_is_autarky_and_more_changes_nothing():
    assert specific_tariff(TEXTBOOK, 50) == specific_tariff(TEXTBOOK, 500)
    outcome = specific_tariff(TEXTBOOK, 50)
    assert (outcome.home_price, outcome.foreign_price, outcome.imports, outcome.revenue) == (90, 40, 0, 0)


def test_loose_quota_does_nothing():
    assert import_quota(TEXTBOOK, 100).world == 0


@given(markets(), st.floats(0, 1))
def test_areas_add_up_and_pass_through_splits_the_tariff(market, share):
    tariff = share * market.prohibitive_tariff
    outcome = specific_tariff(market, tariff)
    scale = market.imports * market.price
    assert outcome.wedge == pytest.approx(tariff, rel=1e-9, abs=1e-9 * market.price)
    assert outcome.home_price - market.price == pytest.approx(market.pass_through * tariff, abs=1e-9 * market.price)
    distortions = outcome.production_distortion + outcome.consumption_distortion
    assert outcome.home == pytest.approx(outcome.terms_of_trade_gain - distortions, abs=1e-9 * scale)
    assert outcome.world == pytest.approx(-distortions - outcome.foreign_distortion, abs=1e-9 * scale)
    assert outcome.world <= 1e-9 * scale


@given(markets(), st.floats(0, 1))
def test_no_tariff_beats_the_best(market, share):
    best = specific_tariff(market, best_tariff(market)).home
    assert best >= specific_tariff(market, share * market.prohibitive_tariff).home - 1e-9 * abs(best)


@given(markets(), st.floats(0, 3))
def test_ad_valorem_wedge_is_the_rate_on_the_foreign_price(market, rate):
    outcome = ad_valorem_tariff(market, rate)
    if outcome.imports > 0:
        assert outcome.wedge == pytest.approx(rate * outcome.foreign_price, rel=1e-9, abs=1e-9 * market.price)
    same = specific_tariff(market, outcome.wedge)
    assert same.home == pytest.approx(outcome.home, abs=1e-9 * market.price * market.imports)


@given(st.floats(0.1, 1e6), st.floats(0.1, 1e4), st.floats(0.1, 20), st.floats(0.1, 20))
def test_calibration_returns_the_observation_and_its_elasticities(imports, price, e_d, e_s):
    market = calibrate_linear(imports, price, -e_d, e_s)
    assert market.imports == pytest.approx(imports, rel=1e-9)
    assert market.price == pytest.approx(price, rel=1e-9)
    assert market.pass_through == pytest.approx(pass_through(e_s, e_d), rel=1e-9)
    assert 0 <= market.pass_through <= 1


def test_infinite_supply_elasticity_is_the_small_country():
    market = calibrate_linear(34, 850, 2)
    assert best_tariff(market) == 0
    assert market.pass_through == pass_through(math.inf, 2) == 1


def test_refusals():
    with pytest.raises(ValueError, match="tariff: -3 is outside the allowed range at least 0"):
        specific_tariff(TEXTBOOK, -3)
    with pytest.raises(ValueError, match=r"^a: nan is outside"):
        Market(math.nan, 2, -30, 1, 40, 1 / 3)
    with pytest.raises(ValueError, match=r"b \+ d: 0 is outside the allowed range above 0"):
        Market(a=240, b=0, c=30, d=0, p0=40, n=1)
    with pytest.raises(ValueError, match="home supply in free trade: -10 is outside the allowed range at least 0"):
        Market(a=240, b=2, c=-70, d=1, p0=60, n=0)
    with pytest.raises(ValueError, match=r"foreign_demand slope \+ foreign_supply slope: 0 is outside"):
        two_countries((240, 2), (-30, 1), (60, 0), (-60, 0))
    with pytest.raises(ValueError, match=r"supply_elasticity \+ \|demand_elasticity\|: 0 is outside"):
        pass_through(0, 0)
    with pytest.raises(ValueError, match="imports in free trade: 0 is outside"):
        two_countries((10, 1), (0, 1), (60, 1), (-60, 2))
    with pytest.raises(ValueError, match="puts the foreign price at -"):
        specific_tariff(calibrate_linear(34, 850, 2, 0.3), 5000)
