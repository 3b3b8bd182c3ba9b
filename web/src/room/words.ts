// The words of the viewer page in both languages. Small enough to travel with the page: one round trip less on a slow net.
import { fill, type Params } from '../lib/message';
import type { No, Words } from '../lib/room/protocol';

const en = {
  'door.in': 'Come in',
  'door.name': 'Your name here',
  'door.hint': 'Others see it beside what you write. Leave it empty to be a guest.',
  'door.guest': 'Guest {n}',
  'door.loading': 'One moment…',
  'door.checking': 'Checking that you are no robot…',
  'door.planned': 'Not on air yet',
  'door.planned_hint': 'This page opens by itself as soon as it begins.',
  'door.ended': 'This live session is over',
  'door.ended_hint': 'What you bought or won is kept. Thank you for being here.',
  'door.missing': 'There is no such room',
  'door.missing_hint': 'Check the address you were given.',
  'door.blocked': 'You cannot take part here',
  'door.blocked_hint': 'The seller has closed this room to you.',
  'door.refused': 'The room does not let us in',
  'door.refused_hint': 'You may have been shut out, or too many people share your network. Try again later.',
  'door.offline': 'No connection',
  'door.offline_hint': 'We keep trying.',
  'door.retry': 'Try again',
  'line.opening': 'Connecting…',
  'line.waiting': 'Connection lost. Trying again…',
  'top.viewers': '{n} watching',
  'top.live': 'Live',
  'top.language': '中文',
  'video.label': 'Video',
  'video.none': 'Sound and picture are not on. You can follow along here.',
  'video.elsewhere': 'The picture is in the seller’s own player. You can take part here.',
  'video.player': 'Open the player',
  'video.unmute': 'Sound on',
  'video.mute': 'Sound off',
  'products.all': 'Products ({n})',
  'products.title': 'Products of this session',
  'products.now': 'Shown now',
  'products.pinned': 'Now: {title}, {price}',
  close: 'Close',
  hide: 'Hide',
  'notice.label': 'Notice',
  'tab.chat': 'Chat',
  'tab.questions': 'Questions',
  'chat.label': 'Comments',
  'chat.empty': 'Say hello',
  'chat.write': 'Say something…',
  'chat.ask': 'Ask the host…',
  'chat.send': 'Send',
  'chat.sending': 'sending',
  'chat.again': 'Send again',
  'chat.discard': 'Discard',
  'chat.fresh': '{n|# new comment|# new comments}',
  'chat.unseen': '{n|# comment was not shown to anybody|# comments were not shown to anybody}: too many at once',
  'chat.team': 'Team',
  'chat.you': 'You',
  'chat.muted': 'You are muted for {time}',
  'chat.slow': 'Slow mode: one comment every {n} s',
  'chat.told_one': '{name} says: {text}',
  'chat.told_many': '{n|# new comment|# new comments}',
  'question.empty': 'No questions yet',
  'question.state.open': 'Waiting',
  'question.state.taken': 'Being answered',
  'question.state.answered': 'Answered',
  'question.state.dismissed': 'Not answered',
  like: 'Like',
  'game.new': 'New: {title}',
  'game.earlier': 'Earlier games ({n})',
  'game.earlier_title': 'Earlier games',
  poll: 'Poll',
  'poll.votes': '{n|# vote|# votes}',
  'poll.yours': 'your vote',
  'poll.closed': 'Closed',
  packet: 'Red packet',
  'packet.open': 'Open it',
  'packet.left': '{left} of {count} left',
  'packet.total': '{total} in all',
  'packet.got': 'You got {amount}',
  'packet.empty': 'All are gone',
  'packet.over': 'It is over',
  'packet.best': 'Best: {name} with {amount}',
  draw: 'Draw',
  'draw.winners': '{n|# winner|# winners}',
  'draw.entrants': '{n|# person takes part|# people take part}',
  'draw.enter': 'Take part',
  'draw.in': 'You take part as number {place}',
  'draw.sealed': 'Sealed before it began',
  'draw.won': 'You won!',
  'draw.lost': 'Not this time',
  'draw.result': 'Winners',
  'draw.place': 'No. {place}',
  'draw.check': 'Check it yourself',
  'draw.checking': 'Calculating on your device…',
  'draw.right': 'Checked on your device: the draw is right.',
  'draw.wrong': 'Checked on your device: something does NOT fit.',
  'draw.cannot': 'The file of the draw could not be read. Try again in a moment.',
  'draw.check.commitment': 'The seed fits the seal published before the draw',
  'draw.check.entrants': 'The list of people fits the hash published with the result',
  'draw.check.winners': 'The winners follow from seed and list',
  'draw.check.announced': 'They are the winners shown in the room',
  'draw.check.me': 'You are on the list at number {place}',
  'draw.file': 'The file, to check with other tools',
  sale: 'Flash sale',
  'sale.soon': 'Starts in {time}',
  'sale.left': '{n} left',
  'sale.then': 'then {price}',
  'sale.claim': 'Reserve for {price}',
  'sale.asking': 'In the queue…',
  'sale.held': 'Reserved for you: {time}',
  'sale.place': 'You were number {place} in the queue.',
  'sale.confirm': 'Buy for {price}',
  'sale.release': 'Give it back',
  'sale.confirmed': 'It is yours',
  'sale.confirmed_hint': 'Bought for {price}. You were number {place} in the queue.',
  'sale.expired': 'Your time ran out',
  'sale.expired_hint': 'The piece went back to the others.',
  'sale.released': 'You gave it back',
  'sale.all_held': 'All are reserved',
  'sale.all_held_hint': '{n|# piece is|# pieces are} reserved and may come back.',
  'sale.sold_out': 'Sold out',
  'sale.closed': 'The sale is over',
  'no.lost': 'The connection broke. Nobody knows whether it arrived.',
  'no.no_answer': 'No answer came in time. Try again.',
  'no.other': 'That did not work ({code}).',
};

