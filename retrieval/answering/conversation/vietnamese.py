"""Vietnamese, as it is spoken in a conversation; typed with its accents or without."""

from retrieval.answering.conversation.speech import Case, Phrases, Place, Pronoun, Referent, Speech

VIETNAMESE = Speech(
    code="vi",
    asking=Place.IN_PLACE,
    openers=Phrases("còn|thế còn|vậy còn|và|thế|vậy|hay|nhưng|rồi"),
    tails=Phrases("thì sao|thì thế nào|thì sao nhỉ|sao|thì|thế nào|nữa|vậy|nhỉ|ạ|thế"),
    adverbs=Phrases(
        "khi nào|bao giờ|lúc nào|ngày nào|vào ngày nào|năm nào|vào năm nào|tháng nào|vào tháng nào|hồi nào|mấy giờ|"
        "lúc mấy giờ|vào lúc nào|vào khi nào|từ khi nào|từ bao giờ|đến khi nào|đến bao giờ|bao lâu|trong bao lâu|"
        "ở đâu|tại đâu|nơi nào|ở nơi nào|chỗ nào|ở chỗ nào|thành phố nào|ở thành phố nào|nước nào|ở nước nào|vì sao|"
        "tại sao|như thế nào|bằng cách nào|làm sao"
    ),
    other_asking=Phrases("ai|gì|cái gì|điều gì|những gì|với ai|bao nhiêu|người nào|những ai"),
    parties=Phrases("ai|người nào|những ai|với ai"),
    amounts=Phrases("bao nhiêu|mấy"),
    others=(
        (Phrases("còn ai|ai nữa|còn ai nữa|còn ai khác|ai khác|còn những ai"), "ai khác"),
        (Phrases("còn gì nữa|còn gì|còn gì khác|gì nữa"), "gì khác"),
    ),
    other="khác",
    event_before=Phrases(
        "việc đó|chuyện đó|điều đó|việc này|cuộc gặp đó|việc đó xảy ra|chuyện đó xảy ra|điều đó xảy ra|"
        "việc đó diễn ra|chuyện đó diễn ra|đó là"
    ),
    event_after=Phrases("vậy|thế|nhỉ|ạ|nữa"),
    auxiliaries=Phrases("đã|đang|sẽ|có|được|bị|phải|có thể|cần|muốn"),
    be=Phrases("là"),
    has_endings=False,
    verbs=Phrases(
        "gặp|gặp gỡ|hội đàm|thăm|đến thăm|nói|nói chuyện|phát biểu|điện đàm|gọi|gọi điện|mời|chúc mừng|cảm ơn|ký|"
        "ký kết|thành lập|sáng lập|xây|xây dựng|mở|mở cửa|đóng|đóng cửa|sinh|sinh ra|mất|chết|qua đời|bắt đầu|"
        "kết thúc|nhận|trao|tặng|viết|xuất bản|bán|mua|thuê|trả|nộp|xin|đăng ký|tổ chức|diễn ra|tham dự|tham gia|"
        "kết hôn|cưới|sống|làm|làm việc|học|dạy|lãnh đạo|đứng đầu|bầu|được bầu|bổ nhiệm|tăng|giảm|sửa|sửa chữa|thay|"
        "dùng|sử dụng|áp dụng|hết hạn|gia hạn|giá|nằm|cho mượn|hỗ trợ|thảo luận|trao đổi|bàn|đồng ý|thống nhất|"
        "khai trương|ra mắt|phát hành|nghĩa là|có nghĩa là|được nghỉ|nghỉ|đạt|giành|thắng|thua|khánh thành|quy định|"
        "nêu|ban hành|sửa đổi|phê duyệt|quyết định|công bố|chủ trì|kéo dài|hoàn thành|khởi công|thu|nộp|hủy|đổi|"
        "kiểm tra|bảo trì|vận hành|phát biểu|phục vụ|là"
    ),
    participles=Phrases(""),
    nouns_too=Phrases(""),
    predicates=Phrases("miễn phí|lớn|nhỏ|cao|dài|rộng|đắt|rẻ|bao nhiêu tiền"),
    particles=Phrases("lên|xuống|ra|vào|lại"),
    determiners=Phrases("các|những|một|mỗi|mọi|chiếc|cái|con|bản|cuộc"),
    persons_verbs=Phrases(
        "gặp|gặp gỡ|hội đàm|nói chuyện|điện đàm|gọi|gọi điện|mời|chúc mừng|kết hôn|cưới|thảo luận|trao đổi|bàn|cảm ơn|"
        "sinh|sinh ra|qua đời"
    ),
    place_verbs=Phrases("thăm|đến thăm|đến|rời"),
    event_verbs=Phrases("xảy ra|diễn ra|bắt đầu|kết thúc"),
    seasons=Phrases("tết|thứ hai|thứ ba|thứ tư|thứ năm"),
    person_nouns=Phrases(
        "chủ tịch|tổng bí thư|bộ trưởng|thủ tướng|giám đốc|tổng thống|thị trưởng|tác giả|nhà thơ|nhà văn|ca sĩ|vua|"
        "hiệu trưởng|đại sứ|đặc phái viên|thư ký|quản lý"
    ),
    conjunctions=Phrases("và|hoặc|nhưng|nếu|rằng|vì|khi|mà|hay"),
    small_words=Phrases(
        "không|chưa|cũng|vẫn|đều|tôi|bạn|anh|chị|chúng tôi|đó|này|ấy|nữa|rồi|xin|cảm ơn|vâng|dạ|hả|à|nhé|chứ|ừ"
    ),
    place_prepositions=Phrases("ở|tại|gần|quanh"),
    time_prepositions=Phrases("vào|trong|sau|trước|từ|đến|lúc|kể từ|trong vòng|sau khi|cho đến|vào lúc"),
    other_prepositions=Phrases("với|cùng|cho|bởi|về|của|từ|đến|sang|giữa|theo|bằng|trên|dưới"),
    rates=Phrases("mỗi|hàng|một"),
    in_place="ở",
    at_thing="ở",
    motions=Phrases("đến|tới|đi"),
    towards="đến",
    surfaces=Phrases("trên|dưới|trong|ngoài"),
    companions=Phrases("với|cùng|bởi"),
    in_year="vào",
    on_day="vào",
    units=Phrases("năm|tháng|tuần|ngày|giờ|phút|!quý|thập kỷ|thế kỷ"),
    before_unit=Phrases("một|hai|ba|bốn|!năm|!sáu|bảy|tám|chín|mười|vài|những"),
    after_unit=Phrases(
        "ngoái|nay|sau|tới|trước|đầu|đầu tiên|thứ nhất|thứ hai|thứ ba|thứ tư|thứ năm|vừa qua|này|cuối|kế tiếp|rồi"
    ),
    times=Phrases(
        "hôm nay|hôm qua|ngày mai|bây giờ|hiện nay|cuối tuần|chủ nhật|thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|"
        "mùa xuân|mùa hè|mùa thu|mùa đông|buổi sáng|buổi chiều|buổi tối|ban đêm|ngày lễ|tết"
    ),
    numbers=Phrases("một|hai|ba|bốn|!sáu|bảy|tám|chín|mười"),
    pronouns=(
        Pronoun(phrases=Phrases("ông ấy|ông ta|ông này|anh ấy|anh ta|chú ấy"), referent=Referent.MAN, case=Case.ANY),
        Pronoun(phrases=Phrases("bà ấy|bà ta|bà này|cô ấy|cô ta|chị ấy"), referent=Referent.WOMAN, case=Case.ANY),
        Pronoun(phrases=Phrases("!họ|hai người|hai ông|cả hai"), referent=Referent.SEVERAL, case=Case.ANY),
        Pronoun(phrases=Phrases("!nó"), referent=Referent.THING, case=Case.ANY),
        Pronoun(
            phrases=Phrases("ở đó|tại đó|ở đấy|tại đấy|nơi đó|ở nơi đó|tại nơi đó"),
            referent=Referent.PLACE,
            case=Case.ANY,
        ),
        Pronoun(
            phrases=Phrases("lúc đó|khi đó|hồi đó|vào lúc đó|vào thời điểm đó|lúc ấy|khi ấy"),
            referent=Referent.TIME,
            case=Case.ANY,
        ),
        Pronoun(
            phrases=Phrases("năm đó|năm ấy|trong năm đó|vào năm đó|cùng năm đó"), referent=Referent.YEAR, case=Case.ANY
        ),
        Pronoun(
            phrases=Phrases("ngày đó|hôm đó|vào ngày đó|vào hôm đó|cùng ngày đó"), referent=Referent.DAY, case=Case.ANY
        ),
    ),
    of="của",
    joined_by="và",
    owner="",
    male=Phrases("ông|vua|hoàng tử"),
    female=Phrases("bà|hoàng hậu|công chúa|cô"),
)
