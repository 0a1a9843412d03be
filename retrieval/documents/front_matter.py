"""Front matter: the fields at the head of Markdown files, and of some text files; YAML between `---`, TOML in `+++`."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from retrieval.documents.extraction import Metadata
from retrieval.model import PublicationDate
from retrieval.text.dates import find_dates

FRONT_MATTER = "front matter"
_MAX_CHARACTERS = 32_768
_MAX_VALUE_CHARACTERS = 500
_OPENING = re.compile(r"---[ \t]*\n")
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<fields>.{0,32768}?)^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_CLOSING = re.compile(r"^(?:-{3,}|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_FIELD_NAME = re.compile(r"[A-Za-z_][\w .-]{0,40}\Z")
_TITLE = ("title", "name", "headline")
_DATE = (
    "date",
    "published",
    "publish_date",
    "published_at",
    "publishdate",
    "pubdate",
    "date_published",
    "datepublished",
)
_PUBLISHER = ("publisher", "source", "source_name", "site", "site_name", "publication")
_AUTHOR = ("author", "authors", "byline")
_LANGUAGE = ("language", "lang", "locale")
_URL = ("url", "link", "canonical_url", "canonical", "permalink", "source_url", "source")
_KNOWN = frozenset(_TITLE + _DATE + _PUBLISHER + _AUTHOR + _LANGUAGE + _URL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the head of a file states, and the text after it."""

    metadata: Metadata
    body: str


class _PlainLoader(yaml.BaseLoader):
    """Reads every value as the string that is written. No types are guessed, so nothing can fail to be one, and no
    aliases are followed, which is how a few lines of YAML grow without bound."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not read here")
        return super().compose_node(parent, index)


class _PlainHandler(YAMLHandler):
    def load(self, fm: str, **_: object) -> Any:
        return yaml.load(fm, Loader=_PlainLoader)  # noqa: S506  (builds strings, lists and dicts only)


def split_front_matter(text: str, *, needs_known_field: bool) -> FrontMatter:
    """Parts the front matter from the text; where it is none, all is text.

    A rule of three dashes may open any text, so what follows must read as a mapping, and, when `needs_known_field`,
    must name a title, a date or another field that is understood here.
    """
    everything = FrontMatter(metadata=Metadata(), body=text)
    parted = _split(text)
    if parted is None:
        return everything
    fields, body = parted
    named = {_field_name(key): value for key, value in fields.items() if _FIELD_NAME.match(str(key))}
    if len(named) < len(fields) or (needs_known_field and not _KNOWN & set(named)):
        return everything
    return FrontMatter(metadata=_read(named), body=body)


def _split(text: str) -> tuple[Mapping[str, object], str] | None:
    """The fields and what follows them, or None where the text does not begin with fields."""
    toml = _TOML.match(text)
    if toml:
        try:
            fields = tomllib.loads(toml["fields"])
        except (tomllib.TOMLDecodeError, RecursionError):
            return None
        return ({key: _as_written(value) for key, value in fields.items()}, text[toml.end() :]) if fields else None
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), _MAX_CHARACTERS) if opening else None
    if closing is None:
        return None
    try:
        fields, _ = frontmatter.parse(text[: closing.start()] + "---\n", handler=_PlainHandler())
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    is_empty = not text[: closing.start()].strip("- \n")
    return (fields, text[closing.end() :]) if fields or is_empty else None


def _as_written(value: object) -> object:
    return value if isinstance(value, str | list | dict) else str(value)


def _field_name(key: object) -> str:
    return str(key).strip().casefold().replace("-", "_").replace(" ", "_")


def _read(fields: Mapping[str, object]) -> Metadata:
    published = _date(_first(fields, _DATE))
    url = next((value for name in _URL if (value := _first(fields, (name,))) and _is_web_address(value)), None)
    publisher = next(
        (value for name in _PUBLISHER if (value := _first(fields, (name,))) and not _is_web_address(value)), None
    )
    return Metadata(
        title=_first(fields, _TITLE),
        published=PublicationDate(date=published, read_from=FRONT_MATTER) if published else None,
        publisher=publisher,
        author=_first(fields, _AUTHOR),
        language=_language(_first(fields, _LANGUAGE)),
        url=url,
    )


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("title")
        if isinstance(value, list):
            value = ", ".join(item for item in value if isinstance(item, str))
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:_MAX_VALUE_CHARACTERS]
    return None


def _date(value: str | None) -> datetime.date | None:
    """The first day written in full; numbers in an order that cannot be told are none."""
    return next((mention.date for mention in find_dates(value or "") if mention.date), None)


def _language(value: str | None) -> str | None:
    match = re.match(r"([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})?\Z", value or "")
    return match[1].lower() if match else None


def _is_web_address(value: str) -> bool:
    return bool(re.match(r"https?://\S+\Z", value))
