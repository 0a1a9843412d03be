"""Vietnamese words for common events, office matters and everyday things, and the English words that tell the same.

With names, numbers and dates, which are alike in both, these few hundred words let a Vietnamese question find its
answer in English text, and the reverse. A line is `Vietnamese | other Vietnamese = english words`; all on one side
stand for all on the other. Small on purpose: meaning beyond common words belongs to a model, not to
a list.
"""

from functools import cache

from retrieval.text import fold, stem

MOST_SYLLABLES = 3
"""In a Vietnamese phrase of the list."""

_PAIRS = """
gặp | gặp gỡ | hội kiến | gặp mặt = meet met meeting meetings
hội đàm = talks meeting met
điện đàm | gọi điện | cuộc gọi = phone phoned telephone telephoned call called
điện thoại = phone telephone
tiếp | tiếp đón | đón tiếp = received hosted welcomed
thăm | chuyến thăm | tới thăm | viếng thăm = visit visited visits trip
mời | lời mời = invite invited invitation
ký | ký kết = sign signed signing signature
chúc mừng = congratulate congratulated congratulations
cảm ơn = thank thanked thanks
hứa | cam kết = promise promised pledged committed
khen | ca ngợi = praise praised applauded
thảo luận | trao đổi | bàn = discuss discussed discussion talks
kết hôn | cưới = marry married marriage wedding
vợ | phu nhân = wife spouse
chồng = husband spouse
nói | phát biểu = say said told speech stated
tuyên bố = declare declared announced statement
đồng ý | nhất trí = agree agreed agreement
hiệp định | thỏa thuận | thoả thuận = agreement treaty accord deal
hợp đồng = contract contracts agreement
hợp tác = cooperation cooperate
quan hệ = relations relationship ties
tặng | trao = give gave given presented awarded
gửi | gởi | nộp | đệ trình = send sent submit submitted file
nhận = receive received get
sinh | ra đời = born birth
chết | qua đời | từ trần | mất = die died death
bắt đầu | khởi đầu = begin began start started starts
kết thúc | chấm dứt = end ended ends finished termination terminate
thành lập | sáng lập = found founded established founding
xây | xây dựng = build built construction constructed
viết = write wrote written
làm | thực hiện = do make made work
sản xuất = produce produced made manufactured
thắng | chiến thắng | giành = win won victory
thua | thất bại = lose lost defeat failed failure
mua = buy bought purchase purchased
bán = sell sold sale
bầu | bầu cử = elect elected election
bổ nhiệm = appoint appointed named
lãnh đạo = leader leaders lead led
rời | rời đi = leave left departed
đến | tới | đến nơi = arrive arrived came come
đi = go went travel
sống | sinh sống = live lived
học = study studied learn
dạy | giảng dạy = teach taught
phát hiện | khám phá = discover discovered discovery
phát minh = invent invented invention
xuất bản | phát hành | công bố = publish published release released
sử dụng | dùng = use used using
thay đổi | đổi = change changed changes
tăng = increase increased rise raise
giảm = decrease decreased reduce reduced
mở | mở cửa = open opened opens
đóng | đóng cửa = close closed closes
gọi là | tên là = called named
tên = name named
người = people person
ông = mr
bà = mrs ms
tổng bí thư = general secretary
chủ tịch = president chairman chair
tổng thống = president
thủ tướng = prime minister
bộ trưởng = minister
đặc phái viên = envoy
đại sứ = ambassador
quốc hội = parliament assembly
chính phủ = government
đảng = party
luật = law act
nghị định = decree
quy định | nội quy = rule rules regulation regulations policy
chính sách = policy policies
chiến tranh = war
hòa bình | hoà bình = peace
nước | quốc gia | đất nước = country countries nation
thành phố = city
thủ đô = capital
tỉnh = province
làng = village
nơi | địa điểm = place location venue
đường = street road
sông = river
núi = mountain
biển = sea
đảo = island
cầu = bridge
trường | trường học = school
đại học = university
bệnh viện = hospital
sân bay = airport
ga | nhà ga = station
nhà = house home
tòa nhà | toà nhà = building
phòng = room
văn phòng = office
công ty = company firm
tổ chức = organization organisation
ngân hàng = bank
cửa hàng = shop store
nhân viên | người lao động = employee employees staff worker workers
nhân sự = hr personnel
quản lý | sếp = manager supervisor boss management
giám đốc = director
đồng nghiệp = colleague colleagues coworker
khách hàng | khách = customer customers client guest
lương | tiền lương | mức lương = salary pay wage wages
tăng lương = raise salary pay increase
thưởng | tiền thưởng = bonus
trợ cấp | phụ cấp = allowance benefit benefits
bảo hiểm = insurance
thuế = tax taxes
lương hưu | hưu trí = pension retirement
nghỉ hưu = retire retirement retired
nghỉ phép = leave vacation
phép năm | nghỉ phép năm = annual leave vacation
nghỉ ốm = sick leave illness
thai sản | nghỉ thai sản = maternity parental
nghỉ lễ | ngày lễ = holiday holidays
nghỉ | ngày nghỉ = leave off holiday break
ốm | bệnh = sick ill illness disease
nghỉ việc | thôi việc | từ chức = resign resignation quit
sa thải | đuổi việc = dismiss dismissed dismissal fired
tuyển dụng | tuyển = hire hired recruitment recruit
thử việc = probation probationary trial
làm việc = work working
làm thêm | tăng ca | ngoài giờ = overtime
làm từ xa | từ xa = remote remotely telework
đào tạo | tập huấn = training
cuộc họp | họp = meeting meetings meet
giá | giá tiền = price prices cost
giá vé = fare ticket price
phí | lệ phí = fee fees charge charges
chi phí = cost costs expense expenses
tiền = money
trả | trả tiền | thanh toán = pay paid payment
hoàn tiền | hoàn trả = refund refunded reimburse reimbursed reimbursement
giảm giá | chiết khấu = discount
đặt cọc | tiền cọc = deposit
phạt | tiền phạt = fine penalty
hóa đơn | hoá đơn = invoice bill receipt
ngân sách = budget
hạn | hạn chót | thời hạn | hạn nộp = deadline due limit
hết hạn = expire expires expired expiry
gia hạn = extend extension renew renewal
mẫu đơn | biểu mẫu = form forms
đơn | đơn xin = application request form
đăng ký | đăng kí = register registration enroll sign
xin | yêu cầu | đề nghị = request requests ask require required
phê duyệt | duyệt | chấp thuận = approve approved approval approves
từ chối = refuse refused reject rejected deny denied
cho phép | được phép = allow allowed permitted permission may
cấm = prohibited forbidden banned ban
phải | bắt buộc = must required mandatory
cần | cần thiết = need needed necessary required
chịu trách nhiệm | phụ trách | trách nhiệm = responsible responsibility charge
báo cáo = report reports
thông báo = notice notify notification announcement
báo trước = notice
khiếu nại = complaint complaints
giúp | giúp đỡ | hỗ trợ = help support assistance
liên hệ | liên lạc = contact
hỏi = ask
trả lời = answer reply respond
kiểm tra = check test inspection
xác nhận = confirm confirmation confirmed
hủy | huỷ | hủy bỏ = cancel cancelled canceled cancellation
xóa | xoá = delete deleted remove removed
thêm = add added
cài đặt | cài = install installed installation settings setup
cập nhật = update updated upgrade
tải | tải xuống = download downloaded
chạy = run runs running
mật khẩu = password passwords
tài khoản = account accounts
đăng nhập = login log sign
email | thư điện tử = email mail
địa chỉ = address
số điện thoại = phone number telephone
trang web = website site page
liên kết = link
tệp | tập tin = file files
thư mục = folder directory
máy tính = computer laptop
máy in = printer
thiết bị = device equipment
mạng = network
phần mềm = software
phiên bản = version versions release
mã = code codes
mã thoát = exit code status
mã lỗi = error code
lỗi = error errors bug fault failure
hỏng | hư | bị hỏng = broken faulty defective damaged damage
sửa | sửa chữa = repair fix fixed
bảo hành = warranty guarantee
nghĩa | nghĩa là | có nghĩa = mean means meaning
bảo mật | an ninh = security
an toàn = safety safe
dữ liệu = data
riêng tư | quyền riêng tư = privacy private
kích thước = size
dung lượng = size capacity
tối đa = maximum max most limit
tối thiểu = minimum min least
số lượng | số = number
tuổi | độ tuổi = age years old
giờ | tiếng = hour hours time
phút = minute minutes
giây = second seconds
ngày = day days date
tuần = week weeks
tháng = month months
năm = year years
thế kỷ = century
hôm nay = today
lần = time times
đầu tiên = first
cuối cùng = last final
mới = new
cũ = old former
lớn | lớn nhất = large largest big biggest great
nhỏ = small
cao | cao nhất = high highest tall tallest
dài = long length
dân số = population
diện tích = area
tiếng anh = english
tiếng việt = vietnamese
nga = russia russian
liên bang nga = russian federation
mỹ | hoa kỳ = america american united states
trung quốc = china chinese
việt nam = vietnam vietnamese
pháp = france french
đức = germany german
nhật bản | nhật = japan japanese
hàn quốc = korea korean
ấn độ = india indian
anh quốc = britain british england
cha | bố = father
mẹ = mother
con = child children
con trai = son
con gái = daughter
trẻ em = child children
gia đình = family
sinh viên = student students
giáo viên = teacher teachers
bác sĩ = doctor physician
phim = film movie
sách = book
bài hát = song
đội = team
trận đấu = match game
cầu thủ = player
giải thưởng | giải = award prize
xe | ô tô | xe hơi = car vehicle vehicles
xe đạp = bicycle bike
đỗ xe | gửi xe | bãi xe = parking park
tàu = train ship
máy bay = plane aircraft flight
chuyến bay = flight
vé = ticket tickets
thức ăn | đồ ăn = food
ăn trưa | bữa trưa = lunch
chìa khóa | chìa khoá = key keys
thẻ = card badge
giấy phép = permit license licence
hộ chiếu = passport
thư viện = library
nguyên nhân | lý do = reason cause
kết quả = result results
mục đích = purpose aim goal
quyền = right rights
thành viên = member members
"""


