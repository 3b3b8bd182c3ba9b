import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../src/api/client';
import type { TeamChannel, TeamChannels } from '../src/api/types';
import { formOf, newRoom } from '../src/lib/team-channel';
import { TeamChannelFields } from '../src/pages/settings/rooms/TeamChannelFields';
import { TeamChannelItem } from '../src/pages/settings/rooms/TeamChannelItem';
import { madeRoom } from './made';
import { show } from './show';

const item = (fields: Partial<TeamChannel>, language: 'en' | 'zh-CN' = 'en') =>
  show(<TeamChannelItem room={madeRoom(fields)} onOpen={() => {}} />, { language });
const { health } = madeRoom({});

describe('a room of the team', () => {
  it('says whose robot tells it what, and how it does', () => {
    const out = item({});
    for (const words of ['售后群', 'Feishu / Lark', 'Well', 'Deadline near', 'Deadline missed'])
      expect(out).toContain(words);
    expect(out).not.toContain('never told');
  });

  it('says what waits, what was never told and what the vendor said', () => {
    const out = item({ waiting: 1, failed: 2, health: { ...health, state: 'failing', error: '660026: too fast' } });
    for (const words of ['1 notice waits', '2 notices were never told', '660026: too fast', 'Failing'])
      expect(out).toContain(words);
  });

  it('is told what is said to one person as everybody hears it', () => {
    expect(item({ tells: ['assigned', 'mentioned'] })).toMatch(/Given to somebody.*Somebody was named/);
  });

  it('shows no health while it is off: the switch says enough', () => {
    expect(item({ on: false, health: { ...health, state: 'off' } })).not.toContain('data-testid="health"');
  });

  it('says why it was switched off, in the language of the reader', () => {
    const off = { on: false, off_why: 'it answered 404' };
    expect(item(off)).toContain('The platform answered 404.');
    expect(item(off, 'zh-CN')).toContain('平台返回 404。');
  });
});

describe('the fields of a room', () => {
  const kinds: TeamChannels['kinds'] = [
    {
      kind: 'feishu',
      fields: [{ name: 'webhook', label: { en: 'Webhook address', zh: '地址' }, secret: true, optional: false }],
    },
  ];
  const fields = (room: TeamChannel | null, at: string | null = null) =>
    show(
      <TeamChannelFields
        room={room}
        kinds={kinds}
        form={room ? formOf(room) : newRoom('feishu', 'UTC')}
        onChange={() => {}}
        failure={
          at === null
            ? null
            : new ApiFailure(422, { code: 'x', message: { en: 'No', zh: '否' }, hint: null, field: at, rule: null })
        }
      />,
    );

  it('never show a secret, and let nobody change the kind of a room that is there', () => {
    const there = fields(madeRoom({}));
    expect(there).toContain('Filled in. Leave empty to keep it.');
    expect(there).not.toContain('Whose robot');
    expect(fields(null)).toContain('Whose robot');
    expect(fields(null)).not.toContain('Filled in.');
  });

  it('show a refusal at its field, or above them all', () => {
    for (const at of ['webhook', 'name', 'tells']) {
      expect(fields(null, at).match(/ant-form-item-has-error/g), at).toHaveLength(1);
      expect(fields(null, at)).not.toContain('role="alert"');
    }
    expect(fields(null, 'zone')).toContain('role="alert"');
  });

  it('ask for a zone only where there are quiet hours', () => {
    expect(fields(madeRoom({}))).not.toContain('Time zone');
    expect(fields(madeRoom({ quiet: { from: 1320, to: 480 } }))).toContain('Time zone');
  });
});
