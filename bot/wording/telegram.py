"""What the Telegram bot says, in English. Plain text: styling and escaping are the rendering's."""

import datetime
from collections.abc import Sequence

from retrieval.model import CorpusUpdate, DocumentCard, NoAnswer, NoAnswerReason

# fmt: off
_MONTHS = (  # not the locale's: the rest of the reply is English
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on

ONLY_TEXT = "Please send me your question as text."
ONLY_PRIVATE = "I answer in a private chat only. Please ask me there."
UNKNOWN_COMMAND = "I do not know this command. Just write your question, or send /help."
ADMINS_ONLY = "Only an administrator of this bot can do that."
TYPE_IT_YOURSELF = "I act on commands that you type yourself in this chat, not on forwarded ones. Please type it again."
HOW_TO_ADD = (
    "To add a document, send the file with the caption /add, or answer a file or a text with /add, "
    "or write the text after /add; its first line is then the title."
)
HOW_TO_REMOVE = "Please name the document: /remove ID. The list with all ids is /sources."
FILE_NOT_FETCHED = "Telegram did not hand me the file. Nothing was changed; please send it again."
NO_DOCUMENTS = "There are no documents yet."
CLOSEST = "Closest passages, which are not an answer:"
ALSO = "Also found:"
DATE_UNKNOWN = "date unknown"


def date(day: datetime.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def page(number: int) -> str:
    return f"page {number}"


def position(character: int) -> str:
    """A place in a text that has neither pages nor headings; `character` counts from 0."""
    return f"from character {character + 1}"


def stranger(user_id: int) -> str:
    return (
        f"This bot answers only people whom its owner has listed. Your numeric id is {user_id}; give it to the owner."
    )


def start(documents: Sequence[DocumentCard]) -> str:
    return (
        "Ask me in plain words. I answer with exact quotes from my documents and say where they stand, "
        f"or I tell you that they do not answer.\n{coverage(documents)}"
    )


def coverage(documents: Sequence[DocumentCard]) -> str:
    """What the documents are, by their number and some titles."""
    if not documents:
        return NO_DOCUMENTS
    named = "; ".join(f"“{_shortened(card.title or card.id)}”" for card in documents[:3])
    if len(documents) == 1:
        return f"I have one document: {named}."
    return f"I have {len(documents)} documents, among them {named}." if len(documents) > 3 else f"I have {named}."


def help_text(documents: Sequence[DocumentCard], *, is_admin: bool) -> str:
    lines = [
        "Write a question, for example: When did the two presidents meet?",
        "The answer is a quote from a document, word for word; the asked date, name or number is marked in it.",
        coverage(documents),
    ]
    if is_admin:
        lines += [
            "",
            "For administrators:",
            "/add with a .txt or .md file, in answer to a file or a text, or followed by a text",
            "/remove ID takes a document out",
            "/sources lists the documents",
        ]
    return "\n".join(lines)


def not_found(outcome: NoAnswer) -> str:
    match outcome.reason:
        case NoAnswerReason.EMPTY_CORPUS:
            return f"{NO_DOCUMENTS} I cannot answer anything before some are added."
        case NoAnswerReason.NO_SEARCHABLE_WORDS:
            return "I found no word in this that I could look for. Please ask with a name or a subject."
        case NoAnswerReason.NOTHING_MATCHED:
            return "These documents do not answer this: nothing in them is about it."
        case NoAnswerReason.NOT_SURE:
            return "I did not find an answer to this in these documents."
        case NoAnswerReason.PART_NOT_FOUND:
            return f"These documents do not answer this: they say nothing here about {_quoted(outcome.missing)}."


def corrected(corrections: Sequence[tuple[str, str]]) -> str:
    return "I searched for " + ", ".join(f"“{searched}” instead of “{written}”" for written, searched in corrections)


def understood(question: str) -> str:
    return f"I understood: {question}"


def shortened_question(limit: int) -> str:
    return f"Your question is long; I read its first {limit} characters."


def too_large(name: str, limit_megabytes: int) -> str:
    return (
        f"{name} is larger than {limit_megabytes} MB, more than I can take from a chat. "
        "On the machine of the bot, add it with: loccit corpus add FILE"
    )


def removed_nothing(document_id: str) -> str:
    return f"There is no document {document_id}. The list with all ids is /sources."


def refused(reason: str) -> str:
    return f"Nothing was changed. {reason}"


def update_report(update: CorpusUpdate) -> str:
    """What an update did, a line for each document."""
    lines = [
        *(f"Added: {document_id}" for document_id in update.added),
        *(f"Replaced: {document_id}" for document_id in update.changed),
        *(f"Removed: {document_id}" for document_id in update.removed),
        *(f"Unchanged: {document_id}" for document_id in update.unchanged),
        *(f"Not taken: {rejection.source}: {rejection.reason}" for rejection in update.rejected),
    ]
    return "\n".join(lines) if lines else "Nothing changed."


def sources_heading(*, count: int, page: int, pages: int) -> str:
    documents = "1 document" if count == 1 else f"{count} documents"
    return documents if pages == 1 else f"{documents}, page {page} of {pages}"


def next_page(page: int) -> str:
    return f"More: /sources {page}"


def no_such_page(pages: int) -> str:
    return f"The list has {pages} pages: /sources 1 to /sources {pages}."


def apology(error_id: str) -> str:
    return f"Sorry, something went wrong on my side. If it happens again, tell the owner this number: {error_id}"


def _quoted(parts: Sequence[str]) -> str:
    return " and ".join(f"“{part}”" for part in parts) if parts else "a part of it"


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
