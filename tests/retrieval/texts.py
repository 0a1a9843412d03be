"""Text to try text analysis on: words people write, signs that break analysers, and any character at all."""

from hypothesis import strategies as st

_PIECES = [
    "To Lam", "Tô Lâm", "Việt Nam", "Vie\u0302\u0323t", "Zyuganov", "May 11", "1,000", "3.5", "C++", ".NET", "covid-19",
    "UTC+7", "don't", "Vietnam’s", "Mr.", "V. I.", "TP.", "— VNS", "(Photo: VNA)", "./.", "1.",
    "東京タワー", "กำลังเดิน", "हिन्दी", "й", "ﬁ", "İ", "ß", "ـ", "١٢", "🎉", "👩\u200d💻",
    "x\u0301\u0323", "=\u0338", "\u00ad", "\u200d", "\x00", "\ud800", "\udfff", "\n", "\r\n", "\n\n", "\u2028", "\t",
    "'", "’", ".", "!", "?", ",", "-", "–", "#", "+", "(", ")", '"', "\u00a0", " ", " ", " ", "a", "A", "7",
]  # fmt: skip
_ANY_CHARACTER = st.characters(exclude_categories=())

any_text = st.lists(st.sampled_from(_PIECES) | st.text(_ANY_CHARACTER, max_size=4), max_size=40).map("".join)
"""Any text, lone surrogates included, that often looks like something."""

any_language = st.sampled_from(["en", "vi", "de", "fr", "ru", "ar", "zh", "th", "tr", "el", "und", "xx"])
