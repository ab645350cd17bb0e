"""Which names are forms of one: short forms, other spellings, the same name in another language. Our own list, as data.

Groups stand between semicolons, written as `names.py` folds names: small letters without accents. Who stands first gives the others
their sound among the keys. A name may be in several groups: Sam is a Samuel or a Samantha. A group of one says that this is a name of
its own, so that it passes for no slip in writing another.
"""

_ENGLISH = """
aaron ron ronnie; abigail abi abbie abby gail; adam; adrian ade; agnes aggie nessie nessa agnieszka aga agusia; aidan aiden aedan
aodhan; alan allan allen al alun; albert bert bertie al albie; alexander alex alec alastair alasdair alistair alister sandy al
xander zander lex lexie aleksander alejandro alessandro; alexandra alex alexa lexi lexie sandie aleksandra alessandra sasha; alexis
alex lexi; alfred alf alfie fred freddie; alice alys alyce; alison ali allison alyson; amanda mandy manda; amelia amy millie milly
emilia; amy aimee ami; andrea andie; andrew andy drew andreas andrei andrzej ondrej andras andre; angela angie ange angelina; ann
anne anna annie ana ania; annabel annabelle bella belle; anthony tony antony ant anton antonio antoni antonin; antonia toni tonia;
archie archibald; arthur art artie artur; ashley ash ashleigh ashlee; audrey aud; ava; barbara barb babs barbie basia; barnaby
barney; barry baz barrie; beatrice bea trixie beatrix; benjamin ben benny benji benj; bernadette bernie detta; bernard bernie;
bethany beth bethan; beverley bev beverly; blake; bradley brad; brandon bran; brenda bren; brian bryan bri; bridget biddy bridie
brid brigid breda; bronte; caitlin kaitlin kaitlyn katelyn caitlyn catelyn kate katie; caleb; calum callum cal kallum; cameron cam;
carl karl karol; carlton; carly karly carley; carol carole caz; caroline carrie caro carolyn karolina lina; catherine katherine
kathryn kate katie kathy cathy kat cath cathryn katharine kathleen kitty kay catrin katarina katarzyna kasia katerina kaska; cecilia
celia cissie cecily; cedric ced; charles charlie chas chuck charley karel; charlotte charlie lottie charley lotte char; chelsea
chels chelsey chelsie; cheryl sheryl cher chez; chloe khloe clo; christian chris kristian christiaan; christine chris chrissie
christina tina kristina christie kirsty kirsten kristine krystyna krysia christa christiana; christopher chris topher kit kris
christy kristofer krzysztof krzysiek krzys; claire clare clara klara; clifford cliff; clive; colin col; connor conor con connie;
constance connie; courtney court; craig; curtis curt kurt; cynthia cindy; daisy; dale; damian damien; damon; daniel dan danny dani
danyl daniil; danielle dani danni daniella daniela; darnell; darren daz darran daren; david dave davey dai dafydd davie dewi davy
dawid; dawn; dean deano; deborah debbie debra deb debs; declan dec; delroy; denis dennis den denny denzil; denise den denice; derek
del derrick deryck; desmond des dezzie; diana diane dianne di; dominic dom nick dominick dominik; donald don donnie donny; donna;
dorothy dot dottie dolly dora dorota; douglas doug dougie; duncan dunc; dwayne duane; dylan dyl dillon; eamonn eamon edmund; edward
ed eddie ted teddy ned edek eduard edvard; edwin ed; eileen aileen eilean; elaine lainey; eleanor ellie nell nellie elinor; elias;
elijah eli; elizabeth liz lizzie beth betty bess betsy eliza elisabeth libby lisbeth alzbeta elzbieta; ella; ellen ellie helen elen;
elliot elliott eliot eliott; ellis; elsie; emily em emmy millie milly emilia; emma em emmy ema; eric erik erick; erin; errol; esther
hester essie ester; ethan; eunice; evelyn eve evie evelina; fay faye fae; felicity flick fliss; finley finlay fin; fiona fi fee;
florence flo florrie flossie; frances fran francesca frankie fanny franciszka; francis frank frankie fran franciszek frantisek
francisco; frederick fred freddie freddy frederic fryderyk; freya freyja; gareth gary gaz garth garry; gavin gav; gemma gem jemma;
geoffrey geoff jeff jeffrey jeffery; george georgie geo jerzy juraj jiri georgios yiorgos gheorghe gigi jurek jurko; georgina
georgia georgie gina; gerald gerry jerry; gerard gerry jerry ged; gillian gill jill jillian; gladys; glen glenn glyn; gloria; gordon
gord; grace gracie; graham graeme grahame; gregory greg gregor grzegorz grzesiek grzes; gwendolen gwen gwendoline gwenda; harley;
harold harry hal; harriet hattie harriett; harrison harry; harvey harv; hayley haley hailey hayleigh; heather; helen helena elen
elin halina; henry harry hal hank henryk heniek; hilary hillary; holly hollie; howard howie; hugh hughie huw hew; hyacinth; ian
iain; imogen immy; ioan ieuan ifan evan; irene rene irena irina; isaac ike zac isaak; isabel isabelle isabella izzy bella belle
isobel ishbel bel iza izabela; isla; ivan vanya; jackson; jacob jake jakob jakub kuba yaqub yakub; jacqueline jackie jacqui jacky
jaqueline; jade jayde; james jim jimmy jamie jem jas seamus iago; jane janie jayne janey jan; janelle; janet jan; janice jan janis;
jasmine jas jazz jasmin yasmin yasmeen yasmine; jason jay jase; jasper; jayden jaydon jaiden; jean jeanie jeannie; jeanette
jeannette netta; jemima jem mima; jennifer jen jenny jenni jennie jenna jeni; jeremiah jerry jem; jeremy jem jerry jez; jermaine;
jerome jerry; jessica jess jessie jessy; joan joanie joni; joanna jo joanne joann johanna asia aska; jocelyn joss; jodie jody jodi;
joel; john jon johnny jack jonny; jonathan jon jonny jonathon johnathan nath; jordan jordy jordyn; joseph joe joey jo josef jozef
jozek jozko joska; josephine jo josie josefina; joshua josh; joy; joyce; judith judy jude; julia julie jules juliette julieta
julita; julian jules; juliet jules juliette; june; justin; karen kaz karin caren; kayleigh kayley kaylee kay; keisha; keith; kelly
kelley kellie; kenneth ken kenny; kerry kerri ceri kerrie; kevin kev; kieran kieron ciaran keiran kieren; kimberley kim kimberly;
kirk; kyle; lance; latoya; laura laurie lori lowri; lauren laurie loren; laurence lawrence larry laurie loz; leah lea lia; leanne
lianne leigh; lee leigh; leila layla laila leyla; leo leon; leonard len lenny leo; leroy; leslie les lesley; levi; lewis lew louis
lou luis ludwik; liam; lillian lily lilian lil lilly lilia; linda lynda lindy lyn; lindsay lindsey linzi linsey; lisa; lloyd loyd;
logan; lola; lorraine lorrie raine; louise lou louisa lulu luiza; lucy lucie lucia lou lucinda lucille lucja; luke luca lukas lucas
lukasz; lydia liddy lidia; lynn lynne lyn lin lynette; madeleine maddie maddy madeline madelyn; maisie; malachi; malcolm mal;
marcia; marcus markus marc; margaret maggie meg peggy marge margie madge greta mags peg margot marjorie mairead marged malgorzata
gosia marketa malgosia; marian marion marianne; marilyn; mark marc marek marco marko; marlon; marsha; marta martha; martin marty
marcin martyn; martina tina; mary marie mari mair maire maura moira maria marija mariya marysia masha marusya; mason; matilda tilly
tilda mattie; matthew matt matty mathew mateusz matej matteo mattias; maureen mo; maurice morris mo; maximilian max maks; maxwell
max; megan meg meghan meagan; melanie mel; melissa mel lissa missy; melvin mel melvyn; mercy; mia; michael mike mick micky mikey
michal mihai mikhail mihangel micheal mikael; michelle shell shelly shelley michele chelle; millicent millie milly; miranda mandy
randa; mohsin; molly mollie; monica mon monika; monique; morgan; muriel; naomi; natalie nat nathalie natalia natalya; natasha tasha
nat natasza; nathan nate nat; nathaniel nat nate; neil neal niall; nia; nicholas nick nicky nicolas nik nikolas nico mikolaj
mikulas; nicola nicky nikki nicole nic; nicole nicky nikki nic; nigel nige; noah; nora norah honor; norman norm; oliver ollie oli
olly; olivia liv livvy olive ollie; oscar oskar; owen owain; pamela pam; patricia pat tricia trish patsy patty patti pattie trisha
patrycja; patrick pat paddy padraig patryk padraic; paul pauly pavel pawel pawelek; paula paulie; pauline; penelope penny; peter
pete piotr pedr petr petros; philip phil phillip pip filip; philippa pip pippa phillipa; phoebe pheobe phebe; phyllis phyl; poppy;
priscilla cilla prissy; rachel rach rachael rachelle shelley rachela; ralph rafe ralf; raymond ray; rebecca becky becca bex rebekah
beck bec; reece rhys rees reese; regina gina reggie; reginald reg reggie rex; reuben ruben; rhiannon rhi rhian; richard rick dick
ricky rich richie rikki rhisiart ryszard ricardo; riley; rita; robert bob bobby rob robbie bert rabbie robyn roberto robo; roberta
bobbie; robin rob; rodney rod; roger rodge; roland rolly; ronald ron ronnie ranald; rory ruairi ruaridh; rosalind ros roz; rose
rosie rosa rosalie; rosemary rosie romy; ross; rowena ro; roy; ruby; russell russ rus; ruth ruthie; ryan rian; samantha sam sammy
sammie; samuel sam sammy; sandra sandy sandie; sarah sara sally sadie sal; saul; scott scotty; sebastian seb bastian; shane shayne;
shanelle; shanice; shannon shan; sharon shaz shazza sharron; shaun sean shawn; sheila shelagh sheelagh sheilagh; sheldon shel;
shirley shirl; sidney sid sydney cyd; simon si symon szymon simeon; simone; siobhan shivaun chevonne shevaun shiv; skye; sonia sonya
sonja; sophie sophia sofia soph zofia zosia sofie; stacey stacy staci stace; stanley stan; stella; stephanie steph stef stephany
stefania; stephen steve steven stevie stephan stefan steffan szczepan stephane istvan stevo; stuart stu stewart; summer; susan sue
susie suzy suzie susanne suzanne susannah susanna sukie zuzana zuzanna; sylvia sylvie silvia sylwia; tabitha tabby; tamara tammy
tara; terence terry tel terrence; teresa theresa terri tess tessa terry tessie therese terezia tereska; theodore theo ted teddy
teodor; thomas tom tommy tomos tomas tam tomasz tomek; timothy tim timmy timothee; tobias toby tobi; tracey tracy trace traci;
travis; trevor trev; tristan tris tristram; tyler ty; tyrone; valerie val; vanessa nessa ness; vera wiera; veronica ronnie ronni
weronika veronika roni; victor vic vik wiktor viktor; victoria vicky vikki vicki tori vic toria wiktoria viktoria viki; vincent
vince vin vinnie wincenty; violet vi; virginia ginny ginnie; vivian viv vivien vivienne; walter wally walt; wayne; wendy; wesley
wes; wilfred wilf wilfrid; william bill billy will willy wills gwilym willie bil vilem wilhelm; willow; winifred win winnie freda;
winston; yvette; yvonne evonne vonnie; zachary zac zach zak zack zachariah; zara; zoe zoey zoie
"""

