"""How an order stands beside what else a sentence may mean."""

from __future__ import annotations

from assistant.core.menu import OrderLine
from assistant.understand.ordered import Doubt, OrderParse
from tests.understand.parsed import ITEMS


def test_an_order_without_doubt_outweighs_telling_words() -> None:
    line = OrderLine(ITEMS["cola"])
    assert OrderParse(lines=(line,), score=0.8).standing == 0.975
    assert OrderParse(lines=(line,), score=1.0).standing == 1.0
    doubt = Doubt(heard="cola", candidates=(line,), score=0.5)
    assert OrderParse(lines=(line,), doubts=(doubt,), score=0.8).standing == 0.8
    assert OrderParse(lines=(line,), unknown=("unicorn",), score=0.8).standing == 0.8
    assert OrderParse(score=0.8).standing == 0.8
