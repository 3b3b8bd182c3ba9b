//! Traditional Chinese characters folded onto simplified ones, as far as shoppers use them.
//!
//! A table of frequent characters, not a converter: one character to one character, no words, no regional variants.

/// Pairs: a traditional character followed by its simplified form.
const PAIRS: &str = "質质量量東东買买賣卖貨货發发現现開开關关門门問问間间題题時时後后來来們们個个這这還还過过\
說说話话請请謝谢誰谁讓让認认識识記记試试該该詳详語语調调談谈諾诺證证評评論论詐诈騙骗訂订討讨許许設设訴诉診诊\
錢钱錯错鐘钟鎖锁鏡镜鐵铁銀银銷销針针鋼钢釘钉鈕钮鍵键鍋锅鏈链長长張张場场陽阳陰阴陳陈隊队際际隨随險险雖虽雙双\
電电雲云靈灵響响頁页頂顶項项順顺須须預预頭头顏颜額额願愿顯显類类風风飛飞飯饭飲饮餐餐館馆餘余饅馒餅饼養养體体\
髒脏髮发鬆松鬧闹魚鱼鮮鲜鳥鸟鴨鸭雞鸡鹽盐麥麦麵面麼么黃黄點点黨党齊齐齒齿龍龙龜龟樣样樹树機机檢检權权歡欢歲岁\
歷历歸归殘残殼壳氣气漢汉滿满漲涨濕湿溫温測测淨净減减湯汤濃浓潔洁澀涩灑洒灣湾無无煙烟熱热燈灯燒烧爛烂營营\
爐炉爺爷牆墙狀状獨独獎奖現现環环瑪玛產产畫画異异當当療疗癢痒癥症皺皱盜盗盤盘監监盡尽眾众著着礙碍確确碼码\
禮礼種种稱称穩稳窮穷競竞筆笔節节範范簡简簽签籃篮籤签紅红級级紙纸純纯紛纷組组細细終终結结絕绝給给統统經经綠绿\
維维網网線线緊紧緩缓練练縫缝縮缩總总織织繼继續续纖纤罰罚羅罗習习聞闻聯联聲声聽听職职腦脑腫肿脫脱膠胶臉脸臟脏\
舊旧艙舱藥药蘋苹蘭兰處处號号蟲虫衛卫衝冲補补裝装裡里裏里製制複复褲裤襪袜見见規规視视親亲覺觉觀观訊讯貝贝負负\
財财責责貴贵費费貼贴資资賊贼賠赔賴赖購购贈赠趕赶跡迹踐践軟软輕轻較较載载輛辆輸输轉转辦办農农邊边郵邮醜丑醫医\
醬酱釋释裂裂鞋鞋順顺適适選选遞递遠远連连進进運运達达違违遲迟遺遗郵邮鄉乡價价優优儀仪億亿償偿兒儿兩两冊册凍冻\
別别刪删則则剛刚創创劃划劇剧劑剂動动務务勝胜勞劳勢势區区協协單单厭厌參参員员嗎吗嗆呛啞哑喚唤喪丧嘗尝嘆叹嘔呕\
團团園园圍围圖图圓圆國国塊块塗涂壞坏壓压壯壮夠够夾夹奪夺奶奶婦妇媽妈孫孙學学實实寫写寬宽對对導导將将專专尋寻\
層层島岛帳帐帶带幣币幫帮幹干幾几庫库廠厂廢废廣广彎弯彈弹彙汇從从徵征復复恆恒惡恶惱恼愛爱態态慘惨慣惯憤愤應应\
懷怀懶懒戲戏戶户換换損损搶抢揚扬搖摇撿捡擋挡擔担據据擠挤擦擦擬拟擺摆攔拦敗败敵敌數数斷断於于會会東东條条極极\
構构槍枪標标樂乐橋桥檔档櫃柜欄栏殺杀決决沒没況况淺浅淚泪濾滤瀏浏為为爭争牽牵犧牺狹狭獄狱獵猎獻献瘋疯發发\
盃杯矚瞩禍祸積积穢秽竊窃簾帘糧粮糾纠約约紋纹納纳紗纱絲丝綁绑緒绪編编緣缘縣县繞绕繩绳繪绘義义聖圣肅肃膚肤膽胆\
臨临與与興兴舉举蓋盖蔥葱蕭萧薦荐藍蓝藝艺蘿萝蝦虾螢萤術术裙裙襯衬覽览觸触訓训詢询詞词誇夸誌志誠诚誤误誘诱謊谎\
講讲謎谜譜谱譯译議议護护變变讚赞豐丰豬猪貓猫貪贪貧贫販贩貫贯貿贸賀贺賓宾賞赏賤贱賬账質质賺赚贊赞贏赢躍跃車车\
軍军軌轨軸轴輪轮輩辈辭辞逕径遊游鄰邻醃腌鈔钞鉤钩鉛铅銅铜鋁铝錄录錦锦錶表鏟铲鐲镯閃闪閉闭閒闲閱阅闆板陣阵\
雜杂難难霧雾靜静韌韧韓韩頓顿頻频顆颗顧顾飾饰飽饱餓饿騎骑騰腾驗验驚惊驢驴髖髋鬍胡鬥斗鹹咸塵尘妝妆臺台檯台\
滅灭煩烦燙烫爾尔牠它妳你祇只纔才嚇吓啟启囉啰嚴严唸念喲哟嘩哗噁恶噴喷囑嘱壽寿夥伙奧奥妳你寧宁審审寶宝屬属";

/// First code point of the Chinese block.
const FIRST: u32 = 0x4e00;
/// Code points in the block.
const LEN: usize = 0x5200;

static TABLE: std::sync::LazyLock<Vec<u16>> = std::sync::LazyLock::new(|| {
    let mut table: Vec<u16> = (0..LEN).map(|i| (FIRST as usize + i) as u16).collect();
    let mut signs = PAIRS.chars();
    while let (Some(from), Some(to)) = (signs.next(), signs.next()) {
        if let Some(slot) = (from as u32).checked_sub(FIRST).and_then(|i| table.get_mut(i as usize)) {
            *slot = to as u16;
        }
    }
    table
});

/// The simplified form of a character, or the character itself.
pub(crate) fn simplified(sign: char) -> char {
    let Some(index) = (sign as u32).checked_sub(FIRST) else { return sign };
    TABLE.get(index as usize).and_then(|&code| char::from_u32(u32::from(code))).unwrap_or(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_pairs_and_leaves_the_rest() {
        let folded: String = "質量很差，賣家態度惡劣，貨發錯".chars().map(simplified).collect();
        assert_eq!(folded, "质量很差，卖家态度恶劣，货发错");
        assert_eq!(simplified('a'), 'a');
    }

    #[test]
    fn every_pair_is_two_characters() {
        assert_eq!(PAIRS.chars().count() % 2, 0);
        for pair in PAIRS.chars().collect::<Vec<_>>().chunks(2) {
            assert!(simplified(pair[1]) == pair[1], "chain at {pair:?}");
        }
    }
}
