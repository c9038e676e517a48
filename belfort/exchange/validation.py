"""From plain values to a schema, with the fault in one sentence: file, line, field, what it should be."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.strict_csv import Table
from belfort.exchange.strict_yaml import Document

Schema = TypeVar("Schema", bound=BaseModel)

SENTENCES = {
    "missing": Text("dit veld ontbreekt.", "this field is missing."),
    "extra_forbidden": Text("dit veld is onbekend.", "this field is unknown."),
    "int_type": Text("dit moet een geheel getal zijn.", "this must be a whole number."),
    "int_parsing": Text("dit moet een geheel getal zijn.", "this must be a whole number."),
    "int_from_float": Text("dit moet een geheel getal zijn.", "this must be a whole number."),
    "bool_type": Text("dit moet ja of nee zijn.", "this must be yes or no."),
    "bool_parsing": Text("dit moet ja of nee zijn.", "this must be yes or no."),
    "string_type": Text("dit moet tekst zijn.", "this must be text."),
    "string_too_short": Text("dit mag niet leeg zijn.", "this may not be empty."),
    "string_too_long": Text("dit is te lang.", "this is too long."),
    "list_type": Text("dit moet een lijst zijn.", "this must be a list."),
    "dict_type": Text("dit moet een tabel van velden zijn.", "this must be a table of fields."),
    "model_type": Text("dit moet een tabel van velden zijn.", "this must be a table of fields."),
    "greater_than_equal": Text("dit moet minstens {ge} zijn.", "this must be at least {ge}."),
    "less_than_equal": Text("dit mag hoogstens {le} zijn.", "this may be at most {le}."),
    "literal_error": Text("dit moet een van deze zijn: {expected}.", "this must be one of: {expected}."),
    "doubled": Text("{key} staat er twee keer.", "{key} is there twice."),
    "too_short": Text(
        "deze lijst is te kort: minstens {min_length}.", "this list is too short: at least {min_length}."
    ),
    "too_long": Text("deze lijst is te lang: hoogstens {max_length}.", "this list is too long: at most {max_length}."),
}
LONGEST_WORD = 60
OTHERWISE = Text("deze waarde past hier niet.", "this value does not fit here.")


def sentence(fault: Any) -> Text:
    """Return the sentence for one fault that pydantic found."""
    values = {name: str(value) for name, value in fault.get("ctx", {}).items()}
    if "expected" in values:
        values["expected"] = values["expected"].replace(" or ", ", ")
    return SENTENCES.get(fault["type"], OTHERWISE).filled(**values)


def checked_document(document: Document, schema: type[Schema], file: str) -> Schema:
    """Return the document in its schema; raises RefusedFileError with file, line and field of the first fault."""
    try:
        return schema.model_validate(document.content)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        path = tuple(fault["loc"])
        named = ".".join(str(part) for part in path)
        raise RefusedFileError(sentence(fault), Place(file=file, row=document.line_of(path), field=named)) from None


def checked_values(content: object, schema: type[Schema], file: str) -> Schema:
    """Return plain values in their schema; raises RefusedFileError with file and field of the first fault."""
    try:
        return schema.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        named = ".".join(printable(str(part)) for part in fault["loc"] if part != "[key]")
        raise RefusedFileError(sentence(fault), Place(file=file, field=named)) from None


def printable(word: str) -> str:
    """Return a word from a file as it can stand in one line: cut when it is long, without control characters."""
    cut = word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD] + "…"
    return "".join(letter if letter.isprintable() else "�" for letter in cut)


def checked_rows(table: Table, schema: type[Schema], file: str) -> list[Schema]:
    """Return the rows in their schema; raises RefusedFileError with file, row and field of the first fault."""
    found = []
    for number, cells in table.rows:
        try:
            found.append(schema.model_validate(dict(zip(table.headings, cells, strict=True))))
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            raise RefusedFileError(sentence(fault), Place(file=file, row=number, field=str(fault["loc"][0]))) from None
    return found