_CELTIC = """
aine anya; angharad; aoife eva; bronwen bron bronwyn; cathal; catrin; cerys ceris; cormac; deirdre deidre dee; eilidh ailie; eirian;
eoghan eoin ewan euan ewen; fionnuala nuala finola fenella; geraint; gethin; grainne granya grania; heledd; iwan ifan ieuan;
llewelyn llewellyn llew lew; llinos; maeve maebh meadhbh medb; mairi mhairi mary; mared; meinir; niamh neve neave; oisin osheen
ossian; orla orlagh orlaith; padraig; roisin rosheen rosaleen; ruairi rory; saoirse sersha; seren; sioned; tadhg tad teague; una
oonagh oona
"""

_POLISH_SLOVAK_AND_NEAR = """
aleksander olek; aleksandra ola olenka; anna ania hanka anka; bartlomiej bartek bartosz; beata; bogdan bohdan; boguslaw bogus;
bozena; cezary; czeslaw czesiek; dagmara daga; danuta danka danusia; dariusz darek; dominika; dorota dorotka; elzbieta ela elka; ewa
eva ewka; ewelina evelina; gabriela gabi gaba; grazyna; halina hala halinka; hanna hania hanka; helena hela; irena irka; iveta yvona
ivona ivana; iwona iwonka; jacek jacenty; jadwiga jadzia; jakub kuba; jan janek jasiek jano janko; janusz; jaroslaw jarek jaroslav;
justyna justina; kamil; kamila kama; karol karolek; karolina karola; kazimierz kazik; ladislav laco laci; leszek lech; lucjan
lucian; maciej maciek macius matthias; magdalena magda magdalene lena madzia; marian; mariusz; michal michalek; mieczyslaw mietek;
miroslav mirek miro miroslaw; monika; natalia nata nataliya; piotr piotrek peto; przemyslaw przemek; radoslaw radek rado radoslav;
rafal raphael rafael; renata renia; roman romek; ryszard rysiek; silvia silvka; slawomir slawek; stanislav stano stanko; stanislaw
staszek stach stasiek; sylwester; tadeusz tadek thaddeus; urszula ula ursula; vladimir vlado vladko wlodzimierz wlodek volodymyr;
vojtech vojto; wieslaw wiesiek; witold witek; wojciech wojtek; zbigniew zbyszek; zdzislaw zdzisiek; zuzana zuzka
"""

