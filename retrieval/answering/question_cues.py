"""How each language asks: the words that tell what kind of fact a question wants. One table for each language.

To add a language, write a `QuestionCues` and put it into `LANGUAGES`; nothing else changes. Every pattern is written
folded (lower case, no diacritics, no apostrophes: "what's" is `whats`), because questions are typed in haste, and
stands for whole words unless it has Han or Thai characters. What matters for the order:

* `asked`: the cue that stands first in the question wins; of those at one place, the one listed first. So longer and
  more telling cues go before shorter ones ("how many" before "how"), and languages listed earlier go first.
* `bare`: asks without a question word ("price of parking"); tried when nothing else fits, at the start only.
* `yes_no`: a question that begins like this asks whether something is so; `yes_no_ends`: one that ends like the first
  pattern and holds the second.
* `frames`: polite wrapping that is no question of its own ("could you tell me …").
* `details`: what kind of amount, time or thing is asked for; tried in order, only for the types named.
* `noun`: after what the asked noun stands, as one pattern with the group `noun`.

A language also needs a list in `retrieval/text/function_words.py`, or its small words are searched for.
"""

from dataclasses import dataclass
from enum import StrEnum


class AskedType(StrEnum):
    """The fact asked for. Only the typed ones (`is_typed`) have spans that can be marked."""

    WHEN = "when"
    HOW_MANY = "how_many"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    WHAT = "what"
    YES_NO = "yes_no"
    OTHER = "other"

    @property
    def is_typed(self) -> bool:
        return self in _TYPED


_TYPED = frozenset({AskedType.WHEN, AskedType.HOW_MANY, AskedType.WHO, AskedType.WHERE})


class AskedDetail(StrEnum):
    """What kind of amount, time or thing is asked for, where the question says so."""

    NONE = "none"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    AGE = "age"
    DISTANCE = "distance"
    """A length, a height, an area: any extent in space."""
    FREQUENCY = "frequency"
    COUNT = "count"
    YEAR = "year"
    CLOCK_TIME = "clock_time"
    VERSION = "version"
    CODE = "code"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    ADDRESS = "address"
    NAME = "name"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCues:
    """The words with which one language asks; see the top of this file."""

    asked: tuple[tuple[AskedType, str], ...]
    bare: tuple[tuple[AskedType, str], ...] = ()
    yes_no: tuple[str, ...] = ()
    yes_no_ends: tuple[tuple[str, str], ...] = ()
    frames: tuple[str, ...] = ()
    details: tuple[tuple[AskedDetail, frozenset[AskedType], str], ...] = ()
    noun: tuple[str, ...] = ()


TIME_NOUNS = "year|date|day|month|decade|century|time|season|era|period|weekday|week|quarter|hour"
"""These only name the type ("what date"), and are not searched for."""
_DATED_NOUNS = f"{TIME_NOUNS}|deadline|due date|start date|end date|birthday|opening hours|office hours"
_AMOUNT_NOUNS = (
    "percentage|percent|population|amount|proportion|share|price|cost|fee|size|length|height|width|weight|area|"
    "distance|depth|speed|temperature|age|score|rate|salary|budget|limit|maximum|minimum|fare|rent|wage|fine|charge|"
    "deposit|duration|diameter|elevation|altitude|income|revenue|allowance|quota|threshold|"
    "(?<!phone )(?<!telephone )(?<!fax )(?<!mobile )(?<!serial )"
    "(?<!account )(?<!room )(?<!model )(?<!contact )(?<!id )"
    "(?<!reference )(?<!flight )number"
)
_PERSON_NOUNS = (
    "person|man|woman|author|writer|president|king|queen|minister|leader|chairman|director|actor|actress|singer|"
    "player|scientist|artist|composer|founder|inventor|architect|emperor|general|governor|bishop|pope|philosopher|"
    "explorer|coach|quarterback|professor|mathematician|physicist|envoy|official|ceo|mayor|owner|manager|judge|"
    "poet|painter|musician|commander|captain|prince|princess|ambassador|chairperson|chairwoman|chancellor|politician|"
    "senator|employee|boss|supervisor|spokesperson|editor|rector|dean"
)
_PLACE_NOUNS = (
    "city|country|place|location|town|village|state|region|province|continent|county|street|building|room|river|"
    "island|university|school|capital|area|district|nation|office location|venue|airport|stadium"
)
_OF_AMOUNT = frozenset({AskedType.HOW_MANY})
_OF_TIME = frozenset({AskedType.WHEN})
_OF_THING = frozenset({AskedType.WHAT, AskedType.OTHER, AskedType.WHERE})
_OF_REASON = frozenset({AskedType.WHY})
_BE = "(?:s| is| was| were| are| will be| would be| has been)?"

