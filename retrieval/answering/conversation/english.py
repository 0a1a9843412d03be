"""English, as it is spoken in a conversation."""

from retrieval.answering.conversation.speech import Case, Phrases, Place, Pronoun, Referent, Speech

ENGLISH = Speech(
    code="en",
    asking=Place.FRONT,
    openers=Phrases(
        "and|but|or|so|also|and also|then|and then|what about|how about|and what about|and how about|but what about|"
        "so what about|okay and|ok and|same for|the same for|and the same for|same question for|the same question for|"
        "same with|and what of|in short|in general|"
        "in fact|in brief|in particular|in total|in addition|in that case"
    ),
    tails=Phrases("then|too|as well|instead|please|though"),
    adverbs=Phrases(
        "when|where|why|how|how long|how soon|how often|how far|how late|how early|how come|what time|at what time|"
        "since when|until when|till when|by when|from when|for how long|how long ago|from where|to where|when exactly|"
        "where exactly|why exactly|how exactly|where to|where from|how much|for how much|whereabouts|on what date|"
        "on which date|what date|which date|what day|on what day|which day|on which day|what year|in what year|"
        "which year|in which year|which month|in which month|which city|in which city|in what city|which country|"
        "in which country|in what country|which place|at which place|which town|in which town|for what reason"
    ),
    other_asking=Phrases("who|whom|whose|what|which|with whom|by whom|for whom|to whom|from whom|about whom"),
    parties=Phrases("who|whom"),
    amounts=Phrases("how many"),
    others=(
        (Phrases("who else|anyone else|anybody else|any others|and others|somebody else|someone else"), "who else"),
        (Phrases("what else|anything else|something else"), "what else"),
        (Phrases("where else|anywhere else|somewhere else"), "where else"),
        (Phrases("when else"), "when else"),
        (Phrases("why else"), "why else"),
    ),
    other="else",
    event_before=Phrases(""),
    event_after=Phrases(
        "is that|was that|is this|was this|was it|is it|did that happen|did it happen|did this happen|that happened|"
        "did that take place|did it take place|did this take place|does that happen|does it happen|so|that|that was|"
        "it was|it happened|was it exactly|was that exactly|did they|did he|did she|do they|does he|does she"
    ),
    auxiliaries=Phrases(
        "do|does|did|is|are|was|were|am|has|have|had|can|could|will|would|shall|should|may|might|must|don't|doesn't|"
        "didn't|isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|can't|couldn't|won't|wouldn't|shouldn't|mustn't"
    ),
    be=Phrases("is|are|was|were|am|isn't|aren't|wasn't|weren't|been|be|being"),
    has_endings=True,
    verbs=Phrases(
        "accumulate|achieve|admit|advise|aim|allow|allowed|amend|answer|assign|assist|authorise|authorize|backup|ban|"
        "base|benefit|break|broke|broken|calculate|catch|check|clean|climb|collect|combine|comment|communicate|"
        "compare|compete|compile|concern|configure|connect|conquer|consider|consist|consume|contribute|control|"
        "convert|cook|copy|count|cure|cut|damage|deal|debug|decide|declare|decline|define|demand|depart|depend|derive|"
        "destroy|detect|determine|develop|disable|display|divide|donate|double|drop|edit|emit|enforce|enroll|escape|"
        "estimate|evaluate|exceed|exchange|exclude|execute|exercise|exist|expand|expect|express|extend|feed|fill|fine|"
        "form|generate|graduate|handle|harvest|identify|ignore|implement|improve|indicate|inherit|injure|inspect|"
        "integrate|interact|interpret|invade|invest|invoke|involve|land|learn|like|limit|link|listen|load|lock|log|"
        "look|love|maintain|measure|migrate|miss|monitor|note|notify|obtain|operate|oppose|overrule|oversee|perform|"
        "permit|plug|possess|prefer|prepare|prevent|process|prohibit|prove|provide|purchase|push|qualify|recall|"
        "recommend|recover|recruit|recycle|reduce|refer|reflect|refuse|reject|relate|rely|remain|remember|render|"
        "represent|rescue|reserve|resolve|respond|restore|restrict|retain|reverse|review|ring|rise|rule|satisfy|save|"
        "schedule|search|select|separate|settle|share|shut|smoke|solve|sort|specify|sponsor|spread|stem|subscribe|"
        "succeed|suffer|supply|surrender|survive|suspend|target|tax|test|threaten|throw|touch|tour|track|trade|"
        "transfer|translate|transport|treat|trigger|undergo|understand|validate|vary|verify|wait|walk|want|warn|wash|"
        "waste|watch|weigh|withdraw|worship|abolish|accept|accrue|accrued|acquire|acquired|add|adopt|adopted|affect|"
        "agree|announce|announced|appear|apply|appoint|appointed|approve|approved|arrive|ask|attack|attend|award|"
        "awarded|become|became|begin|began|begun|belong|bind|book|born|borrow|bring|brought|build|built|buy|bought|"
        "call|called|cancel|cancelled|carry|celebrate|celebrated|change|changed|charge|charged|choose|chose|chosen|"
        "claim|claimed|close|closed|come|came|come from|complete|completed|conduct|confirm|congratulate|congratulated|"
        "contain|contact|cost|cover|covered|create|created|cross|defeat|defeated|delete|deleted|deliver|delivered|"
        "deploy|describe|describes|design|designed|die|died|direct|directed|discover|discovered|discuss|discussed|do|"
        "done|draw|drawn|earn|eat|elect|elected|employ|employed|enable|enabled|end|ended|enter|establish|established|"
        "expire|expired|explain|export|fail|fall|fell|fallen|fight|file|filed|find|finish|finished|fix|fixed|flow|fly|"
        "follow|found|founded|fund|get|give|given|gave|go|gone|went|grant|granted|grow|grown|happen|happened|head|"
        "hear|held|hold|help|hire|hired|host|hosted|import|include|included|increase|increased|inform|install|"
        "installed|introduce|introduced|invent|invented|invite|invited|issue|issued|join|joined|keep|kept|kill|killed|"
        "know|known|last|launch|launched|lead|led|leave|left|lend|lent|live|lived|locate|located|lose|lost|made|make|"
        "manage|managed|marry|married|mean|meet|met|merge|merged|move|moved|name|named|need|needed|occur|offer|"
        "offered|open|opened|opens|closes|starts|ends|operate|order|ordered|organise|organised|organize|organized|own|"
        "owned|paid|paint|painted|park|pass|passed|pay|phone|phoned|plan|planned|plant|planted|play|played|praise|"
        "praised|present|presented|print|printed|produce|produced|promise|promised|promote|promoted|propose|proposed|"
        "publish|published|raise|raised|reach|read|receive|received|record|recorded|refund|refunded|register|"
        "registered|release|released|remove|removed|rename|renamed|renew|renewed|rent|repair|repaired|replace|"
        "replaced|report|reported|request|requested|require|required|reset|resign|resigned|restart|retire|retired|"
        "return|returned|run|ran|said|say|said|see|seen|sell|sold|send|sent|serve|served|set|ship|shipped|show|shown|"
        "sign|signed|sing|sit|sleep|speak|spoke|spoken|spend|spent|stand|start|started|stay|stayed|stop|stopped|store|"
        "stored|study|studied|submit|submitted|suggest|support|supported|take|taken|took|talk|talked|teach|taught|"
        "tell|told|thank|thanked|train|trained|travel|travelled|traveled|turn|uninstall|update|updated|upgrade|"
        "upgraded|use|used|visit|visited|vote|voted|wear|welcome|welcomed|win|won|work|worked|write|written|wrote|"
        "meets|visits|says|leads|founds|owns|runs|makes|costs|takes|gets|pays|works|means|lives|closes|wins|writes|"
        "belongs|directs|manages|approves|signs|repairs"
    ),
    participles=Phrases(
        "born|begun|bought|bound|broken|brought|built|caught|chosen|come|cut|dealt|done|drawn|driven|drunk|eaten|"
        "fallen|fed|fought|found|flown|forgotten|frozen|given|gone|grown|heard|held|hidden|hit|hurt|kept|known|laid|"
        "led|left|lent|let|lost|made|meant|met|overseen|paid|put|read|run|said|seen|sent|set|shown|shut|sold|spent|"
        "split|spoken|stolen|sung|sunk|taken|taught|thought|thrown|told|understood|withdrawn|won|worn|written"
    ),
    nouns_too=Phrases(
        "leave|work|play|plan|report|book|call|end|start|change|cost|charge|order|record|request|return|run|show|sign|"
        "stay|stop|study|support|talk|train|travel|turn|use|visit|vote|design|fall|fight|file|help|hold|issue|lead|"
        "name|need|offer|park|print|refund|release|rent|repair|reset|set|ship|update|upgrade|claim|move|cover|import|"
        "export|answer|benefit|break|check|comment|control|copy|count|cure|cut|damage|deal|demand|display|double|drop|"
        "exchange|exercise|fine|form|harvest|land|limit|link|load|lock|log|look|note|permit|process|purchase|push|"
        "recall|reserve|review|ring|rise|rule|schedule|search|share|sort|sponsor|spread|stem|supply|target|tax|test|"
        "tour|track|trade|transfer|transport|trigger|wait|walk|waste|watch|pass|set|bind|found|last|bill|pay|cross|"
        "close|land|talks|works|costs|visits|ends|starts|meeting"
    ),
    predicates=Phrases(
        "free|open|closed|available|allowed|safe|old|big|tall|long|expensive|cheap|true|possible|far|wide|deep|high|"
        "mandatory|responsible|deductible|refundable|optional|compatible|due|valid|taxable|eligible|ready|important|"
        "different|similar|famous|called|based|named|forbidden|prohibited|responsible|entitled|on|in charge"
    ),
    particles=Phrases("up|over|out|off|back|away|down|on"),
    determiners=Phrases("the|a|an|my|our|your|his|her|its|their|this|that|these|those|any|some|each|every|no|all"),
    persons_verbs=Phrases(
        "meet|met|meets|talk|talked|call|called|phone|phoned|marry|married|speak|spoke|receive|received|host|hosted|"
        "welcome|welcomed|invite|invited|congratulate|congratulated|thank|thanked|praise|praised|succeed|succeeded|"
        "defeat|defeated|hire|hired|appoint|appointed|teach|taught|replace|replaced|greet|greeted"
    ),
    place_verbs=Phrases("visit|visited|reach|reached|enter|entered|invade|invaded|tour|toured|leave|left"),
    event_verbs=Phrases(
        "happen|happened|happens|occur|occurred|matter|matters|fail|failed|succeed|succeeded|go|work|end|ended|begin|"
        "start|started|last|take|mean|help|change"
    ),
    seasons=Phrases(
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|winter|christmas|easter|holidays"
    ),
    person_nouns=Phrases(
        "president|minister|mayor|director|chairman|chairwoman|chair|leader|author|writer|king|queen|prince|princess|"
        "founder|inventor|architect|composer|painter|singer|actor|actress|secretary|governor|ambassador|envoy|captain|"
        "coach|manager|ceo|chief|head|teacher|professor|doctor|bishop|pope|emperor|owner|editor|winner|poet|scientist|"
        "engineer|man|woman|boy|girl|person|senator|chancellor|treasurer|boss|supervisor|caretaker|librarian"
    ),
    conjunctions=Phrases(
        "and|or|but|if|that|because|while|although|though|whether|when|where|why|how|who|which|what|so"
    ),
    small_words=Phrases(
        "i|you|we|they|he|she|it|me|him|her|us|them|not|also|still|ever|just|only|even|yet|already|always|usually|"
        "there|here|then|be|been|being|than|as|else|much|many|more|most|often|long|yes|no|please|ok|okay|thanks|thank|"
        "question|questions|answer|one|ones|others|rest"
    ),
    place_prepositions=Phrases("in|at|near|inside|outside|around|across"),
    time_prepositions=Phrases(
        "in|on|at|after|before|since|until|till|during|for|within|by|from|throughout|in about|for about|prior to"
    ),
    other_prepositions=Phrases(
        "with|without|to|for|by|about|from|of|on|into|onto|between|against|under|over|towards|toward|through|as|"
        "regarding|concerning|per|behind|beside|besides|despite|off|above|below|beyond|among"
    ),
    rates=Phrases("per|each|every|a|an"),
    in_place="in",
    at_thing="at",
    motions=Phrases("get|go|come|travel|drive|walk|cycle|move"),
    towards="to",
    surfaces=Phrases("on|under|behind|above|below|beside|outside|inside"),
    companions=Phrases("with|by|against"),
    in_year="in",
    on_day="on",
    units=Phrases(
        "year|years|month|months|week|weeks|day|days|hour|hours|minute|minutes|second|seconds|quarter|quarters|decade|"
        "decades|century|centuries|semester|semesters|term|terms|weekend|weekends"
    ),
    before_unit=Phrases(
        "last|next|this|that|first|second|third|fourth|fifth|final|previous|past|coming|same|following|the|my|our|"
        "your|his|her|their|its|working|business|calendar|school|one|two|three|four|five|six|seven|eight|nine|ten|"
        "eleven|twelve|fifteen|twenty|thirty|ninety|half|couple|few|several|entire|whole|current|late|early"
    ),
    after_unit=Phrases(""),
    times=Phrases(
        "today|tomorrow|yesterday|tonight|now|nowadays|weekends|weekdays|monday|tuesday|wednesday|thursday|friday|"
        "saturday|sunday|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|january|february|march|april|"
        "june|july|august|september|october|november|december|spring|summer|autumn|winter|christmas|easter|noon|"
        "midnight|the morning|the afternoon|the evening|the summer|the winter|holidays|public holidays|bank holidays"
    ),
    numbers=Phrases("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"),
    pronouns=(
        Pronoun(phrases=Phrases("he"), referent=Referent.MAN, case=Case.SUBJECT),
        Pronoun(phrases=Phrases("him"), referent=Referent.MAN, case=Case.OBJECT),
        Pronoun(phrases=Phrases("his"), referent=Referent.MAN, case=Case.OWNER),
        Pronoun(phrases=Phrases("she"), referent=Referent.WOMAN, case=Case.SUBJECT),
        Pronoun(phrases=Phrases("her"), referent=Referent.WOMAN, case=Case.ANY),
        Pronoun(phrases=Phrases("they"), referent=Referent.SEVERAL, case=Case.SUBJECT),
        Pronoun(phrases=Phrases("them"), referent=Referent.SEVERAL, case=Case.OBJECT),
        Pronoun(phrases=Phrases("their"), referent=Referent.SEVERAL, case=Case.OWNER),
        Pronoun(phrases=Phrases("it"), referent=Referent.THING, case=Case.ANY),
        Pronoun(phrases=Phrases("its"), referent=Referent.THING, case=Case.OWNER),
        Pronoun(phrases=Phrases("there|in there|over there"), referent=Referent.PLACE, case=Case.ANY),
        Pronoun(phrases=Phrases("then|back then|at that time|at the time"), referent=Referent.TIME, case=Case.ANY),
        Pronoun(
            phrases=Phrases("that year|in that year|the same year|in the same year|that same year"),
            referent=Referent.YEAR,
            case=Case.ANY,
        ),
        Pronoun(
            phrases=Phrases("that day|on that day|the same day|on the same day|that same day"),
            referent=Referent.DAY,
            case=Case.ANY,
        ),
    ),
    of="of",
    joined_by="and",
    owner="'s",
    male=Phrases("mr|sir|king|prince|lord|father|husband|son|brother|chairman|man|boy|pope|emperor|bishop|actor"),
    female=Phrases(
        "mrs|ms|miss|madam|queen|princess|lady|mother|wife|daughter|sister|chairwoman|woman|girl|actress|dame"
    ),
)
