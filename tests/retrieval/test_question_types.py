"""The asked fact is told from the question's words, in the languages people ask in."""

import pytest

from retrieval.answering.question_types import AskedType, asked_noun, asked_type


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
        ("What is it?", None),
        ("Who came?", None),
    ],
)
def test_the_asked_noun_stands_after_the_question_word(question: str, noun: str | None) -> None:
    assert asked_noun(question) == noun