ENGLISH = QuestionCues(
    asked=(
        (AskedType.WHEN, rf"whens?|what{_BE} (?:the )?time|how long ago|since when|until when|how (?:soon|late|early)"),
        (AskedType.WHEN, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_DATED_NOUNS})s?"),
        (AskedType.WHEN, rf"what{_BE} the (?:(?:{_DATED_NOUNS})s?|\w+ (?:date|day|year|month|deadline|century)s?)"),
        (
            AskedType.HOW_MANY,
            (
                r"how (?:many|much|long|old|far|tall|high|deep|wide|large|big|fast|often|frequently|heavy|hot|cold|"
                r"regularly)"
            ),
        ),
        (AskedType.HOW_MANY, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_AMOUNT_NOUNS})s?"),
        (AskedType.HOW_MANY, rf"what{_BE} (?:the|our|my|your) (?:\w+ ){{0,2}}(?:{_AMOUNT_NOUNS})s?"),
        (AskedType.WHO, r"who|whos|whom|whose|whod|wholl"),
        (AskedType.WHO, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_PERSON_NOUNS})s?"),
        (AskedType.WHO, rf"what{_BE} the names? of the (?:\w+ ){{0,1}}(?:{_PERSON_NOUNS})s?"),
        (AskedType.WHERE, r"wheres?|whereabouts"),
        (AskedType.WHERE, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_PLACE_NOUNS})s?"),
        (AskedType.WHERE, rf"what{_BE} the names? of the (?:\w+ ){{0,1}}(?:{_PLACE_NOUNS})s?"),
        (AskedType.WHERE, rf"what{_BE} the (?:location|whereabouts|venue)"),
        (AskedType.WHY, rf"whys?|for what reason|how come|what{_BE} the (?:main |primary )?(?:reason|cause)s?"),
        (AskedType.HOW, r"hows?"),
        (AskedType.WHAT, r"what|whats|which"),
    ),
    bare=(
        (AskedType.WHEN, r"(?:the )?(?:\w+ ){0,2}(?:dates?|deadlines?|hours) (?:of|for|to)"),
        (AskedType.WHEN, r"(?:the )?(?:\w+ ){0,3}(?:deadlines?|due dates?|opening hours|office hours|business hours)"),
        (
            AskedType.WHO,
            r"(?:the )?(?:\w+ ){0,1}(?:contact(?: person)?|person in charge|head|owner|author|manager) (?:of|for)",
        ),
        (
            AskedType.HOW_MANY,
            rf"(?:the )?(?:\w+ ){{0,2}}(?:{_AMOUNT_NOUNS})s? (?:of|for|to|per)|(?:max|min|maximum|minimum|total) \w+",
        ),
        (AskedType.WHERE, r"(?:the )?(?:location|venue|whereabouts|directions) (?:of|for|to)"),
        (AskedType.WHY, r"(?:the )?(?:\w+ ){0,1}(?:reasons?|causes?) (?:of|for|why)"),
        (AskedType.HOW, r"(?:the )?(?:steps?|instructions?|procedure|process|way|ways) (?:to|for|of)"),
    ),
    yes_no=(
        (
            r"(?:did|do|does|is|are|was(?! (?:ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|kann|konnte|"
            r"muss|soll|macht|bedeutet|fur|passiert|geschah|bezeichnet|tat|sagte|gab|gibt|man|die|der|das|"
            r"ein)(?!\w))|were|has|have|had|can|could|will|would|should|must|shall|might|am|need|dont|"
            r"doesnt|didnt|isnt|arent|wasnt|werent|cant|couldnt|wont|wouldnt|shouldnt|hasnt|havent|hadnt)"
        ),
        r"may (?:i|we|you|he|she|they|it|the|an?|my|our|your|one|there|this|that|\w+s)",
    ),
    frames=(
        r"(?:hi|hello|hey|please|so|ok|okay|well|and|but|also|quick question|question)[\s,.:!-]+",
        (
            r"(?:can|could|would|will) (?:you|u|someone|anyone|anybody|somebody) (?:please )?"
            r"(?:tell|show|give|explain|remind|help|say|let)(?: to)?(?: me| us)?(?: know)?[\s,:]+"
        ),
        r"(?:do|does) (?:you|u|anyone|anybody|someone) (?:happen to )?know[\s,:]+",
        (
            r"(?:i|we) (?:would like|d like|want|need|wish) to know[\s,:]+|(?:i|we) (?:was|were|am|m|"
            r"are) wondering[\s,:]+"
        ),
        r"(?:please )?(?:tell|remind|show) (?:me|us)[\s,:]+|any idea[\s,:]+|(?:im|i am) not sure[\s,:]+",
        r"is it (?:known|clear|stated|said)[\s,:]+(?=wh|how)|(?:i|we) (?:dont|do not) know[\s,:]+",
    ),
    details=(
        (
            AskedDetail.PERCENT,
            _OF_AMOUNT,
            r"percent|percentage|percents|per cent|proportion|(?:what|which) (?:share|fraction)",
        ),
        (
            AskedDetail.FREQUENCY,
            _OF_AMOUNT,
            r"how (?:often|frequently|regularly)|how many times (?:a|per|each|every) \w+",
        ),
        (AskedDetail.AGE, _OF_AMOUNT, r"how old|(?:what|which|minimum|maximum|the|at) age|age (?:of|limit)|ages?"),
        (
            AskedDetail.DISTANCE,
            _OF_AMOUNT,
            (
                r"how long (?:is|are|was|were) (?:the |a )?(?:\w+ ){0,3}(?:river|road|bridge|wall|tunnel|canal|"
                r"coast|border|track|"
                r"street|route|cable|beach|ship|boat|train|trail|railway|highway)"
            ),
        ),
        (
            AskedDetail.DURATION,
            _OF_AMOUNT,
            (
                r"how (?:long|much time)|duration|length of (?:time|stay|service)|"
                r"how many (?:\w+ )?(?:seconds|minutes|hours|days|weeks|months|years|decades|centuries)|"
                r"how much (?:leave|notice|vacation)"
            ),
        ),
        (
            AskedDetail.MONEY,
            _OF_AMOUNT,
            (
                r"price|prices|cost|costs|fee|fees|fare|fares|salary|salaries|wage|wages|rent|budget|fine|deposit|"
                r"tuition|"
                r"charge|charges|charged|pay|paid|pays|spend|spent|worth|earn|earned|earns|income|revenue|refund|"
                r"reimbursed|"
                r"allowance|dollars?|euros?|pounds|money|donated?|sold|bonus|owed?|tax|stipend|compensation"
            ),
        ),
        (
            AskedDetail.DISTANCE,
            _OF_AMOUNT,
            (
                r"how (?:far|tall|high|deep|wide|large|big)|height|width|length|distance|depth|area|diameter|"
                r"elevation|"
                r"altitude|how many (?:square )?(?:miles|kilometers|kilometres|km|feet|meters|metres|acres|hectares|"
                r"inches)"
            ),
        ),
        (AskedDetail.COUNT, _OF_AMOUNT, r"how many|number of|population"),
        (AskedDetail.YEAR, _OF_TIME, r"(?:what|which|the) year"),
        (AskedDetail.CLOCK_TIME, _OF_TIME, r"what time|hours|opens?|closes?|closing|how (?:late|early)"),
        (
            AskedDetail.VERSION,
            _OF_THING,
            r"(?:what|which|the|latest|minimum|current) (?:\w+ ){0,2}(?:versions?|release)",
        ),
        (AskedDetail.EMAIL, _OF_THING, r"e ?-?mail(?: address(?:es)?)?"),
        (
            AskedDetail.PHONE,
            _OF_THING,
            (
                r"(?:phone|telephone|fax|mobile|contact|cell|hotline) (?:numbers?|no)|number to (?:call|ring|dial|"
                r"phone)|hotline"
            ),
        ),
        (AskedDetail.URL, _OF_THING, r"url|urls|link|website|web ?site|web ?page|web address|homepage"),
        (AskedDetail.ADDRESS, _OF_THING, r"(?:postal |street |mailing |office |home )?address"),
        (
            AskedDetail.CODE,
            _OF_THING,
            (
                r"(?:exit|error|status|return|area|zip|postal|country|promo|discount|access|dress)? ?codes?|"
                r"(?:serial|account|model|id|reference) number"
            ),
        ),
        (
            AskedDetail.NAME,
            _OF_THING,
            (
                r"names?|nicknames?|called|named|known as|titled?|(?:what|which) (?:company|organi[sz]ation|team|"
                r"band|group|club|"
                r"agency|party|firm|brand|film|movie|book|song|album)"
            ),
        ),
        (AskedDetail.REASON, _OF_THING | _OF_REASON, r"why|reasons?|causes?|caused|how come|purposes?|led to|leads to"),
    ),
    noun=(
        r"(?:what|which) (?:kinds?|types?|sorts?) of (?:an? )?(?P<noun>(?:[\w-]+ ){0,3}[\w-]+)",
        (
            r"what(?:['’]?s| is| was| are| were) (?:the )?(?:\w+ )?names? of (?:the|"
            r"an?) (?P<noun>(?:[\w-]+ ){0,3}[\w-]+)"
        ),
        r"which of (?:the|these|those) (?P<noun>(?:[\w-]+ ){0,3}[\w-]+)",
        r"(?:what|which) (?:other|else|particular|specific|exact|new) (?P<noun>(?:[\w-]+ ){0,3}[\w-]+)",
        r"(?:what|which|whose|how many|how much)\s+(?P<noun>(?:[\w'-]+\s+){0,3}[\w'-]+)",
    ),
)

