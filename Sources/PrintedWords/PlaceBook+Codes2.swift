extension PlaceBook {
  /// Goes on with the list of `PlaceBook+Codes1`.
  static let codes2 = """
    42湖北省Hubei
    4201武汉市Wuhan 02江岸区Jiangan 03江汉区Jianghan 04硚口区Qiaokou 05汉阳区Hanyang 06武昌区Wuchang 07青山区Qingshan
    + 11洪山区Hongshan 12东西湖区Dongxihu 13汉南区Hannan 14蔡甸区Caidian 15江夏区Jiangxia 16黄陂区Huangpi
    + 17新洲区Xinzhou
    4202黄石市Huangshi 02黄石港区Huangshigang 03西塞山区Xisaishan 04下陆区Xialu 05铁山区Tieshan 22阳新县Yangxin
    + 81大冶市Daye
    4203十堰市Shiyan 02茅箭区Maojian 03张湾区Zhangwan 04郧阳区Yunyang 22郧西县Yunxi 23竹山县Zhushan 24竹溪县Zhuxi
    + 25房县Fangxian 81丹江口市Danjiangkou
    4205宜昌市Yichang 02西陵区Xiling 03伍家岗区Wujiagang 04点军区Dianjun 05猇亭区Xiaoting 06夷陵区Yiling
    + 25远安县Yuanan 26兴山县Xingshan 27秭归县Zigui 28长阳土家族自治县Zhangyang 29五峰土家族自治县Wufeng 81宜都市Yidou
    + 82当阳市Dangyang 83枝江市Zhijiang
    4206襄阳市Xiangyang 02襄城区Xiangcheng 06樊城区Fancheng 07襄州区Xiangzhou 24南漳县Nanzhang 25谷城县Gucheng
    + 26保康县Baokang 82老河口市Laohekou 83枣阳市Zaoyang 84宜城市Yicheng
    4207鄂州市Ezhou 02梁子湖区Liangzihu 03华容区Huarong 04鄂城区Echeng
    4208荆门市Jingmen 02东宝区Dongbao 04掇刀区Duodao 21京山县Jingshan 22沙洋县Shayang 81钟祥市Zhongxiang
    4209孝感市Xiaogan 02孝南区Xiaonan 21孝昌县Xiaochang 22大悟县Dawu 23云梦县Yunmeng 81应城市Yingcheng 82安陆市Anlu
    + 84汉川市Hanchuan
    4210荆州市Jingzhou 02沙市区Shashi 03荆州区Jingzhou 22公安县Gongan 23监利县Jianli 24江陵县Jiangling
    + 81石首市Shishou 83洪湖市Honghu 87松滋市Songzi
    4211黄冈市Huanggang 02黄州区Huangzhou 21团风县Tuanfeng 22红安县Hongan 23罗田县Luotian 24英山县Yingshan
    + 25浠水县Xishui 26蕲春县Qichun 27黄梅县Huangmei 81麻城市Macheng 82武穴市Wuxue
    4212咸宁市Xianning 02咸安区Xianan 21嘉鱼县Jiayu 22通城县Tongcheng 23崇阳县Chongyang 24通山县Tongshan
    + 81赤壁市Chibi
    4213随州市Suizhou 03曾都区Cengdou 21随县Suixian 81广水市Guangshui
    4228恩施土家族苗族自治州Enshi 01恩施市Enshi 02利川市Lichuan 22建始县Jianshi 23巴东县Badong 25宣恩县Xuanen
    + 26咸丰县Xianfeng 27来凤县Laifeng 28鹤峰县Hefeng
    4290- 04仙桃市Xiantao 05潜江市Qianjiang 06天门市Tianmen 21神农架林区Shennongjia
    43湖南省Hunan
    4301长沙市Changsha 02芙蓉区Furong 03天心区Tianxin 04岳麓区Yuelu 05开福区Kaifu 11雨花区Yuhua 12望城区Wangcheng
    + 21长沙县Changsha 24宁乡县Ningxiang 81浏阳市Liuyang
    4302株洲市Zhuzhou 02荷塘区Hetang 03芦淞区Lusong 04石峰区Shifeng 11天元区Tianyuan 21株洲县Zhuzhou 23攸县Youxian
    + 24茶陵县Chaling 25炎陵县Yanling 81醴陵市Liling
    4303湘潭市Xiangtan 02雨湖区Yuhu 04岳塘区Yuetang 21湘潭县Xiangtan 81湘乡市Xiangxiang 82韶山市Shaoshan
    4304衡阳市Hengyang 05珠晖区Zhuhui 06雁峰区Yanfeng 07石鼓区Shigu 08蒸湘区Zhengxiang 12南岳区Nanyue
    + 21衡阳县Hengyang 22衡南县Hengnan 23衡山县Hengshan 24衡东县Hengdong 26祁东县Qidong 81耒阳市Leiyang
    + 82常宁市Changning
    4305邵阳市Shaoyang 02双清区Shuangqing 03大祥区Daxiang 11北塔区Beita 21邵东县Shaodong 22新邵县Xinshao
    + 23邵阳县Shaoyang 24隆回县Longhui 25洞口县Dongkou 27绥宁县Suining 28新宁县Xinning 29城步苗族自治县Chengbu
    + 81武冈市Wugang
    4306岳阳市Yueyang 02岳阳楼区Yueyanglou 03云溪区Yunxi 11君山区Junshan 21岳阳县Yueyang 23华容县Huarong
    + 24湘阴县Xiangyin 26平江县Pingjiang 81汨罗市Miluo 82临湘市Linxiang
    4307常德市Changde 02武陵区Wuling 03鼎城区Dingcheng 21安乡县Anxiang 22汉寿县Hanshou 23澧县Lixian 24临澧县Linli
    + 25桃源县Taoyuan 26石门县Shimen 81津市市Jinshi
    4308张家界市Zhangjiajie 02永定区Yongding 11武陵源区Wulingyuan 21慈利县Cili 22桑植县Sangzhi
    4309益阳市Yiyang 02资阳区Ziyang 03赫山区Heshan 21南县Nanxian 22桃江县Taojiang 23安化县Anhua 81沅江市Yuanjiang
    4310郴州市Chenzhou 02北湖区Beihu 03苏仙区Suxian 21桂阳县Guiyang 22宜章县Yizhang 23永兴县Yongxing 24嘉禾县Jiahe
    + 25临武县Linwu 26汝城县Rucheng 27桂东县Guidong 28安仁县Anren 81资兴市Zixing
    4311永州市Yongzhou 02零陵区Lingling 03冷水滩区Lengshuitan 22东安县Dongan 23双牌县Shuangpai
    + 24道县Daoxian 25江永县Jiangyong 26宁远县Ningyuan 27蓝山县Lanshan 28新田县Xintian 29江华瑶族自治县Jianghua
    + 81祁阳市Qiyang
    4312怀化市Huaihua 02鹤城区Hecheng 21中方县Zhongfang 22沅陵县Yuanling 23辰溪县Chenxi 24溆浦县Xupu 25会同县Huitong
    + 26麻阳苗族自治县Mayang 27新晃侗族自治县Xinhuang 28芷江侗族自治县Zhijiang 29靖州苗族侗族自治县Jingzhou 30通道侗族自治县Tongdao
    + 81洪江市Hongjiang
    4313娄底市Loudi 02娄星区Louxing 21双峰县Shuangfeng 22新化县Xinhua 81冷水江市Lengshuijiang 82涟源市Lianyuan
    4331湘西土家族苗族自治州Xiangxi 01吉首市Jishou 22泸溪县Luxi 23凤凰县Fenghuang 24花垣县Huayuan 25保靖县Baojing
    + 26古丈县Guzhang 27永顺县Yongshun 30龙山县Longshan
    44广东省Guangdong
    4401广州市Guangzhou 03荔湾区Liwan 04越秀区Yuexiu 05海珠区Haizhu 06天河区Tianhe 11白云区Baiyun 12黄埔区Huangpu
    + 13番禺区Panyu 14花都区Huadou 15南沙区Nansha 17从化区Conghua 18增城区Zengcheng
    4402韶关市Shaoguan 03武江区Wujiang 04浈江区Zhenjiang 05曲江区Qujiang 22始兴县Shixing 24仁化县Renhua
    + 29翁源县Wengyuan 32乳源瑶族自治县Ruyuan 33新丰县Xinfeng 81乐昌市Lechang 82南雄市Nanxiong
    4403深圳市Shenzhen 03罗湖区Luohu 04福田区Futian 05南山区Nanshan 06宝安区Baoan 07龙岗区Longgang 08盐田区Yantian
    4404珠海市Zhuhai 02香洲区Xiangzhou 03斗门区Doumen 04金湾区Jinwan
    4405汕头市Shantou 07龙湖区Longhu 11金平区Jinping 12濠江区Haojiang 13潮阳区Chaoyang 14潮南区Chaonan
    + 15澄海区Chenghai 23南澳县Nanao
    4406佛山市Foshan 04禅城区Chancheng 05南海区Nanhai 06顺德区Shunde 07三水区Sanshui 08高明区Gaoming
    4407江门市Jiangmen 03蓬江区Pengjiang 04江海区Jianghai 05新会区Xinhui 81台山市Taishan 83开平市Kaiping
    + 84鹤山市Heshan 85恩平市Enping
    4408湛江市Zhanjiang 02赤坎区Chikan 03霞山区Xiashan 04坡头区Potou 11麻章区Mazhang 23遂溪县Suixi 25徐闻县Xuwen
    + 81廉江市Lianjiang 82雷州市Leizhou 83吴川市Wuchuan
    4409茂名市Maoming 02茂南区Maonan 04电白区Dianbai 81高州市Gaozhou 82化州市Huazhou 83信宜市Xinyi
    4412肇庆市Zhaoqing 02端州区Duanzhou 03鼎湖区Dinghu 04高要区Gaoyao 23广宁县Guangning 24怀集县Huaiji
    + 25封开县Fengkai 26德庆县Deqing 84四会市Sihui
    4413惠州市Huizhou 02惠城区Huicheng 03惠阳区Huiyang 22博罗县Boluo 23惠东县Huidong 24龙门县Longmen
    4414梅州市Meizhou 02梅江区Meijiang 03梅县区Meixian 22大埔县Dabu 23丰顺县Fengshun 24五华县Wuhua 26平远县Pingyuan
    + 27蕉岭县Jiaoling 81兴宁市Xingning
    4415汕尾市Shanwei 02城区Chengqu 21海丰县Haifeng 23陆河县Luhe 81陆丰市Lufeng
    4416河源市Heyuan 02源城区Yuancheng 21紫金县Zijin 22龙川县Longchuan 23连平县Lianping 24和平县Heping
    + 25东源县Dongyuan
    4417阳江市Yangjiang 02江城区Jiangcheng 04阳东区Yangdong 21阳西县Yangxi 81阳春市Yangchun
    4418清远市Qingyuan 02清城区Qingcheng 03清新区Qingxin 21佛冈县Fugang 23阳山县Yangshan 25连山壮族瑶族自治县Lianshan
    + 26连南瑶族自治县Liannan 81英德市Yingde 82连州市Lianzhou
    4419东莞市Dongguan
    4420中山市Zhongshan
    4451潮州市Chaozhou 02湘桥区Xiangqiao 03潮安区Chaoan 22饶平县Raoping
    4452揭阳市Jieyang 02榕城区Rongcheng 03揭东区Jiedong 22揭西县Jiexi 24惠来县Huilai 81普宁市Puning
    4453云浮市Yunfu 02云城区Yuncheng 03云安区Yunan 21新兴县Xinxing 22郁南县Yunan 81罗定市Luoding
    45广西壮族自治区Guangxi
    4501南宁市Nanning 02兴宁区Xingning 03青秀区Qingxiu 05江南区Jiangnan 07西乡塘区Xixiangtang 08良庆区Liangqing
    + 09邕宁区Yongning 10武鸣区Wuming 23隆安县Longan 24马山县Mashan 25上林县Shanglin 26宾阳县Binyang 27横县Hengxian
    4502柳州市Liuzhou 02城中区Chengzhong 03鱼峰区Yufeng 04柳南区Liunan 05柳北区Liubei 06柳江区Liujiang
    + 22柳城县Liucheng 23鹿寨县Luzhai 24融安县Rongan 25融水苗族自治县Rongshui 26三江侗族自治县Sanjiang
    4503桂林市Guilin 02秀峰区Xiufeng 03叠彩区Diecai 04象山区Xiangshan 05七星区Qixing 11雁山区Yanshan 12临桂区Lingui
    + 21阳朔县Yangshuo 23灵川县Lingchuan 24全州县Quanzhou 25兴安县Xingan 26永福县Yongfu 27灌阳县Guanyang
    + 28龙胜各族自治县Longsheng 29资源县Ziyuan 30平乐县Pingle 31荔浦县Lipu 32恭城瑶族自治县Gongcheng
    4504梧州市Wuzhou 03万秀区Wanxiu 05长洲区Zhangzhou 06龙圩区Longwei 21苍梧县Cangwu 22藤县Tengxian 23蒙山县Mengshan
    + 81岑溪市Cenxi
    4505北海市Beihai 02海城区Haicheng 03银海区Yinhai 12铁山港区Tieshangang 21合浦县Hepu
    4506防城港市Fangchenggang 02港口区Gangkou 03防城区Fangcheng 21上思县Shangsi 81东兴市Dongxing
    4507钦州市Qinzhou 02钦南区Qinnan 03钦北区Qinbei 21灵山县Lingshan 22浦北县Pubei
    4508贵港市Guigang 02港北区Gangbei 03港南区Gangnan 04覃塘区Tantang 21平南县Pingnan 81桂平市Guiping
    4509玉林市Yulin 02玉州区Yuzhou 03福绵区Fumian 21容县Rongxian 22陆川县Luchuan 23博白县Bobai 24兴业县Xingye
    + 81北流市Beiliu
    4510百色市Baise 02右江区Youjiang 21田阳县Tianyang 22田东县Tiandong 23平果县Pingguo 24德保县Debao 26那坡县Napo
    + 27凌云县Lingyun 28乐业县Leye 29田林县Tianlin 30西林县Xilin 31隆林各族自治县Longlin 81靖西市Jingxi
    4511贺州市Hezhou 02八步区Babu 03平桂区Pinggui 21昭平县Zhaoping 22钟山县Zhongshan 23富川瑶族自治县Fuchuan
    4512河池市Hechi 02金城江区Jinchengjiang 21南丹县Nandan 22天峨县Tiane 23凤山县Fengshan 24东兰县Donglan
    + 25罗城仫佬族自治县Luocheng 26环江毛南族自治县Huanjiang 27巴马瑶族自治县Bama 28都安瑶族自治县Douan 29大化瑶族自治县Dahua
    + 81宜州市Yizhou
    4513来宾市Laibin 02兴宾区Xingbin 21忻城县Xincheng 22象州县Xiangzhou 23武宣县Wuxuan 24金秀瑶族自治县Jinxiu
    + 81合山市Heshan
    4514崇左市Chongzuo 02江州区Jiangzhou 21扶绥县Fusui 22宁明县Ningming 23龙州县Longzhou 24大新县Daxin
    + 25天等县Tiandeng 81凭祥市Pingxiang
    46海南省Hainan
    4601海口市Haikou 05秀英区Xiuying 06龙华区Longhua 07琼山区Qiongshan 08美兰区Meilan
    4602三亚市Sanya 02海棠区Haitang 03吉阳区Jiyang 04天涯区Tianya 05崖州区Yazhou
    4603三沙市Sansha 21西沙群岛Xishaqundao 22南沙群岛Nanshaqundao
    + 23中沙群岛的岛礁及其海域Zhongshaqundaodedaojiaojiqihaiyu
    4604儋州市Danzhou
    4690- 01五指山市Wuzhishan 02琼海市Qionghai 05文昌市Wenchang 06万宁市Wanning 07东方市Dongfang 21定安县Dingan
    + 22屯昌县Tunchang 23澄迈县Chengmai 24临高县Lingao 25白沙黎族自治县Baisha 26昌江黎族自治县Changjiang
    + 27乐东黎族自治县Ledong 28陵水黎族自治县Lingshui 29保亭黎族苗族自治县Baoting 30琼中黎族苗族自治县Qiongzhong
    50重庆市Chongqing
    5001- 01万州区Wanzhou 02涪陵区Fuling 03渝中区Yuzhong 04大渡口区Dadukou 05江北区Jiangbei 06沙坪坝区Shapingba
    + 07九龙坡区Jiulongpo 08南岸区Nanan 09北碚区Beibei 10綦江区Qijiang 11大足区Dazu 12渝北区Yubei 13巴南区Banan
    + 14黔江区Qianjiang 15长寿区Changshou 16江津区Jiangjin 17合川区Hechuan 18永川区Yongchuan 19南川区Nanchuan
    + 20璧山区Bishan 51铜梁区Tongliang 52潼南区Tongnan 53荣昌区Rongchang 54开州区Kaizhou
    5002- 28梁平县Liangping 29城口县Chengkou 30丰都县Fengdou 31垫江县Dianjiang 32武隆县Wulong 33忠县Zhongxian
    + 35云阳县Yunyang 36奉节县Fengjie 37巫山县Wushan 38巫溪县Wuxi 40石柱土家族自治县Shizhu 41秀山土家族苗族自治县Xiushan
    + 42酉阳土家族苗族自治县Youyang 43彭水苗族土家族自治县Pengshui
    51四川省Sichuan
    5101成都市Chengdu 04锦江区Jinjiang 05青羊区Qingyang 06金牛区Jinniu 07武侯区Wuhou 08成华区Chenghua
    + 12龙泉驿区Longquanyi 13青白江区Qingbaijiang 14新都区Xindou 15温江区Wenjiang 16双流区Shuangliu 21金堂县Jintang
    + 24郫县Pixian 29大邑县Dayi 31蒲江县Pujiang 32新津县Xinjin 81都江堰市Dujiangyan 82彭州市Pengzhou 83邛崃市Qionglai
    + 84崇州市Chongzhou 85简阳市Jianyang
    5103自贡市Zigong 02自流井区Ziliujing 03贡井区Gongjing 04大安区Daan 11沿滩区Yantan 21荣县Rongxian 22富顺县Fushun
    5104攀枝花市Panzhihua 02东区Dongqu 03西区Xiqu 11仁和区Renhe 21米易县Miyi 22盐边县Yanbian
    5105泸州市Luzhou 02江阳区Jiangyang 03纳溪区Naxi 04龙马潭区Longmatan 21泸县Luxian 22合江县Hejiang 24叙永县Xuyong
    + 25古蔺县Gulin
    5106德阳市Deyang 03旌阳区Jingyang 23中江县Zhongjiang 26罗江县Luojiang 81广汉市Guanghan 82什邡市Shenfang
    + 83绵竹市Mianzhu
    5107绵阳市Mianyang 03涪城区Fucheng 04游仙区Youxian 05安州区Anzhou 22三台县Santai 23盐亭县Yanting 25梓潼县Zitong
    + 26北川羌族自治县Beichuan 27平武县Pingwu 81江油市Jiangyou
    5108广元市Guangyuan 02利州区Lizhou 11昭化区Zhaohua 12朝天区Chaotian 21旺苍县Wangcang 22青川县Qingchuan
    + 23剑阁县Jiange 24苍溪县Cangxi
    5109遂宁市Suining 03船山区Chuanshan 04安居区Anju 21蓬溪县Pengxi 22射洪县Shehong 23大英县Daying
    5110内江市Neijiang 02市中区Shizhong 11东兴区Dongxing 24威远县Weiyuan 25资中县Zizhong 28隆昌县Longchang
    5111乐山市Leshan 02市中区Shizhong 11沙湾区Shawan 12五通桥区Wutongqiao 13金口河区Jinkouhe 23犍为县Qianwei
    + 24井研县Jingyan 26夹江县Jiajiang 29沐川县Muchuan 32峨边彝族自治县Ebian 33马边彝族自治县Mabian 81峨眉山市Emeishan
    5113南充市Nanchong 02顺庆区Shunqing 03高坪区Gaoping 04嘉陵区Jialing 21南部县Nanbu 22营山县Yingshan 23蓬安县Pengan
    + 24仪陇县Yilong 25西充县Xichong 81阆中市Langzhong
    5114眉山市Meishan 02东坡区Dongpo 03彭山区Pengshan 21仁寿县Renshou 23洪雅县Hongya 24丹棱县Danleng 25青神县Qingshen
    5115宜宾市Yibin 02翠屏区Cuiping 03南溪区Nanxi 21宜宾县Yibin 23江安县Jiangan 24长宁县Zhangning 25高县Gaoxian
    + 26珙县Gongxian 27筠连县Junlian 28兴文县Xingwen 29屏山县Pingshan
    5116广安市Guangan 02广安区Guangan 03前锋区Qianfeng 21岳池县Yuechi 22武胜县Wusheng 23邻水县Linshui 81华蓥市Huaying
    5117达州市Dazhou 02通川区Tongchuan 03达川区Dachuan 22宣汉县Xuanhan 23开江县Kaijiang 24大竹县Dazhu 25渠县Quxian
    + 81万源市Wanyuan
    5118雅安市Yaan 02雨城区Yucheng 03名山区Mingshan 22荥经县Yingjing 23汉源县Hanyuan 24石棉县Shimian 25天全县Tianquan
    + 26芦山县Lushan 27宝兴县Baoxing
    5119巴中市Bazhong 02巴州区Bazhou 03恩阳区Enyang 21通江县Tongjiang 22南江县Nanjiang 23平昌县Pingchang
    5120资阳市Ziyang 02雁江区Yanjiang 21安岳县Anyue 22乐至县Lezhi
    5132阿坝藏族羌族自治州Aba 01马尔康市Maerkang 21汶川县Wenchuan 22理县Lixian 23茂县Maoxian 24松潘县Songpan
    + 25九寨沟县Jiuzhaigou 26金川县Jinchuan 27小金县Xiaojin 28黑水县Heishui 30壤塘县Rangtang 31阿坝县Aba
    + 32若尔盖县Ruoergai 33红原县Hongyuan
    5133甘孜藏族自治州Ganzi 01康定市Kangding 22泸定县Luding 23丹巴县Danba 24九龙县Jiulong 25雅江县Yajiang 26道孚县Daofu
    + 27炉霍县Luhuo 28甘孜县Ganzi 29新龙县Xinlong 30德格县Dege 31白玉县Baiyu 32石渠县Shiqu 33色达县Seda 34理塘县Litang
    + 35巴塘县Batang 36乡城县Xiangcheng 37稻城县Daocheng 38得荣县Derong
    5134凉山彝族自治州Liangshan 01西昌市Xichang 22木里藏族自治县Muli 23盐源县Yanyuan 24德昌县Dechang 25会理县Huili
    + 26会东县Huidong 27宁南县Ningnan 28普格县Puge 29布拖县Butuo 30金阳县Jinyang 31昭觉县Zhaojue 32喜德县Xide
    + 33冕宁县Mianning 34越西县Yuexi 35甘洛县Ganluo 36美姑县Meigu 37雷波县Leibo
    52贵州省Guizhou
    5201贵阳市Guiyang 02南明区Nanming 03云岩区Yunyan 11花溪区Huaxi 12乌当区Wudang 13白云区Baiyun 15观山湖区Guanshanhu
    + 21开阳县Kaiyang 22息烽县Xifeng 23修文县Xiuwen 81清镇市Qingzhen
    5202六盘水市Liupanshui 01钟山区Zhongshan 03六枝特区Liuzhi 21水城县Shuicheng 22盘县Panxian
    5203遵义市Zunyi 02红花岗区Honghuagang 03汇川区Huichuan 04播州区Bozhou 22桐梓县Tongzi 23绥阳县Suiyang
    + 24正安县Zhengan 25道真仡佬族苗族自治县Daozhen 26务川仡佬族苗族自治县Wuchuan 27凤冈县Fenggang 28湄潭县Meitan 29余庆县Yuqing
    + 30习水县Xishui 81赤水市Chishui 82仁怀市Renhuai
    5204安顺市Anshun 02西秀区Xixiu 03平坝区Pingba 22普定县Puding 23镇宁布依族苗族自治县Zhenning 24关岭布依族苗族自治县Guanling
    + 25紫云苗族布依族自治县Ziyun
    5205毕节市Bijie 02七星关区Qixingguan 21大方县Dafang 22黔西县Qianxi 23金沙县Jinsha 24织金县Zhijin 25纳雍县Nayong
    + 26威宁彝族回族苗族自治县Weining 27赫章县Hezhang
    5206铜仁市Tongren 02碧江区Bijiang 03万山区Wanshan 21江口县Jiangkou 22玉屏侗族自治县Yuping 23石阡县Shiqian
    + 24思南县Sinan 25印江土家族苗族自治县Yinjiang 26德江县Dejiang 27沿河土家族自治县Yanhe 28松桃苗族自治县Songtao
    5223黔西南布依族苗族自治州Qianxinan 01兴义市Xingyi 22兴仁县Xingren 23普安县Puan 24晴隆县Qinglong 25贞丰县Zhenfeng
    + 26望谟县Wangmo 27册亨县Ceheng 28安龙县Anlong
    5226黔东南苗族侗族自治州Qiandongnan 01凯里市Kaili 22黄平县Huangping 23施秉县Shibing 24三穗县Sansui 25镇远县Zhenyuan
    + 26岑巩县Cengong 27天柱县Tianzhu 28锦屏县Jinping 29剑河县Jianhe 30台江县Taijiang 31黎平县Liping
    + 32榕江县Rongjiang 33从江县Congjiang 34雷山县Leishan 35麻江县Majiang 36丹寨县Danzhai
    5227黔南布依族苗族自治州Qiannan 01都匀市Douyun 02福泉市Fuquan 22荔波县Libo 23贵定县Guiding 25瓮安县Wengan 26独山县Dushan
    + 27平塘县Pingtang 28罗甸县Luodian 29长顺县Zhangshun 30龙里县Longli 31惠水县Huishui 32三都水族自治县Sandou
    53云南省Yunnan
    5301昆明市Kunming 02五华区Wuhua 03盘龙区Panlong 11官渡区Guandu 12西山区Xishan 13东川区Dongchuan 14呈贡区Chenggong
    + 22晋宁县Jinning 24富民县Fumin 25宜良县Yiliang 26石林彝族自治县Shilin 27嵩明县Songming 28禄劝彝族苗族自治县Luquan
    + 29寻甸回族彝族自治县Xundian 81安宁市Anning
    5303曲靖市Qujing 02麒麟区Qilin 03沾益区Zhanyi 21马龙县Malong 22陆良县Luliang 23师宗县Shizong 24罗平县Luoping
    + 25富源县Fuyuan 26会泽县Huize 81宣威市Xuanwei
    5304玉溪市Yuxi 02红塔区Hongta 03江川区Jiangchuan 22澄江县Chengjiang 23通海县Tonghai 24华宁县Huaning 25易门县Yimen
    + 26峨山彝族自治县Eshan 27新平彝族傣族自治县Xinping 28元江哈尼族彝族傣族自治县Yuanjiang
    5305保山市Baoshan 02隆阳区Longyang 21施甸县Shidian 23龙陵县Longling 24昌宁县Changning 81腾冲市Tengchong
    5306昭通市Zhaotong 02昭阳区Zhaoyang 21鲁甸县Ludian 22巧家县Qiaojia 23盐津县Yanjin 24大关县Daguan 25永善县Yongshan
    + 26绥江县Suijiang 27镇雄县Zhenxiong 28彝良县Yiliang 29威信县Weixin 30水富县Shuifu
    5307丽江市Lijiang 02古城区Gucheng 21玉龙纳西族自治县Yulong 22永胜县Yongsheng 23华坪县Huaping 24宁蒗彝族自治县Ninglang
    5308普洱市Puer 02思茅区Simao 21宁洱哈尼族彝族自治县Ninger 22墨江哈尼族自治县Mojiang 23景东彝族自治县Jingdong
    + 24景谷傣族彝族自治县Jinggu 25镇沅彝族哈尼族拉祜族自治县Zhenyuan 26江城哈尼族彝族自治县Jiangcheng 27孟连傣族拉祜族佤族自治县Menglian
    + 28澜沧拉祜族自治县Lancang 29西盟佤族自治县Ximeng
    5309临沧市Lincang 02临翔区Linxiang 21凤庆县Fengqing 22云县Yunxian 23永德县Yongde 24镇康县Zhenkang
    + 25双江拉祜族佤族布朗族傣族自治县Shuangjiang 26耿马傣族佤族自治县Gengma 27沧源佤族自治县Cangyuan
    5323楚雄彝族自治州Chuxiong 01楚雄市Chuxiong 22双柏县Shuangbai 23牟定县Mouding 24南华县Nanhua 25姚安县Yaoan
    + 26大姚县Dayao 27永仁县Yongren 28元谋县Yuanmou 29武定县Wuding 31禄丰县Lufeng
    5325红河哈尼族彝族自治州Honghe 01个旧市Gejiu 02开远市Kaiyuan 03蒙自市Mengzi 04弥勒市Mile 23屏边苗族自治县Pingbian
    + 24建水县Jianshui 25石屏县Shiping 27泸西县Luxi 28元阳县Yuanyang 29红河县Honghe 30金平苗族瑶族傣族自治县Jinping
    + 31绿春县Lvchun 32河口瑶族自治县Hekou
    5326文山壮族苗族自治州Wenshan 01文山市Wenshan 22砚山县Yanshan 23西畴县Xichou 24麻栗坡县Malipo 25马关县Maguan
    + 26丘北县Qiubei 27广南县Guangnan 28富宁县Funing
    5328西双版纳傣族自治州Xishuangbanna 01景洪市Jinghong 22勐海县Menghai 23勐腊县Mengla
    5329大理白族自治州Dali 01大理市Dali 22漾濞彝族自治县Yangbi 23祥云县Xiangyun 24宾川县Binchuan 25弥渡县Midu
    + 26南涧彝族自治县Nanjian 27巍山彝族回族自治县Weishan 28永平县Yongping 29云龙县Yunlong 30洱源县Eryuan 31剑川县Jianchuan
    + 32鹤庆县Heqing
    5331德宏傣族景颇族自治州Dehong 02瑞丽市Ruili 03芒市Mangshi 22梁河县Lianghe 23盈江县Yingjiang 24陇川县Longchuan
    5333怒江傈僳族自治州Nujiang 01泸水市Lushui 23福贡县Fugong 24贡山独龙族怒族自治县Gongshan 25兰坪白族普米族自治县Lanping
    5334迪庆藏族自治州Diqing 01香格里拉市Xianggelila 22德钦县Deqin 23维西傈僳族自治县Weixi
    54西藏自治区Xizang
    5401拉萨市Lasa 02城关区Chengguan 03堆龙德庆区Duilongdeqing 21林周县Linzhou 22当雄县Dangxiong 23尼木县Nimu
    + 24曲水县Qushui 26达孜县Dazi 27墨竹工卡县Mozhugongka
    5402日喀则市Rikaze 02桑珠孜区Sangzhuzi 21南木林县Nanmulin 22江孜县Jiangzi 23定日县Dingri 24萨迦县Sajia 25拉孜县Lazi
    + 26昂仁县Angren 27谢通门县Xietongmen 28白朗县Bailang 29仁布县Renbu 30康马县Kangma 31定结县Dingjie 32仲巴县Zhongba
    + 33亚东县Yadong 34吉隆县Jilong 35聂拉木县Nielamu 36萨嘎县Saga 37岗巴县Gangba
    5403昌都市Changdou 02卡若区Karuo 21江达县Jiangda 22贡觉县Gongjue 23类乌齐县Leiwuqi 24丁青县Dingqing 25察雅县Chaya
    + 26八宿县Basu 27左贡县Zuogong 28芒康县Mangkang 29洛隆县Luolong 30边坝县Bianba
    5404林芝市Linzhi 02巴宜区Bayi 21工布江达县Gongbujiangda 22米林县Milin 23墨脱县Motuo 24波密县Bomi 25察隅县Chayu
    + 26朗县Langxian
    5405山南市Shannan 02乃东区Naidong 21扎囊县Zhanang 22贡嘎县Gongga 23桑日县Sangri 24琼结县Qiongjie 25曲松县Qusong
    + 26措美县Cuomei 27洛扎县Luozha 28加查县Jiacha 29隆子县Longzi 30错那县Cuona 31浪卡子县Langqiazi
    5424那曲地区Naqu 21那曲县Naqu 22嘉黎县Jiali 23比如县Biru 24聂荣县Nierong 25安多县Anduo 26申扎县Shenzha 27索县Suoxian
    + 28班戈县Bange 29巴青县Baqing 30尼玛县Nima 31双湖县Shuanghu
    5425阿里地区Ali 21普兰县Pulan 22札达县Zhada 23噶尔县Gaer 24日土县Ritu 25革吉县Geji 26改则县Gaize 27措勤县Cuoqin
    61陕西省Shaanxi
    6101西安市Xian 02新城区Xincheng 03碑林区Beilin 04莲湖区Lianhu 11灞桥区Baqiao 12未央区Weiyang 13雁塔区Yanta
    + 14阎良区Yanliang 15临潼区Lintong 16长安区Changan 17高陵区Gaoling 22蓝田县Lantian 24周至县Zhouzhi 25户县Huxian
    6102铜川市Tongchuan 02王益区Wangyi 03印台区Yintai 04耀州区Yaozhou 22宜君县Yijun
    6103宝鸡市Baoji 02渭滨区Weibin 03金台区Jintai 04陈仓区Chencang 22凤翔县Fengxiang 23岐山县Qishan 24扶风县Fufeng
    + 26眉县Meixian 27陇县Longxian 28千阳县Qianyang 29麟游县Linyou 30凤县Fengxian 31太白县Taibai
    6104咸阳市Xianyang 02秦都区Qindou 03杨陵区Yangling 04渭城区Weicheng 22三原县Sanyuan 23泾阳县Jingyang
    + 24乾县Qianxian 25礼泉县Liquan 26永寿县Yongshou 27彬县Binxian 28长武县Zhangwu 29旬邑县Xunyi 30淳化县Chunhua
    + 31武功县Wugong 81兴平市Xingping
    6105渭南市Weinan 02临渭区Linwei 03华州区Huazhou 22潼关县Tongguan 23大荔县Dali 24合阳县Heyang 25澄城县Chengcheng
    + 26蒲城县Pucheng 27白水县Baishui 28富平县Fuping 81韩城市Hancheng 82华阴市Huayin
    6106延安市Yanan 02宝塔区Baota 03安塞区Ansai 21延长县Yanchang 22延川县Yanchuan 23子长县Zizhang 25志丹县Zhidan
    + 26吴起县Wuqi 27甘泉县Ganquan 28富县Fuxian 29洛川县Luochuan 30宜川县Yichuan 31黄龙县Huanglong 32黄陵县Huangling
    6107汉中市Hanzhong 02汉台区Hantai 21南郑县Nanzheng 22城固县Chenggu 23洋县Yangxian 24西乡县Xixiang
    + 25勉县Mianxian 26宁强县Ningqiang 27略阳县Lveyang 28镇巴县Zhenba 29留坝县Liuba 30佛坪县Fuping
    6108榆林市Yulin 02榆阳区Yuyang 03横山区Hengshan 21神木县Shenmu 22府谷县Fugu 24靖边县Jingbian 25定边县Dingbian
    + 26绥德县Suide 27米脂县Mizhi 28佳县Jiaxian 29吴堡县Wubu 30清涧县Qingjian 31子洲县Zizhou
    6109安康市Ankang 02汉滨区Hanbin 21汉阴县Hanyin 22石泉县Shiquan 23宁陕县Ningshan 24紫阳县Ziyang 25岚皋县Langao
    + 26平利县Pingli 27镇坪县Zhenping 28旬阳县Xunyang 29白河县Baihe
    6110商洛市Shangluo 02商州区Shangzhou 21洛南县Luonan 22丹凤县Danfeng 23商南县Shangnan 24山阳县Shanyang
    + 25镇安县Zhenan 26柞水县Zhashui
    62甘肃省Gansu
    6201兰州市Lanzhou 02城关区Chengguan 03七里河区Qilihe 04西固区Xigu 05安宁区Anning 11红古区Honggu 21永登县Yongdeng
    + 22皋兰县Gaolan 23榆中县Yuzhong
    6202嘉峪关市Jiayuguan
    6203金昌市Jinchang 02金川区Jinchuan 21永昌县Yongchang
    6204白银市Baiyin 02白银区Baiyin 03平川区Pingchuan 21靖远县Jingyuan 22会宁县Huining 23景泰县Jingtai
    6205天水市Tianshui 02秦州区Qinzhou 03麦积区Maiji 21清水县Qingshui 22秦安县Qinan 23甘谷县Gangu 24武山县Wushan
    + 25张家川回族自治县Zhangjiachuan
    6206武威市Wuwei 02凉州区Liangzhou 21民勤县Minqin 22古浪县Gulang 23天祝藏族自治县Tianzhu
    6207张掖市Zhangye 02甘州区Ganzhou 21肃南裕固族自治县Sunan 22民乐县Minyue 23临泽县Linze 24高台县Gaotai 25山丹县Shandan
    6208平凉市Pingliang 02崆峒区Kongdong 21泾川县Jingchuan 22灵台县Lingtai 23崇信县Chongxin 24华亭县Huating
    + 25庄浪县Zhuanglang 26静宁县Jingning
    6209酒泉市Jiuquan 02肃州区Suzhou 21金塔县Jinta 22瓜州县Guazhou 23肃北蒙古族自治县Subei 24阿克塞哈萨克族自治县Akesai
    + 81玉门市Yumen 82敦煌市Dunhuang
    6210庆阳市Qingyang 02西峰区Xifeng 21庆城县Qingcheng 22环县Huanxian 23华池县Huachi 24合水县Heshui
    + 25正宁县Zhengning 26宁县Ningxian 27镇原县Zhenyuan
    6211定西市Dingxi 02安定区Anding 21通渭县Tongwei 22陇西县Longxi 23渭源县Weiyuan 24临洮县Lintao 25漳县Zhangxian
    + 26岷县Minxian
    6212陇南市Longnan 02武都区Wudou 21成县Chengxian 22文县Wenxian 23宕昌县Dangchang 24康县Kangxian 25西和县Xihe
    + 26礼县Lixian 27徽县Huixian 28两当县Liangdang
    6229临夏回族自治州Linxia 01临夏市Linxia 21临夏县Linxia 22康乐县Kangle 23永靖县Yongjing 24广河县Guanghe
    + 25和政县Hezheng 26东乡族自治县Dongxiangzu 27积石山保安族东乡族撒拉族自治县Jishishan
    6230甘南藏族自治州Gannan 01合作市Hezuo 21临潭县Lintan 22卓尼县Zhuoni 23舟曲县Zhouqu 24迭部县Diebu 25玛曲县Maqu
    + 26碌曲县Luqu 27夏河县Xiahe
    63青海省Qinghai
    6301西宁市Xining 02城东区Chengdong 03城中区Chengzhong 04城西区Chengxi 05城北区Chengbei 21大通回族土族自治县Datong
    + 22湟中县Huangzhong 23湟源县Huangyuan
    6302海东市Haidong 02乐都区Ledu 03平安区Pingan 22民和回族土族自治县Minhe 23互助土族自治县Huzhu 24化隆回族自治县Hualong
    + 25循化撒拉族自治县Xunhua
    6322海北藏族自治州Haibei 21门源回族自治县Menyuan 22祁连县Qilian 23海晏县Haiyan 24刚察县Gangcha
    6323黄南藏族自治州Huangnan 21同仁县Tongren 22尖扎县Jianzha 23泽库县Zeku 24河南蒙古族自治县Henan
    6325海南藏族自治州Hainan 21共和县Gonghe 22同德县Tongde 23贵德县Guide 24兴海县Xinghai 25贵南县Guinan
    6326果洛藏族自治州Guoluo 21玛沁县Maqin 22班玛县Banma 23甘德县Gande 24达日县Dari 25久治县Jiuzhi 26玛多县Maduo
    6327玉树藏族自治州Yushu 01玉树市Yushu 22杂多县Zaduo 23称多县Chengduo 24治多县Zhiduo 25囊谦县Nangqian 26曲麻莱县Qumalai
    6328海西蒙古族藏族自治州Haixi 01格尔木市Geermu 02德令哈市Delingha 21乌兰县Wulan 22都兰县Doulan 23天峻县Tianjun
    64宁夏回族自治区Ningxia
    6401银川市Yinchuan 04兴庆区Xingqing 05西夏区Xixia 06金凤区Jinfeng 21永宁县Yongning 22贺兰县Helan 81灵武市Lingwu
    6402石嘴山市Shizuishan 02大武口区Dawukou 05惠农区Huinong 21平罗县Pingluo
    6403吴忠市Wuzhong 02利通区Litong 03红寺堡区Hongsibao 23盐池县Yanchi 24同心县Tongxin 81青铜峡市Qingtongxia
    6404固原市Guyuan 02原州区Yuanzhou 22西吉县Xiji 23隆德县Longde 24泾源县Jingyuan 25彭阳县Pengyang
    6405中卫市Zhongwei 02沙坡头区Shapotou 21中宁县Zhongning 22海原县Haiyuan
    65新疆维吾尔自治区Xinjiang
    6501乌鲁木齐市Wulumuqi 02天山区Tianshan 03沙依巴克区Shayibake 04新市区Xinshi 05水磨沟区Shuimogou 06头屯河区Toutunhe
    + 07达坂城区Dabancheng 09米东区Midong 21乌鲁木齐县Wulumuqi
    6502克拉玛依市Kelamayi 02独山子区Dushanzi 03克拉玛依区Kelamayi 04白碱滩区Baijiantan 05乌尔禾区Wuerhe
    6504吐鲁番市Tulufan 02高昌区Gaochang 21鄯善县Shanshan 22托克逊县Tuokexun
    6505哈密市Hami 02伊州区Yizhou 21巴里坤哈萨克自治县Balikun 22伊吾县Yiwu
    6523昌吉回族自治州Changji 01昌吉市Changji 02阜康市Fukang 23呼图壁县Hutubi 24玛纳斯县Manasi 25奇台县Qitai
    + 27吉木萨尔县Jimusaer 28木垒哈萨克自治县Mulei
    6527博尔塔拉蒙古自治州Boertala 01博乐市Bole 02阿拉山口市Alashankou 22精河县Jinghe 23温泉县Wenquan
    6528巴音郭楞蒙古自治州Bayinguoleng 01库尔勒市Kuerlei 22轮台县Luntai 23尉犁县Yuli 24若羌县Ruoqiang 25且末县Qiemo
    + 26焉耆回族自治县Yanqi 27和静县Hejing 28和硕县Heshuo 29博湖县Bohu
    6529阿克苏地区Akesu 01阿克苏市Akesu 22温宿县Wensu 23库车县Kuche 24沙雅县Shaya 25新和县Xinhe 26拜城县Baicheng
    + 27乌什县Wushen 28阿瓦提县Awati 29柯坪县Keping
    6530克孜勒苏柯尔克孜自治州Kezileisu 01阿图什市Atushen 22阿克陶县Aketao 23阿合奇县Aheqi 24乌恰县Wuqia
    6531喀什地区Kashi 01喀什市Kashi 21疏附县Shufu 22疏勒县Shule 23英吉沙县Yingjisha 24泽普县Zepu 25莎车县Shache
    + 26叶城县Yecheng 27麦盖提县Maigaiti 28岳普湖县Yuepuhu 29伽师县Gashi 30巴楚县Bachu 31塔什库尔干塔吉克自治县Tashenkuergan
    6532和田地区Hetian 01和田市Hetian 21和田县Hetian 22墨玉县Moyu 23皮山县Pishan 24洛浦县Luopu 25策勒县Celei
    + 26于田县Yutian 27民丰县Minfeng
    6540伊犁哈萨克自治州Yili 02伊宁市Yining 03奎屯市Kuitun 04霍尔果斯市Huoerguosi 21伊宁县Yining 22察布查尔锡伯自治县Chabuchaer
    + 23霍城县Huocheng 24巩留县Gongliu 25新源县Xinyuan 26昭苏县Zhaosu 27特克斯县Tekesi 28尼勒克县Nileike
    6542塔城地区Tacheng 01塔城市Tacheng 02乌苏市Wusu 21额敏县Emin 23沙湾县Shawan 24托里县Tuoli 25裕民县Yumin
    + 26和布克赛尔蒙古自治县Hebukesaier
    6543阿勒泰地区Aleitai 01阿勒泰市Aleitai 21布尔津县Buerjin 22富蕴县Fuyun 23福海县Fuhai 24哈巴河县Habahe 25青河县Qinghe
    + 26吉木乃县Jimunai
    6590- 01石河子市Shihezi 02阿拉尔市Alaer 03图木舒克市Tumushuke 04五家渠市Wujiaqu 06铁门关市Tiemenguan
    71台湾省Taiwan
    81香港特别行政区Xianggang
    82澳门特别行政区Aomen
    """
}
