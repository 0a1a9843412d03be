import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given

from retrieval.text import fold, function_words, question_pairs, question_words, stem, tokens, words
from tests.retrieval.texts import any_language, any_text


def terms(text: str, language: str = "en") -> list[str]:
    return [token.term for token in tokens(text, language)]


def spans(text: str, term: str, language: str = "en") -> list[str]:
    return [text[token.start : token.end] for token in tokens(text, language) if token.term == term]


def forms(question: str, *languages: str) -> list[tuple[str, ...]]:
    return [word.forms for word in question_words(question, languages)]


class TestWords:
    def test_a_word_is_a_run_of_letters_marks_and_digits(self) -> None:
        assert [word.surface for word in words("Zyuganov? (To Lam), हिन्दी!")] == ["Zyuganov", "To", "Lam", "हिन्दी"]

    def test_a_possessive_ending_belongs_to_no_word(self) -> None:
        assert [word.surface for word in words("Vietnam's and Vietnam’s")] == ["Vietnam", "and", "Vietnam"]

    def test_shortened_verbs_go_and_shortened_negations_stay_whole(self) -> None:
        assert [word.surface for word in words("They'll go, we don’t")] == ["They", "go", "we", "don’t"]

    def test_numbers_and_names_keep_the_signs_in_them(self) -> None:
        text = "C++, C# and .NET 3.5 cost 1,234.50 or 10\u202f000."
        assert [word.surface for word in words(text)] == [
            "C++", "C#", "and", ".NET", "3.5", "cost", "1,234.50", "or", "10\u202f000",
        ]  # fmt: skip

    def test_a_full_stop_is_not_part_of_a_number_or_name(self) -> None:
        assert [word.surface for word in words("In 2024. Then… net. 5.")] == ["In", "2024", "Then", "net", "5"]

    def test_a_list_of_numbers_stays_a_list(self) -> None:
        assert [word.surface for word in words("2024, 2025; 1 000 men")] == ["2024", "2025", "1", "000", "men"]

    def test_footnote_signs_are_not_part_of_a_word(self) -> None:
        assert [word.surface for word in words("Russia¹ agreed²³")] == ["Russia", "agreed"]

    def test_text_with_and_without_separate_marks_is_cut_alike(self) -> None:
        for code in range(0x2400):
            text = f"x{chr(code)}y"
            with_a_mark = words(f"{text}\n\n\n\ne\u0301")
            assert with_a_mark[:-1] == words(text), hex(code)

    @given(any_text)
    def test_words_are_slices_in_order_that_do_not_overlap(self, text: str) -> None:
        end = 0
        for word in words(text):
            assert end <= word.start < word.end <= len(text)
            assert word.surface == text[word.start : word.end]
            end = word.end


class TestStem:
    @pytest.mark.parametrize(
        ("word", "language", "term"),
        [
            ("Meetings", "en", "meet"),
            ("Häuser", "de", "haus"),
            ("встречи", "ru", "встреч"),
            ("Gặp", "vi", "gap"),
            ("Meetings", "vi", "meetings"),
            ("Meetings", "und", "meetings"),
        ],
    )
    def test_a_word_is_stemmed_in_its_language_and_then_folded(self, word: str, language: str, term: str) -> None:
        assert stem(word, language) == term

    def test_folding_comes_after_stemming(self) -> None:
        assert stem("görüştüler", "tr") == "gorus"
        assert stem("aimées", "fr") == "aim"

    def test_a_lone_surrogate_is_no_reason_to_fail(self) -> None:
        assert stem("\ud800x", "en") == "\ud800x"

    def test_threads_get_the_same_stems(self) -> None:
        made_up = [f"walk{letter}{ending}" for letter in "abcdefghij" for ending in ("ing", "ed", "s", "er")] * 5
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda word: stem(word, "en"), made_up)) == [stem(word, "en") for word in made_up]


