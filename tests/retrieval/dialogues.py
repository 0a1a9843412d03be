"""Turns of dialogue, invented for these tests: what stands before, what is typed next, what it is understood as.

`None` is a question that must stay as it was typed. `quote` and `fact` are what the answer before offered.
"""

from dataclasses import dataclass

from retrieval.answering import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    before: Turn
    typed: str
    understood: str | None


def _after(question: str, *typed: tuple[str, str | None], quote: str = "", fact: str = "") -> list[Dialogue]:
    turn = Turn(question=question, is_answered=bool(quote), quote=quote, title="", short_answer=fact)
    return [Dialogue(before=turn, typed=text, understood=understood) for text, understood in typed]


_MEETING = "Mayor Ada Brook and Carl Dean met in Westport on March 4, 2019, at the old town hall."
_CHAIR = "The Harbour Guild is led by Hugo Stein, who joined it in 1998."

DIALOGUES = [
    *_after(
        "When did Ada Brook meet Carl Dean?",
        ("where?", "Where did Ada Brook meet Carl Dean?"),
        ("And why?", "Why did Ada Brook meet Carl Dean?"),
        ("where exactly?", "Where exactly did Ada Brook meet Carl Dean?"),
        ("why is that?", "Why did Ada Brook meet Carl Dean?"),
        ("where was it?", "Where did Ada Brook meet Carl Dean?"),
        ("in which city?", "In which city did Ada Brook meet Carl Dean?"),
        ("and Eva Fox?", "When did Ada Brook meet Eva Fox?"),
        ("and eva fox?", "When did Ada Brook meet Eva Fox?"),
        ("what about with Eva Fox", "When did Ada Brook meet Eva Fox?"),
        ("what about Hanoi?", "When did Ada Brook meet Carl Dean in Hanoi?"),
        ("and in Eastbury?", "When did Ada Brook meet Carl Dean in Eastbury?"),
        ("and in 2024?", "When did Ada Brook meet Carl Dean in 2024?"),
        ("who else?", "Who else did Ada Brook meet?"),
        ("What did they discuss?", "What did Ada Brook and Carl Dean discuss?"),
        ("what did they sign?", "what did Ada Brook and Carl Dean sign?"),
        ("When did she visit Northam?", "When did Ada Brook visit Northam?"),
        ("Who else did she meet there?", "Who else did Ada Brook meet in Westport?"),
        ("Who was mayor that year?", "Who was mayor in 2019?"),
        ("Who met him in May?", "Who met Carl Dean in May?"),
        # whole questions, small talk, commands
        ("Who is Eva Fox?", None),
        ("where is the archive?", None),
        ("And what did Eva Fox say?", None),
        ("thanks", None),
        ("ok, thank you!", None),
        ("and?", None),
        ("Eva Fox", None),
        ("Eva Fox?", None),
        ("is it true that Eva Fox resigned?", None),
        ("When did Eva Fox say she would resign?", None),
        ("Who is Otto Lund and when did he resign?", None),
        ("If Otto Lund resigns, who follows him?", None),
        ("Does it rain in Westport?", None),
        ("How many people were there?", None),
        ("Are there any photographs?", None),
        ("What time is it?", None),
        ("why do we need a mayor?", None),
        ("where can I park?", None),
        ("and how do I renew my library card?", None),
        ("which?", None),
        ("tell me more", None),
        ("are you sure?", None),
        ("no, I mean the other one", None),
        quote=_MEETING,
        fact="March 4, 2019",
    ),
    *_after(
        "when did ada brook meet carl dean",
        ("and eva fox?", "when did ada brook meet eva fox"),
        ("and Eva Fox?", "when did ada brook meet eva fox"),
        ("where", "Where did ada brook meet carl dean"),
        ("what did they sign?", "what did Ada Brook and Carl Dean sign?"),
        ("when did she visit northam?", "when did ada brook visit northam?"),
        ("in paris?", "when did ada brook meet carl dean in paris?"),
        quote=_MEETING,
        fact="March 4, 2019",
    ),
    *_after(
        "when did ada brook meet carl dean?",
        ("and eva fox?", "when did ada brook meet eva fox?"),
        ("how long?", "How long did ada brook meet carl dean?"),
    ),
    *_after(
        "Who met Carl Dean in Eastbury last year?",
        ("and in Westport?", "Who met Carl Dean in Westport last year?"),
        ("and this year?", "Who met Carl Dean in Eastbury this year?"),
        ("and in 2018?", "Who met Carl Dean in Eastbury in 2018?"),
        ("who else?", "Who else met Carl Dean in Eastbury last year?"),
        ("and Eva Fox?", "Who met Eva Fox in Eastbury last year?"),
        ("when?", "When was it that Ines Roth met Carl Dean in Eastbury last year?"),
        ("When did she leave?", "When did Ines Roth leave?"),
        ("what did they discuss?", "what did Ines Roth and Carl Dean discuss?"),
        quote="Ines Roth met Carl Dean in Eastbury last year.",
        fact="Ines Roth",
    ),
    *_after(
        "Who leads the Harbour Guild?",
        ("since when?", "Since when is it that Hugo Stein leads the Harbour Guild?"),
        ("and the Valley Council?", "Who leads the Valley Council?"),
        ("When was he born?", "When was Hugo Stein born?"),
        ("When was it founded?", "When was the Harbour Guild founded?"),
        ("Where are its offices?", "Where are the Harbour Guild's offices?"),
        ("Who pays for the lighthouse?", None),
        quote=_CHAIR,
        fact="Hugo Stein",
    ),
    *_after(
        "Who did Ada Brook invite to the jubilee?",
        ("when?", "When did Ada Brook invite Otto Lund to the jubilee?"),
        ("anyone else?", "Who else did Ada Brook invite to the jubilee?"),
        ("Where does he live?", "Where does Otto Lund live?"),
        ("and to the opening?", "Who did Ada Brook invite to the opening?"),
        quote="Ada Brook invited Otto Lund to the jubilee.",
        fact="Otto Lund",
    ),
    *_after(
        "When was the bakery in Elm Street founded?",
        ("and the library?", "When was the library in Elm Street founded?"),
        ("by whom?", "By whom was the bakery in Elm Street founded?"),
        ("When does it open on Sundays?", "When does the bakery open on Sundays?"),
        ("who founded it?", "who founded the bakery?"),
        ("how does the bakery pay its staff?", None),
        ("is it possible to order online?", None),
        ("how long does it take to bake bread?", None),
    ),
    *_after(
        "how much annual leave do I accrue per pay period in my first year?",
        ("and after 15 years?", "how much annual leave do I accrue per pay period after 15 years?"),
        ("and in my second year?", "how much annual leave do I accrue per pay period in my second year?"),
        ("and sick leave?", "how much sick leave do I accrue per pay period in my first year?"),
        ("can I carry over unused leave?", None),
        ("what about it?", None),
    ),
    *_after(
        "what does exit code 3 mean?",
        ("and 4?", "what does exit code 4 mean?"),
        ("and exit code 5?", "what does exit code 5 mean?"),
        ("code 6?", None),
        ("what about signal 9?", "what does signal 9 mean?"),
        ("and B?", None),
    ),
    *_after(
        "How many days of parental leave do part-time employees get in 2023?",
        ("and full-time employees?", "How many days of parental leave do full-time employees get in 2023?"),
        ("and in 2024?", "How many days of parental leave do part-time employees get in 2024?"),
        ("2024?", None),
        ("and 2024?", "How many days of parental leave do part-time employees get in 2024?"),
        ("how about sick leave?", "How many days of sick leave do part-time employees get in 2023?"),
        ("and for adoption?", "How many days of parental leave do part-time employees get in 2023 for adoption?"),
    ),
    *_after(
        "How do I renew a parking permit?",
        ("how long does that take?", "how long does it take to renew a parking permit?"),
        ("How much does it cost?", "How much does it cost to renew a parking permit?"),
        ("where?", "Where do I renew a parking permit?"),
        ("and a library card?", "How do I renew a library card?"),
        ("Who signs it?", "Who signs a parking permit?"),
        ("do I need a photo?", None),
    ),
    *_after(
        "Did the guild plant trees in the harbour?",
        ("how many?", "How many trees did the guild plant in the harbour?"),
        ("when?", "When did the guild plant trees in the harbour?"),
        ("and flowers?", "Did the guild plant flowers in the harbour?"),
        ("where are they now?", "where are trees now?"),
    ),
    *_after(
        "Which volunteers kept the lighthouse open?",
        ("how many?", "How many volunteers kept the lighthouse open?"),
        ("When did they begin?", "When did the volunteers begin?"),
    ),
    *_after(
        "What is the capital of Norway?",
        ("and Sweden?", "What is the capital of Sweden?"),
        ("what about finland", "What is the capital of Finland?"),
        ("and of Denmark?", "What is the capital of Denmark?"),
        ("when?", None),
    ),
    *_after(
        "Where is the museum?",
        ("and the archive?", "Where is the archive?"),
        ("When does it close?", "When does the museum close?"),
        ("How do I get there?", "How do I get to the museum?"),
        ("is there a café?", None),
    ),
    *_after(
        "When did the KPRF sign the agreement with the CPV?",
        ("and with the URP?", "When did the KPRF sign the agreement with the URP?"),
        ("where?", "Where did the KPRF sign the agreement with the CPV?"),
        ("Who signed it?", "Who signed the agreement?"),
    ),
    *_after(
        "Tell me when Ada Brook met Carl Dean",
        ("where?", "Tell me where Ada Brook met Carl Dean"),
        ("and Eva Fox?", "Tell me when Ada Brook met Eva Fox"),
    ),
    *_after("Carl Dean jubilee", ("when?", "Carl Dean jubilee when?")),
    *_after("how are bridges repaired?", ("and Eva Fox?", None), ("and tunnels?", "how are tunnels repaired?")),
    *_after(
        "When did Queen Astrid visit Northam?",
        ("When did he die?", None),
        ("When did she die?", "When did Queen Astrid die?"),
        ("and Eastbury?", "When did Queen Astrid visit Eastbury?"),
    ),
    *_after(
        "Cô Mai gặp ông Bình khi nào?",
        ("ở đâu?", "Cô Mai gặp ông Bình ở đâu?"),
        ("vì sao?", "Vì sao Cô Mai gặp ông Bình?"),
        ("còn ông Dũng thì sao?", "Cô Mai gặp ông Dũng khi nào?"),
        ("thế còn ở Huế?", "Cô Mai gặp ông Bình ở Huế khi nào?"),
        ("Thư viện ở đâu?", None),
        ("cảm ơn", None),
        ("vậy hả?", None),
    ),
    *_after(
        "Trần Vũ gặp Medina khi nào?",
        ("còn Orlov thì sao?", "Trần Vũ gặp Orlov khi nào?"),
        ("con orlov thi sao?", "Trần Vũ gặp Orlov khi nào?"),
        ("thế còn ở Hà Nội?", "Trần Vũ gặp Medina ở Hà Nội khi nào?"),
        ("còn năm 2024?", "Trần Vũ gặp Medina vào năm 2024 khi nào?"),
        ("ở đâu?", "Trần Vũ gặp Medina ở đâu?"),
        ("o dau?", "Trần Vũ gặp Medina o dau?"),
        ("tại sao?", "Tại sao Trần Vũ gặp Medina?"),
        ("việc đó diễn ra ở đâu?", "Trần Vũ gặp Medina ở đâu?"),
        ("ông ấy gặp ai?", "Trần Vũ gặp ai?"),
        ("họ thảo luận gì?", "Trần Vũ và Medina thảo luận gì?"),
        ("còn ai nữa?", "Trần Vũ gặp ai khác?"),
        ("ông ấy còn gặp ai ở đó?", "Trần Vũ còn gặp ai ở Đà Nẵng?"),
        ("Ai là chủ tịch năm đó?", "Ai là chủ tịch vào 2021?"),
        ("Orlov là ai?", None),
        ("Orlov nói ông ấy sẽ gặp ai?", None),
        ("Họ tên của giám đốc là gì?", None),
        ("làm thế nào để gia hạn thẻ?", None),
        ("có bao nhiêu người tham dự?", None),
        quote="Trần Vũ gặp Medina ở Đà Nẵng ngày 5 tháng 3 năm 2021.",
        fact="ngày 5 tháng 3 năm 2021",
    ),
    *_after(
        "Thư viện mở cửa lúc nào?",
        ("còn bảo tàng?", "Bảo tàng mở cửa lúc nào?"),
        ("ở đâu?", "Thư viện mở cửa ở đâu?"),
        ("còn chủ nhật?", "Thư viện mở cửa vào chủ nhật lúc nào?"),
    ),
    *_after(
        "Ai gặp Orlov ở Huế?",
        ("khi nào?", "Trần Vũ gặp Orlov ở Huế khi nào?"),
        ("còn ở Cần Thơ?", "Ai gặp Orlov ở Cần Thơ?"),
        ("còn Medina?", "Ai gặp Medina ở Huế?"),
        quote="Trần Vũ gặp Orlov ở Huế.",
        fact="Trần Vũ",
    ),
    *_after(
        "Nhân viên được nghỉ bao nhiêu ngày trong năm đầu tiên?",
        ("còn sau 15 năm?", "Nhân viên được nghỉ bao nhiêu ngày sau 15 năm?"),
        ("còn năm thứ hai?", "Nhân viên được nghỉ bao nhiêu ngày trong năm thứ hai?"),
    ),
    *_after(
        "Mã lỗi 3 nghĩa là gì?", ("còn 4?", "Mã lỗi 4 nghĩa là gì?"), ("còn mã lỗi 7 thì sao?", "Mã lỗi 7 nghĩa là gì?")
    ),
]
