"""What can be refused, and in which words."""

from belfort.domain.errors import (
    BelfortError,
    ConflictError,
    Difference,
    ForbiddenError,
    InvalidError,
    MissingError,
    Place,
    RefusedFileError,
)
from belfort.domain.terms import Text

WHY = Text("dit moet een geheel getal zijn.", "this must be a whole number.")


def test_a_place_names_only_the_parts_that_are_known():
    whole = Place("register.xlsx", "Processen", 7, "titel")
    assert whole.text() == Text(
        "register.xlsx, blad Processen, rij 7, veld titel", "register.xlsx, sheet Processen, row 7, field titel"
    )
    assert Place(row=7).text() == Text("rij 7", "row 7")
    assert Place().text() == Text("", "")


def test_a_refused_file_says_where_and_why_in_both_languages():
    refusal = RefusedFileError(WHY, Place("classes.json", row=3))
    assert refusal.text == Text(
        "classes.json, rij 3: dit moet een geheel getal zijn.", "classes.json, row 3: this must be a whole number."
    )
    assert str(refusal) == refusal.text.nl
    assert refusal.field == "file"


def test_a_refused_file_without_a_place_says_only_why():
    assert RefusedFileError(WHY).text == WHY


def test_an_outer_reader_completes_the_place_and_keeps_the_nearest():
    inner = RefusedFileError(WHY, Place(row=3, field="C"))
    outer = inner.at(Place(file="classes.json", sheet="Blad 1", row=99, field="elements"))
    assert outer.place == Place("classes.json", "Blad 1", 3, "C")
    assert outer.why == WHY


def test_each_refusal_has_words_in_both_languages():
    missing, forbidden = MissingError(), ForbiddenError()
    conflict = ConflictError((Difference(Text("titel", "title"), "theirs", "mine"),), "Bram", 4)
    for refusal in (missing, forbidden, conflict, InvalidError(WHY, field="title")):
        assert isinstance(refusal, BelfortError)
        assert refusal.text.nl
        assert refusal.text.en
        assert refusal.text.nl != refusal.text.en
    assert MissingError(WHY).text == ForbiddenError(WHY).text == WHY
    assert (conflict.changed_by, conflict.version, conflict.differences[0].mine) == ("Bram", 4, "mine")