class TestIndexTerms:
    def test_english_words_are_stemmed(self) -> None:
        assert terms("The leaders’ meetings in Moscow") == ["the", "leader", "meet", "in", "moscow"]

    @pytest.mark.parametrize(
        ("text", "found_by"),
        [
            ("written in C++ today", "c++"),
            ("written in C# today", "c#"),
            ("on .NET 8", ".net"),
            ("on .NET 8", "net"),
            ("version 3.5 is out", "3.5"),
            ("version 3.5 is out", "3"),
            ("v18.2 is out", "18.2"),
            ("COVID-19 spread", "covid"),
            ("COVID-19 spread", "19"),
            ("COVID-19 spread", "covid19"),
            ("at 9:00 (UTC+7)", "utc+7"),
            ("pages 10-12", "10-12"),
            ("pages 10–12", "10-12"),
            ("1,000 people", "1000"),
            ("1 million or 10\u00a0000", "10000"),
            ("the 13th congress", "13"),
            ("the 13th congress", "13th"),
            ("in May 08", "8"),
            ("in 2025-05-11", "2025"),
            ("an e-mail", "email"),
            ("they co-\noperate", stem("cooperate", "en")),
            ("the U.S. says", "us"),
            ("see config_file.ini", "config"),
            ("see pytest.ini", "pytest.ini"),
            ("5km away", "5"),
            ("O’Neill said", stem("ONeill", "en")),
        ],
    )
    def test_what_people_write_with_signs_is_found(self, text: str, found_by: str) -> None:
        assert found_by in terms(text)

    def test_a_year_is_indexed_as_it_stands(self) -> None:
        assert terms("1945") == ["1945"]

    def test_a_dot_groups_thousands_where_people_write_so(self) -> None:
        assert "1000" in terms("1.000 Euro", "de")
        assert "1000" not in terms("1.000 euros", "en")
        assert terms("3,5", "de") == ["3.5"]

    def test_joined_pairs_make_one_name_of_two_spellings(self) -> None:
        assert spans("General Secretary Tô Lâm of Việt Nam", "vietnam") == ["Việt Nam"]
        assert spans("Secretary To Lam told", "tolam") == ["To Lam"]
        assert spans("Vietnam told", "vietnam") == ["Vietnam"]
        assert "partyleader" not in terms("the Party Leader")
        assert "comeon" not in terms("come on")

    def test_vietnamese_has_syllables_exact_syllables_and_pairs(self) -> None:
        assert terms("Tô Lâm gặp", "vi") == ["to", "tô", "to_lam", "tolam", "lam", "lâm", "lam_gap", "gap", "gặp"]

    def test_a_full_stop_parts_a_vietnamese_pair(self) -> None:
        assert "lam_ong" not in terms("gặp Lâm. Ông nói", "vi")

    def test_han_and_kana_are_indexed_by_one_and_two_characters(self) -> None:
        assert set(terms("2025年東京タワー", "ja")) == {
            "2025", "年", "年東", "東", "東京", "京", "京タ", "タ", "タワ", "ワ", "ワー", "ー",
        }  # fmt: skip

    def test_thai_is_indexed_by_three_characters_and_short_runs_whole(self) -> None:
        assert terms("ไทย", "th") == ["ไทย"]
        assert terms("ไป", "th") == ["ไป"]
        assert terms("ไปไหน", "th") == ["ไปไ", "ปไห", "ไหน"]

    def test_invisible_signs_inside_a_word_change_nothing(self) -> None:
        assert terms("co\u00adoperation") == terms("cooperation")
        assert terms("ho\u0323\u0302\u00adi nghị", "vi") == terms("hội nghị", "vi")

    def test_a_sign_that_only_stretches_words_is_no_term(self) -> None:
        assert terms("ـ ـ") == []
        assert question_words("ـ", ["ar"]) == []

    def test_a_mark_of_unspaced_writing_on_a_digit_is_no_riddle(self) -> None:
        assert terms("1\u0e48", "th")

    def test_an_endless_run_leaves_one_short_term(self) -> None:
        assert [len(term) for term in terms("a" * 100_000)] == [64]

    @given(any_text, any_language)
    def test_spans_lie_in_the_text_in_order(self, text: str, language: str) -> None:
        found = tokens(text, language)
        assert all(0 <= token.start < token.end <= len(text) for token in found)
        assert [token.start for token in found] == sorted(token.start for token in found)

    @given(any_text, any_language)
    def test_terms_are_folded_and_never_empty(self, text: str, language: str) -> None:
        for token in tokens(text, language):
            assert token.term
            assert not any(character.isupper() for character in fold(token.term))

    @given(any_text, any_language)
    def test_composed_and_decomposed_text_have_the_same_terms_with_true_spans(self, text: str, language: str) -> None:
        composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
        in_composed, in_decomposed = tokens(composed, language), tokens(decomposed, language)
        assert sorted(token.term for token in in_composed) == sorted(token.term for token in in_decomposed)
        slices = sorted((token.term, composed[token.start : token.end]) for token in in_composed)
        others = sorted(
            (token.term, unicodedata.normalize("NFC", decomposed[token.start : token.end])) for token in in_decomposed
        )
        assert slices == others