_VI_COUNTED = (
    "nguoi|lan|nam|ngay|cai|con|tuoi|thang|tuan|phut|loai|ban|chiec|cap|muc|dieu|tien|lop|phong|buoi|mon|nuoc|tinh"
)
VIETNAMESE = QuestionCues(
    asked=(
        (
            AskedType.WHEN,
            (
                r"(?:tu |den |ke tu )?(?:khi nao|bao gio|luc nao|may gio|gio nao|hom nao|ngay may|thang may|nam may|"
                r"thu may)|"
                r"(?:vao )?(?:nam|ngay|thang|thoi gian|thoi diem|the ky|thap nien|tuan|dip|mua|thoi ky|thoi han) nao|"
                r"(?:nam|ngay|thang) bao nhieu|(?:han chot|thoi han|han cuoi|han nop) (?:la|cua)"
            ),
        ),
        (
            AskedType.HOW_MANY,
            (
                rf"bao nhieu|may (?:{_VI_COUNTED})|bao (?:lau|xa)|"
                r"(?:gia|chi phi|muc phi|muc luong|so luong|dan so|dien tich|chieu dai|chieu cao|ty le|"
                r"ti le) la (?:bao|may)"
            ),
        ),
        (
            AskedType.WHERE,
            (
                r"(?:o|tai|tu|di|den|ve|vao) dau(?! tien)|(?<!bat )dau(?=\W*$)|"
                r"(?:o |tai )?(?:noi|thanh pho|quoc gia|dat nuoc|nuoc|(?<!ve )tinh|huyen|quan|xa|lang|dia diem|vung|"
                r"chau luc|phong|toa nha|"
                r"khu vuc|truong) nao|den tu dau"
            ),
        ),
        (
            AskedType.WHO,
            (
                r"(?:voi|boi|cho|cua|la|do|gap|hoi|lien he|lien lac|gui|bao|tim|moi|nho|thuoc ve) ai(?! cap)|"
                r"^\W*ai(?! cap)|"
                r"ai (?:la|da|duoc|co|dang|se|phai|chiu|nen|can|lam|giu|bi|noi|viet|khong)|(?:nguoi|nhan vat|ong|ba|"
                r"vi|lanh dao|chu tich|bo truong|tong thong|thu tuong) nao|"
                r"ai(?=\W*$)"
            ),
        ),
        (AskedType.WHY, r"tai sao|vi sao|ly do|li do|vi le gi|nguyen nhan|sao (?:lai|khong)"),
        (AskedType.HOW, r"nhu the nao|the nao|lam sao|lam the nao|bang cach nao|cach nao|ra sao|nhu nao"),
        (AskedType.WHAT, r"cai gi|gi|nao|loai nao"),
    ),
    bare=(
        (
            AskedType.WHEN,
            r"(?:han chot|thoi han|han nop|gio mo cua|gio lam viec|lich|ngay) (?:cua|nop|cho|dang|thi|nghi|\w+)",
        ),
        (
            AskedType.HOW_MANY,
            r"(?:gia|chi phi|muc phi|phi|hoc phi|muc luong|luong|so luong|dan so|dien tich|ty le|ti le) \w+",
        ),
        (AskedType.WHO, r"nguoi (?:phu trach|lien he|quan ly|dung dau|chiu trach nhiem)"),
        (
            AskedType.HOW,
            (
                r"(?:huong dan|thu tuc|quy trinh|cac buoc) \w+|cach (?:de|dang|nop|lam|xin|tao|doi|thay|dat|xoa|tra|"
                r"gui|huy)"
            ),
        ),
    ),
    yes_no=(r"(?:co phai|phai chang|lieu|co the)",),
    yes_no_ends=(
        (r"(?:(?:co|duoc|phai|dung|hay) (?:khong|ko)|khong (?:nhi|vay|a|ha)|roi chua)", r""),
        (r"(?:khong|ko)", r"(?:co|da|dang|se|duoc|can|phai|nen|biet|con)"),
        (r"chua", r"(?:da|duoc|xong)"),
    ),
    frames=(
        (
            r"(?:xin )?(?:cho|vui long cho|lam on cho|lam on|hay cho|ban|anh|chi|em)(?: toi| minh| em|"
            r" chung toi)?(?: duoc)?"
            r"(?: co)? (?:hoi|biet)(?: la| rang)?[\s,:]+(?!khong)"
        ),
        r"(?:xin chao|chao|a|da|vay|the|con|va)(?: ban| anh| chi| bot)?[\s,:!]+(?=\w)",
    ),
    details=(
        (AskedDetail.PERCENT, _OF_AMOUNT, r"phan tram|ty le|ti le|ty trong"),
        (
            AskedDetail.FREQUENCY,
            _OF_AMOUNT,
            r"bao lau (?:mot|1) lan|tan suat|may lan (?:mot|1|moi)|bao nhieu lan (?:mot|moi)",
        ),
        (AskedDetail.AGE, _OF_AMOUNT, r"(?:bao nhieu|may) tuoi|do tuoi|tuoi"),
        (
            AskedDetail.MONEY,
            _OF_AMOUNT,
            r"tien|gia|luong|phi|hoc phi|chi phi|tro cap|thuong|phat|dong|usd|do la|ngan sach|thu nhap|dat coc",
        ),
        (
            AskedDetail.DURATION,
            _OF_AMOUNT,
            r"bao lau|(?:bao nhieu|may) (?:giay|phut|gio|tieng|ngay|tuan|thang|nam|the ky)|thoi gian|thoi luong",
        ),
        (
            AskedDetail.DISTANCE,
            _OF_AMOUNT,
            (
                r"bao (?:xa|cao|dai|rong|sau|lon)|(?:cao|dai|rong|sau|cach) bao nhieu|dien tich|khoang cach|"
                r"chieu \w+|kich thuoc"
            ),
        ),
        (AskedDetail.COUNT, _OF_AMOUNT, r"bao nhieu|so luong|dan so|may"),
        (AskedDetail.CLOCK_TIME, _OF_TIME, r"may gio|gio nao|gio mo cua|gio lam viec|mo cua|dong cua"),
        (AskedDetail.YEAR, _OF_TIME, r"nam (?:nao|may|bao nhieu)"),
        (AskedDetail.VERSION, _OF_THING, r"phien ban|ban phat hanh"),
        (AskedDetail.EMAIL, _OF_THING, r"email|e-mail|thu dien tu|hop thu"),
        (AskedDetail.PHONE, _OF_THING | _OF_AMOUNT, r"so dien thoai|dien thoai|sdt|hotline|duong day nong"),
        (AskedDetail.URL, _OF_THING, r"trang web|website|lien ket|duong dan|link|trang chu"),
        (AskedDetail.ADDRESS, _OF_THING, r"dia chi"),
        (AskedDetail.CODE, _OF_THING, r"ma (?:loi|thoat|so|buu|vung|nao|gi|tra ve|trang thai)"),
        (AskedDetail.NAME, _OF_THING, r"ten|biet danh|goi la|duoc goi|cong ty nao|to chuc nao|doi nao"),
        (AskedDetail.REASON, _OF_THING | _OF_REASON, r"tai sao|vi sao|ly do|li do|nguyen nhan|muc dich"),
    ),
)