export type RoomKey = keyof typeof en;

const zh: Record<RoomKey, string> = {
  'door.in': '进入直播间',
  'door.name': '您的昵称',
  'door.hint': '发言时会显示给其他观众。不填则以游客身份进入。',
  'door.guest': '游客 {n}',
  'door.loading': '请稍候…',
  'door.checking': '正在进行安全验证…',
  'door.planned': '直播尚未开始',
  'door.planned_hint': '开播后本页会自动打开。',
  'door.ended': '本场直播已结束',
  'door.ended_hint': '您购买或中奖的记录均已保存，感谢观看。',
  'door.missing': '没有这个直播间',
  'door.missing_hint': '请检查链接是否正确。',
  'door.blocked': '您无法进入此直播间',
  'door.blocked_hint': '商家已限制您参与。',
  'door.refused': '无法进入直播间',
  'door.refused_hint': '您可能已被限制，或同一网络下的人数过多，请稍后再试。',
  'door.offline': '网络未连接',
  'door.offline_hint': '正在不断重试。',
  'door.retry': '重试',
  'line.opening': '正在连接…',
  'line.waiting': '连接已断开，正在重连…',
  'top.viewers': '{n} 人在看',
  'top.live': '直播中',
  'top.language': 'English',
  'video.label': '视频',
  'video.none': '当前没有声音和画面，您可以在这里参与互动。',
  'video.elsewhere': '画面在商家自己的播放页中，您可以在这里参与互动。',
  'video.player': '打开播放页',
  'video.unmute': '打开声音',
  'video.mute': '关闭声音',
  'products.all': '商品（{n}）',
  'products.title': '本场商品',
  'products.now': '正在讲解',
  'products.pinned': '正在讲解：{title}，{price}',
  close: '关闭',
  hide: '收起',
  'notice.label': '公告',
  'tab.chat': '聊天',
  'tab.questions': '提问',
  'chat.label': '评论',
  'chat.empty': '来打个招呼吧',
  'chat.write': '说点什么…',
  'chat.ask': '向主播提问…',
  'chat.send': '发送',
  'chat.sending': '发送中',
  'chat.again': '重新发送',
  'chat.discard': '放弃',
  'chat.fresh': '{n} 条新评论',
  'chat.unseen': '评论过多，有 {n} 条未向任何人显示',
  'chat.team': '官方',
  'chat.you': '我',
  'chat.muted': '您已被禁言，剩余 {time}',
  'chat.slow': '慢速模式：每 {n} 秒可发一条',
  'chat.told_one': '{name} 说：{text}',
  'chat.told_many': '{n} 条新评论',
  'question.empty': '还没有人提问',
  'question.state.open': '待回答',
  'question.state.taken': '回答中',
  'question.state.answered': '已回答',
  'question.state.dismissed': '未回答',
  like: '点赞',
  'game.new': '新活动：{title}',
  'game.earlier': '往期活动（{n}）',
  'game.earlier_title': '往期活动',
  poll: '投票',
  'poll.votes': '{n} 票',
  'poll.yours': '我的选择',
  'poll.closed': '已结束',
  packet: '红包',
  'packet.open': '拆开',
  'packet.left': '剩 {left}／{count} 个',
  'packet.total': '共 {total}',
  'packet.got': '您抢到了 {amount}',
  'packet.empty': '已被抢光',
  'packet.over': '已结束',
  'packet.best': '手气最佳：{name}，{amount}',
  draw: '抽奖',
  'draw.winners': '{n} 个中奖名额',
  'draw.entrants': '{n} 人参与',
  'draw.enter': '参与抽奖',
  'draw.in': '您已参与，编号 {place}',
  'draw.sealed': '开始前已公布密封值',
  'draw.won': '您中奖了！',
  'draw.lost': '这次没有中奖',
  'draw.result': '中奖名单',
  'draw.place': '{place} 号',
  'draw.check': '自行验证',
  'draw.checking': '正在您的设备上计算…',
  'draw.right': '已在您的设备上验证：抽奖结果无误。',
  'draw.wrong': '已在您的设备上验证：存在不一致！',
  'draw.cannot': '暂时无法读取抽奖文件，请稍后再试。',
  'draw.check.commitment': '种子与开奖前公布的密封值一致',
  'draw.check.entrants': '参与名单与公布的哈希一致',
  'draw.check.winners': '中奖者确由种子与名单得出',
  'draw.check.announced': '与直播间公布的中奖者一致',
  'draw.check.me': '您在名单上，编号 {place}',
  'draw.file': '下载文件，用其他工具验证',
  sale: '秒杀',
  'sale.soon': '{time} 后开始',
  'sale.left': '剩 {n} 件',
  'sale.then': '之后 {price}',
  'sale.claim': '以 {price} 抢购',
  'sale.asking': '排队中…',
  'sale.held': '已为您保留：{time}',
  'sale.place': '您排在第 {place} 位。',
  'sale.confirm': '以 {price} 购买',
  'sale.release': '放弃名额',
  'sale.confirmed': '抢购成功',
  'sale.confirmed_hint': '成交价 {price}，您排在第 {place} 位。',
  'sale.expired': '保留时间已过',
  'sale.expired_hint': '该件已退回库存。',
  'sale.released': '您已放弃名额',
  'sale.all_held': '暂时全部被占用',
  'sale.all_held_hint': '{n} 件处于保留中，可能会退回。',
  'sale.sold_out': '已售罄',
  'sale.closed': '秒杀已结束',
  'no.lost': '连接中断，无法确定是否已送达。',
  'no.no_answer': '未及时收到答复，请重试。',
  'no.other': '操作未成功（{code}）。',
};

