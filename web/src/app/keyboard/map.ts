// Every key of the console in one table. Screens say what an action does; this says which key runs it and what it is called.
import type { MessageKey } from '../../locales/en';

export type KeyGroup = 'go' | 'list' | 'case' | 'app';

interface Entry {
  keys: readonly string[];
  label: MessageKey;
  group: KeyGroup;
  /** Also works while typing. */
  typing?: boolean;
  /** On this screen alone; the keys of a case or a list mean nothing there. */
  screen?: 'call';
}

export const KEYMAP = {
  'app.palette': { keys: ['mod+k'], label: 'key.app.palette', group: 'app', typing: true },
  'app.help': { keys: ['?', 'mod+/'], label: 'key.app.help', group: 'app' },
  'app.back': { keys: ['escape'], label: 'key.app.back', group: 'app' },
  'app.search': { keys: ['/'], label: 'key.app.search', group: 'app' },
  'app.theme': { keys: ['mod+shift+l'], label: 'key.app.theme', group: 'app', typing: true },
  'go.queue': { keys: ['g q'], label: 'key.go.queue', group: 'go' },
  'go.mine': { keys: ['g m'], label: 'key.go.mine', group: 'go' },
  'go.approvals': { keys: ['g a'], label: 'key.go.approvals', group: 'go' },
  'go.outbox': { keys: ['g x'], label: 'key.go.outbox', group: 'go' },
  'go.mentions': { keys: ['g e'], label: 'key.go.mentions', group: 'go' },
  'go.remedies': { keys: ['g r'], label: 'key.go.remedies', group: 'go' },
  'go.appeals': { keys: ['g p'], label: 'key.go.appeals', group: 'go' },
  'go.live': { keys: ['g l'], label: 'key.go.live', group: 'go' },
  'go.packing': { keys: ['g k'], label: 'key.go.packing', group: 'go' },
  'go.import': { keys: ['g i'], label: 'key.go.import', group: 'go' },
  'go.overview': { keys: ['g o'], label: 'key.go.overview', group: 'go' },
  'go.team': { keys: ['g t'], label: 'key.go.team', group: 'go' },
  'go.settings': { keys: ['g s', 'mod+,'], label: 'key.go.settings', group: 'go' },
  'go.sandbox': { keys: ['g b'], label: 'key.go.sandbox', group: 'go' },
  'go.notices': { keys: ['g n'], label: 'key.go.notices', group: 'go' },
  'list.next': { keys: ['j', 'arrowdown'], label: 'key.list.next', group: 'list' },
  'list.previous': { keys: ['k', 'arrowup'], label: 'key.list.previous', group: 'list' },
  'list.first': { keys: ['g g', 'home'], label: 'key.list.first', group: 'list' },
  'list.last': { keys: ['shift+g', 'end'], label: 'key.list.last', group: 'list' },
  'list.open': { keys: ['enter', 'o'], label: 'key.list.open', group: 'list' },
  'list.select': { keys: ['x'], label: 'key.list.select', group: 'list' },
  'list.range': { keys: ['shift+x'], label: 'key.list.range', group: 'list' },
  'list.fresh': { keys: ['.'], label: 'key.list.fresh', group: 'list' },
  'list.all': { keys: ['shift+a'], label: 'key.list.all', group: 'list' },
  'list.undo': { keys: ['shift+z'], label: 'key.list.undo', group: 'list' },
  'list.take': { keys: ['shift+t'], label: 'key.list.take', group: 'list' },
  'list.sort': { keys: ['shift+s'], label: 'key.list.sort', group: 'list' },
  'list.filter': { keys: ['f'], label: 'key.list.filter', group: 'list' },
  'list.view_next': { keys: [']'], label: 'key.list.view_next', group: 'list' },
  'list.view_previous': { keys: ['['], label: 'key.list.view_previous', group: 'list' },
  'list.note': { keys: ['shift+e'], label: 'key.list.note', group: 'list' },
  'list.dismiss': { keys: ['shift+d'], label: 'key.list.dismiss', group: 'list' },
  'list.restore': { keys: ['shift+u'], label: 'key.list.restore', group: 'list' },
  'case.next': { keys: ['shift+n'], label: 'key.case.next', group: 'case' },
  'case.step': { keys: ['n'], label: 'key.case.step', group: 'case' },
  'case.assign': { keys: ['a'], label: 'key.case.assign', group: 'case' },
  'case.mine': { keys: ['i'], label: 'key.case.mine', group: 'case' },
  'case.reply': { keys: ['r'], label: 'key.case.reply', group: 'case' },
  'case.message': { keys: ['m'], label: 'key.case.message', group: 'case' },
  'case.ask': { keys: ['shift+r'], label: 'key.case.ask', group: 'case' },
  'case.note': { keys: ['e'], label: 'key.case.note', group: 'case' },
  'case.macro': { keys: ['mod+m'], label: 'key.case.macro', group: 'case', typing: true },
  'case.propose': { keys: ['mod+j'], label: 'key.case.propose', group: 'case', typing: true },
  'case.bot_post': { keys: ['b'], label: 'key.case.bot_post', group: 'case' },
  'case.remedy': { keys: ['$'], label: 'key.case.remedy', group: 'case' },
  'case.return': { keys: ['q'], label: 'key.case.return', group: 'case' },
  'case.verify': { keys: ['v'], label: 'key.case.verify', group: 'case' },
  'case.accept': { keys: ['shift+v'], label: 'key.case.accept', group: 'case' },
  'case.claims': { keys: ['l'], label: 'key.case.claims', group: 'case' },
  'step.done': { keys: ['h'], label: 'key.step.done', group: 'case' },
  'step.skip': { keys: ['shift+h'], label: 'key.step.skip', group: 'case' },
  'step.words': { keys: ['u'], label: 'key.step.words', group: 'case' },
  'case.issue': { keys: ['t'], label: 'key.case.issue', group: 'case' },
  'case.guess_first': { keys: ['1'], label: 'key.case.guess_first', group: 'case' },
  'case.guess_second': { keys: ['2'], label: 'key.case.guess_second', group: 'case' },
  'case.guess_other': { keys: ['3'], label: 'key.case.guess_other', group: 'case' },
  'case.dismiss': { keys: ['0'], label: 'key.case.dismiss', group: 'case' },
  'case.priority': { keys: ['p'], label: 'key.case.priority', group: 'case' },
  'case.snooze': { keys: ['s'], label: 'key.case.snooze', group: 'case' },
  'case.wait': { keys: ['w'], label: 'key.case.wait', group: 'case' },
  'case.merge': { keys: ['shift+m'], label: 'key.case.merge', group: 'case' },
  'case.more': { keys: [','], label: 'key.case.more', group: 'case' },
  'act.step': { keys: ['y'], label: 'key.act.step', group: 'case' },
  'act.decline': { keys: ['d'], label: 'key.act.decline', group: 'case' },
  'act.undo': { keys: ['z'], label: 'key.act.undo', group: 'case' },
  'act.copy': { keys: ['shift+y'], label: 'key.act.copy', group: 'case' },
  'act.page': { keys: ['shift+o'], label: 'key.act.page', group: 'case' },
  'case.evidence': { keys: ['shift+f'], label: 'key.case.evidence', group: 'case' },
  'case.contest': { keys: ['shift+c'], label: 'key.case.contest', group: 'case' },
  'case.context': { keys: ['c'], label: 'key.case.context', group: 'case' },
  'case.call': { keys: ['shift+l'], label: 'key.case.call', group: 'case' },
  'case.copy': { keys: ['mod+.'], label: 'key.case.copy', group: 'case' },
  'live.next': { keys: ['shift+arrowright'], label: 'key.live.next', group: 'app' },
  'live.pause': { keys: ['shift+p'], label: 'key.live.pause', group: 'app' },
  'live.caption': { keys: ['shift+k'], label: 'key.live.caption', group: 'app' },
  'call.mute': { keys: ['m'], label: 'key.call.mute', group: 'app', screen: 'call' },
  'call.camera': { keys: ['v'], label: 'key.call.camera', group: 'app', screen: 'call' },
  'call.picture': { keys: ['p'], label: 'key.call.picture', group: 'app', screen: 'call' },
  'case.send': { keys: ['mod+enter'], label: 'key.case.send', group: 'case', typing: true },
} as const satisfies Record<string, Entry>;

export type ActionId = keyof typeof KEYMAP;

export function keyEntry(action: ActionId): Entry {
  return KEYMAP[action];
}