_ROMANIAN_BALTIC_AND_EAST = """
alexandru alex sandu; anastasia nastya nastia stasia anastazja; constantin costel costin costica; dmitri dmitry dmitriy dima dimitri
dumitru dimitrios dmytro; ekaterina katya katia yekaterina kateryna; elena lena alena olena; evgeny evgeni yevgeny zhenya yevhen
eugene gene; florin; ionut ion nelu; irina ira iryna; lyudmila ludmila mila; mihaela; mykola nikolai nikolay kolya; oksana ksenia
oxana ksenija; oleksandr aleksandr sasha olexander; sergei sergey serhiy serge sergiu; svetlana sveta svitlana; tatiana tanya tania
tatyana; vasile vasyl vasily basil; yulia julia yuliya iulia; yuri yuriy yury iurii
"""

_MUSLIM = """
aaliyah aliyah aliya alia; abdi cabdi; abdullah abdulla abdallah cabdullaahi; abdullahi cabdullahi abdulahi; ahmed ahmad axmed
achmed ahmet ahamed; aisha ayesha aysha aishah ayeesha asha caasha aicha; akhtar akhter aktar akter; ali aly cali; amin ameen; amina
aminah aamina amna amino; amir ameer aamir emir; amira ameera; awale cawaale; begum begom beghum; bibi bi; bilal belal bilaal;
chowdhury choudhury chaudhry chaudhary choudhry chaudhury chaudhari chowdhry; faisal faysal feisal; farah faarax; farhan farxaan;
fatima fatimah faduma fadumo fatma faatimah fathima faadumo fatema fatemeh; fawzia fowsia fozia fowziya; halima halimah xaliimo
halimo; hamza hamzah; hassan hasan hassen xasan hasaan; hawa hawo xaawo; hibo hiba hiboo; hodan xodan; hussain hussein husain husayn
hossain husein xuseen hossein huseyn hussien hosein; ibrahim ebrahim ibraheem; imran emran imraan; iqbal eqbal; irfan erfan; ismail
ismael ismaeel esmail ishmael; jama jaamac; jamal gamal jamaal; jamil jameel; javed javaid jawaid javid; kamal kamaal; karim kareem;
kashif; khadija khadijah kadija khadeeja khadra hadija; khalid khaled kalid; khan kahn; khatun khatoon khatoun; khurram khuram;
mahmoud mahmood mehmood mahmud maxamuud mehmud; malik malick maliq; maryam mariam miriam meryem maryan maryama; miah miya mian;
mirza merza; mohammed mohamed muhammad mohammad muhammed mohamad mohd md maxamed mahomed mohammod muhamed muhamad mehmed moh mo
mahamed mahammad; musa moosa mousa moussa muse; mustafa mostafa mustapha moustafa; nadeem nadim; nadia nadiya; naeem naim; nasir
naser nasser; noor nur nuur nour; qasim kasim qassim cassim kassim; qureshi quraishi koreshi qureishi; rahim raheem; rahman rehman
rahmaan; rashid rasheed rachid; rizwan rezwan; sahra zahra sacra zara; said saeed sayed saied saiid siciid; sajid; saleh salih
salah; salim saleem; samira sameera; sana sanaa; sara sarah; shabana; shah; shahid shaheed; sharif shareef sherif sharifa; shazia;
sheikh shaikh shaykh sheik; shukri; siddiqui siddiqi siddique siddiquie; sulaiman suleiman suleman soliman sulayman saleban; syed
sayed sayyid syeda saiyed; tahir taher; tariq tarik tareq tarique; taslima tasleema; uddin udin; ullah; umar omar omer umer cumar
oumar; usman osman uthman othman cismaan usmaan; waleed walid; waqas; warsame; yasin yaseen yassin yasiin; yunus younis yunis younus
younes; yusuf yousuf yousaf yusef youssef yousef yusif yuusuf; zahid; zainab zaynab zeinab zaineb zeynab zainub; zakaria zakariya
zachariah zakariye
"""