export type RoomLanguage = 'en' | 'zh-CN';
export const CATALOGUES: Record<RoomLanguage, Record<RoomKey, string>> = { en, 'zh-CN': zh };

export interface Speech {
  language: RoomLanguage;
  t: (key: RoomKey, params?: Params) => string;
  say: (words: Words | string) => string;
  /** What a refusal says, with its hint. */
  no: (no: No) => string;
  number: (n: number) => string;
}

export function speech(language: RoomLanguage): Speech {
  const t = (key: RoomKey, params?: Params) => fill(CATALOGUES[language][key], params, language);
  const say = (words: Words | string) =>
    typeof words === 'string' ? words : language === 'zh-CN' ? words.zh : words.en;
  const no = ({ code, message, hint }: No) => {
    const own = `no.${code}`;
    if (own in en) return t(own as RoomKey);
    const text = say(message);
    if (text === '') return t('no.other', { code });
    return hint ? `${text} · ${say(hint)}` : text;
  };
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  return { language, t, say, no, number: (n) => compact.format(n) };
}

const REMEMBERED = 'kintsugi:language';

export function guessLanguage(): RoomLanguage {
  const kept = remembered();
  if (kept === 'en' || kept === 'zh-CN') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function rememberLanguage(language: RoomLanguage): void {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // A private window without storage: the choice holds for this page.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}
