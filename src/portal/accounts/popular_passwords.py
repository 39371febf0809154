"""Long passwords that many people think of (C12). Ours, made from lists of our own: published lists of popular passwords
hold hardly any of twelve characters or more.

A word and a usual ending, words in pairs, rows of the keyboard, repetitions, and phrases. In English, Spanish, Dutch and
Arabic in Latin letters, with the words of a clinic.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

SHORTEST = 12

WORDS = """
password passwort passw0rd pass passcode welcome letmein login admin administrator master secret private access changeme
default guest user hello qwerty azerty qwertz asdf asdfgh zxcvbn abc abcd abcdef test testing tester trustno1 whatever
nothing monkey dragon tiger lion eagle falcon panther butterfly dolphin horse pony kitty bunny puppy shadow midnight
sunshine sunflower rainbow flower flowers rose summer winter spring autumn january february march april june july august
september october november december monday friday sunday princess prince queen king angel angels baby babygirl babyboy
honey sweetie sweetheart lovely loveme lover iloveyou iloveu love forever family mother father mommy daddy grandma
grandpa mamama papa sister brother friend friends together happy smile freedom heaven jesus jesuschrist christ god
godisgood blessed blessing faith believe church allah bismillah football soccer baseball basketball hockey tennis
liverpool chelsea arsenal barcelona realmadrid madrid juventus yankees cowboys lakers superman batman spiderman ironman
pokemon pikachu naruto starwars starlord matrix minecraft fortnite mustang ferrari porsche mercedes harley yamaha toyota
computer internet google facebook instagram samsung android iphone apple microsoft windows linux michael jennifer jessica
ashley daniel andrew thomas robert charlie jordan hunter amanda nicole anthony matthew joshua christopher elizabeth
alexander victoria samantha stephanie jonathan benjamin nicholas sebastian america american canada mexico london newyork
california texas florida chicago boston amsterdam rotterdam holland nederland england scotland ireland france germany
spain espana colombia argentina cookie chocolate cheese pizza coffee banana orange strawberry peanut pepper ginger sugar
guitar music dance diamond silver golden purple yellow green blue black white
hospital doctor doctors nurse patient patients health healthy healthcare clinic clinical medical medicine mychart portal
patientportal pharmacy dentist surgery insurance medicare medicaid appointment results
contrasena clave secreto bienvenido bienvenida hola amor teamo tequiero miamor corazon princesa estrella mariposa familia
mama papa hermana hermano amigos siempre dios diosesamor jesucristo bendicion futbol campeon gatito perrito sol luna
cielo verano primavera feliz felicidad salud medico paciente clinica hospital consultorio
wachtwoord welkom welkom01 geheim hallo goedemorgen lente zomer herfst winter voetbal ajax feyenoord oranje schatje liefde
ikhouvanjou moeder vader oma opa familie vriend vrienden bloem bloemen zonnetje poes hond konijn vakantie gezond
gezondheid ziekenhuis huisarts dokter patient praktijk zorg verzekering
habibi habibti marhaba salam salaam assalam alhamdulillah inshallah mashallah bismillah muhammad mohammed ahmed fatima
aisha khadija maryam yousef ibrahim shukran sabahalkhair hayati albi omri noor jamila mustashfa tabib sihha
""".split()

_PAIRED = """
password welcome love iloveyou hello happy family forever mylove myfamily god jesus health doctor patient hospital
sunshine summer winter spring football baseball monkey dragon princess angel baby honey sweet flower rainbow blue red
green black white big little lucky super secret admin login test qwerty abc
""".split()

_ENDINGS = """
1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 0 00 000 0000 01 007 11 111 1111 11111 111111
123123 112233 121212 123321 321 4321 54321 654321 987654321 99 999 789 456 abc abc123 123abc qwe qwe123 qwerty qwerty123
! !! !!! 1! 12! 123! 1234! 12345! 123456! !1 !123 @123 @1234 @12345 #1 #123 $ $$$ * ** . .. ? _ _1 _123 -1 -123
my me you now here please again always forever
""".split()

_YEARS = [str(year) for year in range(1970, 2036)]

_ROWS = """
qwertyuiopasdfghjklzxcvbnm azertyuiopqsdfghjklmwxcvbn qwertyuiop asdfghjkl zxcvbnm azertyuiop qsdfghjklm qwertzuiop
1234567890 0987654321 abcdefghijklmnopqrstuvwxyz 1qaz2wsx3edc4rfv5tgb6yhn qazwsxedcrfvtgbyhn 1q2w3e4r5t6y7u8i9o0p
q1w2e3r4t5y6u7i8o9p0 zaq12wsxcde34rfv a1b2c3d4e5f6g7h8i9j0 1a2b3c4d5e6f7g8h9i0j !@#$%^&*() !qaz@wsx#edc$rfv qweasdzxc
147258369 159357 741852963
""".split()

_PHRASES = """
ihatepasswords thisismypassword mypasswordis whatismypassword whatsmypassword iforgotmypassword forgotpassword
forgotmypassword idontknow idontremember icantremember nopassword newpassword oldpassword temppassword temporarypassword
changethispassword changemenow pleasechangeme letmeinplease letmeinnow opensesame openthedoor passwordagain
passwordpassword secretpassword supersecret topsecretpassword passwordsecret verysecret securepassword strongpassword
longpassword goodpassword bestpassword easypassword simplepassword correcthorsebatterystaple correcthorse
thequickbrownfox loremipsumdolor tobeornottobe onceuponatime maytheforcebewithyou maytheforce winteriscoming
ilovemyfamily ilovemykids ilovemymom ilovemydog ilovemycat ilovemyhusband ilovemywife ilovemylife ilovemyself ilovejesus
ilovegod iloveyousomuch iloveyouforever iloveyoubaby loveyouforever lovelovelove hahahahahaha lalalalalala blablablabla
happybirthday merrychristmas happynewyear goodmorning goodnight hellokitty helloworld hellohello whatever123 jesuslovesme
jesusislord jesussaves godisgreat godisgood godisgoodallthetime praisethelord inGodwetrust thankyoujesus amazinggrace
mydoctor mydoctorsoffice doctorsoffice doctorpassword hospitalpassword healthpassword patientpassword myhealth
myhealthrecord myhealthrecords medicalrecords myresults testresults portalpassword patientportal mychartpassword
clinicpassword myclinic onetwothree onetwothreefour abcdefg1234567 qwerty123456 password123456 welcome123456
tequieromucho teamomucho teamoporsiempre micontrasena contrasenasegura nomeacuerdo miclave123456 diosesbueno
gloriaadios diostebendiga holahola123 mifamilia123 tequieromama
mijnwachtwoord wachtwoordvergeten wachtwoord123 nieuwwachtwoord ikhouvanje ikhouvanjou welkom123456 geheim123456
ikweethetniet lekkerbelangrijk goedemorgen123
alhamdulillah assalamualaikum bismillahirrahmanirrahim lailahaillallah allahuakbar allahuakbar1 mashallah123
subhanallah123 habibihabibi sabahalkhair
""".split()

_BETWEEN = re.compile(r"[\W_]+")
_LOOKALIKES = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})


def is_popular(password: str) -> bool:
    """Whether the whole password is on the list, in any case, also with signs between, or digits and signs for letters."""
    folded = password.casefold()
    return any(_is_listed(form.translate(_LOOKALIKES)) for form in (folded, _BETWEEN.sub("", folded)))


def popular_passwords() -> Iterator[str]:
    """Every entry, casefolded, each of at least twelve characters; some more than once."""
    for entry in chain(_words_and_endings(), _pairs_and_phrases(), _runs()):
        if len(entry) >= SHORTEST:
            yield entry.casefold()


def _is_listed(entry: str) -> bool:
    listed, wanted = _hashes(), hash(entry)
    place = bisect_left(listed, wanted)
    return place < len(listed) and listed[place] == wanted


@lru_cache
def _hashes() -> array:
    """The entries read as letters, as sorted 64-bit hashes: 0.3 MB instead of 6. Made at the first call, in 0.1 s."""
    return array("q", sorted(array("q", (hash(entry.translate(_LOOKALIKES)) for entry in popular_passwords()))))


def _words_and_endings() -> Iterator[str]:
    for word in WORDS:
        yield from (word + ending for ending in (*_ENDINGS, *_YEARS))
        yield from (word + year + signs for year in _YEARS[-15:] for signs in ("!", "!!", "!!!", ".", "?"))
        yield from (word * times for times in (2, 3, 4))


def _pairs_and_phrases() -> Iterator[str]:
    yield from (first + second + ending for first in _PAIRED for second in _PAIRED for ending in ("", "1", "123", "!"))
    yield from (phrase + ending for phrase in _PHRASES for ending in ("", "1", "12", "123", "!", "1!"))


def _runs() -> Iterator[str]:
    """Rows of keys from each place on, there and back and over again, and single characters repeated."""
    for row in _ROWS:
        for line in (row * 3, (row + row[::-1]) * 2, row[::-1] * 3):
            for start in range(len(row)):
                for length in range(SHORTEST, min(21, len(line) - start + 1)):
                    yield line[start : start + length]
    for piece in (*"0123456789abcdefghijklmnopqrstuvwxyz!?.*- ", "12", "123", "1234", "abc", "xyz", "10", "ab", "1a", "a1"):
        for length in range(SHORTEST, 33):
            yield (piece * length)[:length]
