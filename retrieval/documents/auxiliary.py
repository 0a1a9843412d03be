"""Which blocks are site furniture: link lists, menus after the text, notices of a cache, lines said twice.

Nothing is deleted; such blocks become `auxiliary`, and an answer rests on them only when nothing else matches. Except
for repeated lines, buttons of documentation pages and histories of amendments, which are known by what they say, only
what stands after the last line of prose is judged, because menus and link lists of saved pages
follow the text, while the short lines of manuals, price lists and minutes are the text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.documents.lines import count_words, ends_sentence
from retrieval.model import Block, BlockKind

_MIN_PROSE_WORDS = 20
_PROSE_SAMPLE = 1_000
_MIN_REPEATED_CHARACTERS = 26
_MIN_REPEATED_WORDS = 5
_MIN_LINKS = 8
_MIN_WORDS_PER_LINK = 6
_MIN_UNFINISHED_SHARE = 0.8
_MAX_KNOWN_SHARE = 0.35
_MIN_PROSE_BEFORE_LINKS = 4
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
_NOTICE = re.compile(
    r"\bcached (?:page|copy|version)\b|\bhave \d+ words, post on\b|\ball rights reserved\b"
    r"|(?:©|\(c\)|\bcopyright\b).{0,40}\d{4}|\bbản quyền thuộc\b",
    re.IGNORECASE,
)
_MAX_NOTICE_CHARACTERS = 500
_BUTTON = re.compile(
    r"(?:edit|improve|view|suggest (?:an )?edits? (?:to|on)) (?:this page|on (?:github|gitlab)|source|page source)"
    r"(?: on (?:github|gitlab))?"
    r"|(?:back|return|go) to (?:the )?(?:top|contents|table of contents)(?: of (?:the )?page)?"
    r"|skip to (?:main )?content"
    r"|(?:was|is) this (?:page|article) helpful\??|(?:sửa|chỉnh sửa) trang này|(?:về|lên) đầu trang",
    re.IGNORECASE,
)
_MAX_BUTTON_CHARACTERS = 60
_AMENDMENT = re.compile(
    r"[\[(](?:"
    r"(?:as )?(?:last )?"
    r"(?:amended|inserted|substituted|repealed|added|renumbered|replaced|revised|enacted)\b"
    r"|(?:am|ins|subs?|rep|r)\.? (?:by )?(?:act|no|s|l\.n)\b"
    r"|(?:khoản|điều|điểm|đoạn|mục) này (?:được|bị) (?:sửa đổi|bổ sung|bãi bỏ|thay thế)"
    r"|(?:được |đã )?(?:sửa đổi|bổ sung|bãi bỏ|thay thế)\b)[^\[\]]{0,600}[\])][.;]?"
    r"|\[[^\[\]]{0,80}\b(?:amended|inserted|substituted|repealed|added|renumbered)\s+by\b[^\[\]]{0,600}\][.;]?"
    r"|(?:legislative|amendment) history\s?:\s.{0,600}",
    re.IGNORECASE | re.DOTALL,
)
"""In brackets of its own, or behind its label; amendments told in a sentence are the text."""
_MAX_AMENDMENT_CHARACTERS = 700
_STRONG_LABEL = re.compile(
    r"(?:\d+\s)?comments?(?:\s?\(\d+\))?|bình luận(?:\s?\(\d+\))?|leave a (?:comment|reply)"
    r"|same (?:tag|category|author|topic)|related (?:articles?|news|posts?|stories|content|topics|links)"
    r"|more (?:from|on) .{1,30}|read (?:more|next)|you may (?:also )?like|recommended for you"
    r"|most (?:read|viewed|popular)|share this(?: .{1,20})?|tin (?:liên quan|cùng chuyên mục|khác|mới|đọc nhiều)"
    r"|bài viết (?:liên quan|khác|cùng chủ đề)|bài liên quan|cùng (?:chủ đề|chuyên mục|tác giả)|xem thêm|đọc thêm"
    r"|có thể bạn quan tâm|no videos available",
    re.IGNORECASE,
)
_WEAK_LABEL = re.compile(
    r"source|tags?|share|print|image|nguồn|chủ đề|từ khóa|chia sẻ|related|no data|topics?|categor(?:y|ies)"
    r"|advertisement",
    re.IGNORECASE,
)


def mark_auxiliary(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, those that are furniture turned into auxiliary ones."""
    prose = [index for index, block in enumerate(blocks) if _is_prose(text, block)]
    tail = prose[-1] + 1 if prose else len(blocks)
    marked = _repeated(text, blocks) | _notices(text, blocks, tail) | _labelled_tail(text, blocks, tail)
    marked |= _link_lists(text, blocks, tail, prose) | _asides(text, blocks)
    return tuple(
        replace(block, kind=BlockKind.AUXILIARY) if index in marked else block for index, block in enumerate(blocks)
    )


