"""Places that need no preposition to be known as places: countries, continents, capitals and other large cities."""

from retrieval.text import fold

_LISTED = """
Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|
Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia|Botswana|Brazil|Brunei|Bulgaria|Burkina Faso|Burundi|
Cambodia|Cameroon|Canada|Cape Verde|Chad|Chile|China|Colombia|Congo|Costa Rica|Croatia|Cuba|Cyprus|Czech Republic|
Czechia|Denmark|Djibouti|Dominica|Dominican Republic|East Timor|Ecuador|Egypt|El Salvador|England|Eritrea|Estonia|
Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Germany|Ghana|Great Britain|Greece|Grenada|Guatemala|Guinea|Guyana|
Haiti|Honduras|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Kazakhstan|
Kenya|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|
Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco|
Mozambique|Myanmar|Namibia|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Norway|
Oman|Pakistan|Palestine|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Rwanda|
Samoa|San Marino|Saudi Arabia|Scotland|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|
South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|
Tanzania|Thailand|Togo|Tonga|Tunisia|Turkey|Turkmenistan|Uganda|UK|Ukraine|United Arab Emirates|United Kingdom|
United States|Uruguay|USA|Uzbekistan|Vatican|Venezuela|Vietnam|Việt Nam|Wales|Yemen|Zambia|Zimbabwe
Africa|Antarctica|Asia|Europe|North America|South America|Soviet Union
Abu Dhabi|Accra|Addis Ababa|Algiers|Amsterdam|Ankara|Athens|Auckland|Baghdad|Baku|Bangkok|Barcelona|Beijing|Beirut|
Belgrade|Berlin|Bern|Bogota|Boston|Brasilia|Bratislava|Brussels|Bucharest|Budapest|Buenos Aires|Cairo|Canberra|
Cape Town|Caracas|Chicago|Copenhagen|Dakar|Damascus|Delhi|Dhaka|Doha|Dubai|Dublin|Edinburgh|Frankfurt|Geneva|Glasgow|
Hamburg|Hanoi|Hà Nội|Ha Noi|Havana|Helsinki|Hong Kong|Houston|Istanbul|Jakarta|Jerusalem|Johannesburg|Kabul|Kathmandu|
Khartoum|Kiev|Kyiv|Kuala Lumpur|Kyoto|Lagos|Lima|Lisbon|Ljubljana|London|Los Angeles|Luanda|Lyon|Madrid|Manila|
Marseille|Melbourne|Mexico City|Miami|Milan|Minsk|Montevideo|Montreal|Moscow|Mumbai|Munich|Nairobi|Naples|New Delhi|
New York|Osaka|Oslo|Ottawa|Paris|Phnom Penh|Prague|Pretoria|Pyongyang|Quito|Reykjavik|Riga|Rio de Janeiro|Riyadh|Rome|
Saigon|Sài Gòn|Ho Chi Minh City|San Francisco|Santiago|Sao Paulo|Sarajevo|Seattle|Seoul|Shanghai|Sofia|Stockholm|
St Petersburg|Saint Petersburg|Sydney|Tallinn|Tashkent|Tbilisi|Tehran|Tel Aviv|Tokyo|Toronto|Tripoli|Tunis|Ulaanbaatar|
Vancouver|Vienna|Vientiane|Vilnius|Warsaw|Washington|Wellington|Yangon|Yerevan|Zagreb|Zurich
Huế|Hue|Đà Nẵng|Da Nang|Hải Phòng|Hai Phong|Cần Thơ|Can Tho|Nha Trang|Đà Lạt|Da Lat
Nga|Trung Quốc|Nhật Bản|Hàn Quốc|Triều Tiên|Pháp|Đức|Anh|Mỹ|Hoa Kỳ|Ấn Độ|Thái Lan|Lào|Campuchia|Mát-xcơ-va|Bắc Kinh|
Tô-ky-ô|Luân Đôn|Liên Xô|Châu Âu|Châu Á
"""
KNOWN_PLACES = frozenset(
    tuple(fold(entry).replace("-", " ").split()) for entry in _LISTED.replace("\n", "|").split("|")
)
