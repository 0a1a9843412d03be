"""Everyday words and the official ones that handbooks, policies and manuals use for the same thing.

Each line is one thing. Its words and phrases ask for one another. The index has words and no phrases, so a phrase is
only asked with, unless one of its words has a `*` and stands for it in the documents ("annual leave*": the question
"vacation" is also searched as "leave"). What stands before a `>` asks for what stands behind it, and not the reverse,
where that is safer.
"""

from functools import cache

from retrieval.text import stem

_GROUPS = """
usa | us | u.s. | united states* | america
uk | united kingdom* | britain
tv | television | televised
vacation | annual leave* | time off | holidays | pto | paid leave* | days off
vacations | holiday entitlement > leave holiday
pay rise | pay raise | salary increase | wage increase | raise in pay > salary increase raise promotion compensation
salary | wage | wages | pay | compensation | remuneration | earnings | paycheck
bonus | award | incentive
fired | sacked | dismissed | dismissal | terminated | termination | laid off | let go
quit | resign | resignation | leave the company | hand in notice > resign resignation termination
resigned | resign | resignation
layoff | redundancy | redundant
hire | hired | recruit | recruitment | employ | onboard
job | position | post | role | vacancy
mum | mom | moms | mother | parent
dad | father | parent
kid | kids | child | children | dependant | dependent
baby | newborn | infant | child
having a baby | new baby | expecting > parental maternity birth pregnancy
pregnant | pregnancy | maternity
paternity | parental
grandma | grandmother
grandpa | grandfather
husband | wife | spouse | partner
relative | relatives | family member | family
got married | getting married | wedding > marriage
died | death | funeral | bereavement | passed away
sick | ill | illness | sickness | unwell | medical
flu | cold > illness sick
sick day | sick days | call in sick > sick leave illness
doctor | physician | medical practitioner | gp
hospital | hospitalisation | hospitalization
dentist | dental
glasses | eyeglasses | vision
shot | jab | vaccine | vaccination | immunization
injury | injured | hurt | accident
disabled | disability | accommodation
boss | manager | supervisor | superior | line manager
coworker | coworkers | colleague | colleagues | teammate | peer
staff | employee | employees | personnel | worker | workers | workforce
hr | human resources* | personnel
it support | helpdesk | help desk* | service desk
customer | client | patron
guest | visitor
tenant | renter | lessee | resident
landlord | lessor
student | pupil
teacher | instructor | professor
allowed | permitted | permissible | authorised | authorized | allow | permit
can i | may i | am i allowed > permitted allowed eligible
forbidden | prohibited | banned | not allowed* | disallowed
must | have to | need to > required mandatory
mandatory | required | compulsory | obligatory | requirement
optional | voluntary
eligible | qualify | entitled | entitlement
buy | purchase | procure | procurement | acquire
sell | sale
order | purchase
refund | refunds | reimburse | reimbursed | reimbursement | money back | get back > reimbursement reimbursed refund
refund | reimburse | reimbursement
pay back | paid back > repay repayment reimburse reimbursement
expenses | expense | costs
receipt | receipts | invoice | voucher
price | cost | fee | charge | rate | tariff
fee | fees | charge | charges
how much > cost fee price
cheap | cheapest | inexpensive | lowest
free | complimentary | no charge* | free of charge
discount | rebate | reduction
fine | penalty
late fee > surcharge penalty fine
tip | gratuity
deposit | bond
cash | money
bill | invoice
bank account > payment deposit
tax | taxes | taxation
loan | credit
deadline | due | due date* | cutoff | closing date*
deadline | no later than | by when > due deadline
start | begin | commence | commencement | beginning
end | finish | expire | expiry | expiration
extend | extension | renew | renewal | prolong
postpone | delay | defer | reschedule
cancel | cancellation | revoke | withdraw | terminate
change | modify | amend | update | alter | revise
get rid of | throw away > dispose disposal discard remove
delete | remove | erase | uninstall
add | insert | append | include
fix | repair | resolve | troubleshoot | correct
broken | faulty | defective | damaged | not working | malfunction
crash | crashes | hang | freeze | failure
bug | bugs | defect | issue | error
error | fault | failure
warranty | guarantee
return | send back
call | phone | telephone | ring | contact
get in touch | reach out > contact email phone
email | mail | message
ask | inquire | enquire | request
tell | notify | inform | report
complain | complaint | grievance
harass | harassed | bullied | bullying | harassment
help | assist | assistance | support
sign up | enroll > enrollment register registration
sign up | register | registration | enrol | enroll | enrollment | enrolment
apply | application | applications
log in | login | sign in > login authentication
log out | logout
password | passcode | credentials | passphrase
two factor | 2fa | mfa > multifactor authentication
computer | laptop | workstation | device | pc
cell | cellphone | mobile | smartphone | phone
screen | monitor | display
app | application | program | software
wifi | wireless | network
file | document | attachment
folder | directory
settings | configuration | config | preferences | options
set up | setup > configure install configuration installation
install | installation | setup
turn on | switch on > enable activate
turn off | switch off > disable deactivate
enable | activate
disable | deactivate
speed up | faster > performance speed
newest | latest | recent
old | older | previous
work from home | wfh | remote work* | remotely | telework | telecommute | home office
work from home | working from home > telework remote remotely
overtime | extra hours*
shift | roster | schedule
lunch | meal | break
lunch break > meal break
meeting | meetings | mtg | conference | session
trip | travel | journey
plane | flight | airfare | fly
hotel | lodging | accommodation
car | vehicle | automobile
taxi | cab | rideshare
parking | park
bike | bicycle
train | rail
office | workplace | workspace | worksite
badge | id card > card access
key | keys
door | entrance | entry
trash | garbage | rubbish | waste
toilet | bathroom | restroom
smoke | smoking | tobacco
drink | alcohol | alcoholic
dog | cat | pets | pet | animal | animals
noise | noisy | loud
gift | gifts | present
lawyer | attorney | counsel | solicitor
court | tribunal
jury | juror
police | officer
law | statute | legislation | act
rule | rules | regulation | regulations | policy
contract | agreement
sign | signature | signed
approve | approval | authorize | authorise | sign off > approval approve authorization
approve | approval | approved | authorized | authorised
reject | decline | deny | refuse | denied
training | course | class | workshop
certificate | certification
degree | diploma | qualification
school | education
retire | retirement | pension | superannuation
insurance | coverage | insured
confidential | secret | sensitive
secure | security
data | information
privacy | confidentiality
backup | back up > backups
copy | duplicate
size | dimensions
weight | weigh
average | mean
maximum | max | limit | ceiling
minimum | min | least
monthly | month
weekly | week
yearly | annual | annually | year
daily | day
fortnight | fortnightly | biweekly
mistake | error
picture | photo | photograph | image
go over | look over > review reviewed
review | reviewed | assess | assessment | evaluate | evaluation
chair | chairman | chairperson | presides
vote | voted | ballot | motion
minutes | record
town hall | city hall
road | street
shop | store
house | home | dwelling
flat | apartment
lift | elevator
rent | lease
begin work | start work > commence
""".strip().splitlines()


