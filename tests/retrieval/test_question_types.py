"""The asked fact is told from the question's words, in the languages people ask in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.question_types import AskedDetail, AskedType, asked_detail, asked_noun, asked_type


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When did the council meet?", AskedType.WHEN),
        ("The council met when?", AskedType.WHEN),
        ("In what year was the bridge opened?", AskedType.WHEN),
        ("How many delegates came?", AskedType.HOW_MANY),
        ("What percentage of voters stayed home?", AskedType.HOW_MANY),
        ("Who opened the bridge?", AskedType.WHO),
        ("Which president opened the bridge?", AskedType.WHO),
        ("Where is the archive?", AskedType.WHERE),
        ("In which city is the archive?", AskedType.WHERE),
        ("Why was it closed?", AskedType.WHY),
        ("How is it repaired?", AskedType.HOW),
        ("What did the mayor promise?", AskedType.WHAT),
        ("Did the mayor promise anything?", AskedType.YES_NO),
        ("mayor promise", AskedType.OTHER),
        ("Hội đồng họp khi nào?", AskedType.WHEN),
        ("hoi dong hop khi nao", AskedType.WHEN),
        ("Có bao nhiêu đại biểu?", AskedType.HOW_MANY),
        ("Kho lưu trữ nằm ở đâu?", AskedType.WHERE),
        ("Wann wurde die Brücke eröffnet?", AskedType.WHEN),
        ("Кто открыл мост?", AskedType.WHO),
        ("谁发明了纸?", AskedType.WHO),
        ("whens the hearing", AskedType.WHEN),
        ("hours of the reading room?", AskedType.WHEN),
        ("deadline for the yearly report", AskedType.WHEN),
        ("how early can I come", AskedType.WHEN),
        ("price of a parking permit", AskedType.HOW_MANY),
        ("what's the minimum age", AskedType.HOW_MANY),
        ("at what age can I retire", AskedType.HOW_MANY),
        ("how often are lamps checked", AskedType.HOW_MANY),
        ("who do i ask about keys", AskedType.WHO),
        ("Keys are handed out by whom?", AskedType.WHO),
        ("What is the name of the person who keeps the keys?", AskedType.WHO),
        ("owner of the boat", AskedType.WHO),
        ("what is the location of the archive", AskedType.WHERE),
        ("what is the phone number of the archive", AskedType.WHAT),
        ("which version drops it", AskedType.WHAT),
        ("how come it fell", AskedType.WHY),
        ("What was the main reason for the delay?", AskedType.WHY),
        ("steps to register a boat", AskedType.HOW),
        ("Could you tell me when the archive opens?", AskedType.WHEN),
        ("hi, do you know who keeps the keys", AskedType.WHO),
        ("do you know if the archive is open", AskedType.YES_NO),
        ("may I park here", AskedType.YES_NO),
        ("isn't the bridge closed?", AskedType.YES_NO),
        ("may 2020 figures", AskedType.OTHER),
        ("If it rains, how is it covered?", AskedType.HOW),
        ("Mấy giờ thư viện mở cửa?", AskedType.WHEN),
        ("vé bao nhiêu tiền", AskedType.HOW_MANY),
        ("giá vé vào cửa", AskedType.HOW_MANY),
        ("Ai là người giữ chìa khoá?", AskedType.WHO),
        ("liên hệ ai", AskedType.WHO),
        ("Vì sao cầu bị đóng?", AskedType.WHY),
        ("Đăng ký bằng cách nào?", AskedType.HOW),
        ("Loại nào được dùng?", AskedType.WHAT),
        ("Cuộc họp đầu tiên là gì?", AskedType.WHAT),
        ("Báo cáo nào đúng?", AskedType.WHAT),
        ("Thư viện có mở cửa không?", AskedType.YES_NO),
        ("Nhân viên được nghỉ chưa?", AskedType.YES_NO),
        ("cho tôi hỏi khi nào nộp đơn", AskedType.WHEN),
        ("Was ist das?", AskedType.WHAT),
        ("", AskedType.OTHER),
        ("\x00\ud800", AskedType.OTHER),
    ],
)
def test_the_asked_type_follows_the_question_words(question: str, expected: AskedType) -> None:
    assert asked_type(question) is expected


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Which city is it in?", "city"),
        ("How many points did they score?", "points"),
        ("Which old bridge was closed?", "bridge"),
        ("Which bridge fell in 1950?", "bridge"),
        ("Which Danish town lost its bridge?", "town"),
        ("What kind of bridge is it?", "bridge"),
        ("What is the name of the bridge?", "bridge"),
        ("Which of the bridges fell?", "bridges"),
        ("What other bridges fell?", "bridges"),
        ("How many people saw it?", "people"),
        ("Cầu nằm ở thành phố nào?", "thành phố"),
        ("Nước nào tham gia?", "Nước"),
        ("Có bao nhiêu cầu?", "cầu"),
        ("Khi nào cầu mở?", None),
        ("What is it?", None),
        ("Who came?", None),
    ],
)
def test_the_asked_noun_stands_after_the_question_word(question: str, noun: str | None) -> None:
    assert asked_noun(question) == noun


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much does a permit cost?", AskedDetail.MONEY),
        ("What percentage of lamps fail?", AskedDetail.PERCENT),
        ("How long does a repair take?", AskedDetail.DURATION),
        ("How many days do I have?", AskedDetail.DURATION),
        ("How long is the old bridge?", AskedDetail.DISTANCE),
        ("How tall is the tower?", AskedDetail.DISTANCE),
        ("How old must a driver be?", AskedDetail.AGE),
        ("How often are lamps checked?", AskedDetail.FREQUENCY),
        ("How many lamps are there?", AskedDetail.COUNT),
        ("In what year did it open?", AskedDetail.YEAR),
        ("What time does it open?", AskedDetail.CLOCK_TIME),
        ("Which version dropped it?", AskedDetail.VERSION),
        ("what exit code means no lamps were found", AskedDetail.CODE),
        ("what's the email of the archive", AskedDetail.EMAIL),
        ("what is the phone number of the archive", AskedDetail.PHONE),
        ("what website has the forms", AskedDetail.URL),
        ("what is the archive's address", AskedDetail.ADDRESS),
        ("What was the bridge called?", AskedDetail.NAME),
        ("What caused the fire?", AskedDetail.REASON),
        ("What did she see?", AskedDetail.NONE),
        ("Vé bao nhiêu tiền?", AskedDetail.MONEY),
        ("Sửa mất bao lâu?", AskedDetail.DURATION),
        ("bao nhieu tuoi thi duoc lai xe", AskedDetail.AGE),
        ("Mấy giờ mở cửa?", AskedDetail.CLOCK_TIME),
        ("Mã lỗi 5 là gì?", AskedDetail.CODE),
        ("Tên cây cầu là gì?", AskedDetail.NAME),
        ("Tỷ lệ đèn hỏng là bao nhiêu?", AskedDetail.PERCENT),
    ],
)
def test_the_detail_says_what_kind_of_amount_time_or_thing_is_asked_for(question: str, expected: AskedDetail) -> None:
    assert asked_detail(question) is expected


@given(st.text(max_size=1500) | st.lists(st.sampled_from("có không chưa what how the of ai".split())).map(" ".join))
def test_any_question_has_a_type_and_a_detail(question: str) -> None:
    assert asked_detail(question, asked_type(question)) in AskedDetail
    noun = asked_noun(question)
    assert noun is None or noun in question
