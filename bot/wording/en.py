"""What Loccit says in English, in the terminal and wherever the same phrase serves Telegram too.

Constants are whole sentences; functions fill in what changes. Text from documents is put in by the surfaces, which
know how to make it harmless; what these functions take is already so.
"""

from collections.abc import Sequence

from retrieval.model import CorpusUpdate, NoAnswerReason

# Answers.

DATE_UNKNOWN = "date unknown"
ALSO = "Also:"
CLOSEST = "Closest passages, which may not answer it:"


def page(number: int) -> str:
    return f"page {number}"


def under(heading: str) -> str:
    return f"under “{heading}”"


def characters(start: int, end: int) -> str:
    """Where a quote stands; people count from 1."""
    return f"characters {start + 1}–{end}"


def searched_for(searched: str, written: str) -> str:
    return f"Searched for {searched} (you wrote {written})."


def understood_as(question: str) -> str:
    return f"Understood as: {question}"


def question_cut(limit: int) -> str:
    return f"The question is very long; only its first {limit} characters were read."


def not_found(reason: NoAnswerReason, missing: Sequence[str], found: Sequence[str] = ()) -> str:
    """Why there is no answer, in one sentence or two."""
    match reason:
        case NoAnswerReason.EMPTY_CORPUS:
            return "There are no documents yet. Add some with: loccit corpus add PATH"
        case NoAnswerReason.NO_SEARCHABLE_WORDS:
            return "I see no words to look for in this. Please ask with a name or a topic in it."
        case NoAnswerReason.NOTHING_MATCHED:
            return "Not found: these documents do not mention this."
        case NoAnswerReason.NOT_SURE:
            return "Not found: nothing in these documents clearly answers this."
        case NoAnswerReason.PART_NOT_FOUND:
            parts = " or ".join(f"“{part}”" for part in missing)
            if parts and found:
                told = " and ".join(f"“{part}”" for part in found)
                return f"Not found: I found {told}, but nothing about {parts}."
            return f"Not found: what comes closest says nothing about {parts}." if parts else NOT_ALL_OF_IT


NOT_ALL_OF_IT = "Not found: these documents do not answer all of this."

FOR_THIS_SENTENCE = "why this sentence and not the next"
FOR_THIS_CONFIDENCE = "why so sure, or so unsure"

# The chat.

PROMPT = "? "
CHAT_HELP = """\
Type a question and press Enter. Answers are quoted exactly from the documents.
  :more       further places that answer the last question
  :context N  the text around quote N
  :source N   where quote N comes from
              (N may be left out: the quote shown last)
  :help       this page
  :quit       leave (so does Ctrl-D)"""
NO_MORE = "There are no further places."
NOTHING_ASKED_YET = "Ask a question first; this needs an answer to refer to."
NO_QUOTE = "The last reply quoted nothing, so there is nothing to show."
DOCUMENT_GONE = "This document has changed or gone since it was quoted; please ask again."


def welcome(documents: int) -> str:
    return f"Loccit, {_count(documents, 'document')}. Ask in plain words; :help says more, :quit leaves."


def more_places(number: int) -> str:
    return f"{_count(number, 'further place')}: type :more"


def unknown_command(command: str) -> str:
    return f"There is no command {command}; :help lists them."


def no_such_quote(number: str, last: int) -> str:
    return f"There is no quote {number}; the last reply has {_count(last, 'quote')}."


# The corpus.

STARTER_CORPUS = "Reading the starter documents …"
NO_CORPUS = "There is no corpus yet. Make one with: loccit corpus add PATH, or ask a question to get the starter one."
CORPUS_IS_EMPTY = "There are no documents."
CORPUS_IS_SOUND = "The corpus is sound."
INTERRUPTED_UPDATE = "Interrupted. The corpus is as it was before; nothing was half added."
INTERRUPTED = "Interrupted. The corpus is unchanged."
NO_SUCH_DOCUMENT = "there is no document with this id"
NO_TEXT = "there is no text in it"
TYPED = "typed in the chat"
NO_SUCH_FILE = "there is no such file or folder"
NOT_A_FOLDER = "this is not a folder, so there is nothing to sync with"
FETCHING_NOT_THERE = "web addresses cannot be fetched yet; save the page to a file and add that"


def no_such_document(document_id: str) -> str:
    return f"There is no document {document_id}; loccit corpus list shows all of them."


def update_summary(update: CorpusUpdate) -> str:
    """Counts of one update, on one line."""
    counts = (
        ("added", len(update.added)),
        ("changed", len(update.changed)),
        ("removed", len(update.removed)),
        ("unchanged", len(update.unchanged)),
        ("rejected", len(update.rejected)),
    )
    return f"{', '.join(f'{number} {name}' for name, number in counts)}. Corpus version {update.version}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


# The evaluation.

BEFORE = "before"
AFTER = "after"
BETTER = "Better"
WORSE = "Worse"
SIGNIFICANCE = "*: a difference this large comes by chance less than once in twenty times. Times are not tested."
PLOT_OF_RELIABILITY = "Confidence, share that was right (= right, | promised), questions:"
PLOT_OF_RISK = "Questions answered, surest first, and share of the answers that are wrong:"
NOTHING_TO_PLOT = "There is nothing to plot: the set does not say what is right."


def compared_with(name: str, questions: int) -> str:
    return f"Beside {name}, over the {_count(questions, 'question')} that both runs were asked:"