@cache
def _table() -> dict[str, frozenset[str]]:
    """Index terms searched beside a word or phrase, by its stems."""
    asks_for: dict[str, set[str]] = {}
    for line in _GROUPS:
        members, _, one_sided = line.partition(" > ")
        phrases = [phrase.strip() for phrase in members.split("|")]
        targets = {stem(word, "en") for word in one_sided.split()}
        if not one_sided:
            targets = {target for phrase in phrases if (target := _stands_for(phrase)) is not None}
        for phrase in phrases:
            key = " ".join(stem(word, "en") for word in phrase.replace("*", "").split())
            asks_for.setdefault(key, set()).update(targets)
    return {key: frozenset(targets - set(key.split())) for key, targets in asks_for.items()}


def _stands_for(phrase: str) -> str | None:
    """The index term that stands for a member in the documents; None for a phrase that only asks."""
    words = phrase.split()
    if len(words) == 1:
        return stem(words[0].rstrip("*"), "en")
    return next((stem(word[:-1], "en") for word in words if word.endswith("*")), None)


@cache
def _longest() -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in _table():
        words = phrase.split()
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


def longest_phrase(opening: str) -> int:
    """How many words the longest phrase of the list has that begins with this stem; 0 where none does."""
    return _longest().get(opening, 0)


def official_terms(phrase: str) -> frozenset[str]:
    """Index terms that documents may use for an English word or phrase, given as stems with single spaces."""
    return _table().get(phrase, frozenset())
