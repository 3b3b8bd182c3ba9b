// 简体中文文案。键由英文文案决定，缺一个就编译不过。
import antd from 'antd/locale/zh_CN';
import type { Catalogue } from './en';
import { appeals } from './zh-CN/appeals';
import { calls } from './zh-CN/calls';
import { cases } from './zh-CN/cases';
import { composer } from './zh-CN/composer';
import { connections } from './zh-CN/connections';
import { desk } from './zh-CN/desk';
import { drafter } from './zh-CN/drafter';
import { evidence } from './zh-CN/evidence';
import { frame } from './zh-CN/frame';
import { hooks } from './zh-CN/hooks';
import { imports } from './zh-CN/imports';
import { inbound } from './zh-CN/inbound';
import { live } from './zh-CN/live';
import { mentions } from './zh-CN/mentions';
import { overview } from './zh-CN/overview';
import { plane } from './zh-CN/plane';
import { queue } from './zh-CN/queue';
import { remedies } from './zh-CN/remedies';
import { returns } from './zh-CN/returns';
import { rooms } from './zh-CN/rooms';
import { rules } from './zh-CN/rules';
import { sandbox } from './zh-CN/sandbox';
import { sending } from './zh-CN/sending';
import { settings } from './zh-CN/settings';
import { talk } from './zh-CN/talk';
import { team } from './zh-CN/team';
import { trackers } from './zh-CN/trackers';
import { words } from './zh-CN/words';

export const catalogue: Catalogue = {
  ...words,
  ...frame,
  ...queue,
  ...cases,
  ...composer,
  ...imports,
  ...overview,
  ...team,
  ...settings,
  ...rules,
  ...remedies,
  ...talk,
  ...desk,
  ...inbound,
  ...drafter,
  ...returns,
  ...sending,
  ...connections,
  ...hooks,
  ...sandbox,
  ...rooms,
  ...mentions,
  ...trackers,
  ...evidence,
  ...appeals,
  ...live,
  ...calls,
  ...plane,
};
export const ant = antd;
