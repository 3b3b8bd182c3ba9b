// The comments as they come; paused, they wait. Each can be hidden, its writer muted or blocked; the room slowed down.
import { MoreOutlined, PauseOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, type MenuProps, Select } from 'antd';
import { memo, useEffect, useRef, useState } from 'react';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { Room } from '../../lib/room/fold';
import type { Said } from '../../lib/room/protocol';
import type { RoomStore } from '../../lib/room/store';
import { Caps } from '../../parts/Keys';
import { FilterDialog } from './FilterDialog';
import { useOrderRoom } from './useOrderRoom';

const MUTES = [300, 3600, 86_400];
const SLOW = [0, 5, 15, 30, 60];

export function TalkPanel({ store, room }: { store: RoomStore; room: Room | null }) {
  const t = useT();
  const { order } = useOrderRoom(store);
  const [paused, setPaused] = useState<readonly Said[] | null>(null);
  const [filtering, setFiltering] = useState(false);
  const all = room?.comments ?? [];
  const shown = paused ?? all;
  const waiting = paused ? all.filter((one) => one.n > (paused.at(-1)?.n ?? 0)).length : 0;
  const toggle = () => setPaused(paused ? null : all);
  useAction('live.pause', toggle);
  return (
    <section className="panel talk-panel" data-part="talk" aria-label={t('live.part.talk')}>
      <header>
        <h2>{t('live.part.talk')}</h2>
        <Select
          size="small"
          variant="borderless"
          aria-label={t('live.slow')}
          value={room?.slow_mode ?? 0}
          options={[...new Set([...SLOW, room?.slow_mode ?? 0])].map((value) => ({
            value,
            label: value === 0 ? t('live.slow_off') : t('live.slow_on', { n: value }),
          }))}
          onChange={(seconds) => void order({ do: 'slow_mode', seconds })}
        />
        <Button size="small" onClick={() => setFiltering(true)}>
          {t('live.filter_short')}
        </Button>
        <Button
          size="small"
          type={paused ? 'primary' : 'default'}
          aria-pressed={paused !== null}
          icon={<PauseOutlined />}
          onClick={toggle}
          data-testid="talk-pause"
        >
          {paused ? t('live.go_on', { n: waiting }) : t('live.pause')} <Caps action="live.pause" />
        </Button>
      </header>
      <Stream
        said={shown}
        room={room}
        follow={paused === null}
        onHide={(comment) => void order({ do: 'hide', comment })}
        onMute={(person, seconds) => void order({ do: 'mute', person, seconds })}
        onBlock={(person, on) => void order({ do: 'block', person, on })}
      />
      <SayLine
        onSay={(text) => store.say(text, false)}
        onNotice={(text) => order({ do: 'notice', text })}
        room={room}
      />
      {filtering && (
        <FilterDialog
          words={room?.you.filter ?? []}
          onSave={async (words) => (await order({ do: 'filter', words })) && setFiltering(false)}
          onClose={() => setFiltering(false)}
        />
      )}
    </section>
  );
}

interface StreamProps {
  said: readonly Said[];
  room: Room | null;
  follow: boolean;
  onHide: (comment: number) => void;
  onMute: (person: string, seconds: number) => void;
  onBlock: (person: string, on: boolean) => void;
}

function Stream({ said, room, follow, onHide, onMute, onBlock }: StreamProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = said.at(-1)?.n;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something is added
  useEffect(() => {
    if (follow && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last, follow]);
  return (
    <div
      className="talk-stream"
      role="log"
      aria-live="off"
      aria-label={t('live.part.talk')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys
      tabIndex={0}
      ref={box}
      onScroll={({ currentTarget: list }) => {
        atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
      }}
    >
      {said.length === 0 && <p className="muted">{t('live.no_comments')}</p>}
      {said.map((one) => (
        <Comment
          key={one.n}
          said={one}
          muted={(room?.muted[one.by] ?? 0) > (room?.at ?? 0)}
          blocked={room?.blocked[one.by] === true}
          onHide={onHide}
          onMute={onMute}
          onBlock={onBlock}
        />
      ))}
    </div>
  );
}

interface CommentProps extends Pick<StreamProps, 'onHide' | 'onMute' | 'onBlock'> {
  said: Said;
  muted: boolean;
  blocked: boolean;
}

const Comment = memo(({ said, muted, blocked, onHide, onMute, onBlock }: CommentProps) => {
  const t = useT();
  const items: MenuProps['items'] = [
    { key: 'hide', label: t('live.hide') },
    ...(muted
      ? [{ key: 'mute-0', label: t('live.unmute') }]
      : MUTES.map((seconds) => ({ key: `mute-${seconds}`, label: t(`live.mute.${seconds}` as 'live.mute.300') }))),
    { key: blocked ? 'unblock' : 'block', danger: !blocked, label: t(blocked ? 'live.unblock' : 'live.block') },
  ];
  const run = (key: string) => {
    if (key === 'hide') onHide(said.n);
    else if (key.startsWith('mute-')) onMute(said.by, Number(key.slice(5)));
    else onBlock(said.by, key === 'block');
  };
  return (
    <div className="comment" data-testid="live-comment">
      <p className="grow">
        <b dir="auto">{said.name}</b> {said.staff && <span className="chip gold">{t('live.team')}</span>}{' '}
        {muted && <span className="chip amber">{t('live.muted')}</span>}{' '}
        {blocked && <span className="chip red">{t('live.blocked')}</span>} <span dir="auto">{said.text}</span>
      </p>
      {!said.staff && (
        <Dropdown menu={{ items, onClick: ({ key }) => run(key) }} trigger={['click']}>
          <Button
            type="text"
            size="small"
            icon={<MoreOutlined />}
            aria-label={t('live.moderate', { name: said.name })}
            data-testid="comment-more"
          />
        </Dropdown>
      )}
    </div>
  );
});

interface SayLineProps {
  room: Room | null;
  onSay: (text: string) => void;
  onNotice: (text: string) => Promise<boolean>;
}

/** To the room as a comment of the team, or as the notice above it. */
function SayLine({ room, onSay, onNotice }: SayLineProps) {
  const t = useT();
  const [text, setText] = useState('');
  const notice = room?.notice?.text ?? '';
  return (
    <div className="say-line">
      {notice !== '' && (
        <p className="line muted">
          <span className="grow clip">
            {t('live.notice')}: {notice}
          </span>
          <Button size="small" type="text" onClick={() => void onNotice('')}>
            {t('live.notice_off')}
          </Button>
        </p>
      )}
      <form
        className="line"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === '') return;
          onSay(text.trim());
          setText('');
        }}
      >
        <Input
          className="grow"
          value={text}
          maxLength={200}
          placeholder={t('live.say_to_room')}
          aria-label={t('live.say_to_room')}
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" disabled={text.trim() === ''}>
          {t('live.send')}
        </Button>
        <Button
          disabled={text.trim() === ''}
          onClick={async () => (await onNotice(text.trim())) && setText('')}
          data-testid="notice-set"
        >
          {t('live.as_notice')}
        </Button>
      </form>
    </div>
  );
}
