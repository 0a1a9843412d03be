"""What a loader hands over: readable text, its blocks, and what the file says about itself."""

from dataclasses import dataclass, field

from retrieval.model import Block, BlockKind, PublicationDate, Span

HEADING_SEPARATOR = " › "


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a file states about itself in fields of its own; what it does not state is None."""

    title: str | None = None
    published: PublicationDate | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A file as text. Blocks are in order and inside `text`; titles, dates and auxiliary text are told later."""

    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)


class HeadingPath:
    """The headings that the text being read stands under."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, level: int, title: str) -> str | None:
        """Opens a heading of this level (1 is outermost); returns the path that the heading itself stands under."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        above = self.path
        self._open.append((level, " ".join(title.split())))
        return above

    @property
    def path(self) -> str | None:
        return HEADING_SEPARATOR.join(title for _, title in self._open) or None


class TextBuilder:
    """Joins pieces of readable text and keeps the span of each as a block."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        heading: str | None = None,
        page: int | None = None,
        anchor: Span | None = None,
        close: bool = False,
    ) -> Span | None:
        """Appends a block, on the next line when `close`, else after a blank line; None when the text is blank."""
        text = text.strip() if kind is not BlockKind.CODE else text.strip("\n").rstrip()
        if not text.strip():
            return None
        if self._blocks:
            self._append("\n" if close else "\n\n")
        start = self._length
        self._append(text)
        span = Span(start, self._length)
        self._blocks.append(Block(kind=kind, start=span.start, end=span.end, page=page, heading=heading, anchor=anchor))
        return span

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def build(self, metadata: Metadata | None = None) -> Extraction:
        return Extraction(text="".join(self._pieces), blocks=tuple(self._blocks), metadata=metadata or Metadata())
