// The English catalogue. Its keys are the type that every other catalogue must satisfy.
import antd from 'antd/locale/en_US';
import { appeals } from './en/appeals';
import { calls } from './en/calls';
import { cases } from './en/cases';
import { composer } from './en/composer';
import { connections } from './en/connections';
import { desk } from './en/desk';
import { drafter } from './en/drafter';
import { evidence } from './en/evidence';
import { frame } from './en/frame';
import { hooks } from './en/hooks';
import { imports } from './en/imports';
import { inbound } from './en/inbound';
import { live } from './en/live';
import { mentions } from './en/mentions';
import { overview } from './en/overview';
import { plane } from './en/plane';
import { queue } from './en/queue';
import { remedies } from './en/remedies';
import { returns } from './en/returns';
import { rooms } from './en/rooms';
import { rules } from './en/rules';
import { sandbox } from './en/sandbox';
import { sending } from './en/sending';
import { settings } from './en/settings';
import { talk } from './en/talk';
import { team } from './en/team';
import { trackers } from './en/trackers';
import { words } from './en/words';

const messages = {
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

export type MessageKey = keyof typeof messages;
export type Catalogue = Record<MessageKey, string>;

export const catalogue: Catalogue = messages;
export const ant = antd;
