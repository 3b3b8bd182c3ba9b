// The playbooks that a new shop starts with, as the stand-in has them: the standard ones, in fewer languages.
const w = (en, zh) => ({ en, zh });
const step = (id, owner, done_by, name, more = {}) => ({
  id,
  name,
  owner,
  done_by,
  required: false,
  calendar: 'business',
  ...more,
});
const ALL = ['quality', 'logistics', 'service', 'mismatch', 'groundless', 'other'];

export const STANDARD = [
  {
    id: 'quality',
    name: w('Product quality', '商品质量'),
    issues: ['quality'],
    severity_from: 1,
    steps: [
      step('verify', 'agent', 'verified', w('Verify the fault', '核实问题'), {
        advice: w(
          'Look at pictures, batch and earlier complaints before you judge.',
          '先看图片、批次和以往反馈，再下结论。',
        ),
      }),
      step('reply', 'agent', 'public_reply', w('Reply in public', '公开回复'), {
        words: {
          en: 'Dear {{ buyer }}, thank you for telling us about {{ product }}. We are sorry that it did not meet the quality you expected. We can exchange it or refund it, whichever suits you. Please send us a private message with a picture and we will arrange it today.',
          zh: '亲爱的{{ buyer }}，感谢您的反馈。{{ product }}的质量没有让您满意，我们非常抱歉。我们可以为您换货或退款，由您选择。请私信我们并附上图片，我们今天就为您处理。',
          id: 'Halo {{ buyer }}, terima kasih atas masukannya. Kami mohon maaf karena kualitas {{ product }} belum sesuai harapan. Kami bisa menukar barang atau mengembalikan dana, silakan pilih. Mohon chat kami dan kirim foto, kami proses hari ini.',
        },
      }),
      step('contact', 'agent', 'private_message', w('Write to the buyer', '私信买家'), {
        advice: w(
          'Apologise again, ask what is missing, offer one clear solution.',
          '再次致歉，补问细节，给出一个明确方案。',
        ),
        remedies: ['exchange', 'refund', 'partial_refund'],
        words: {
          en: 'Hello {{ buyer }}, I am sorry about {{ product }}. Could you send a picture of the fault? Would you rather have an exchange or your money back? Either way we cover the return.',
          zh: '{{ buyer }}您好，{{ product }}给您添麻烦了，非常抱歉。方便发一张问题图片吗？您希望换货还是退款？退回运费由我们承担。',
        },
      }),
      step('batch', 'buyer', 'hand', w('Report the batch', '上报批次'), {
        within: 86400,
        advice: w(
          'Tell quality the batch and the picture; three of a kind hold the stock.',
          '把批次和图片交给品控；同类三起即暂停发货。',
        ),
      }),
      step('cause', 'agent', 'resolved', w('Record the cause', '记录原因')),
    ],
  },
  {
    id: 'logistics',
    name: w('Delivery', '物流'),
    issues: ['logistics'],
    severity_from: 1,
    steps: [
      step('verify', 'agent', 'verified', w('Verify against the parcel', '核对包裹轨迹'), {
        advice: w('Hold the promised day against the scans; note the carrier.', '对照承诺时间与扫描记录，记下承运商。'),
      }),
      step('carrier', 'agent', 'hand', w('Open an inquiry with the carrier', '向承运商发起查询'), { within: 14400 }),
      step('reply', 'agent', 'public_reply', w('Reply in public', '公开回复'), {
        words: {
          en: 'Dear {{ buyer }}, thank you for your patience and for letting us know. We are sorry that your parcel kept you waiting. We are following it up with the carrier and will send it again or refund you if it does not arrive. Please send us a private message so that we can keep you posted.',
          zh: '亲爱的{{ buyer }}，感谢您的耐心与反馈。让您久等了，非常抱歉。我们正在与快递核实，若无法送达将为您补发或退款。请私信我们，我们会随时告知进展。',
          id: 'Halo {{ buyer }}, terima kasih sudah memberi tahu kami. Kami mohon maaf paket Anda terlambat. Kami sedang menanyakan ke kurir dan siap kirim ulang atau pengembalian dana bila tidak sampai. Mohon chat kami agar bisa kami kabari.',
        },
      }),
      step('contact', 'agent', 'private_message', w('Tell the buyer first', '先于买家告知进展'), {
        remedies: ['coupon', 'reship', 'refund'],
        words: {
          en: "Hello {{ buyer }}, I am sorry for the wait. Your parcel {{ tracking | default('') }} is with {{ carrier | default('the carrier') }}; I have asked them for an answer. I will write to you again tomorrow at the latest.",
          zh: "{{ buyer }}您好，让您久等了，非常抱歉。您的包裹{{ tracking | default('') }}目前在{{ carrier | default('快递公司') }}，我已催办，最迟明天再次向您说明。",
        },
      }),
      step('cause', 'agent', 'resolved', w('Record the cause', '记录原因')),
    ],
  },
  {
    id: 'service',
    name: w('Service', '服务态度'),
    issues: ['service'],
    severity_from: 1,
    steps: [
      step('verify', 'lead', 'verified', w('Read the chat', '回看聊天记录'), {
        advice: w('Look for missed messages first; they are marked.', '先看标出的漏回消息。'),
      }),
      step('reply', 'agent', 'public_reply', w('Reply in public', '公开回复'), {
        words: {
          en: 'Dear {{ buyer }}, thank you for speaking openly. We are sorry for the way we answered you; that is not how we want to work. We will put it right with an exchange or a refund. Please send us a private message and a colleague will take care of it at once.',
          zh: '亲爱的{{ buyer }}，感谢您的直言。我们的服务让您失望了，非常抱歉。我们会为您换货或退款，把问题解决好。请私信我们，专人马上为您处理。',
        },
      }),
      step('contact', 'lead', 'private_message', w('Write to the buyer', '私信买家'), {
        remedies: ['coupon', 'refund'],
      }),
      step('coach', 'lead', 'hand', w('Talk it over with the colleague', '与同事复盘'), { within: 172800 }),
      step('cause', 'agent', 'resolved', w('Record the cause', '记录原因')),
    ],
  },
  {
    id: 'mismatch',
    name: w('Not as described', '与描述不符'),
    issues: ['mismatch'],
    severity_from: 1,
    steps: [
      step('verify', 'agent', 'verified', w('Compare with listing and live', '对照商品页与直播'), {
        advice: w(
          "Hold the buyer's picture against the listing; note light and size table.",
          '将买家图片与商品页对照，留意灯光与尺码表。',
        ),
      }),
      step('reply', 'agent', 'public_reply', w('Reply in public', '公开回复'), {
        words: {
          en: 'Dear {{ buyer }}, thank you for your honest review. We are sorry that {{ product }} looks different from what you saw. We can take it back for a full refund or exchange it. Please send us a private message with a picture so that we can arrange it.',
          zh: '亲爱的{{ buyer }}，感谢您如实的评价。{{ product }}与您看到的不一致，我们非常抱歉。我们可以为您全额退款或换货。请私信我们并附上图片，我们马上为您安排。',
        },
      }),
      step('contact', 'agent', 'private_message', w('Exchange or refund?', '换货还是退款？'), {
        remedies: ['refund', 'exchange', 'sample'],
        words: {
          en: 'Hello {{ buyer }}, I am sorry that {{ product }} is not what you expected. Exchange or refund? Tell me which and I will start it now; a picture can follow later.',
          zh: '{{ buyer }}您好，{{ product }}与预期不符，非常抱歉。您希望换货还是退款？告诉我，我马上办理，图片可以稍后补发。',
        },
      }),
      step('listing', 'operator', 'hand', w('Correct the listing', '更正商品页'), {
        within: 172800,
        advice: w(
          'Add the colour-deviation notice or the size table; tell the host.',
          '补充色差说明或尺码表，并告知主播。',
        ),
      }),
      step('cause', 'agent', 'resolved', w('Record the cause', '记录原因')),
    ],
  },
  {
    id: 'groundless',
    name: w('No reason given', '无明确理由'),
    issues: ['groundless', 'other'],
    severity_from: 1,
    steps: [
      step('verify', 'agent', 'verified', w('Look for a reason', '查找原因'), {
        advice: w(
          'Earlier messages and the parcel often say what the review does not.',
          '评价没写的，往往能在聊天和物流里找到。',
        ),
      }),
      step('reply', 'agent', 'public_reply', w('Reply in public, calmly', '平和地公开回复'), {
        words: {
          en: 'Dear {{ buyer }}, thank you for your rating. We are sorry that something was not right for you. Whatever it was, we will look for a solution, an exchange or a refund included. Please send us a private message and tell us what happened.',
          zh: '亲爱的{{ buyer }}，感谢您的评价。没能让您满意，我们非常抱歉。无论是什么问题，我们都会为您解决，包括换货或退款。请私信告诉我们发生了什么。',
        },
      }),
      step('contact', 'agent', 'private_message', w('Ask what happened', '询问原因')),
      step('cause', 'agent', 'resolved', w('Record the cause', '记录原因')),
    ],
  },
  {
    id: 'unfair',
    name: w('Malicious or unfounded', '恶意或缺乏依据'),
    issues: ALL,
    severity_from: 1,
    objectivity: ['unfounded', 'malicious'],
    steps: [
      step('verify', 'agent', 'verified', w('Verify', '核实')),
      step('evidence', 'agent', 'hand', w('Secure the evidence', '固定证据'), {
        required: true,
        within: 86400,
        advice: w(
          'Review, order, parcel scans and chat, before anything changes.',
          '在内容变化前保存评价、订单、轨迹与聊天。',
        ),
      }),
      step('appeal', 'lead', 'hand', w('Decide on an appeal', '决定是否申诉'), {
        required: true,
        within: 172800,
        advice: w(
          'Only with a ground that the platform names; report windows are short.',
          '须有平台列明的理由；举报期限较短。',
        ),
      }),
      step('reply', 'agent', 'public_reply', w('State the facts in public', '公开说明事实'), {
        advice: w('Facts only, no blame: other buyers read it.', '只说事实，不指责，其他买家会看到。'),
      }),
      step('cause', 'agent', 'resolved', w('Record the cause', '记录原因')),
    ],
  },
  {
    id: 'grave',
    name: w('Safety, fraud or a threat', '安全、欺诈或威胁'),
    issues: ALL,
    severity_from: 3,
    steps: [
      step('lead', 'agent', 'hand', w('Tell the lead and the owner', '上报主管与店主'), {
        required: true,
        within: 900,
        calendar: 'always',
      }),
      step('verify', 'lead', 'verified', w('Verify with the buyer', '与买家核实'), {
        advice: w('Is anybody hurt? Ask that first.', '先问：有人受伤吗？'),
      }),
      step('hold', 'buyer', 'hand', w('Decide whether to hold the stock', '决定是否暂停发货'), {
        required: true,
        within: 14400,
        calendar: 'always',
      }),
      step('reply', 'lead', 'public_reply', w('Reply in public, after approval', '审批后公开回复'), {
        words: {
          en: 'Dear {{ buyer }}, thank you for telling us. We take this very seriously and are sorry for what you went through. We are looking into it today and will refund you in full. Please send us a private message so that a colleague can call you.',
          zh: '亲爱的{{ buyer }}，感谢您告知。我们高度重视此事，对您的遭遇深表歉意。我们今天就开展调查，并为您全额退款。请私信我们，专人会与您联系。',
        },
      }),
      step('contact', 'lead', 'private_message', w('Write to the buyer', '私信买家'), { remedies: ['refund'] }),
      step('cause', 'lead', 'resolved', w('Record the cause', '记录原因')),
    ],
  },
];