class TestQuestionWords:
    def test_forms_are_stems_by_language_then_the_folded_word_then_its_exact_spelling(self) -> None:
        assert forms("meetings", "en") == [("meet", "meetings")]
        assert forms("Gặp", "en", "vi") == [("gap", "gặp")]
        assert forms("Häuser", "de", "en") == [("haus", "hauser")]

    def test_spans_are_those_of_the_question(self) -> None:
        question = "When did Tô Lâm meet Zyuganov's men?"
        assert [question[word.start : word.end] for word in question_words(question, ["en"])] == [
            "When", "did", "Tô", "Lâm", "meet", "Zyuganov", "men",
        ]  # fmt: skip

    def test_a_number_is_one_word_with_its_ungrouped_form(self) -> None:
        assert forms("1,000", "en") == [("1000",)]
        assert forms("3.5", "en") == [("3.5",)]
        assert forms("13th", "en") == [("13th", "13")]
        assert forms("1.000", "de") == [("1.000", "1000")]

    def test_unspaced_writing_gives_the_runs_that_the_index_has(self) -> None:
        assert forms("東京在", "zh") == [("東京",), ("京在",)]
        assert forms("ไปไหน", "th") == [("ไปไ",), ("ปไห",), ("ไหน",)]

    def test_without_a_language_the_folded_word_is_left(self) -> None:
        assert forms("Tô meetings") == [("to",), ("meetings",)]

    @pytest.mark.parametrize("language", ["en", "vi", "de", "ru", "th", "zh", "el"])
    @given(text=any_text)
    def test_every_word_of_a_document_is_found_by_asking_for_it(self, language: str, text: str) -> None:
        indexed = {token.term for token in tokens(text, language)}
        for word in question_words(text, [language]):
            assert indexed.intersection(word.forms), word


class TestQuestionPairs:
    def test_pairs_are_asked_for_whatever_their_case(self) -> None:
        pairs = [token.term for token in question_pairs("when did to lam visit viet nam")]
        assert {"to_lam", "tolam", "viet_nam", "vietnam"} <= set(pairs)

    def test_compounds_are_asked_for_as_the_index_has_them(self) -> None:
        asked = {token.term for token in question_pairs("covid-19 and covid 19 at UTC+7 on 2025-05-11 by e-mail")}
        assert {"covid19", "utc+7", "2025-05-11", "email"} <= asked

    def test_a_sign_parts_a_pair(self) -> None:
        assert [token.term for token in question_pairs("To, Lam")] == []

    @given(any_text)
    def test_spans_lie_in_the_question(self, text: str) -> None:
        assert all(0 <= token.start < token.end <= len(text) for token in question_pairs(text))


class TestFunctionWords:
    @pytest.mark.parametrize("language", ["en", "vi", "de", "fr", "es", "it", "pt", "nl", "ru", "ar", "zh"])
    def test_they_are_folded(self, language: str) -> None:
        assert function_words(language)
        assert all(fold(word) == word for word in function_words(language))

    def test_question_words_are_among_them_and_names_are_not(self) -> None:
        assert {"when", "did", "who", "the", "of"} <= function_words("en")
        assert {"khi", "nao", "ai", "o", "dau"} <= function_words("vi")
        assert not function_words("vi") & {"viet", "nam", "to", "lam", "ha", "noi", "ho", "chi", "minh"}

    def test_a_language_without_a_list_has_none(self) -> None:
        assert function_words("xx") == frozenset()