def left_out_of_comparison(only_before: int, only_after: int, reworded: int) -> str:
    """Which questions were not compared; empty when all were."""
    parts = (
        (only_before, "only in the earlier run"),
        (only_after, "only in this one"),
        (reworded, "with other words than before"),
    )
    named = ", ".join(f"{number:,} {what}" for number, what in parts if number)
    return f"Not compared: {named}." if named else ""


def changed(heading: str, number: int, questions: int) -> str:
    return f"{heading}: {number:,} of {_count(questions, 'question')}"


def and_more(number: int) -> str:
    return f"  and {number:,} more that changed less; --json lists more of them"


def same_file(path: str) -> str:
    return f"{path}: this file is named twice; give each of --results, --against and --report a file of its own"


# The calibration.

INTERRUPTED_CALIBRATION = "Interrupted. The calibration is as it was before."
LEFT_OUT = {
    "not_judged": "the set does not say what is right",
    "nothing_found": "nothing in the documents matched",
    "part_not_found": "a part of the question was not found, whatever the confidence",
    "also_elsewhere": "another document says the same",
}
OFFSET_ONLY = (
    "Nearly all quotes came out alike (right, or wrong), so only a careful shift was fitted; "
    "add questions of the other kind."
)
CALIBRATION_ERROR = "calibration error (0 is best)"
PRECISION_WHEN_ANSWERED = "right, of the answers shown"
ANSWERED = "answered, of all questions"
ANSWERED_RIGHT = "answered right, of those with an answer"
CALIBRATION_KEPT = "Kept: the next question is answered with it. loccit calibrate --reset forgets it."
CALIBRATION_ONLY_SHOWN = "Nothing was changed, as asked."
CALIBRATION_DOES_NOT_HELP = (
    "Nothing was changed: on questions it did not see, this fit does not clearly do better than none."
)
CALIBRATION_FORGOTTEN = "The calibration is forgotten; confidence is as it was made."
NO_CALIBRATION = "calibration: none; `loccit calibrate` fits confidence to your documents"
GENERATED_ARE_EASIER = (
    "Questions made from the documents are easier than real ones, so this is a cautious fit; "
    "your own questions are better."
)


def calibration_rests_on(asked: int, used: int, right: int, is_generated: bool) -> str:
    """What the fit was made from, on one line."""
    made = " made from the documents" if is_generated else ""
    return (
        f"Asked {_count(asked, 'question')}{made}; fitted to {used:,}, of whose first quotes {right:,} hold the answer."
    )


def calibration_left_out(number: int, why: str) -> str:
    return f"  left out: {number:,} ({why})"


def calibration_numbers(slope: float, offset: float) -> str:
    """Two numbers, in terms of log-odds."""
    return f"log-odds = {slope:.3f} x log-odds {'-' if offset < 0 else '+'} {abs(offset):.3f}"


def would_forget_calibration(path: str) -> str:
    return f"{path} would be removed."


def calibration_kept(questions: int, is_generated: bool, made_on: str) -> str:
    made = "made from the documents" if is_generated else "of yours"
    return f"calibration: fitted to {_count(questions, 'question')} {made} on {made_on}"


def calibration_broken(path: str, reason: str) -> str:
    return f"{path} is not used: {reason}; run `loccit calibrate` again, or with --reset"


def calibration_of_other_weights(path: str) -> str:
    return f"{path} is not used: it was made for other weights; run `loccit calibrate` again, or with --reset"


# The doctor.

SETTINGS_FINE = "settings are fine"
NO_TOKEN = "no Telegram token is set; only `loccit telegram` needs one"
NOBODY_MAY_ASK = "nobody may ask in Telegram: list ids in allowed_user_ids or admin_ids, or set access to everyone"
TOKEN_SHAPE = "telegram_token does not look like a token: digits, a colon, 35 characters; copy it anew from @BotFather"
TOKEN_REFUSED = "Telegram refuses telegram_token: it was revoked or mistyped; ask @BotFather for the current one"
OLD_SQLITE_BUG = (
    "older than 3.51.3, so it has a rare fault when two connections write at once; Loccit writes with one at a time, "
    "and a newer SQLite removes even the possibility"
)


def settings_file(path: str) -> str:
    return f"settings file: {path}"


def readable_by_others(path: str, mode: str) -> str:
    return f"{path} can be read by other accounts of this machine: chmod {mode} {path}"


def data_folder_missing(path: str) -> str:
    return f"data folder {path}: not there yet; it is made with the first question or document"


def data_folder_not_writable(path: str) -> str:
    return f"data folder {path}: it cannot be written to; change its owner or mode, or set data_dir"


def data_folder_fine(path: str, free_megabytes: int) -> str:
    return f"data folder {path}: writable, {free_megabytes:,} MB free"


def disk_nearly_full(path: str, free_megabytes: int) -> str:
    return f"data folder {path}: only {free_megabytes:,} MB are free; make room before adding documents"


def corpus_is_sound(version: int, documents: int, passages: int) -> str:
    return f"corpus: sound, version {version}, {_count(documents, 'document')}, {_count(passages, 'passage')}"


def corpus_problem(problem: str) -> str:
    return f"corpus: {problem}"


def telegram_reached(name: str) -> str:
    return f"Telegram knows the token as @{name}"


def telegram_not_reached(reason: str) -> str:
    return f"Telegram could not be reached ({reason}); check the network, a proxy, and telegram_base_url"