_SOUTH_ASIAN = """
amandeep aman; anil aneel; anita aneeta; baljit baljeet; balwinder balvinder; banerjee banerji bandyopadhyay; chatterjee chatterji
chattopadhyay; davinder devinder davindar; deepa dipa; deepak dipak; dilip dileep; ganesh ganesan ganesha; gurdeep; gurpreet preet
guri; harjit harjeet; harpreet; jaspreet; jaswinder jasvinder jassi; kaur cor; kavita kaveeta; krishna krishnan kishan; kuldip
kuldeep; kulwinder kulvinder; lakshmi laxmi lakshmy; manjit manjeet; manpreet mani; mina meena; mira meera; mukherjee mukerji
mukhopadhyay; murugan; neeta nita; nisha neesha; paramjit paramjeet pammi; parminder perminder; patel; pooja puja; priya; rajesh
raj; rajinder rajendra raj; rajni; ramandeep raman; ramesh; ranjit ranjeet; ravinder ravi rabinder; rekha; sanjay sanj; satish
sateesh; shanti shanthi; sharma sarma; simran simranjit; singh sing; siva shiva sivan; sukhwinder sukhvinder sukhi sukhbir; sunil
suneel; sunita suneeta; suresh; surinder surender surindar; surjit surjeet; vijay bijay; vikram vik vikas
"""