class _Tables:
    """The list read from both sides."""

    def __init__(self) -> None:
        self.english: dict[str, frozenset[str]] = {}
        """By accented Vietnamese phrase: English index terms."""
        self.folded: dict[str, frozenset[str]] = {}
        """As `english`, by the phrase without its diacritics, under which several may fall together."""
        self.vietnamese: dict[str, frozenset[str]] = {}
        """By English index term: Vietnamese index terms."""
        for line in _PAIRS.strip().splitlines():
            phrases, words = (
                side.split(separator) for side, separator in zip(line.split(" = "), ("|", None), strict=True)
            )
            english = frozenset(stem(word, "en") for word in words)
            for phrase in (each.strip() for each in phrases):
                self.english[phrase] = self.english.get(phrase, frozenset()) | english
                self.folded[fold(phrase)] = self.folded.get(fold(phrase), frozenset()) | english
                for term in english:
                    self.vietnamese[term] = self.vietnamese.get(term, frozenset()) | _vietnamese_terms(phrase)


def _vietnamese_terms(phrase: str) -> frozenset[str]:
    """What the index has of a Vietnamese phrase: one accented syllable, or the last pair of several."""
    syllables = phrase.split()
    return frozenset({phrase} if len(syllables) == 1 else {"_".join(map(fold, syllables[-2:]))})


@cache
def _tables() -> _Tables:
    return _Tables()


def translations(form: str, language: str, *, is_bare: bool = True) -> frozenset[str]:
    """Index terms of the other language that tell the same; empty where the list has none.

    From `vi`, `form` is a phrase of one to three syllables in small letters with single spaces; one without diacritics
    also stands for phrases that differ by them only, unless `is_bare` says that the question does write diacritics.
    From `en`, it is an index term.
    """
    tables = _tables()
    if language == "vi":
        found = tables.folded.get(form) if is_bare and form.isascii() else tables.english.get(form)
        return found or frozenset()
    return tables.vietnamese.get(form, frozenset()) if language == "en" else frozenset()
