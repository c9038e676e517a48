"""A reply as JSON, and the hash under which it is frozen."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from belfort.domain.questions import QUESTIONS, QuestionKey, Source, composed
from belfort.domain.terms import Text
from belfort.exchange.reply_json import document_hash, reply_document


def test_a_reply_is_one_document_with_a_hash() -> None:
    question = QUESTIONS[QuestionKey.INDICATORS]
    values: dict[str, Any] = dict.fromkeys(question.figures, 1)
    values |= {
        "indicators.https": None,
        "indicators.audits_followed_up": Fraction(1, 3),
        "gaps.submissions": Decimal("5.00"),
    }
    rows = {
        "indicators": [("a", Fraction(1, 2), 3, Text("bijna", "nearly"), date(2021, 1, 1))],
        "gaps": [],
        "measures": [],
    }
    del values["indicators.cyfun_basic"]
    made = composed(
        question,
        date(2021, 9, 1),
        figures={key: (value, Source(3, "/x")) for key, value in values.items()},
        annexes=rows,
        withheld={"indicators.cyfun_basic": Text("te klein", "too small")},
    )
    document = reply_document(made, "en")
    assert json.loads(json.dumps(document)) == document
    assert (document["question"], document["as_of"]) == ("indicators-and-measures", "2021-09-01")
    by_key = {one["key"]: one for one in document["figures"]}
    assert by_key["reach.governments"] == {
        "key": "reach.governments",
        "value": 1,
        "label_nl": "bereikte besturen",
        "label_en": "governments reached",
        "source": {"rows": 3, "link": "/x"},
    }
    found = [by_key[key]["value"] for key in ("indicators.https", "indicators.audits_followed_up", "gaps.submissions")]
    assert found == [None, "0.333333333333", "5.00"]
    assert document["annexes"][0]["rows"] == [["a", "0.500000000000", 3, "nearly", "2021-01-01"]]
    assert [(one["key"], one["reason"], one["reason_en"]) for one in document["withheld"]] == [
        ("indicators.cyfun_basic", "te klein", "too small")
    ]
    assert document_hash(document) == document_hash(dict(reversed(document.items())))
    assert document_hash(document) != document_hash(document | {"as_of": "2021-09-02"})
