"""What can be refused, and in which words; an interface turns each into its own answer."""

from dataclasses import dataclass

from belfort.domain.terms import Text


class BelfortError(Exception):
    """Anything that a person or machine may be told; the text is ready to be shown."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.nl)
        self.text = text


class MissingError(BelfortError):
    """It does not exist, or not for this actor: a stranger may not learn which (404)."""

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(text or Text("Niet gevonden.", "Not found."))


class ForbiddenError(BelfortError):
    """The actor may see it but may not do this (403)."""

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(text or Text("U hebt hiervoor geen bevoegdheid.", "You are not allowed to do this."))


class InvalidError(BelfortError):
    """The input is wrong (422); `field` names the input where one can be named."""

    def __init__(self, text: Text, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file a fault stands; empty parts are left out of the sentence."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    field: str = ""

    def text(self) -> Text:
        """Return the place in words, for instance `register.xlsx, blad Processen, rij 7, veld titel`."""
        return Text(self._joined("blad", "rij", "veld"), self._joined("sheet", "row", "field"))

    def _joined(self, sheet: str, row: str, field: str) -> str:
        named = [(sheet, self.sheet), (row, self.row), (field, self.field)]
        return ", ".join([self.file] * bool(self.file) + [f"{word} {value}" for word, value in named if value])


class PreparingError(BelfortError):
    """It is not there yet: the worker counts it, after `ahead` other jobs (202)."""

    def __init__(self, ahead: int = 0) -> None:
        super().__init__(
            Text(
                "Deze cijfers zijn nog niet geteld; dat gebeurt nu op de achtergrond.",
                "These figures are not counted yet; that happens now in the background.",
            )
        )
        self.ahead = ahead


class RefusedFileError(InvalidError):
    """A file that is refused whole: nothing of it was written."""

    def __init__(self, why: Text, place: Place | None = None) -> None:
        where = (place or Place()).text()
        super().__init__(Text(f"{where.nl}: {why.nl}", f"{where.en}: {why.en}") if where.nl else why, field="file")
        self.why = why
        self.place = place or Place()

    def at(self, place: Place) -> "RefusedFileError":
        """Return the same refusal with the place completed by what an outer reader knows."""
        mine = self.place
        return RefusedFileError(
            self.why,
            Place(place.file or mine.file, mine.sheet or place.sheet, mine.row or place.row, mine.field or place.field),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a stale form: what stands there now and what the reader wanted to write.

    `label` is for people, `field` the name of the field for machines.
    """

    label: Text
    theirs: str
    mine: str
    field: str = ""


class ConflictError(BelfortError):
    """Somebody else wrote first (409); both texts are shown, nothing is lost."""

    def __init__(self, differences: tuple[Difference, ...], changed_by: str = "", version: int = 0) -> None:
        super().__init__(
            Text(
                "Iemand anders heeft dit intussen gewijzigd. Hieronder staan beide teksten.",
                "Somebody else changed this in the meantime. Both texts are below.",
            )
        )
        self.differences = differences
        self.changed_by = changed_by
        self.version = version
