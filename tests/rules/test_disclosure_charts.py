"""A picture is drawn from published cells alone: where one is hidden there is no bar, in the table beside it no number."""

from commonweal.outcomes import pages
from commonweal.outcomes.reports import Figures
from commonweal.rules.disclosure import HIDDEN_IN_WORDS, publish, publish_rates


def test_bars_draw_nothing_for_what_is_hidden():
    counts = {"North": 3, "South": 1207, "East": 41, "West": 0, "Hill": None}
    referrals = publish(counts, threshold=5)
    rates = publish_rates({"North": (2, 8)}, threshold=5)
    figures = Figures({"referrals_by_area": referrals, "risk_reduced": rates, "cases_closed": referrals})
    hidden = {row.label for row in referrals if row.cells[0].text == HIDDEN_IN_WORDS}
    assert hidden == {"North", "East"}
    bars = pages._bars(figures)
    assert {bar.label for bar in bars.bars if bar.value is None} == hidden | {"Hill"}
    assert {bar.shown for bar in bars.bars if bar.label in hidden} == {HIDDEN_IN_WORDS}
    drawn = str(bars.svg())
    assert drawn.count("cw-chart__series-") == 2  # South, and West at nought
    assert drawn.count("cw-chart__outline--asked") == 3
    for words in (drawn, bars.description(), str(bars.table())):
        assert "41" not in words.replace("1,207", "")
        assert HIDDEN_IN_WORDS in words
