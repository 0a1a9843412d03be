"""Bytes to clean text: which encoding they are in, and what never belongs in a document's text."""

import codecs
import re
import unicodedata

import chardet

from retrieval.errors import UnreadableDocumentError, UnsupportedFormatError

_BYTE_ORDER_MARKS = (
    # The UTF-32 marks first: the little-endian one begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF_16_SAMPLE_BYTES = 65_536
_DETECTION_SAMPLE_BYTES = 65_536
_MIN_CONFIDENCE = 0.05
"""Right guesses of chardet on 40 characters begin at 0.07; what is lower is mostly a guess among equals."""
_FALLBACK_ENCODING = "cp1252"
"""For text that is nearly all ASCII, where a wrong guess costs a letter and not the text."""
_FALLBACK_MAX_FOREIGN_SHARE = 0.1
_DAMAGED_UTF8_MAX_SHARE = 0.05
_MAX_CONTROLS = 8
_MAX_CONTROL_SHARE = 0.02

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_DROPPED = re.compile("\x1b\\[[0-9;]*[A-Za-z]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(data: bytes, source: str) -> str:
    """The text of a file, cleaned by `clean_text`.

    Tried in order: byte order mark, UTF-8, UTF-16 without a mark, UTF-8 with a few damaged bytes (shown as U+FFFD),
    chardet among the encodings of the web, Windows-1252 when nearly all is ASCII.
    Raises `UnsupportedFormatError` for binary content, `UnreadableDocumentError` when no encoding fits.
    """
    text = _decode(data, source)
    controls = len(_CONTROLS.findall(text))
    if controls > _MAX_CONTROLS and controls > _MAX_CONTROL_SHARE * len(text):
        raise UnsupportedFormatError(source, "this is binary data, not text; convert it to text first")
    return clean_text(text)


def clean_text(text: str) -> str:
    """The text as it is stored: NFC, `\\n` line ends, no control, zero-width or surrogate characters.

    Tabs stay; joiners (U+200C, U+200D) stay because Persian, Indic scripts and emoji need them. What has no width
    (U+200B, U+2060, U+FEFF, soft hyphen), stray controls and terminal colours are dropped. Lone surrogates become
    U+FFFD.
    """
    text = _LINE_ENDS.sub("\n", _DROPPED.sub("", text))
    return unicodedata.normalize("NFC", without_surrogates(text))


def without_surrogates(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, because UTF-8 has no form for it; the length stays."""
    return _SURROGATES.sub("�", text)


def _decode(data: bytes, source: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableDocumentError(
                    source, f"the file is marked as {encoding.upper()} but is broken; save it again as UTF-8"
                ) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # Latin text in UTF-16 is valid UTF-8 with a NUL beside every letter.
        return text if "\0" not in text else (_decode_unmarked_utf_16(data) or text)
    unmarked = _decode_unmarked_utf_16(data) if b"\0" in data else None
    if unmarked is not None:
        return unmarked
    return _decode_damaged_utf_8(data) or _decode_legacy(data, source)


def _decode_unmarked_utf_16(data: bytes) -> str | None:
    """The text when the bytes read as UTF-16 without a mark: its NULs stand on one side and all is real characters."""
    sample = data[:_UTF_16_SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < 10 * min(even, odd) or max(even, odd) < len(sample) // 100:
        return None
    try:
        text = data.decode("utf-16-be" if even > odd else "utf-16-le")
    except UnicodeDecodeError:
        return None
    start = text[: _UTF_16_SAMPLE_BYTES // 2]
    strange = sum(1 for character in start if unicodedata.category(character) in {"Cc", "Cn", "Co"})
    line_ends = start.count("\n") + start.count("\r") + start.count("\t")
    return text if strange - line_ends <= len(start) // 100 else None


def _decode_damaged_utf_8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, which is likelier than any other encoding when most sequences are right."""
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    foreign = sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) - broken
    return text if foreign and broken <= _DAMAGED_UTF8_MAX_SHARE * foreign else None


def _decode_legacy(data: bytes, source: str) -> str:
    foreign = re.search(rb"[\x80-\xff]", data)
    start = max(0, (foreign.start() if foreign else 0) - _DETECTION_SAMPLE_BYTES // 2)
    sample = data[start : start + _DETECTION_SAMPLE_BYTES]
    guess = chardet.detect(sample, encoding_era=chardet.EncodingEra.MODERN_WEB)
    encoding, confidence = guess["encoding"], guess["confidence"]
    foreign_share = sum(map(len, re.findall(rb"[\x80-\xff]+", sample))) / max(1, len(sample))
    if encoding is None and b"\0" in sample:
        raise UnsupportedFormatError(source, "this is binary data, not text; convert it to text first")
    if (encoding is None or confidence < _MIN_CONFIDENCE) and foreign_share <= _FALLBACK_MAX_FOREIGN_SHARE:
        encoding, confidence = _FALLBACK_ENCODING, 1.0
    if encoding is not None and confidence >= _MIN_CONFIDENCE:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            raise _unknown_encoding(source) from error
    raise _unknown_encoding(source)


def _unknown_encoding(source: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(source, "unknown encoding; save the file as UTF-8 and add it again")
