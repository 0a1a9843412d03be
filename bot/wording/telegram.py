"""What only the Telegram bot says, in English; `en` has what the terminal says as well. Escaping is the rendering's."""

from collections.abc import Sequence

from bot.wording import en
from retrieval.model import CorpusUpdate, DocumentCard, NoAnswer, NoAnswerReason

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


def running(username: str) -> str:
    """For the terminal of whoever started the bot."""
    return f"@{username} answers in Telegram now; Ctrl-C stops it."


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
    if outcome.reason is NoAnswerReason.EMPTY_CORPUS:
        return NO_DOCUMENTS  # who asks here is seldom who could add some
    return en.not_found(outcome.reason, outcome.missing, outcome.found)


def too_large(name: str, limit_megabytes: int) -> str:
    return (
        f"{name} is larger than {limit_megabytes} MB, more than I can take from a chat. "
        "On the machine of the bot, add it with: loccit corpus add FILE"
    )


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


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
