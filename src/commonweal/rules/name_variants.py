"""One name in many forms: short forms, spellings of one transliterated name, and the same name in other languages.

Read a line as: these are forms of one name, which its first form stands for (a long line goes on in another that begins alike).
The table is ours, gathered from common knowledge and not copied from any list; it is for finding candidates that a person then
looks at, never for deciding who somebody is. A form may stand in several lines (Alex, Sam), and then it is alike to all of
them. Add to a line freely, then run `commonweal search-keys rebuild`.

Forms in other scripts stand as they are transliterated letter by letter (mhmd, ywsf), because vowels are not written there.
"""

_LINES = """
mohammed mohammad muhammad muhammed mohamed mohamad mohamud mohamoud mehmet mahomed md mohd muhamad mhmd mhmwd
ahmed ahmad ahmet achmed ahmd
mahmoud mahmood mahmud mehmood
yusuf yousef youssef yousuf yusof yousif iosif joseph josef jozef giuseppe jose joe joey yosef ywsf
ibrahim ebrahim abraham avraham ibraheem abrahim abe abrhym abrahym
ismail ismael ishmael esmail smail
ishaq isaac izaak ishak
yaqub yakub yacoub jacob jakub jakob yakov
musa moussa mousa moses moshe
isa issa eesa
sulaiman suleiman suleyman solomon sulayman solaiman
dawud daud dawood daoud david dave davey dafydd dai dewi davide dawid
ali aly
hussain hussein husain hussayn husayn hossain hosain hsyn
hassan hasan hassen hsn
omar umar omer umer mr
osman usman uthman othman osmaan
khalid khaled halid khald
abdullah abdallah abdulla abdalla bdallh
abdul abdel abd
abdurrahman abdulrahman abdirahman abdelrahman abdi
mustafa mostafa moustafa mustapha
tariq tarek tarik tareq
jamal gamal jamaal djamal
karim kareem
rashid rasheed rachid
saeed said sayeed saied
zahra zara zahrah zehra
fatima fatema fatimah fatma faduma fatemeh fatoumata fatmh fatmt
aisha ayesha aysha aicha ayse aishah asha caasha
khadija khadijah hadija hatice kadija khadiga
maryam mariam miriam maria mary marie marija mariya meryem mair moira maura polly molly masha marysia mrym
zainab zaynab zeinab zeynep zynb
amina aminah ameena emine
safiya safia safiyya sofia sophia sophie zofia sofiya
layla leila laila leyla
noor nur nour noora
hawa hawwa eve eva ewa
sara sarah zarah sally sadie
yasmin yasmeen jasmine yasemin jasmin
parveen parvin perveen
nasreen nasrin nesrin
shahid shaheed
iqbal ikbal
chaudhry chowdhury choudhury choudhary chaudhary chaudhuri
sheikh shaikh shaykh
syed sayed sayyid saiyed
hussaini husaini
begum begam
kaur kour
singh sing
patel patell
mukherjee mukhopadhyay mookerjee
banerjee bandyopadhyay banerji
lakshmi laxmi lakshmy
vijay bijay
krishna krishnan kishan
aleksander alexander alexandr aleksandr alexandru alessandro alejandro sandor iskander alistair
aleksander alasdair alastair alex al sandy sasha sacha xander oleksandr olek
aleksandra alexandra oleksandra alessandra alejandra alex sandra sandie sasha sacha lexie ola
andrzej andrew andrei andrey andriy andrii andreas andre andy drew andras
piotr peter petr pyotr petro pete pedro pietro petar pedr
pawel paul pavel pavlo paulo pablo pal
jan john jon johnny jack jean ian iain juan giovanni ivan johan hans johannes sean shaun shawn ieuan ifan evan jonny jaan
janusz jasiek jas
stanislaw stanislav stan staszek
wojciech vojtech wojtek
tomasz thomas tom tommy tomas tommaso tomek toma twm
krzysztof christopher chris kris kristof krystof christophe kit topher
michal michael mike mick mickey mikhail mikhailo mihail mihai miguel michele mykhailo misha mihangel
mikolaj nicholas nick nicky nikolai nikolay nicolae nicolas nikola mykola niclas
grzegorz gregory greg grigory grigore grzesiek
jerzy george georgi georgy yuri yury gheorghe jorge giorgio georgios jurek sior
marek mark marc marco marcus markus
lukasz luke lucas lukas luca luka
mateusz matthew matt matteo matei matvey matthias mateo
szymon simon semyon simion shimon
wladyslaw vladislav vlad
vladimir wlodzimierz volodymyr vova vladimirs vlad
dmitri dmitry dmytro dima demetrius dumitru dimitri
sergei sergey serhiy sergiu serge sergio
yevgeny evgeny eugene yevhen gene eugeniu
alexei alexey oleksiy oleksii alyosha
stephen steven stefan stepan szczepan esteban steve stevie steffan etienne stephan
filip philip phillip phil felipe
henryk henry harry hal heinrich enrique henri harri
karol charles charlie chuck carlos carlo karel karl carl siarl
ludwik louis lewis luis ludwig luigi lou
franciszek francis frank frankie francisco francesco francois
jozefa josephine jo josie giuseppina
katarzyna catherine katherine kathryn katharine kate katie kathy cathy cath kat
katarzyna kitty katerina ekaterina kateryna katya kasia catrin cadi catriona caitlin karen kath
malgorzata margaret maggie meg peggy marge margarita marguerite margarete gosia greta rita marged mairead
agnieszka agnes agnese nesta
elzbieta elizabeth elisabeth liz lizzie beth betty bess eliza elisa ela
elzbieta lisa libby lizaveta yelizaveta isabel isabelle isabella bethan elspeth liza betsy
anna ann anne hannah hanna hana ania anya annie nan nancy anne-marie
joanna johanna jane joan jean janet joanne jo asia ioana siobhan sian sioned ivana
ewelina evelyn evelina evie
magdalena madeleine magda maddie madalyn
barbara barb babs basia varvara
dorota dorothy dot dottie dora dorothea
halina helen helena elena olena yelena ellen nell nellie lena ela eleni elin
julia julie juliet giulia yulia yuliya jules
krystyna christina christine kristina krystina chris chrissy tina kirsty kirsten cristina
natalia natalie nataliya natasha nat tasha natalya
tatiana tatyana tanya tania tetyana
svetlana svitlana sveta lana
oksana xenia ksenia kseniya oxana
olga olha helga olya
irina iryna irene ira irena
lyudmila ludmila liudmyla lyuda mila
teresa theresa tess tessa terry teri
victoria viktoria viktoriya wiktoria vicky vikki vika tori
veronica weronika veronika ronnie
zuzanna susan susanna suzanne sue susie suzy zuzana sian siwsan
monika monica mona
william will bill billy willie liam wilhelm guillermo gwilym wil guillaume
robert rob bob bobby robbie bert roberto rab
richard rich rick ricky dick dickie ricardo rhisiart
edward ed eddie ted teddy ned edvard edouard eduardo iorwerth
james jim jimmy jamie jem jago jaime seamus hamish iago jacques
anthony antony tony anton antonio antoni ant
benjamin ben benny benji binyamin
daniel dan danny daniil danylo danuta
samuel sam sammy shmuel samir
samantha sam sammy
patrick pat paddy padraig patrik
patricia pat patsy trish tricia patrycja
ronald ron ronnie
donald don donny
kenneth ken kenny
lawrence laurence larry laurie lorenzo
leonard len lenny leo leon leonid
frederick fred freddie frederic fryderyk frederik
alfred alf alfie fred
albert al bert alberto
arthur art artur arturo
gerald gerry jerry ger
jeffrey geoffrey geoff jeff jef
gareth gary garry gaz geraint
nathan nathaniel nat nate
timothy tim timmy timofey
raymond ray
terence terry terrence tel
vincent vince vinny vincenzo
walter walt wally
zachary zach zack zak zachariah zakaria zakariya
abigail abi abby gail
amanda mandy manda
angela angie ange angelina aniela
caroline carolyn carrie caz karolina
charlotte lottie lotty charlie carlotta
christabel bella
deborah debra debbie deb debs devora
diana diane di dee
emily em emma milly emilia
eleanor elinor nora nell ellie leonora elen
florence flo flossie florrie
frances fran francesca frankie franciszka ffion
gillian jill gill jillian
gwendolyn gwen gwenllian wendy
harriet hattie harriette
jacqueline jackie jacqui jacky
jennifer jen jenny jennie guinevere
jessica jess jessie
judith judy jude judyta
kimberley kim kimberly
laura lauren laurie lora
lucy lucia lucie lucja lulu lleucu
matilda tilly mattie
michelle shell shelly michele michaela
olivia liv livvy oliwia
pamela pam
penelope penny
philippa pippa pip
rachel rae rachael raquel rahil
rebecca becky bex becca rebekah
roberta bobbie
rosemary rose rosie romy
stephanie steph stephania stefania
sylvia silvia sylwia
valerie val
winifred win winnie freda
rhys rees reese
llewelyn llewellyn lewis
owain owen ewan euan eoin
niamh neve nieve
aoife eefa ava
caoimhe keeva kiva
ciaran kieran
sinead shinade janet
rhiannon rhian
angharad anghared
myfanwy fanny myf
sion shon john
gwyn gwynne wyn
"""

GROUPS: dict[str, frozenset[str]] = {}
for _line in _LINES.split("\n"):
    _forms = _line.split()
    for _form in _forms:
        GROUPS[_form] = GROUPS.get(_form, frozenset()) | {_forms[0]}


def groups_of(plain_name: str) -> frozenset[str]:
    """The names this may be a form of, each by its first form; none for a name the table does not know."""
    return GROUPS.get(plain_name, frozenset())
