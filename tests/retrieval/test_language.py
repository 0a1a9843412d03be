import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given

from retrieval.text import detect_language
from tests.retrieval.texts import any_text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "When did To Lam meet Zyuganov?"),
        ("en", "When did Nguyễn Phú Trọng meet Tô Lâm?"),
        ("en", "President Nguyễn Xuân Phúc said in the capital that Việt Nam would like the ferries to run again."),
        ("vi", "Tô Lâm gặp Zyuganov khi nào?"),
        ("vi", "Hà Nội ở đâu?"),
        ("vi", "Tong bi thu To Lam gap Zyuganov khi nao"),
        ("vi", "Tổng Bí thư đã có cuộc gặp với Chủ tịch Đảng Cộng sản Liên bang Nga."),
        ("de", "Wann wurde das Abkommen mit der Stadt unterzeichnet?"),
        ("fr", "Quand est-ce que le président a rencontré les ministres ?"),
        ("es", "¿Cuándo se reunió el presidente con los ministros?"),
        ("it", "Quando si sono incontrati il presidente e la delegazione della città?"),
        ("pt", "Quando é que o presidente não foi ao encontro com os ministros?"),
        ("nl", "Wanneer heeft de president het verdrag met een ander land getekend?"),
        ("ru", "Когда они встретились, мы были в Москве."),
        ("uk", "Коли вони зустрілися і де це було?"),
        ("el", "Πότε συναντήθηκαν;"),
        ("he", "מתי הם נפגשו?"),
        ("ar", "متى التقى الرئيسان؟"),
        ("fa", "رئیس جمهور چه کسی است؟"),
        ("zh", "他们什么时候见面？"),
        ("ja", "日本はどこですか"),
        ("ko", "서울은 어디입니까"),
        ("th", "กรุงเทพอยู่ที่ไหน"),
        ("hy", "Որտե՞ղ է"),
        ("ta", "எங்கே"),
    ],
)
def test_a_language_is_told_by_script_letters_or_small_words(language: str, text: str) -> None:
    assert detect_language(text) == language


def test_other_languages_are_told_by_the_model() -> None:
    assert detect_language("Prezydent spotkał się wczoraj z przewodniczącym partii w stolicy kraju.") == "pl"
    assert detect_language("Cumhurbaşkanı dün başkentte parti lideriyle bir araya geldi.", ["tr", "pl", "en"]) == "tr"


def test_the_only_possible_language_is_the_answer() -> None:
    assert detect_language("何か", among=["en"]) == "en"
    assert detect_language("", among={"vi", "und"}) == "vi"


def test_a_language_that_is_not_possible_is_not_told() -> None:
    assert detect_language("กรุงเทพอยู่ที่ไหน", among=["en", "vi"]) == "und"
    assert detect_language("Wann traf er sie?", among=["en", "fr"]) in {"en", "fr", "und"}


def test_nothing_possible_named_means_any_language() -> None:
    assert detect_language("When did they meet?", among=[]) == "en"


@pytest.mark.parametrize("text", ["", "   ", "123", "?!", "ab", "Lam", "🎉🎉🎉", "\x00\ud800"])
def test_text_with_hardly_a_word_is_undetermined(text: str) -> None:
    assert detect_language(text) == "und"


def test_english_and_vietnamese_are_told_apart_without_loading_the_model() -> None:
    program = (
        "import sys; from retrieval.text import detect_language as d;"
        "print(d('exit code five', ['en', 'vi']), d('When was it?'), d('Ở đâu?'), 'py3langid' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["en", "en", "vi", "False"]


def test_threads_may_ask_at_once() -> None:
    texts = ["Prezydent spotkał się wczoraj z partią", "Cumhurbaşkanı dün başkentte parti lideriyle görüştü"] * 8
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: detect_language(text, ["pl", "tr", "fi"]), texts)) == ["pl", "tr"] * 8


@given(any_text)
def test_any_text_has_one_of_the_possible_languages_or_none(text: str) -> None:
    assert detect_language(text, ["en", "vi", "de", "ru"]) in {"en", "vi", "de", "ru", "und"}
