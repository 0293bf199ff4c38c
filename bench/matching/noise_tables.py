"""What people and machines do to names: keyboards, readers, spellings, short forms. Written apart from the matcher."""

NEIGHBOURS = {
    "q": "was", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlio", "l": "kop",
    "z": "xas", "x": "zcsd", "c": "xvdf", "v": "cbfg", "b": "vngh", "n": "bmhj", "m": "njk",
}  # fmt: skip

OCR = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("nn", "m"), ("vv", "w"), ("w", "vv"), ("li", "h"), ("h", "b"),
    ("b", "h"), ("i", "l"), ("l", "i"), ("l", "1"), ("i", "1"), ("o", "0"), ("e", "c"), ("c", "e"), ("u", "v"), ("v", "u"),
    ("s", "5"), ("b", "8"), ("g", "q"), ("q", "g"), ("t", "f"), ("f", "t"), ("a", "o"), ("n", "u"), ("u", "n"), ("z", "2"),
    ("k", "lc"), ("y", "v"), ("ri", "n"), ("in", "m"), ("g", "9"), ("j", "i"),
)  # fmt: skip

# How romanisations of one spoken name differ: read in both directions.
SPELLINGS = (
    ("yu", "iu"), ("yu", "ju"), ("ya", "ia"), ("ya", "ja"), ("yev", "ev"), ("ye", "e"), ("iy", "y"), ("iy", "ii"), ("y", "i"),
    ("ey", "ei"), ("ay", "ai"), ("ai", "aj"), ("kh", "h"), ("kh", "ch"), ("zh", "j"), ("zh", "z"), ("ts", "tz"), ("ts", "c"),
    ("sh", "sch"), ("ch", "tch"), ("ch", "tsch"), ("v", "w"), ("v", "ff"), ("ks", "x"), ("ou", "u"), ("oo", "u"), ("oo", "ou"),
    ("ee", "i"), ("aa", "a"), ("u", "o"), ("q", "k"), ("q", "g"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("dj", "j"),
    ("j", "dzh"), ("mm", "m"), ("ss", "s"), ("ll", "l"), ("dd", "d"), ("a", "e"), ("ah", "a"), ("eh", "e"), ("w", "ou"),
    ("f", "ph"), ("sz", "sh"), ("cz", "ch"), ("oe", "o"), ("ue", "u"), ("ae", "a"), ("ck", "k"), ("kk", "k"), ("tt", "t"),
    ("hs", "x"), ("tch", "ch"), ("zz", "z"), ("aw", "ao"), ("iya", "ia"), ("nn", "n"), ("bb", "b"), ("eu", "yo"), ("uh", "u"),
)  # fmt: skip

# Whole words that are written in several ways.
SAME_WORD = tuple(
    tuple(line.split())
    for line in """
    mohammed muhammad mohamed mohammad muhammed mohamad
    ahmed ahmad ahmet
    hussein husayn hossein hussain husain hocine
    hassan hasan
    yusuf youssef yousef yusef yosef
    ibrahim ebrahim ibraheem brahim
    abdullah abdallah abdulla abdoullah
    abdul abdel abd-al abdal
    omar umar omer
    khalid khaled
    saeed said saïd sayed
    qasim kassem kasim qassem
    sheikh shaykh shaikh cheikh
    sulaiman suleiman soleiman suleyman solomon
    mustafa moustafa mostafa mustapha
    ismail esmail ismael
    jamal gamal djamal
    aleksandr alexander alexandr oleksandr aliaksandr
    sergei sergey serguei siarhei
    dmitri dmitry dmitriy dimitri
    yuri yury iurii jurij
    yevgeny evgeny evgeniy eugene
    vladimir wladimir volodymyr uladzimir
    nikolai nikolay mikola mykola
    aleksei alexey alexei oleksiy
    andrei andrey andriy
    mikhail michail mykhailo
    viktor victor
    ekaterina yekaterina kateryna
    lee yi rhee li
    park pak bak
    kim gim
    choi choe
    jong chong
    zhang chang
    zhou chou
    xu hsu
    wang wong
    el al
    bin ben ibn
    petr pyotr petro
    pavel pavlo
    """.strip().splitlines()
)

NICKNAMES = {
    "aleksandr": "sasha", "alexander": "alex", "aleksandra": "sasha", "aleksei": "alyosha", "aleksey": "lyosha", "alexey": "alyosha",
    "andrei": "andryusha", "andrey": "andryusha", "anatoly": "tolya", "anatoliy": "tolya", "anna": "anya", "anthony": "tony",
    "antonio": "toni", "boris": "borya", "charles": "charlie", "daniel": "danny", "david": "dave", "dmitri": "dima",
    "dmitry": "dima", "dmitriy": "mitya", "edward": "eddie", "ekaterina": "katya", "elena": "lena", "yelena": "lena",
    "evgeny": "zhenya", "evgeniy": "zhenya", "yevgeny": "zhenya", "francisco": "paco", "gennady": "gena", "george": "georgie",
    "georgy": "gosha", "grigory": "grisha", "igor": "igoryok", "ivan": "vanya", "james": "jim", "john": "jack", "joseph": "joe",
    "jose": "pepe", "jesus": "chuy", "juan": "juanito", "carlos": "carlitos", "guadalupe": "lupe", "guillermo": "memo",
    "konstantin": "kostya", "luis": "lucho", "manuel": "manolo", "margarita": "rita", "maria": "masha", "michael": "mike",
    "mikhail": "misha", "natalia": "natasha", "natalya": "natasha", "nikolai": "kolya", "nikolay": "kolya", "oleg": "olezhka",
    "olga": "olya", "oxana": "ksyusha", "patrick": "paddy", "pavel": "pasha", "pedro": "perico", "peter": "pete", "petr": "petya",
    "pyotr": "petya", "rafael": "rafa", "richard": "dick", "robert": "bob", "roberto": "beto", "roman": "roma", "samuel": "sam",
    "sergei": "seryozha", "sergey": "seryozha", "svetlana": "sveta", "tatiana": "tanya", "tatyana": "tanya", "thomas": "tom",
    "vadim": "vadik", "valery": "valera", "vasily": "vasya", "viktor": "vitya", "victor": "vic", "vitaly": "vitalik",
    "vladimir": "vova", "vladislav": "vlad", "vyacheslav": "slava", "viacheslav": "slava", "william": "bill", "yaroslav": "slavik",
    "yuri": "yura", "yury": "yura", "iurii": "yura", "mohammed": "hamada", "mohamed": "moh", "muhammad": "hamada", "mustafa": "mus",
    "ibrahim": "ibo", "abdullah": "abdul", "enrique": "quique", "ignacio": "nacho", "alejandro": "ale", "fernando": "nando",
    "eduardo": "lalo", "gabriel": "gabi", "miguel": "migue", "mario": "marito", "stanislav": "stas", "galina": "galya",
    "irina": "ira", "larisa": "lara", "lyudmila": "lyuda", "lyubov": "lyuba", "nadezhda": "nadya", "anastasia": "nastya",
    "denis": "denya", "maxim": "max", "maksim": "max", "artem": "tyoma", "kirill": "kirya", "leonid": "lyonya", "ruslan": "rus",
}  # fmt: skip

# Forms of companies that say the same, shortest first.
SAME_FORM = (
    ("ltd", "limited"), ("llc", "limited liability company"), ("co", "company"), ("corp", "corporation"), ("inc", "incorporated"),
    ("plc", "public limited company"), ("jsc", "joint stock company"), ("ojsc", "open joint stock company"),
    ("pjsc", "public joint stock company"), ("cjsc", "closed joint stock company"), ("gmbh", "gesellschaft mit beschränkter haftung"),
    ("sa", "société anonyme"), ("sarl", "société à responsabilité limitée"), ("spa", "società per azioni"),
    ("srl", "società a responsabilità limitata"), ("sl", "sociedad limitada"), ("ooo", "obshchestvo s ogranichennoy otvetstvennostyu"),
    ("oao", "otkrytoe aktsionernoe obshchestvo"), ("zao", "zakrytoe aktsionernoe obshchestvo"), ("ao", "aktsionernoe obshchestvo"),
    ("fze", "free zone establishment"), ("pte ltd", "private limited"), ("bv", "besloten vennootschap"), ("ag", "aktiengesellschaft"),
    ("pvt ltd", "private limited"), ("fzco", "free zone company"), ("as", "anonim sirketi"), ("co ltd", "company limited"),
)  # fmt: skip
OTHER_FORMS = ("Ltd", "LLC", "GmbH", "SARL", "SA", "SpA", "JSC", "OOO", "Inc", "BV", "FZE", "Corp")

STUCK_LETTERS = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe",
    "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ə": "e", "Ə": "E", "ʼ": "", "’": "", "ʿ": "", "ʾ": "",
})  # fmt: skip

PARTICLES = frozenset({
    "al", "el", "bin", "ben", "ibn", "abu", "abd", "bint", "ould", "de", "del", "da", "dos", "la", "van", "von", "der", "den",
    "di", "du", "le", "y", "e", "i", "and", "of", "the", "san", "st",
})  # fmt: skip
