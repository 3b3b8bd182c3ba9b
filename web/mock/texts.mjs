// Believable words for the stand-in server: reviews with the words that decide their reading.
export const REVIEWS = [
  // [language, market, stars, issue, also, ground, severity, text, why]
  ['zh', 'CN', 1, 'quality', ['service'], null, 2, '杯子收到第三天就漏水，杯底有一道裂缝，联系客服一直不回复，太失望了。', ['漏水', '裂缝', '不回复']],
  ['zh', 'CN', 2, 'logistics', [], null, 1, '等了整整十二天才到，包装盒也压扁了，物流信息五天没有更新。', ['十二天才到', '压扁', '没有更新']],
  ['zh', 'CN', 1, 'mismatch', [], null, 2, '直播间说是纯棉的，收到一看吊牌写着聚酯纤维，颜色也比图片深很多，和描述完全不符！', ['聚酯纤维', '颜色也比图片深', '不符']],
  ['zh', 'CN', 1, 'service', [], null, 2, '客服态度非常恶劣，问一句怼一句，退货申请了三次都被拒绝。', ['态度非常恶劣', '被拒绝']],
  ['zh', 'CN', 1, 'quality', [], null, 3, '充电的时候冒烟了！插头发烫，差点起火，家里还有小孩，这种东西怎么敢卖？', ['冒烟', '发烫', '起火']],
  ['zh', 'CN', 1, 'groundless', [], 'abuse', 1, '垃圾店铺全家死光，骗子骗子骗子', ['垃圾', '骗子']],
  ['zh', 'CN', 2, 'quality', ['mismatch'], null, 1, '做工比较粗糙，线头很多，和直播里看到的质感差距挺大，勉强能用吧。', ['做工比较粗糙', '线头', '差距']],
  ['zh', 'CN', 1, 'groundless', [], 'competitor', 1, '别买这家，加微信 xxx 有同款更便宜，质量还好。', ['加微信']],
  ['en', 'US', 1, 'quality', [], null, 2, 'The zipper broke on the second day and the strap is already coming apart. Not what I paid 39 dollars for.', ['zipper broke', 'coming apart']],
  ['en', 'US', 2, 'logistics', [], null, 1, 'Arrived nine days late, the box was crushed and tracking never updated after it left the warehouse.', ['days late', 'crushed', 'never updated']],
  ['en', 'US', 1, 'mismatch', [], null, 2, 'Ordered the sage green lamp from the live, received a dull grey one. The picture and the product are two different things.', ['dull grey', 'different things']],
  ['en', 'US', 1, 'service', ['logistics'], null, 2, 'I messaged four times about my missing parcel and nobody answered. Terrible customer service.', ['missing parcel', 'nobody answered', 'Terrible']],
  ['en', 'US', 1, 'quality', [], null, 3, 'My daughter got a rash all over her neck after wearing the necklace for one hour. This is dangerous!', ['rash', 'dangerous']],
  ['en', 'GB', 3, 'mismatch', [], null, 1, 'Nice fabric, but the size table on the listing is off by two sizes. Had to give it to my sister.', ['off by two sizes']],
  ['en', 'US', 1, 'groundless', [], 'irrelevant', 1, 'The courier parked in front of my driveway. One star.', []],
  ['en', 'US', 2, 'other', [], null, 1, 'I was promised a gift in the live room and there was no gift in the parcel <b>at all</b> <script>alert(1)</script>', ['no gift']],
  ['id', 'ID', 1, 'quality', [], null, 2, 'Barang baru dipakai dua kali sudah rusak, jahitannya lepas. Kecewa banget sama penjual.', ['rusak', 'lepas', 'Kecewa']],
  ['id', 'ID', 1, 'logistics', [], null, 1, 'Pengiriman lama sekali, hampir dua minggu, paket sampai dalam keadaan penyok.', ['lama sekali', 'penyok']],
  ['id', 'ID', 2, 'mismatch', [], null, 2, 'Warna tidak sesuai pesanan, pesan hitam yang datang biru tua. Tolong lebih teliti.', ['tidak sesuai', 'biru tua']],
  ['id', 'ID', 1, 'service', [], null, 1, 'Chat tidak dibalas, penjual slow respon, minta retur dipersulit.', ['tidak dibalas', 'dipersulit']],
];

export const MESSAGES = [
  ['zh', 'CN', 'logistics', 1, '你好，我的快递三天没动了，能帮忙查一下吗？'],
  ['en', 'US', 'service', 2, 'Hello? I asked yesterday how to return the blender and still have no answer.'],
  ['id', 'ID', 'quality', 1, 'Kak, botolnya bocor. Bisa tukar tidak?'],
];

export const PRODUCTS = {
  CN: ['316 不锈钢保温杯 500 ml 直播专享款', '纯棉宽松短袖 T 恤', '便携式榨汁机 充电款', '氛围台灯 三档调光'],
  US: ['Canvas crossbody bag, limited live edition', 'Sage ceramic bedside lamp', 'Portable blender 380 ml', 'Layered chain necklace'],
  GB: ['Linen summer dress', 'Sage ceramic bedside lamp'],
  ID: ['Tas selempang kanvas', 'Botol minum stainless 500 ml', 'Lampu meja LED'],
};

export const BUYERS = { CN: ['王**', '李**', '陈**', '赵**', '小鱼儿**'], US: ['Emily R.', 'Marcus T.', 'Priya S.', 'Dana W.'], GB: ['Oliver H.'], ID: ['Siti N.', 'Budi S.', 'Dewi A.'] };

export const CHANNELS = [
  ['TikTok Shop US', 'tiktok', 'US'],
  ['Kuaishou 旗舰店', 'kuaishou', 'CN'],
  ['Shopee Indonesia', 'shopee', 'ID'],
  ['Shopify UK', 'shopify', 'GB'],
];