_WEST_AFRICAN = """
abena abenaa; abimbola bimbola bimbo; adebayo bayo ade; adebola debola bola; adekunle kunle; adeola deola ola; adewale wale; adeyemi
yemi; akosua esi; akua ekua; ama; ayodele dele ayo ayodeji deji; babatunde tunde baba; chiamaka amaka; chidinma dinma chidi; chinedu
nedu edu; chinonso nonso; chukwudi chudi; chukwuemeka emeka chukwuma; damilola dami damilare; efua efia; ejike; emmanuel manny
imanuel emanuel manuel; folake fola; folasade sade fola; funmilayo funmi layo; ifeanyi ify; ifeoma ify ifey; ikechukwu ike iyke;
kehinde kenny; kelechi kele; kofi; kwabena kobina kobby; kwadwo kojo; kwaku kweku; kwame kwami; ngozi ngo; nnamdi; obinna obi;
oluchi olu; olufemi femi; olumide mide; oluseun seun oluwaseun; oluwatobi tobi oluwatobiloba; oluwatosin tosin; omotola tola;
opeyemi ope yemi; oyindamola dami oyin; segun olusegun; sunday; taiwo taiye; temitayo temi tayo; temitope temi tope; titilayo titi
layo; tolulope tolu lope; toluwani tolu; uchenna uche; yaa; yaw; yetunde yeti tunde; yewande wande; zainabu
"""

_CHINESE_AND_VIETNAMESE = """
bo; chan chen chin tan; cheung zhang chang cheong; chow zhou chau; chu zhu; dong; fang; fung feng; gang; hai; hang; hao; ho he;
hong; hua; hui xu hsu tsui; jian; jin; jing; jun; kai; kwok guo quek kuo; kwong kuang; lam lin lim; lan; lau liu low; lee li; lei;
leung liang leong; ling; lo luo law; long; ma mah; mei; min; ming; ng wu eng goh; ngai wei; nguyen ngyuen; ning; ping; poon pan
phan; qiang; qing; rui; shu; siu xiao; szeto situ; tang deng; tao; ting; tsang zeng; tse xie hsieh tze; wong wang huang hwang; xin;
xing; yan; yeung yang yeong; ying; yip ye yap; yong; yu; yuen yuan ruan; yun; zhao chiu chao; zhen; zheng cheng cheang tay
"""

_FAMILIES = """
clark clarke clerk; davies davis davey; harris harries; hughes hews; johnson johnston johnstone; mcdonald mcdonell; mclean mcclean;
morris maurice; nichols nicholls nicols; philips phillips; read reid reed; smith smyth smythe; stephens stevens; thompson thomson;
watt watts; white whyte
"""

GROUPS: tuple[tuple[str, ...], ...] = tuple(
    tuple(group.split())
    for text in (
        _ENGLISH, _CELTIC, _POLISH_SLOVAK_AND_NEAR, _ROMANIAN_BALTIC_AND_EAST, _MUSLIM, _SOUTH_ASIAN, _WEST_AFRICAN,
        _CHINESE_AND_VIETNAMESE, _FAMILIES,
    )
    for group in text.split(";")
)  # fmt: skip

BORNE_BY_MANY = frozenset(
    name
    for group in GROUPS
    if group[0] in {"mohammed", "syed", "kaur", "singh", "begum", "bibi", "khatun", "shah", "uddin", "ullah"}
    for name in group
)
"""Names that stand beside the one that somebody goes by. By themselves they tell people apart badly."""