LATIN_EUROPE = QuestionCues(  # German, French, Spanish, Italian, Portuguese, Dutch
    asked=(
        (AskedType.WHEN, r"wann|in welchem jahr|welches jahr|an welchem (?:tag|datum)"),
        (AskedType.HOW_MANY, r"wie ?viele?|wie (?:lange|hoch|gross|alt|weit|oft)"),
        (AskedType.WHO, r"wer|wem|wen|wessen"),
        (AskedType.WHERE, r"wo|wohin|woher|in welche[rm] (?:stadt|land)"),
        (AskedType.WHY, r"warum|weshalb|wieso"),
        (AskedType.HOW, r"wie"),
        (AskedType.WHEN, r"quand|en quelle annee|cuando|en que ano|quando|in che anno|em que ano|wanneer"),
        (AskedType.HOW_MANY, r"combien|cuant[oa]s?|quant[oaie]s?|hoeveel"),
        (AskedType.WHO, r"qui|quien(?:es)?|chi|quem|wie is"),
        (AskedType.WHERE, r"ou|donde|dove|onde|waar"),
        (AskedType.WHY, r"pourquoi|por que|perche|waarom"),
        (
            AskedType.WHAT,
            r"^was (?:ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|kann|macht|bedeutet)",
        ),
        (AskedType.WHAT, r"was fur|welche[rsnm]?|que|quel(?:le)?s?|cual(?:es)?|quale|qual|che cosa"),
    ),
)
RUSSIAN = QuestionCues(
    asked=(
        (AskedType.WHEN, r"когда|в каком году|какого числа"),
        (AskedType.HOW_MANY, r"сколько|каково число"),
        (AskedType.WHO, r"кто|кого|кому|кем"),
        (AskedType.WHERE, r"где|куда|откуда"),
        (AskedType.WHY, r"почему|зачем"),
        (AskedType.HOW, r"как"),
        (AskedType.WHAT, r"что|как(?:ой|ая|ое|ие)"),
    ),
)
ARABIC = QuestionCues(
    asked=(
        (AskedType.WHEN, r"متى|في أي عام"),
        (AskedType.HOW_MANY, r"كم"),
        (AskedType.WHO, r"من هو|من هي"),
        (AskedType.WHERE, r"أين"),
        (AskedType.WHY, r"لماذا"),
        (AskedType.HOW, r"كيف"),
        (AskedType.WHAT, r"ما"),
    ),
)
CHINESE = QuestionCues(
    asked=(
        (AskedType.WHEN, r"(?:什么|什麼)(?:时候|時候)|何时|何時|哪一?年|几年"),
        (AskedType.HOW_MANY, r"多少|几|幾"),
        (AskedType.WHO, r"谁|誰|哪位"),
        (AskedType.WHERE, r"哪里|哪裡|哪儿|何处|哪个(?:国家|城市)"),
        (AskedType.WHY, r"为什么|為什麼"),
        (AskedType.HOW, r"怎么|如何"),
        (AskedType.WHAT, r"什么|什麼"),
    ),
)
THAI = QuestionCues(
    asked=(
        (AskedType.WHEN, r"เมื่อไหร่|เมื่อไร|เมื่อใด|ปีใด|ปีไหน"),
        (AskedType.HOW_MANY, r"เท่าไหร่|เท่าไร|เท่าใด|กี่"),
        (AskedType.WHO, r"ใคร"),
        (AskedType.WHERE, r"ที่ไหน|ที่ใด"),
        (AskedType.WHY, r"ทำไม|เพราะเหตุใด"),
        (AskedType.HOW, r"อย่างไร"),
        (AskedType.WHAT, r"อะไร"),
    ),
)

LANGUAGES: dict[str, QuestionCues] = {
    "en": ENGLISH,
    "vi": VIETNAMESE,
    "de, fr, es, it, pt, nl": LATIN_EUROPE,
    "ru": RUSSIAN,
    "ar": ARABIC,
    "zh": CHINESE,
    "th": THAI,
}
"""In the order in which they are tried. All are tried, whatever language a question of a few words is taken for."""