def _text(text: str, block: Block) -> str:
    return text[block.start : block.end]


def _is_prose(text: str, block: Block) -> bool:
    if block.kind is BlockKind.CODE or block.kind is BlockKind.AUXILIARY:
        return False
    words = _text(text, block)
    if block.kind is BlockKind.LIST_ITEM and words[:1] in "-*•":
        return False
    return count_words(words[:_PROSE_SAMPLE]) >= _MIN_PROSE_WORDS and ends_sentence(words) and not _is_notice(words)


def _is_notice(words: str) -> bool:
    return len(words) <= _MAX_NOTICE_CHARACTERS and bool(_NOTICE.search(words))


def _repeated(text: str, blocks: Sequence[Block]) -> set[int]:
    """Paragraphs and captions said before under the same heading, such as a caption below each copy of a picture."""
    seen: set[tuple[str | None, str]] = set()
    marked = set()
    for index, block in enumerate(blocks):
        if block.kind not in {BlockKind.PARAGRAPH, BlockKind.CAPTION}:
            continue
        words = _text(text, block)
        if len(words) < _MIN_REPEATED_CHARACTERS or count_words(words[:_PROSE_SAMPLE]) < _MIN_REPEATED_WORDS:
            continue
        key = (block.heading, words)
        if key in seen:
            marked.add(index)
        seen.add(key)
    return marked


def _asides(text: str, blocks: Sequence[Block]) -> set[int]:
    """Buttons of documentation pages and histories of amendments, wherever they stand."""
    marked = set()
    for index, block in enumerate(blocks):
        if block.kind in {BlockKind.HEADING, BlockKind.CODE} or block.end - block.start > _MAX_AMENDMENT_CHARACTERS:
            continue
        words = _text(text, block).strip()
        is_button = len(words) <= _MAX_BUTTON_CHARACTERS and _BUTTON.fullmatch(words.strip("-*•←→↑[]() .\t"))
        if is_button or _AMENDMENT.fullmatch(words):
            marked.add(index)
    return marked


def _notices(text: str, blocks: Sequence[Block], tail: int) -> set[int]:
    return {index for index in range(tail, len(blocks)) if _is_notice(_text(text, blocks[index]))}


def _labelled_tail(text: str, blocks: Sequence[Block], tail: int) -> set[int]:
    """From the first label on, when one is there that only pages have; a heading of the text's own ends it."""
    first: int | None = None
    is_sure = False
    for index in range(tail, len(blocks)):
        words = _text(text, blocks[index]).strip("-*•#: \t")
        is_strong = bool(_STRONG_LABEL.fullmatch(words))
        if first is None and (is_strong or _WEAK_LABEL.fullmatch(words)):
            first = index
        elif first is not None and blocks[index].kind is BlockKind.HEADING and not is_strong:
            return set(range(first, index)) if is_sure else set()
        is_sure = is_sure or is_strong
    return set(range(first, len(blocks))) if first is not None and is_sure else set()


def _link_lists(text: str, blocks: Sequence[Block], tail: int, prose: Sequence[int]) -> set[int]:
    """Long lists of titles after the text, whose words are not the text's: links to other pages."""
    if len(prose) < _MIN_PROSE_BEFORE_LINKS:
        return set()
    known: set[str] | None = None
    marked: set[int] = set()
    run: list[int] = []
    for index in range(tail, len(blocks) + 1):
        if index < len(blocks) and blocks[index].kind is BlockKind.LIST_ITEM:
            run.append(index)
            continue
        if len(run) >= _MIN_LINKS:
            if known is None:
                known = {word for before in range(tail) for word in _content_words(_text(text, blocks[before]))}
            if _are_links([_text(text, blocks[item]) for item in run], known):
                marked.update(run)
        run = []
    return marked


def _are_links(items: Sequence[str], known: set[str]) -> bool:
    words = [word for item in items for word in _content_words(item)]
    long_enough = sum(map(count_words, items)) >= _MIN_WORDS_PER_LINK * len(items)
    unfinished = sum(1 for item in items if not ends_sentence(item))
    familiar = sum(1 for word in words if word in known)
    return long_enough and unfinished > _MIN_UNFINISHED_SHARE * len(items) and familiar < _MAX_KNOWN_SHARE * len(words)


def _content_words(text: str) -> list[str]:
    return [word.casefold() for word in _CONTENT_WORD.findall(text)]
