"""What every schema is built from: words, sentences, classes, and parts whose fields are known."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Class = Annotated[int, Field(ge=1, le=5, strict=True)]
Letter = Literal["C", "I", "A"]
DimensionKey = Literal["financial", "reputation", "legal", "service", "users"]


class Part(BaseModel):
    """A part whose fields are all known; another field is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(BaseModel):
    """A part that may hold more than is read here, such as a file's meta block."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Named(Part):
    """Something with a name in both languages."""

    nl: Sentence
    en: Sentence


class AnyFile(Head):
    """A file that is read as a whole and has no table of its own."""
