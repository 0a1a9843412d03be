"""reStructuredText to readable text, parsed by docutils: the markup is gone, the structure is in the blocks.

Only docutils' parser runs, none of its transforms, and no directive or role of its own that reads a file, an address or
the clock. Directives and roles of Sphinx, and unknown ones, are read for their words: an argument is the term that the
body hangs on, a role shows its text. What the parser cannot make sense of is kept as lines of text.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, ClassVar

from docutils import frontend, nodes, utils
from docutils.parsers import rst
from docutils.parsers.rst import states
from docutils.parsers.rst.directives import misc, tables

from retrieval.documents.decoding import clean_text
from retrieval.documents.extraction import Extraction, HeadingPath, Metadata, TextBuilder
from retrieval.documents.hanging import Hanging, are_fields
from retrieval.documents.lines import is_caption_line, stem_within
from retrieval.documents.plain_text import extract_plain_text
from retrieval.model import BlockKind, Span

_MAX_CHARACTERS = 1_000_000
_MAX_LINES = 20_000
_MAX_MARKS = 40_000
"""Lines and marks, each of which may open what never ends, take the parser up to three milliseconds. This bounds the
hostile; handbooks and histories of changes stay well below."""
_MAX_MARKS_TOGETHER = 1_000
"""In one paragraph, where the end of each is looked for in all that follows."""
_MAX_LINE_CHARACTERS = 10_000
"""As docutils itself has it."""
_MAX_INDENT = 200
_MARK = re.compile(r"(?<![^\W_])(?:[`*|\[](?=\S)|_`)")
"""What may open inline markup: not the bars of a table, not what stands inside a word."""
_CELL_SEPARATOR = " | "
_ERROR = 3
"""From this level on, a message of the parser holds the only copy of the lines that it is about."""
_DIRECTIVE_LINE = re.compile(r"\s*\.\. |\s*:[\w-]+:(?:\s|$)")
_RULE = re.compile(r"([^\w\s])\1+$")

_DROPPED = frozenset(
    """
    contents currentlibrary currentmodule date default-domain default-role digraph footer graph graphviz header
    highlight include index inheritance-diagram literalinclude meta module plantuml raw role section-numbering sectnum
    tabularcolumns target-notes title toctree uml youtube
    """.split()
)
_LITERAL = frozenset(
    """
    code code-block console doctest ipython literal math parsed-literal productionlist prompt
    sourcecode testcode testoutput
    """.split()
)
_TRANSPARENT = frozenset(
    """
    align-center article-info class cond container compound details div epigraph glossary grid hlist highlights ifconfig
    only pull-quote rst-class rst-div tab-set tabs
    """.split()
)
"""What only arranges or chooses: its argument is for the program, its content for the reader."""
_LABELS = {
    "attention": "Attention",
    "caution": "Caution",
    "danger": "Danger",
    "error": "Error",
    "hint": "Hint",
    "important": "Important",
    "note": "Note",
    "seealso": "See also",
    "tip": "Tip",
    "todo": "To do",
    "warning": "Warning",
}
_VERSIONS = {
    "deprecated": "Deprecated since version",
    "deprecated-removed": "Deprecated since version",
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "versionremoved": "Removed in version",
}
_SHOWN_OPTIONS = frozenset({"caption", "default", "required", "type", "value"})
_LITERAL_ROLES = frozenset({"code", "file", "kbd", "literal", "math", "menuselection", "samp"})
_PATH_ROLES = frozenset({"doc"})
_NUMBERED_ROLES = frozenset({"issue", "pr", "pull", "gh", "bug", "ticket"})
_NAMED_ROLES = {"pep": "PEP ", "rfc": "RFC ", "cve": "CVE-"}
_TITLED_TARGET = re.compile(r"(?P<shown>.{1,500}?)\s*<[^<>]{1,500}>\Z", re.DOTALL)
_DOTTED_NAME = re.compile(r"~(?:[\w.]{1,200}[.:])?(?P<last>\w[^.]{0,200})\Z")

_SPACE_AROUND_LINE_END = re.compile(r"[ \t]*\n\s*")
_MAX_SUBSTITUTION_CHARACTERS = 500
_LETTERS = 26


def extract_restructured_text(text: str, metadata: Metadata | None = None) -> Extraction:
    """The readable text of a reStructuredText body, with blocks; its first title is the title if none is stated.

    What is too large, too deep or too hostile for docutils is read as plain text; no text is refused.
    """
    metadata = metadata or Metadata()
    if not _is_parsable(text):
        return replace(extract_plain_text(text), metadata=metadata)
    try:
        return _Writer(_parse(text)).write(metadata)
    except Exception:  # noqa: BLE001  (docutils answers odd input with many kinds of errors; its words are kept anyway)
        return replace(extract_plain_text(text), metadata=metadata)


def _is_parsable(text: str) -> bool:
    """Whether docutils reads it in a time that people wait."""
    if len(text) > _MAX_CHARACTERS:
        return False
    lines = marks = together = 0
    for line in text.split("\n"):
        bare = line.lstrip()
        if not bare:
            together = 0
            continue
        found = len(_MARK.findall(bare))
        lines, marks, together = lines + 1, marks + found, together + found
        if (
            len(line) > _MAX_LINE_CHARACTERS
            or len(line) - len(bare) > _MAX_INDENT
            or lines > _MAX_LINES
            or marks > _MAX_MARKS
            or together > _MAX_MARKS_TOGETHER
        ):
            return False
    return True


def _parse(text: str) -> nodes.document:
    settings = frontend.get_default_settings(rst.Parser)
    settings.report_level = settings.halt_level = 5
    settings.warning_stream = io.StringIO()
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.syntax_highlight = "none"
    settings.line_length_limit = _MAX_LINE_CHARACTERS
    document = utils.new_document("", settings)
    parser = rst.Parser(inliner=_Inliner())
    parser.state_classes = _STATES
    parser.parse(text, document)
    return document


# Directives


class _AnyOption(dict[str, Callable[[str], Any]]):
    """Takes every option of a directive as the text it is."""

    def __missing__(self, _name: str) -> Callable[[str], str]:
        return lambda value: value or ""  # None where the option is only named

    def __bool__(self) -> bool:
        return True


class _Words(rst.Directive):
    """The words of a directive, whichever it is."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = _AnyOption()
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = self.name.lower()
        bare = name.rsplit(":", 1)[-1]
        argument = " ".join((self.arguments or [""])[0].split())
        if name in _DROPPED or bare in _DROPPED:
            return []
        if isinstance(self.state, states.SubstitutionDef):
            return []
        if bare in {"image", "figure"}:
            return [*self._caption(self.options.get("alt", "")), *self._body()]
        if bare in _LITERAL:
            return self._literal(argument)
        if bare in _VERSIONS:
            return self._version(_VERSIONS[bare], argument)
        if bare in _LABELS:
            return self._admonition(_LABELS[bare])
        if bare in _TRANSPARENT:
            return self._body()
        return self._titled(argument)

    def _body(self) -> list[nodes.Node]:
        parent = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, parent)
        return list(parent.children)

    def _inline(self, text: str) -> list[nodes.Node]:
        return list(self.state.inline_text(text, self.lineno)[0])

    def _caption(self, text: str) -> list[nodes.Node]:
        return [nodes.caption("", "", *self._inline(text))] if text else []

    def _literal(self, argument: str) -> list[nodes.Node]:
        lines = list(self.content)
        if self.name.lower() in {"math", "parsed-literal", "prompt"} and argument:
            lines = [argument, *lines]
        code = "\n".join(lines)
        return [*self._caption(self.options.get("caption", "")), nodes.literal_block(code, code)]

    def _version(self, label: str, argument: str) -> list[nodes.Node]:
        version, _, said = argument.partition(" ")
        opening = nodes.paragraph("", f"{label} {version}{':' if said else ''} ", *self._inline(said))
        return [opening, *self._body()]

    def _admonition(self, label: str) -> list[nodes.Node]:
        admonition = nodes.admonition("", nodes.title("", label))
        if self.arguments:
            admonition += nodes.paragraph("", "", *self._inline(self.arguments[0]))
        admonition.extend(self._body())
        return [admonition]

    def _titled(self, argument: str) -> list[nodes.Node]:
        shown = [
            nodes.field("", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", value)))
            for name, value in self.options.items()
            if name in _SHOWN_OPTIONS and value
        ]
        body: list[nodes.Node] = [nodes.field_list("", *shown)] if shown else []
        body += self._body()
        if not argument:
            return body
        # A signature is no markup: `f(*args)`.
        words = nodes.Text(argument) if ":" in self.name or "(" in argument else None
        term = nodes.term("", "", *([words] if words else self._inline(argument)))
        return [nodes.definition_list("", nodes.definition_list_item("", term, nodes.definition("", *body)))]


class _Table(_Words):
    """A table drawn below its directive, with its caption."""

    def run(self) -> list[nodes.Node]:
        return [*self._caption(" ".join(self.arguments)), *self._body()]


class _ListTable(_Words):
    """Rows written as lists within a list, however many cells each has."""

    def run(self) -> list[nodes.Node]:
        body = self._body()
        lists = [child for child in body if isinstance(child, nodes.bullet_list)]
        if len(lists) != 1:
            return [*self._caption(" ".join(self.arguments)), *body]
        rows = []
        for item in lists[0].children:
            cells = next((child for child in item.children if isinstance(child, nodes.bullet_list)), None)
            rows.append(nodes.row("", *(nodes.entry("", *cell.children) for cell in (cells or item).children)))
        headers = int(written) if (written := self.options.get("header-rows", "")).isdecimal() else 0
        group = nodes.tgroup("", nodes.thead("", *rows[:headers]), nodes.tbody("", *rows[headers:]))
        return [*self._caption(" ".join(self.arguments)), nodes.table("", group)]


class _CSVTable(tables.CSVTable):
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _AnyOption(tables.CSVTable.option_spec)


_DIRECTIVES: dict[str, type[rst.Directive]] = {
    "csv-table": _CSVTable,
    "list-table": _ListTable,
    "replace": misc.Replace,
    "table": _Table,
    "unicode": misc.Unicode,
}


def _run_directive(state: Any, match: re.Match[str], **presets: Any) -> Any:
    """In place of docutils' own look-up, so that none runs but those above."""
    presets.pop("alt", None)
    name = match[1].lower()
    return state.run_directive(_DIRECTIVES.get(name, _Words), match, name, presets)


class _EveryDirective:
    """Mixed into each state of the parser."""

    nested_sm_cache: ClassVar[list[Any]] = []
    """Of its own: docutils keeps used machines, states and all, for the next one who parses."""
    explicit = SimpleNamespace(
        patterns=states.Body.explicit.patterns,
        constructs=[
            (_run_directive if method is states.Body.directive else method, pattern)
            for method, pattern in states.Body.explicit.constructs
        ],
    )
    directive = _run_directive

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.nested_sm_kwargs = {"state_classes": _STATES, "initial_state": "Body"}


_STATES = tuple(type(state.__name__, (_EveryDirective, state), {}) for state in states.state_classes)


# Roles


class _Inliner(states.Inliner):
    """Shows the text of every role, known or not."""

    def interpreted(
        self,
        rawsource: str,
        text: str,
        role: str | None,
        lineno: int,  # noqa: ARG002
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(rawsource, _role_text((role or "").lower(), str(utils.unescape(text))))], []


for _name, _part in vars(states.Inliner).items():
    # docutils makes its patterns of what stands in the inliner's own class, not in those it derives from.
    if isinstance(_part, str) and not _name.startswith("__"):
        setattr(_Inliner, _name, _part)


def _role_text(role: str, text: str) -> str:
    name = role.rsplit(":", 1)[-1]
    if name in _LITERAL_ROLES:
        return text
    titled = _TITLED_TARGET.match(text)
    if titled:
        return titled["shown"]
    if name in _NAMED_ROLES:
        return _NAMED_ROLES[name] + text
    if name in _NUMBERED_ROLES and text.isdecimal():
        return f"#{text}"
    if name in _PATH_ROLES and "/" in text:
        return text.rsplit("/", 1)[-1]
    last = _DOTTED_NAME.match(text)
    if last:
        return last["last"]
    return text.removeprefix("!")


# From the tree of docutils to text


class _Writer:
    """Goes once through the tree and adds a block for each node that holds text."""

    def __init__(self, document: nodes.document) -> None:
        self._document = document
        self._builder = TextBuilder()
        self._path = HeadingPath()
        self._title: str | None = None
        self._substitutions = {
            name: _text_of(definition, {}) for name, definition in document.substitution_defs.items()
        }

    def write(self, metadata: Metadata) -> Extraction:
        self._flow(self._document.children, None)
        return self._builder.build(replace(metadata, title=metadata.title or self._title))

    def _flow(
        self, children: Sequence[nodes.Node], owner: Span | None, *, depth: int = 0, marker: str | None = None
    ) -> None:
        """Body elements under one another; all hang on `owner`. A `marker` makes them the parts of one list item."""
        kind = BlockKind.PARAGRAPH if marker is None else BlockKind.LIST_ITEM
        hanging = Hanging()
        is_first = True
        for node in children:
            match node:
                case nodes.section():
                    self._section(node, depth + 1)
                case nodes.paragraph():
                    text = self._shown(node)
                    if is_first and marker:
                        text = marker + text
                    anchor = hanging.of_paragraph(text) or owner
                    span = self._add(kind, text, anchor, close=kind is BlockKind.LIST_ITEM)
                    if span is None:
                        continue
                    hanging.on_paragraph(text, span, is_marked=_is_bold(node))
                    if is_first and marker is not None:
                        owner = stem_within(text, span)
                case nodes.bullet_list() | nodes.enumerated_list():
                    self._list(node, hanging.of_list() or owner)
                    hanging.on_other()
                case nodes.definition_list():
                    self._definitions(node, hanging.of_block() or owner)
                    hanging.on_other()
                case nodes.field_list() | nodes.docinfo() | nodes.option_list():
                    self._fields(node, hanging.of_block() or owner)
                    hanging.on_other()
                case nodes.literal_block() | nodes.doctest_block() | nodes.math_block():
                    self._add(BlockKind.CODE, clean_text(node.astext()), hanging.of_block() or owner)
                    hanging.on_other()
                case nodes.line_block():
                    self._lines(_lines_of(node, self._substitutions), hanging.of_block() or owner)
                    hanging.on_other()
                case nodes.table():
                    self._table(node, hanging.of_block() or owner)
                    hanging.on_other()
                case nodes.caption() | nodes.image():
                    span = self._add(BlockKind.CAPTION, self._shown(node), owner)
                    if span is not None:
                        hanging.on_caption(span)
                case nodes.admonition():
                    self._admonition(node, owner)
                case nodes.rubric() | nodes.title() | nodes.subtitle() | nodes.attribution():
                    self._add(BlockKind.PARAGRAPH, self._shown(node), owner)
                case nodes.footnote() | nodes.citation():
                    self._footnote(node, owner)
                case nodes.system_message():
                    self._unparsed(node, owner)
                case nodes.Invisible() | nodes.raw() | nodes.transition():
                    continue
                case nodes.container() | nodes.block_quote():
                    self._flow(node.children, hanging.of_block() or owner)
                case nodes.Text():
                    self._add(BlockKind.PARAGRAPH, self._shown(node), owner)
                case _:
                    if isinstance(node, nodes.Inline):
                        self._add(BlockKind.PARAGRAPH, self._shown(node), owner)
                    else:
                        self._flow(node.children, owner)
            is_first = False

    def _add(self, kind: BlockKind, text: str, anchor: Span | None, *, close: bool = False) -> Span | None:
        if kind is BlockKind.PARAGRAPH and is_caption_line(text):
            kind = BlockKind.CAPTION
        return self._builder.add(kind, text, heading=self._path.path, anchor=anchor, close=close)

    def _shown(self, node: nodes.Node) -> str:
        return _text_of(node, self._substitutions)

    def _section(self, section: nodes.section, level: int) -> None:
        title = self._shown(section.children[0]) if section.children else ""
        if title:
            self._title = self._title or title
            self._builder.add(BlockKind.HEADING, title, heading=self._path.enter(level, title))
        self._flow(section.children[1:], None, depth=level)

    def _list(self, node: nodes.Element, stem: Span | None) -> None:
        for number, item in enumerate(node.children):
            self._flow(item.children, stem, marker=_marker(node, number))

    def _definitions(self, node: nodes.Element, stem: Span | None) -> None:
        for item in node.children:
            terms = [child for child in item.children if not isinstance(child, nodes.definition)]
            term = " : ".join(filter(None, map(self._shown, terms)))
            span = self._add(BlockKind.PARAGRAPH, term, stem)
            for body in item.children:
                if isinstance(body, nodes.definition):
                    self._flow(body.children, span or stem)

    def _fields(self, node: nodes.Element, stem: Span | None) -> None:
        """A field is one line: its name, and the first paragraph of what it says."""
        for field in node.children:
            if len(field.children) < 2:
                continue
            name, body = self._shown(field.children[0]), field.children[-1].children
            is_short = bool(body) and isinstance(body[0], nodes.paragraph)
            if not body and isinstance(field.parent.parent, nodes.document):
                continue  # `:orphan:` and the like are for the program
            text = f"{name}: {self._shown(body[0]) if is_short else ''}".strip()
            span = self._add(BlockKind.LIST_ITEM, text, stem, close=True)
            self._flow(body[1:] if is_short else body, span or stem)

    def _lines(self, lines: Sequence[str], stem: Span | None) -> None:
        if are_fields(lines):
            for line in lines:
                self._add(BlockKind.LIST_ITEM, line, stem, close=True)
        else:
            self._add(BlockKind.PARAGRAPH, "\n".join(lines), stem)

    def _table(self, table: nodes.Element, stem: Span | None) -> None:
        header: Span | None = None
        for node in table.findall(lambda found: isinstance(found, nodes.row | nodes.title)):
            if isinstance(node, nodes.title):
                stem = self._add(BlockKind.CAPTION, self._shown(node), stem) or stem
                continue
            is_header = isinstance(node.parent, nodes.thead)
            cells = [_cell(cell, self._substitutions) for cell in node.children]
            if any(cells):
                text = _CELL_SEPARATOR.join(cells)
                span = self._add(BlockKind.TABLE_ROW, text, header or stem, close=True)
                header = span if is_header else header

    def _admonition(self, node: nodes.Element, owner: Span | None) -> None:
        label, *body = node.children
        if body and isinstance(body[0], nodes.paragraph):
            body[0].insert(0, nodes.Text(f"{self._shown(label)}: "))
        else:
            owner = self._add(BlockKind.PARAGRAPH, self._shown(label), owner) or owner
        self._flow(body, owner)

    def _footnote(self, node: nodes.Element, owner: Span | None) -> None:
        body = list(node.children)
        if body and isinstance(body[0], nodes.label):
            label = body.pop(0).astext()
            if body and isinstance(body[0], nodes.paragraph):
                body[0].insert(0, nodes.Text(f"[{label}] "))
        self._flow(body, owner)

    def _unparsed(self, message: nodes.system_message, owner: Span | None) -> None:
        """The lines that the parser could not read, as they are, but for rules and the names of directives."""
        if message["level"] < _ERROR:
            return
        for block in message.children:
            if isinstance(block, nodes.literal_block):
                lines = [line for line in clean_text(block.astext()).split("\n") if not _DIRECTIVE_LINE.match(line)]
                for line in lines:
                    if not _RULE.match(line.strip()):
                        self._add(BlockKind.PARAGRAPH, line, owner, close=True)


def _text_of(node: nodes.Node, substitutions: Mapping[str, str]) -> str:
    pieces: list[str] = []
    _collect(node, substitutions, pieces)
    return _SPACE_AROUND_LINE_END.sub(" ", clean_text("".join(pieces))).strip()


def _collect(node: nodes.Node, substitutions: Mapping[str, str], pieces: list[str]) -> None:
    match node:
        case nodes.Text():
            pieces.append(node.astext())
        case nodes.substitution_reference():
            name = node.get("refname", node.astext())
            pieces.append(substitutions.get(name, node.astext())[:_MAX_SUBSTITUTION_CHARACTERS])
        case nodes.citation_reference():
            pieces.append(f"[{node.astext()}]")
        case nodes.image():
            pieces.append(str(node.get("alt", "")))
        case nodes.footnote_reference() | nodes.system_message() | nodes.raw():
            return
        case _:
            for child in node.children:
                _collect(child, substitutions, pieces)


def _lines_of(block: nodes.Element, substitutions: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for child in block.children:
        if isinstance(child, nodes.line_block):
            lines += _lines_of(child, substitutions)
        else:
            lines.append(_text_of(child, substitutions))
    return [line for line in lines if line]


def _cell(cell: nodes.Node, substitutions: Mapping[str, str]) -> str:
    parts = [_text_of(part, substitutions) for part in cell.findall(nodes.TextElement) if not _is_inside(part)]
    return " ".join(filter(None, parts))


def _is_inside(node: nodes.Node) -> bool:
    return isinstance(node.parent, nodes.TextElement)


def _is_bold(paragraph: nodes.paragraph) -> bool:
    shown = [child for child in paragraph.children if not isinstance(child, nodes.system_message)]
    return len(shown) == 1 and isinstance(shown[0], nodes.strong)


def _marker(node: nodes.Element, number: int) -> str:
    if not isinstance(node, nodes.enumerated_list):
        return ""
    count = int(node.get("start", 1)) + number
    match node.get("enumtype"):
        case "loweralpha" if count <= _LETTERS:
            shown = chr(ord("a") + count - 1)
        case "upperalpha" if count <= _LETTERS:
            shown = chr(ord("A") + count - 1)
        case "lowerroman" | "upperroman" as kind:
            roman = _roman(count)
            shown = roman if kind == "upperroman" else roman.lower()
        case _:
            shown = str(count)
    return f"{node.get('prefix', '')}{shown}{node.get('suffix', '.')} "


def _roman(number: int) -> str:
    pairs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = []
    for value, letters in pairs:
        written.append(letters * (number // value))
        number %= value
    return "".join(written)
