extension PlaceBook {
  /// Provinces, cities and counties by their codes of GB/T 2260, as of 2020, each with its name in
  /// letters: a line for a province (two digits), one for a city (four digits) with its counties (two more
  /// digits each), which goes on behind `+`. A `-` stands for a city that there is none of.
  static let codes1 = """
    11北京市Beijing
    1101- 01东城区Dongcheng 02西城区Xicheng 05朝阳区Zhaoyang 06丰台区Fengtai 07石景山区Shijingshan 08海淀区Haidian
    + 09门头沟区Mentougou 11房山区Fangshan 12通州区Tongzhou 13顺义区Shunyi 14昌平区Changping 15大兴区Daxing
    + 16怀柔区Huairou 17平谷区Pinggu 18密云区Miyun 19延庆区Yanqing
    12天津市Tianjin
    1201- 01和平区Heping 02河东区Hedong 03河西区Hexi 04南开区Nankai 05河北区Hebei 06红桥区Hongqiao 10东丽区Dongli
    + 11西青区Xiqing 12津南区Jinnan 13北辰区Beichen 14武清区Wuqing 15宝坻区Baodi 16滨海新区Binhai 17宁河区Ninghe
    + 18静海区Jinghai 19蓟州区Jizhou
    13河北省Hebei
    1301石家庄市Shijiazhuang 02长安区Changan 04桥西区Qiaoxi 05新华区Xinhua 07井陉矿区Jingxing 08裕华区Yuhua
    + 09藁城区Gaocheng 10鹿泉区Luquan 11栾城区Luancheng 21井陉县Jingxing 23正定县Zhengding 25行唐县Xingtang
    + 26灵寿县Lingshou 27高邑县Gaoyi 28深泽县Shenze 29赞皇县Zanhuang 30无极县Wuji 31平山县Pingshan 32元氏县Yuanshi
    + 33赵县Zhaoxian 83晋州市Jinzhou 84新乐市Xinle
    1302唐山市Tangshan 02路南区Lunan 03路北区Lubei 04古冶区Guye 05开平区Kaiping 07丰南区Fengnan 08丰润区Fengrun
    + 09曹妃甸区Caofeidian 23滦县Luanxian 24滦南县Luannan 25乐亭县Laoting 27迁西县Qianxi 29玉田县Yutian
    + 81遵化市Zunhua 83迁安市Qianan
    1303秦皇岛市Qinhuangdao 02海港区Haigang 03山海关区Shanhaiguan 04北戴河区Beidaihe 06抚宁区Funing
    + 21青龙满族自治县Qinglong 22昌黎县Changli 24卢龙县Lulong
    1304邯郸市Handan 02邯山区Hanshan 03丛台区Congtai 04复兴区Fuxing 06峰峰矿区Fengfeng 21邯郸县Handan 23临漳县Linzhang
    + 24成安县Chengan 25大名县Daming 26涉县Shexian 27磁县Cixian 28肥乡县Feixiang 29永年县Yongnian 30邱县Qiuxian
    + 31鸡泽县Jize 32广平县Guangping 33馆陶县Guantao 34魏县Weixian 35曲周县Quzhou 81武安市Wuan
    1305邢台市Xingtai 02桥东区Qiaodong 03桥西区Qiaoxi 21邢台县Xingtai 22临城县Lincheng 23内丘县Neiqiu
    + 24柏乡县Baixiang 25隆尧县Longyao 26任县Renxian 27南和县Nanhe 28宁晋县Ningjin 29巨鹿县Julu 30新河县Xinhe
    + 31广宗县Guangzong 32平乡县Pingxiang 33威县Weixian 34清河县Qinghe 35临西县Linxi 81南宫市Nangong 82沙河市Shahe
    1306保定市Baoding 02竞秀区Jingxiu 06莲池区Lianchi 07满城区Mancheng 08清苑区Qingyuan 09徐水区Xushui
    + 23涞水县Laishui 24阜平县Fuping 26定兴县Dingxing 27唐县Tangxian 28高阳县Gaoyang 29容城县Rongcheng
    + 30涞源县Laiyuan 31望都县Wangdou 32安新县Anxin 33易县Yixian 34曲阳县Quyang 35蠡县Lixian 36顺平县Shunping
    + 37博野县Boye 38雄县Xiongxian 81涿州市Zhuozhou 83安国市Anguo 84高碑店市Gaobeidian
    1307张家口市Zhangjiakou 02桥东区Qiaodong 03桥西区Qiaoxi 05宣化区Xuanhua 06下花园区Xiahuayuan 08万全区Wanquan
    + 09崇礼区Chongli 22张北县Zhangbei 23康保县Kangbao 24沽源县Guyuan 25尚义县Shangyi 26蔚县Yuxian 27阳原县Yangyuan
    + 28怀安县Huaian 30怀来县Huailai 31涿鹿县Zhuolu 32赤城县Chicheng
    1308承德市Chengde 02双桥区Shuangqiao 03双滦区Shuangluan 04鹰手营子矿区Yingshouyingzi 21承德县Chengde
    + 22兴隆县Xinglong 23平泉县Pingquan 24滦平县Luanping 25隆化县Longhua 26丰宁满族自治县Fengning
    + 27宽城满族自治县Kuancheng 28围场满族蒙古族自治县Weichang
    1309沧州市Cangzhou 02新华区Xinhua 03运河区Yunhe 21沧县Cangxian 22青县Qingxian 23东光县Dongguang 24海兴县Haixing
    + 25盐山县Yanshan 26肃宁县Suning 27南皮县Nanpi 28吴桥县Wuqiao 29献县Xianxian 30孟村回族自治县Mengcun 81泊头市Potou
    + 82任丘市Renqiu 83黄骅市Huanghua 84河间市Hejian
    1310廊坊市Langfang 02安次区Anci 03广阳区Guangyang 22固安县Guan 23永清县Yongqing 24香河县Xianghe 25大城县Dacheng
    + 26文安县Wenan 28大厂回族自治县Dachang 81霸州市Bazhou 82三河市Sanhe
    1311衡水市Hengshui 02桃城区Taocheng 03冀州区Jizhou 21枣强县Zaoqiang 22武邑县Wuyi 23武强县Wuqiang 24饶阳县Raoyang
    + 25安平县Anping 26故城县Gucheng 27景县Jingxian 28阜城县Fucheng 82深州市Shenzhou
    1390- 01定州市Dingzhou 02辛集市Xinji
    14山西省Shanxi
    1401太原市Taiyuan 05小店区Xiaodian 06迎泽区Yingze 07杏花岭区Xinghualing 08尖草坪区Jiancaoping 09万柏林区Wanbai
    + 10晋源区Jinyuan 21清徐县Qingxu 22阳曲县Yangqu 23娄烦县Loufan 81古交市Gujiao
    1402大同市Datong 02城区Chengqu 03矿区Kuangqu 11南郊区Nanjiao 12新荣区Xinrong 21阳高县Yanggao 22天镇县Tianzhen
    + 23广灵县Guangling 24灵丘县Lingqiu 25浑源县Hunyuan 26左云县Zuoyun 27大同县Datong
    1403阳泉市Yangquan 02城区Chengqu 03矿区Kuangqu 11郊区Jiaoqu 21平定县Pingding 22盂县Yuxian
    1404长治市Zhangzhi 02城区Chengqu 11郊区Jiaoqu 21长治县Zhangzhi 23襄垣县Xiangyuan 24屯留县Tunliu
    + 25平顺县Pingshun 26黎城县Licheng 27壶关县Huguan 28长子县Zhangzi 29武乡县Wuxiang 30沁县Qinxian 31沁源县Qinyuan
    + 81潞城市Lucheng
    1405晋城市Jincheng 02城区Chengqu 21沁水县Qinshui 22阳城县Yangcheng 24陵川县Lingchuan 25泽州县Zezhou
    + 81高平市Gaoping
    1406朔州市Shuozhou 02朔城区Shuocheng 03平鲁区Pinglu 21山阴县Shanyin 22应县Yingxian 23右玉县Youyu 24怀仁县Huairen
    1407晋中市Jinzhong 02榆次区Yuci 21榆社县Yushe 22左权县Zuoquan 23和顺县Heshun 24昔阳县Xiyang 25寿阳县Shouyang
    + 26太谷县Taigu 27祁县Qixian 28平遥县Pingyao 29灵石县Lingshi 81介休市Jiexiu
    1408运城市Yuncheng 02盐湖区Yanhu 21临猗县Linyi 22万荣县Wanrong 23闻喜县Wenxi 24稷山县Jishan 25新绛县Xinjiang
    + 26绛县Jiangxian 27垣曲县Yuanqu 28夏县Xiaxian 29平陆县Pinglu 30芮城县Ruicheng 81永济市Yongji 82河津市Hejin
    1409忻州市Xinzhou 02忻府区Xinfu 21定襄县Dingxiang 22五台县Wutai 23代县Daixian 24繁峙县Fanzhi 25宁武县Ningwu
    + 26静乐县Jingle 27神池县Shenchi 28五寨县Wuzhai 29岢岚县Kelan 30河曲县Hequ 31保德县Baode 32偏关县Pianguan
    + 81原平市Yuanping
    1410临汾市Linfen 02尧都区Yaodou 21曲沃县Quwo 22翼城县Yicheng 23襄汾县Xiangfen 24洪洞县Hongtong 25古县Guxian
    + 26安泽县Anze 27浮山县Fushan 28吉县Jixian 29乡宁县Xiangning 30大宁县Daning 31隰县Xixian 32永和县Yonghe
    + 33蒲县Puxian 34汾西县Fenxi 81侯马市Houma 82霍州市Huozhou
    1411吕梁市Lvliang 02离石区Lishi 21文水县Wenshui 22交城县Jiaocheng 23兴县Xingxian 24临县Linxian 25柳林县Liulin
    + 26石楼县Shilou 27岚县Lanxian 28方山县Fangshan 29中阳县Zhongyang 30交口县Jiaokou 81孝义市Xiaoyi 82汾阳市Fenyang
    15内蒙古自治区Neimenggu
    1501呼和浩特市Huhehaote 02新城区Xincheng 03回民区Huimin 04玉泉区Yuquan 05赛罕区Saihan 21土默特左旗Tumotezuo
    + 22托克托县Tuoketuo 23和林格尔县Helingeer 24清水河县Qingshuihe 25武川县Wuchuan
    1502包头市Baotou 02东河区Donghe 03昆都仑区Kundoulun 04青山区Qingshan 05石拐区Shiguai 06白云鄂博矿区Baiyunebo
    + 07九原区Jiuyuan 21土默特右旗Tumoteyou 22固阳县Guyang 23达尔罕茂明安联合旗Daerhanmaominganlianhe
    1503乌海市Wuhai 02海勃湾区Haibowan 03海南区Hainan 04乌达区Wuda
    1504赤峰市Chifeng 02红山区Hongshan 03元宝山区Yuanbaoshan 04松山区Songshan 21阿鲁科尔沁旗Alukeerqin
    + 22巴林左旗Balinzuo 23巴林右旗Balinyou 24林西县Linxi 25克什克腾旗Keshenketeng 26翁牛特旗Wengniute 28喀喇沁旗Kalaqin
    + 29宁城县Ningcheng 30敖汉旗Aohan
    1505通辽市Tongliao 02科尔沁区Keerqin 21科尔沁左翼中旗Keerqinzuoyizhong 22科尔沁左翼后旗Keerqinzuoyihou 23开鲁县Kailu
    + 24库伦旗Kulun 25奈曼旗Naiman 26扎鲁特旗Zhalute 81霍林郭勒市Huolinguolei
    1506鄂尔多斯市Eerduosi 02东胜区Dongsheng 03康巴什区Kangbashen 21达拉特旗Dalate 22准格尔旗Zhungeer
    + 23鄂托克前旗Etuokeqian 24鄂托克旗Etuoke 25杭锦旗Hangjin 26乌审旗Wushen 27伊金霍洛旗Yijinhuoluo
    1507呼伦贝尔市Hulunbeier 02海拉尔区Hailaer 03扎赉诺尔区Zhalainuoer 21阿荣旗Arong 22莫力达瓦达斡尔族自治旗Molidawa
    + 23鄂伦春自治旗Elunchun 24鄂温克族自治旗Ewenkezu 25陈巴尔虎旗Chenbaerhu 26新巴尔虎左旗Xinbaerhuzuo
    + 27新巴尔虎右旗Xinbaerhuyou 81满洲里市Manzhouli 82牙克石市Yakeshi 83扎兰屯市Zhalantun 84额尔古纳市Eerguna
    + 85根河市Genhe
    1508巴彦淖尔市Bayannaoer 02临河区Linhe 21五原县Wuyuan 22磴口县Dengkou 23乌拉特前旗Wulateqian 24乌拉特中旗Wulatezhong
    + 25乌拉特后旗Wulatehou 26杭锦后旗Hangjinhou
    1509乌兰察布市Wulanchabu 02集宁区Jining 21卓资县Zhuozi 22化德县Huade 23商都县Shangdou 24兴和县Xinghe
    + 25凉城县Liangcheng 26察哈尔右翼前旗Chahaeryouyiqian 27察哈尔右翼中旗Chahaeryouyizhong
    + 28察哈尔右翼后旗Chahaeryouyihou 29四子王旗Siziwang 81丰镇市Fengzhen
    1522兴安盟Xingan 01乌兰浩特市Wulanhaote 02阿尔山市Aershan 21科尔沁右翼前旗Keerqinyouyiqian
    + 22科尔沁右翼中旗Keerqinyouyizhong 23扎赉特旗Zhalaite 24突泉县Tuquan
    1525锡林郭勒盟Xilinguolei 01二连浩特市Erlianhaote 02锡林浩特市Xilinhaote 22阿巴嘎旗Abaga 23苏尼特左旗Sunitezuo
    + 24苏尼特右旗Suniteyou 25东乌珠穆沁旗Dongwuzhumuqin 26西乌珠穆沁旗Xiwuzhumuqin 27太仆寺旗Taipusi 28镶黄旗Xianghuang
    + 29正镶白旗Zhengxiangbai 30正蓝旗Zhenglan 31多伦县Duolun
    1529阿拉善盟Alashan 21阿拉善左旗Alashanzuo 22阿拉善右旗Alashanyou 23额济纳旗Ejina
    21辽宁省Liaoning
    2101沈阳市Shenyang 02和平区Heping 03沈河区Shenhe 04大东区Dadong 05皇姑区Huanggu 06铁西区Tiexi 11苏家屯区Sujiatun
    + 12浑南区Hunnan 13沈北新区Shenbei 14于洪区Yuhong 15辽中区Liaozhong 23康平县Kangping 24法库县Faku 81新民市Xinmin
    2102大连市Dalian 02中山区Zhongshan 03西岗区Xigang 04沙河口区Shahekou 11甘井子区Ganjingzi 12旅顺口区Lvshunkou
    + 13金州区Jinzhou 14普兰店区Pulandian 24长海县Zhanghai 81瓦房店市Wafangdian 83庄河市Zhuanghe
    2103鞍山市Anshan 02铁东区Tiedong 03铁西区Tiexi 04立山区Lishan 11千山区Qianshan 21台安县Taian 23岫岩满族自治县Xiuyan
    + 81海城市Haicheng
    2104抚顺市Fushun 02新抚区Xinfu 03东洲区Dongzhou 04望花区Wanghua 11顺城区Shuncheng 21抚顺县Fushun
    + 22新宾满族自治县Xinbin 23清原满族自治县Qingyuan
    2105本溪市Benxi 02平山区Pingshan 03溪湖区Xihu 04明山区Mingshan 05南芬区Nanfen 21本溪满族自治县Benxi
    + 22桓仁满族自治县Huanren
    2106丹东市Dandong 02元宝区Yuanbao 03振兴区Zhenxing 04振安区Zhenan 24宽甸满族自治县Kuandian 81东港市Donggang
    + 82凤城市Fengcheng
    2107锦州市Jinzhou 02古塔区Guta 03凌河区Linghe 11太和区Taihe 26黑山县Heishan 27义县Yixian 81凌海市Linghai
    + 82北镇市Beizhen
    2108营口市Yingkou 02站前区Zhanqian 03西市区Xishi 04鲅鱼圈区Bayuquan 11老边区Laobian 81盖州市Gaizhou
    + 82大石桥市Dashiqiao
    2109阜新市Fuxin 02海州区Haizhou 03新邱区Xinqiu 04太平区Taiping 05清河门区Qinghemen 11细河区Xihe 21阜新蒙古族自治县Fuxin
    + 22彰武县Zhangwu
    2110辽阳市Liaoyang 02白塔区Baita 03文圣区Wensheng 04宏伟区Hongwei 05弓长岭区Gongzhangling 11太子河区Taizihe
    + 21辽阳县Liaoyang 81灯塔市Dengta
    2111盘锦市Panjin 02双台子区Shuangtaizi 03兴隆台区Xinglongtai 04大洼区Dawa 22盘山县Panshan
    2112铁岭市Tieling 02银州区Yinzhou 04清河区Qinghe 21铁岭县Tieling 23西丰县Xifeng 24昌图县Changtu
    + 81调兵山市Diaobingshan 82开原市Kaiyuan
    2113朝阳市Zhaoyang 02双塔区Shuangta 03龙城区Longcheng 21朝阳县Zhaoyang 22建平县Jianping
    + 24喀喇沁左翼蒙古族自治县Kalaqinzuoyi 81北票市Beipiao 82凌源市Lingyuan
    2114葫芦岛市Huludao 02连山区Lianshan 03龙港区Longgang 04南票区Nanpiao 21绥中县Suizhong 22建昌县Jianchang
    + 81兴城市Xingcheng
    22吉林省Jilin
    2201长春市Changchun 02南关区Nanguan 03宽城区Kuancheng 04朝阳区Zhaoyang 05二道区Erdao 06绿园区Lvyuan
    + 12双阳区Shuangyang 13九台区Jiutai 22农安县Nongan 82榆树市Yushu 83德惠市Dehui
    2202吉林市Jilin 02昌邑区Changyi 03龙潭区Longtan 04船营区Chuanying 11丰满区Fengman 21永吉县Yongji 81蛟河市Jiaohe
    + 82桦甸市Huadian 83舒兰市Shulan 84磐石市Panshi
    2203四平市Siping 02铁西区Tiexi 03铁东区Tiedong 22梨树县Lishu 23伊通满族自治县Yitong 81公主岭市Gongzhuling
    + 82双辽市Shuangliao
    2204辽源市Liaoyuan 02龙山区Longshan 03西安区Xian 21东丰县Dongfeng 22东辽县Dongliao
    2205通化市Tonghua 02东昌区Dongchang 03二道江区Erdaojiang 21通化县Tonghua 23辉南县Huinan 24柳河县Liuhe
    + 81梅河口市Meihekou 82集安市Jian
    2206白山市Baishan 02浑江区Hunjiang 05江源区Jiangyuan 21抚松县Fusong 22靖宇县Jingyu 23长白朝鲜族自治县Zhangbai
    + 81临江市Linjiang
    2207松原市Songyuan 02宁江区Ningjiang 21前郭尔罗斯蒙古族自治县Qianguoerluosi 22长岭县Zhangling 23乾安县Qianan
    + 81扶余市Fuyu
    2208白城市Baicheng 02洮北区Taobei 21镇赉县Zhenlai 22通榆县Tongyu 81洮南市Taonan 82大安市Daan
    2224延边朝鲜族自治州Yanbian 01延吉市Yanji 02图们市Tumen 03敦化市Dunhua 04珲春市Huichun 05龙井市Longjing 06和龙市Helong
    + 24汪清县Wangqing 26安图县Antu
    23黑龙江省Heilongjiang
    2301哈尔滨市Haerbin 02道里区Daoli 03南岗区Nangang 04道外区Daowai 08平房区Pingfang 09松北区Songbei
    + 10香坊区Xiangfang 11呼兰区Hulan 12阿城区Acheng 13双城区Shuangcheng 23依兰县Yilan 24方正县Fangzheng
    + 25宾县Binxian 26巴彦县Bayan 27木兰县Mulan 28通河县Tonghe 29延寿县Yanshou 83尚志市Shangzhi 84五常市Wuchang
    2302齐齐哈尔市Qiqihaer 02龙沙区Longsha 03建华区Jianhua 04铁锋区Tiefeng 05昂昂溪区Angangxi 06富拉尔基区Fulaerji
    + 07碾子山区Nianzishan 08梅里斯达斡尔族区Meilisi 21龙江县Longjiang 23依安县Yian 24泰来县Tailai 25甘南县Gannan
    + 27富裕县Fuyu 29克山县Keshan 30克东县Kedong 31拜泉县Baiquan 81讷河市Nehe
    2303鸡西市Jixi 02鸡冠区Jiguan 03恒山区Hengshan 04滴道区Didao 05梨树区Lishu 06城子河区Chengzihe 07麻山区Mashan
    + 21鸡东县Jidong 81虎林市Hulin 82密山市Mishan
    2304鹤岗市Hegang 02向阳区Xiangyang 03工农区Gongnong 04南山区Nanshan 05兴安区Xingan 06东山区Dongshan
    + 07兴山区Xingshan 21萝北县Luobei 22绥滨县Suibin
    2305双鸭山市Shuangyashan 02尖山区Jianshan 03岭东区Lingdong 05四方台区Sifangtai 06宝山区Baoshan 21集贤县Jixian
    + 22友谊县Youyi 23宝清县Baoqing 24饶河县Raohe
    2306大庆市Daqing 02萨尔图区Saertu 03龙凤区Longfeng 04让胡路区Ranghulu 05红岗区Honggang 06大同区Datong
    + 21肇州县Zhaozhou 22肇源县Zhaoyuan 23林甸县Lindian 24杜尔伯特蒙古族自治县Duerbote
    2307伊春市Yichun 02伊春区Yichun 03南岔区Nancha 04友好区Youhao 05西林区Xilin 06翠峦区Cuiluan 07新青区Xinqing
    + 08美溪区Meixi 09金山屯区Jinshantun 10五营区Wuying 11乌马河区Wumahe 12汤旺河区Tangwanghe 13带岭区Dailing
    + 14乌伊岭区Wuyiling 15红星区Hongxing 16上甘岭区Shangganling 22嘉荫县Jiayin 81铁力市Tieli
    2308佳木斯市Jiamusi 03向阳区Xiangyang 04前进区Qianjin 05东风区Dongfeng 11郊区Jiaoqu 22桦南县Huanan
    + 26桦川县Huachuan 28汤原县Tangyuan 81同江市Tongjiang 82富锦市Fujin 83抚远市Fuyuan
    2309七台河市Qitaihe 02新兴区Xinxing 03桃山区Taoshan 04茄子河区Qiezihe 21勃利县Boli
    2310牡丹江市Mudanjiang 02东安区Dongan 03阳明区Yangming 04爱民区Aimin 05西安区Xian 25林口县Linkou 81绥芬河市Suifenhe
    + 83海林市Hailin 84宁安市Ningan 85穆棱市Muleng 86东宁市Dongning
    2311黑河市Heihe 02爱辉区Aihui 21嫩江县Nenjiang 23逊克县Xunke 24孙吴县Sunwu 81北安市Beian 82五大连池市Wudalianchi
    2312绥化市Suihua 02北林区Beilin 21望奎县Wangkui 22兰西县Lanxi 23青冈县Qinggang 24庆安县Qingan 25明水县Mingshui
    + 26绥棱县Suileng 81安达市Anda 82肇东市Zhaodong 83海伦市Hailun
    2327大兴安岭地区Daxinganling 21呼玛县Huma 22塔河县Tahe 23漠河县Mohe
    31上海市Shanghai
    3101- 01黄浦区Huangpu 04徐汇区Xuhui 05长宁区Zhangning 06静安区Jingan 07普陀区Putuo 09虹口区Hongkou 10杨浦区Yangpu
    + 12闵行区Minxing 13宝山区Baoshan 14嘉定区Jiading 15浦东新区Pudong 16金山区Jinshan 17松江区Songjiang
    + 18青浦区Qingpu 20奉贤区Fengxian 51崇明区Chongming
    32江苏省Jiangsu
    3201南京市Nanjing 02玄武区Xuanwu 04秦淮区Qinhuai 05建邺区Jianye 06鼓楼区Gulou 11浦口区Pukou 13栖霞区Qixia
    + 14雨花台区Yuhuatai 15江宁区Jiangning 16六合区Luhe 17溧水区Lishui 18高淳区Gaochun
    3202无锡市Wuxi 05锡山区Xishan 06惠山区Huishan 11滨湖区Binhu 13梁溪区Liangxi 14新吴区Xinwu 81江阴市Jiangyin
    + 82宜兴市Yixing
    3203徐州市Xuzhou 02鼓楼区Gulou 03云龙区Yunlong 05贾汪区Jiawang 11泉山区Quanshan 12铜山区Tongshan 21丰县Fengxian
    + 22沛县Peixian 24睢宁县Suining 81新沂市Xinyi 82邳州市Pizhou
    3204常州市Changzhou 02天宁区Tianning 04钟楼区Zhonglou 11新北区Xinbei 12武进区Wujin 13金坛区Jintan 81溧阳市Liyang
    3205苏州市Suzhou 05虎丘区Huqiu 06吴中区Wuzhong 07相城区Xiangcheng 08姑苏区Gusu 09吴江区Wujiang 81常熟市Changshu
    + 82张家港市Zhangjiagang 83昆山市Kunshan 85太仓市Taicang
    3206南通市Nantong 02崇川区Chongchuan 11港闸区Gangzha 12通州区Tongzhou 21海安县Haian 23如东县Rudong 81启东市Qidong
    + 82如皋市Rugao 84海门市Haimen
    3207连云港市Lianyungang 03连云区Lianyun 06海州区Haizhou 07赣榆区Ganyu 22东海县Donghai 23灌云县Guanyun
    + 24灌南县Guannan
    3208淮安市Huaian 03淮安区Huaian 04淮阴区Huaiyin 12清江浦区Qingjiangpu 13洪泽区Hongze 26涟水县Lianshui 30盱眙县Xuyi
    + 31金湖县Jinhu
    3209盐城市Yancheng 02亭湖区Tinghu 03盐都区Yandou 04大丰区Dafeng 21响水县Xiangshui 22滨海县Binhai 23阜宁县Funing
    + 24射阳县Sheyang 25建湖县Jianhu 81东台市Dongtai
    3210扬州市Yangzhou 02广陵区Guangling 03邗江区Hanjiang 12江都区Jiangdu 23宝应县Baoying 81仪征市Yizheng
    + 84高邮市Gaoyou
    3211镇江市Zhenjiang 02京口区Jingkou 11润州区Runzhou 12丹徒区Dantu 81丹阳市Danyang 82扬中市Yangzhong
    + 83句容市Jurong
    3212泰州市Taizhou 02海陵区Hailing 03高港区Gaogang 04姜堰区Jiangyan 81兴化市Xinghua 82靖江市Jingjiang
    + 83泰兴市Taixing
    3213宿迁市Suqian 02宿城区Sucheng 11宿豫区Suyu 22沭阳县Shuyang 23泗阳县Siyang 24泗洪县Sihong
    33浙江省Zhejiang
    3301杭州市Hangzhou 02上城区Shangcheng 03下城区Xiacheng 04江干区Jianggan 05拱墅区Gongshu 06西湖区Xihu
    + 08滨江区Binjiang 09萧山区Xiaoshan 10余杭区Yuhang 11富阳区Fuyang 22桐庐县Tonglu 27淳安县Chunan 82建德市Jiande
    + 85临安市Linan
    3302宁波市Ningbo 03海曙区Haishu 04江东区Jiangdong 05江北区Jiangbei 06北仑区Beilun 11镇海区Zhenhai 12鄞州区Yinzhou
    + 25象山县Xiangshan 26宁海县Ninghai 81余姚市Yuyao 82慈溪市Cixi 83奉化市Fenghua
    3303温州市Wenzhou 02鹿城区Lucheng 03龙湾区Longwan 04瓯海区Ouhai 05洞头区Dongtou 24永嘉县Yongjia 26平阳县Pingyang
    + 27苍南县Cangnan 28文成县Wencheng 29泰顺县Taishun 81瑞安市Ruian 82乐清市Yueqing
    3304嘉兴市Jiaxing 02南湖区Nanhu 11秀洲区Xiuzhou 21嘉善县Jiashan 24海盐县Haiyan 81海宁市Haining 82平湖市Pinghu
    + 83桐乡市Tongxiang
    3305湖州市Huzhou 02吴兴区Wuxing 03南浔区Nanxun 21德清县Deqing 22长兴县Changxing 23安吉县Anji
    3306绍兴市Shaoxing 02越城区Yuecheng 03柯桥区Keqiao 04上虞区Shangyu 24新昌县Xinchang 81诸暨市Zhuji
    + 83嵊州市Shengzhou
    3307金华市Jinhua 02婺城区Wucheng 03金东区Jindong 23武义县Wuyi 26浦江县Pujiang 27磐安县Panan 81兰溪市Lanxi
    + 82义乌市Yiwu 83东阳市Dongyang 84永康市Yongkang
    3308衢州市Quzhou 02柯城区Kecheng 03衢江区Qujiang 22常山县Changshan 24开化县Kaihua 25龙游县Longyou
    + 81江山市Jiangshan
    3309舟山市Zhoushan 02定海区Dinghai 03普陀区Putuo 21岱山县Daishan 22嵊泗县Shengsi
    3310台州市Taizhou 02椒江区Jiaojiang 03黄岩区Huangyan 04路桥区Luqiao 21玉环县Yuhuan 22三门县Sanmen 23天台县Tiantai
    + 24仙居县Xianju 81温岭市Wenling 82临海市Linhai
    3311丽水市Lishui 02莲都区Liandou 21青田县Qingtian 22缙云县Jinyun 23遂昌县Suichang 24松阳县Songyang 25云和县Yunhe
    + 26庆元县Qingyuan 27景宁畲族自治县Jingning 81龙泉市Longquan
    34安徽省Anhui
    3401合肥市Hefei 02瑶海区Yaohai 03庐阳区Luyang 04蜀山区Shushan 11包河区Baohe 21长丰县Zhangfeng 22肥东县Feidong
    + 23肥西县Feixi 24庐江县Lujiang 81巢湖市Chaohu
    3402芜湖市Wuhu 02镜湖区Jinghu 03弋江区Yijiang 07鸠江区Jiujiang 08三山区Sanshan 21芜湖县Wuhu 22繁昌县Fanchang
    + 23南陵县Nanling 25无为县Wuwei
    3403蚌埠市Bengbu 02龙子湖区Longzihu 03蚌山区Bangshan 04禹会区Yuhui 11淮上区Huaishang 21怀远县Huaiyuan 22五河县Wuhe
    + 23固镇县Guzhen
    3404淮南市Huainan 02大通区Datong 03田家庵区Tianjiaan 04谢家集区Xiejiaji 05八公山区Bagongshan 06潘集区Panji
    + 21凤台县Fengtai 22寿县Shouxian
    3405马鞍山市Maanshan 03花山区Huashan 04雨山区Yushan 06博望区Bowang 21当涂县Dangtu 22含山县Hanshan 23和县Hexian
    3406淮北市Huaibei 02杜集区Duji 03相山区Xiangshan 04烈山区Lieshan 21濉溪县Suixi
    3407铜陵市Tongling 05铜官区Tongguan 06义安区Yian 11郊区Jiaoqu 22枞阳县Zongyang
    3408安庆市Anqing 02迎江区Yingjiang 03大观区Daguan 11宜秀区Yixiu 22怀宁县Huaining 24潜山县Qianshan 25太湖县Taihu
    + 26宿松县Susong 27望江县Wangjiang 28岳西县Yuexi 81桐城市Tongcheng
    3410黄山市Huangshan 02屯溪区Tunxi 03黄山区Huangshan 04徽州区Huizhou 21歙县Shexian 22休宁县Xiuning 23黟县Yixian
    + 24祁门县Qimen
    3411滁州市Chuzhou 02琅琊区Langya 03南谯区Nanqiao 22来安县Laian 24全椒县Quanjiao 25定远县Dingyuan 26凤阳县Fengyang
    + 81天长市Tianzhang 82明光市Mingguang
    3412阜阳市Fuyang 02颍州区Yingzhou 03颍东区Yingdong 04颍泉区Yingquan 21临泉县Linquan 22太和县Taihe 25阜南县Funan
    + 26颍上县Yingshang 82界首市Jieshou
    3413宿州市Suzhou 02埇桥区Yongqiao 21砀山县Dangshan 22萧县Xiaoxian 23灵璧县Lingbi 24泗县Sixian
    3415六安市Luan 02金安区Jinan 03裕安区Yuan 04叶集区Yeji 22霍邱县Huoqiu 23舒城县Shucheng 24金寨县Jinzhai
    + 25霍山县Huoshan
    3416亳州市Bozhou 02谯城区Qiaocheng 21涡阳县Guoyang 22蒙城县Mengcheng 23利辛县Lixin
    3417池州市Chizhou 02贵池区Guichi 21东至县Dongzhi 22石台县Shitai 23青阳县Qingyang
    3418宣城市Xuancheng 02宣州区Xuanzhou 21郎溪县Langxi 22广德县Guangde 23泾县Jingxian 24绩溪县Jixi 25旌德县Jingde
    + 81宁国市Ningguo
    35福建省Fujian
    3501福州市Fuzhou 02鼓楼区Gulou 03台江区Taijiang 04仓山区Cangshan 05马尾区Mayi 11晋安区Jinan 21闽侯县Minhou
    + 22连江县Lianjiang 23罗源县Luoyuan 24闽清县Minqing 25永泰县Yongtai 28平潭县Pingtan 81福清市Fuqing
    + 82长乐市Changle
    3502厦门市Xiamen 03思明区Siming 05海沧区Haicang 06湖里区Huli 11集美区Jimei 12同安区Tongan 13翔安区Xiangan
    3503莆田市Putian 02城厢区Chengxiang 03涵江区Hanjiang 04荔城区Licheng 05秀屿区Xiuyu 22仙游县Xianyou
    3504三明市Sanming 02梅列区Meilie 03三元区Sanyuan 21明溪县Mingxi 23清流县Qingliu 24宁化县Ninghua 25大田县Datian
    + 26尤溪县Youxi 27沙县Shaxian 28将乐县Jiangle 29泰宁县Taining 30建宁县Jianning 81永安市Yongan
    3505泉州市Quanzhou 02鲤城区Licheng 03丰泽区Fengze 04洛江区Luojiang 05泉港区Quangang 21惠安县Huian 24安溪县Anxi
    + 25永春县Yongchun 26德化县Dehua 27金门县Jinmen 81石狮市Shishi 82晋江市Jinjiang 83南安市Nanan
    3506漳州市Zhangzhou 02芗城区Xiangcheng 03龙文区Longwen 22云霄县Yunxiao 23漳浦县Zhangpu 24诏安县Zhaoan
    + 25长泰县Zhangtai 26东山县Dongshan 27南靖县Nanjing 28平和县Pinghe 29华安县Huaan 81龙海市Longhai
    3507南平市Nanping 02延平区Yanping 03建阳区Jianyang 21顺昌县Shunchang 22浦城县Pucheng 23光泽县Guangze
    + 24松溪县Songxi 25政和县Zhenghe 81邵武市Shaowu 82武夷山市Wuyishan 83建瓯市Jianou
    3508龙岩市Longyan 02新罗区Xinluo 03永定区Yongding 21长汀县Changting 23上杭县Shanghang 24武平县Wuping
    + 25连城县Liancheng 81漳平市Zhangping
    3509宁德市Ningde 02蕉城区Jiaocheng 21霞浦县Xiapu 22古田县Gutian 23屏南县Pingnan 24寿宁县Shouning 25周宁县Zhouning
    + 26柘荣县Zherong 81福安市Fuan 82福鼎市Fuding
    36江西省Jiangxi
    3601南昌市Nanchang 02东湖区Donghu 03西湖区Xihu 04青云谱区Qingyunpu 05湾里区Wanli 11青山湖区Qingshanhu
    + 12新建区Xinjian 21南昌县Nanchang 23安义县Anyi 24进贤县Jinxian
    3602景德镇市Jingdezhen 02昌江区Changjiang 03珠山区Zhushan 22浮梁县Fuliang 81乐平市Leping
    3603萍乡市Pingxiang 02安源区Anyuan 13湘东区Xiangdong 21莲花县Lianhua 22上栗县Shangli 23芦溪县Luxi
    3604九江市Jiujiang 02濂溪区Lianxi 03浔阳区Xunyang 21九江县Jiujiang 23武宁县Wuning 24修水县Xiushui 25永修县Yongxiu
    + 26德安县Dean 28都昌县Douchang 29湖口县Hukou 30彭泽县Pengze 81瑞昌市Ruichang 82共青城市Gongqingcheng
    + 83庐山市Lushan
    3605新余市Xinyu 02渝水区Yushui 21分宜县Fenyi
    3606鹰潭市Yingtan 02月湖区Yuehu 22余江县Yujiang 81贵溪市Guixi
    3607赣州市Ganzhou 02章贡区Zhanggong 03南康区Nankang 21赣县Ganxian 22信丰县Xinfeng 23大余县Dayu 24上犹县Shangyou
    + 25崇义县Chongyi 26安远县Anyuan 27龙南县Longnan 28定南县Dingnan 29全南县Quannan 30宁都县Ningdou 31于都县Yudou
    + 32兴国县Xingguo 33会昌县Huichang 34寻乌县Xunwu 35石城县Shicheng 81瑞金市Ruijin
    3608吉安市Jian 02吉州区Jizhou 03青原区Qingyuan 21吉安县Jian 22吉水县Jishui 23峡江县Xiajiang 24新干县Xingan
    + 25永丰县Yongfeng 26泰和县Taihe 27遂川县Suichuan 28万安县Wanan 29安福县Anfu 30永新县Yongxin
    + 81井冈山市Jinggangshan
    3609宜春市Yichun 02袁州区Yuanzhou 21奉新县Fengxin 22万载县Wanzai 23上高县Shanggao 24宜丰县Yifeng 25靖安县Jingan
    + 26铜鼓县Tonggu 81丰城市Fengcheng 82樟树市Zhangshu 83高安市Gaoan
    3610抚州市Fuzhou 02临川区Linchuan 21南城县Nancheng 22黎川县Lichuan 23南丰县Nanfeng 24崇仁县Chongren 25乐安县Lean
    + 26宜黄县Yihuang 27金溪县Jinxi 28资溪县Zixi 29东乡县Dongxiang 30广昌县Guangchang
    3611上饶市Shangrao 02信州区Xinzhou 03广丰区Guangfeng 21上饶县Shangrao 23玉山县Yushan 24铅山县Yanshan
    + 25横峰县Hengfeng 26弋阳县Yiyang 27余干县Yugan 28鄱阳县Poyang 29万年县Wannian 30婺源县Wuyuan 81德兴市Dexing
    37山东省Shandong
    3701济南市Jinan 02历下区Lixia 03市中区Shizhong 04槐荫区Huaiyin 05天桥区Tianqiao 12历城区Licheng 13长清区Zhangqing
    + 24平阴县Pingyin 25济阳县Jiyang 26商河县Shanghe 81章丘市Zhangqiu
    3702青岛市Qingdao 02市南区Shinan 03市北区Shibei 11黄岛区Huangdao 12崂山区Laoshan 13李沧区Licang 14城阳区Chengyang
    + 81胶州市Jiaozhou 82即墨市Jimo 83平度市Pingdu 85莱西市Laixi
    3703淄博市Zibo 02淄川区Zichuan 03张店区Zhangdian 04博山区Boshan 05临淄区Linzi 06周村区Zhoucun 21桓台县Huantai
    + 22高青县Gaoqing 23沂源县Yiyuan
    3704枣庄市Zaozhuang 02市中区Shizhong 03薛城区Xuecheng 04峄城区Yicheng 05台儿庄区Taierzhuang 06山亭区Shanting
    + 81滕州市Tengzhou
    3705东营市Dongying 02东营区Dongying 03河口区Hekou 05垦利区Kenli 22利津县Lijin 23广饶县Guangrao
    3706烟台市Yantai 02芝罘区Zhifu 11福山区Fushan 12牟平区Muping 13莱山区Laishan 34长岛县Zhangdao 81龙口市Longkou
    + 82莱阳市Laiyang 83莱州市Laizhou 84蓬莱市Penglai 85招远市Zhaoyuan 86栖霞市Qixia 87海阳市Haiyang
    3707潍坊市Weifang 02潍城区Weicheng 03寒亭区Hanting 04坊子区Fangzi 05奎文区Kuiwen 24临朐县Linqu 25昌乐县Changle
    + 81青州市Qingzhou 82诸城市Zhucheng 83寿光市Shouguang 84安丘市Anqiu 85高密市Gaomi 86昌邑市Changyi
    3708济宁市Jining 11任城区Rencheng 12兖州区Yanzhou 26微山县Weishan 27鱼台县Yutai 28金乡县Jinxiang 29嘉祥县Jiaxiang
    + 30汶上县Wenshang 31泗水县Sishui 32梁山县Liangshan 81曲阜市Qufu 83邹城市Zoucheng
    3709泰安市Taian 02泰山区Taishan 11岱岳区Daiyue 21宁阳县Ningyang 23东平县Dongping 82新泰市Xintai 83肥城市Feicheng
    3710威海市Weihai 02环翠区Huancui 03文登区Wendeng 82荣成市Rongcheng 83乳山市Rushan
    3711日照市Rizhao 02东港区Donggang 03岚山区Lanshan 21五莲县Wulian 22莒县Juxian
    3712莱芜市Laiwu 02莱城区Laicheng 03钢城区Gangcheng
    3713临沂市Linyi 02兰山区Lanshan 11罗庄区Luozhuang 12河东区Hedong 21沂南县Yinan 22郯城县Tancheng 23沂水县Yishui
    + 24兰陵县Lanling 25费县Feixian 26平邑县Pingyi 27莒南县Junan 28蒙阴县Mengyin 29临沭县Linshu
    3714德州市Dezhou 02德城区Decheng 03陵城区Lingcheng 22宁津县Ningjin 23庆云县Qingyun 24临邑县Linyi 25齐河县Qihe
    + 26平原县Pingyuan 27夏津县Xiajin 28武城县Wucheng 81乐陵市Leling 82禹城市Yucheng
    3715聊城市Liaocheng 02东昌府区Dongchangfu 21阳谷县Yanggu 22莘县Shenxian 23茌平县Chiping 24东阿县Donge
    + 25冠县Guanxian 26高唐县Gaotang 81临清市Linqing
    3716滨州市Binzhou 02滨城区Bincheng 03沾化区Zhanhua 21惠民县Huimin 22阳信县Yangxin 23无棣县Wudi 25博兴县Boxing
    + 26邹平县Zouping
    3717菏泽市Heze 02牡丹区Mudan 03定陶区Dingtao 21曹县Caoxian 22单县Shanxian 23成武县Chengwu 24巨野县Juye
    + 25郓城县Yuncheng 26鄄城县Juancheng 28东明县Dongming
    41河南省Henan
    4101郑州市Zhengzhou 02中原区Zhongyuan 03二七区Erqi 04管城回族区Guancheng 05金水区Jinshui 06上街区Shangjie
    + 08惠济区Huiji 22中牟县Zhongmu 81巩义市Gongyi 82荥阳市Xingyang 83新密市Xinmi 84新郑市Xinzheng 85登封市Dengfeng
    4102开封市Kaifeng 02龙亭区Longting 03顺河回族区Shunhe 04鼓楼区Gulou 05禹王台区Yuwangtai 11金明区Jinming
    + 12祥符区Xiangfu 21杞县Qixian 22通许县Tongxu 23尉氏县Weishi 25兰考县Lankao
    4103洛阳市Luoyang 02老城区Laocheng 03西工区Xigong 04瀍河回族区Chanhe 05涧西区Jianxi 06吉利区Jili 11洛龙区Luolong
    + 22孟津县Mengjin 23新安县Xinan 24栾川县Luanchuan 25嵩县Songxian 26汝阳县Ruyang 27宜阳县Yiyang 28洛宁县Luoning
    + 29伊川县Yichuan 81偃师市Yanshi
    4104平顶山市Pingdingshan 02新华区Xinhua 03卫东区Weidong 04石龙区Shilong 11湛河区Zhanhe 21宝丰县Baofeng
    + 22叶县Yexian 23鲁山县Lushan 25郏县Jiaxian 81舞钢市Wugang 82汝州市Ruzhou
    4105安阳市Anyang 02文峰区Wenfeng 03北关区Beiguan 05殷都区Yindou 06龙安区Longan 22安阳县Anyang 23汤阴县Tangyin
    + 26滑县Huaxian 27内黄县Neihuang 81林州市Linzhou
    4106鹤壁市Hebi 02鹤山区Heshan 03山城区Shancheng 11淇滨区Qibin 21浚县Xunxian 22淇县Qixian
    4107新乡市Xinxiang 02红旗区Hongqi 03卫滨区Weibin 04凤泉区Fengquan 11牧野区Muye 21新乡县Xinxiang 24获嘉县Huojia
    + 25原阳县Yuanyang 26延津县Yanjin 27封丘县Fengqiu 28长垣县Zhangyuan 81卫辉市Weihui 82辉县市Huixian
    4108焦作市Jiaozuo 02解放区Jiefang 03中站区Zhongzhan 04马村区Macun 11山阳区Shanyang 21修武县Xiuwu 22博爱县Boai
    + 23武陟县Wuzhi 25温县Wenxian 82沁阳市Qinyang 83孟州市Mengzhou
    4109濮阳市Puyang 02华龙区Hualong 22清丰县Qingfeng 23南乐县Nanyue 26范县Fanxian 27台前县Taiqian 28濮阳县Puyang
    4110许昌市Xuchang 02魏都区Weidou 23许昌县Xuchang 24鄢陵县Yanling 25襄城县Xiangcheng 81禹州市Yuzhou
    + 82长葛市Zhangge
    4111漯河市Tahe 02源汇区Yuanhui 03郾城区Yancheng 04召陵区Zhaoling 21舞阳县Wuyang 22临颍县Linying
    4112三门峡市Sanmenxia 02湖滨区Hubin 03陕州区Shanzhou 21渑池县Mianchi 24卢氏县Lushi 81义马市Yima 82灵宝市Lingbao
    4113南阳市Nanyang 02宛城区Wancheng 03卧龙区Wolong 21南召县Nanzhao 22方城县Fangcheng 23西峡县Xixia
    + 24镇平县Zhenping 25内乡县Neixiang 26淅川县Xichuan 27社旗县Sheqi 28唐河县Tanghe 29新野县Xinye 30桐柏县Tongbai
    + 81邓州市Dengzhou
    4114商丘市Shangqiu 02梁园区Liangyuan 03睢阳区Suiyang 21民权县Minquan 22睢县Suixian 23宁陵县Ningling
    + 24柘城县Zhecheng 25虞城县Yucheng 26夏邑县Xiayi 81永城市Yongcheng
    4115信阳市Xinyang 02浉河区Shihe 03平桥区Pingqiao 21罗山县Luoshan 22光山县Guangshan 23新县Xinxian
    + 24商城县Shangcheng 25固始县Gushi 26潢川县Huangchuan 27淮滨县Huaibin 28息县Xixian
    4116周口市Zhoukou 02川汇区Chuanhui 21扶沟县Fugou 22西华县Xihua 23商水县Shangshui 24沈丘县Shenqiu 25郸城县Dancheng
    + 26淮阳县Huaiyang 27太康县Taikang 28鹿邑县Luyi 81项城市Xiangcheng
    4117驻马店市Zhumadian 02驿城区Yicheng 21西平县Xiping 22上蔡县Shangcai 23平舆县Pingyu 24正阳县Zhengyang
    + 25确山县Queshan 26泌阳县Biyang 27汝南县Runan 28遂平县Suiping 29新蔡县Xincai
    4190- 01济源市Jiyuan
    """
}
