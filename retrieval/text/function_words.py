"""Words that hold a question together without saying what it is about; for the question side only.

The index keeps them all: To Lam, May, The Who and IT are names. Whoever drops one from a question first makes sure that
it is not part of a name there.
"""

_LISTS = {
    "en": """
        a an the this that these those
        i me my mine you your yours he him his she her hers it its we us our ours they them their theirs one ones
        who whom whose what which when where why how whether
        am is are was were be been being do does did doing done have has had having
        can could may might must shall should will would ought
        dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt hasnt havent hadnt cannot
        of in on at by for from to into onto with within without about as than between among through during before after
        over under against toward towards upon off out up down per via
        else and or nor but if then so because while although though not no
        there here any some every each all both either neither other another such same
        too very also just only even ever yet again please
        many much long often far
    """,
    # Folded, so đâu is đầu as well; words that more often mean something (đang, but Đảng; mới) are left out.
    "vi": """
        ai gi nao dau sao bao nhieu the vay nhi
        la co khong duoc bi da se chua roi deu cung van hay hoac va voi cua cho ve o tai tu den trong ngoai tren duoi
        giua theo bang vi do boi nen neu thi ma rang khi luc cac nhung mot nay kia ay no chung cai vao ra len xuong lai
        qua rat hon nhu xin biet khac
    """,
    "de": """
        der die das den dem des ein eine einer eines einem einen dieser diese dieses diesem diesen ich du er sie es
        wir ihr ihn ihm ihnen uns mich mir dich dir sein seine seiner seinem seinen ihre ihrer ihrem wer wen wem
        wessen was wann wo woher wohin warum wieso weshalb wie welche welcher welches welchem welchen wieviel ist sind
        war waren wird werden wurde wurden bin bist gewesen hat haben hatte hatten kann konnen konnte muss mussen soll
        sollen will wollen darf durfen und oder aber nicht kein keine von vom zu zum zur in im an am auf aus bei beim
        mit nach fur uber unter vor durch gegen um als ob dass wenn so auch noch nur viel viele es gibt gab
    """,
    "fr": """
        le la les l un une des du de d au aux ce cet cette ces
        je tu il elle on nous vous ils elles me te se lui leur leurs son sa ses mon ma mes notre nos votre vos
        qui que qu quoi quel quelle quels quelles quand ou comment pourquoi combien dont lequel laquelle
        est sont etait etaient ete etre sera a ont avait avaient avoir fait peut peuvent pouvait doit
        et mais ni ne n pas si en dans sur sous par pour avec sans entre vers chez depuis plus y c s
    """,
    "es": """
        el la los las un una unos unas lo al del este esta estos estas ese esa eso
        yo tu usted ustedes nosotros ellos ellas me te se le les nos su sus mi mis
        quien quienes que cual cuales cuando donde adonde como cuanto cuanta cuantos cuantas
        es son era eran fue fueron ser sido esta estan estaba estar ha han habia haber hay tiene tienen puede pueden
        y e o u pero no ni si de en a por para con sin sobre entre desde hasta hacia segun
    """,
    "it": """
        il lo la i gli le l un uno una del dello della dei degli delle al allo alla ai agli alle dal dalla nel nella sul
        io tu lui lei noi voi loro mi ti si ci vi suo sua suoi sue mio mia questo questa questi queste
        chi che cosa quale quali quando dove come perche quanto quanta quanti quante cui
        e sono era erano fu furono essere stato stata stati state ha hanno aveva avere puo possono deve
        ed o ma non di a da in con su per tra fra se
    """,
    "pt": """
        o a os as um uma uns umas do da dos das no na nos nas ao aos pelo pela este esta esse essa isso isto
        eu tu ele ela nos voce voces eles elas me te se lhe seu sua seus suas meu minha
        quem que qual quais quando onde como porque quanto quanta quantos quantas
        e sao era eram foi foram ser sido esta estao estava estar tem ha tinha ter pode podem deve
        ou mas nao de em por para com sem sobre entre desde ate
    """,
    "nl": """
        de het een die dat deze dit
        ik jij je u hij zij ze wij we jullie hem haar hun ons mij me zijn
        wie wat wanneer waar waarom hoe welke welk hoeveel wiens
        is was waren ben bent wordt worden werd werden geweest heeft hebben had hadden kan kunnen kon moet moeten zal
        en of maar niet geen van in op aan bij met naar voor uit over onder door tegen om als er te tot ook nog
    """,
    "ru": """
        я ты он она оно мы вы они меня тебя его ее нас вас их мне тебе ему ей нам вам им мой твой свой наш ваш этот эта
        это эти тот та то те
        кто кого кому кем что чего чему чем какой какая какое какие каким какого когда где куда откуда почему зачем как
        сколько чей чья чье чьи который которая которое которые ли
        есть был была было были быть будет будут является
        и а но или не ни же бы в во на с со к ко по о об от до из за у для при про через между над под без если
    """,
    "ar": """
        من ما ماذا متي اين كيف لماذا كم اي هل
        هو هي هم هن انا انت نحن هذا هذه ذلك تلك هولاء الذي التي الذين
        كان كانت كانوا يكون تكون ليس
        في علي الي عن مع بين منذ حتي عند قبل بعد و او ثم لكن ان لا لم لن قد
    """,
    # Written without spaces, so these are the one and two character terms that such words leave in a question.
    "zh": """
        的 了 是 在 和 与 與 及 或 吗 嗎 呢 吧 啊 着 著 过 過 被 把 从 從 对 對 于 於 由 向 这 這 那 哪 谁 誰 何 几 幾
        我 你 他 她 它 什么 什麼 甚麼 怎么 怎麼 怎样 怎樣 为什 為什 么时 麼時 时候 時候 何时 何時 哪里 哪裡 哪儿 哪些
        哪个 哪個 哪一 多少 多大 多久 如何 为何 為何 我们 我們 你们 你們 他们 他們 这个 這個 那个 那個 是谁 是誰 是什
        有什 有多
    """,
}
_SETS = {language: frozenset(words.split()) for language, words in _LISTS.items()}
_NONE: frozenset[str] = frozenset()


def function_words(language: str) -> frozenset[str]:
    """Folded function and question words of a language (ISO 639-1); empty where Loccit has no list."""
    return _SETS.get(language, _NONE)
