"""Texts in two languages."""

from datetime import date

import pytest

from belfort.domain.terms import Text, listed, same

CLASS = Text("klasse {level} voor {name}", "class {level} for {name}")


@pytest.mark.parametrize(("language", "word"), [("nl", "ja"), ("en", "yes"), ("fr", "ja"), ("", "ja")])
def test_only_english_gets_english(language, word):
    assert Text("ja", "yes").into(language) == word


def test_a_text_without_english_falls_back_on_dutch():
    assert Text("ja", "").into("en") == "ja"


def test_a_text_inside_a_text_speaks_the_same_language():
    filled = CLASS.filled(level=3, name=Text("integriteit", "integrity"))
    assert filled == Text("klasse 3 voor integriteit", "class 3 for integrity")


def test_braces_in_a_value_stay_as_they_are():
    assert CLASS.filled(level="{x}", name="{level}").nl == "klasse {x} voor {level}"


def test_a_day_is_written_as_people_write_it():
    said = Text("kan niet vóór {day}", "cannot be before {day}").filled(day=date(2026, 4, 29))
    assert said == Text("kan niet vóór 29/04/2026", "cannot be before 29/04/2026")


def test_names_are_joined_with_a_last_and():
    one, two, three = Text("een", "one"), Text("twee", "two"), Text("drie", "three")
    assert listed([]) == Text("", "")
    assert listed([one]) == one
    assert listed([one, two]) == Text("een en twee", "one and two")
    assert listed([one, two, three]) == Text("een, twee en drie", "one, two and three")


def test_the_same_word_serves_both():
    assert same("KSZ") == Text("KSZ", "KSZ")
