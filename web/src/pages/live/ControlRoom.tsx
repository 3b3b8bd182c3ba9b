// On air, on one screen: how it goes, what is shown, what is said, who asks, which games run. On a phone one part at a time.
import { Button, Popconfirm, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useLedger, useLiveCommand } from '../../api/live-sessions';
import type { Finding, LiveSession } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { clockText } from '../../lib/clock-text';
import { openFindings } from '../../lib/live';
import { CaptionPanel } from './CaptionPanel';
import { FindingAlerts } from './FindingAlerts';
import { GamesPanel } from './GamesPanel';
import { QuestionPanel } from './QuestionPanel';
import { ShowPanel } from './ShowPanel';
import { TalkPanel } from './TalkPanel';
import { useRoom } from './useRoom';
import { useSessionClock } from './useSessionClock';
import { VideoPanel } from './VideoPanel';
import './room.css';
import { useLiveMay } from './useLiveMay';

const PARTS = ['talk', 'questions', 'show', 'games', 'words'] as const;
type Part = (typeof PARTS)[number];

export function ControlRoom({ session, readAt }: { session: LiveSession; readAt: number }) {
  const t = useT();
  const { number } = useFormats();
  const complain = useComplain();
  const { store, view } = useRoom(session.id);
  const clock = useSessionClock(session, readAt);
  const command = useLiveCommand(session);
  const [part, setPart] = useState<Part>('talk');
  const [saying, setSaying] = useState<Finding[]>([]);
  const ledger = useLedger(session.id, true);
  const flagged = openFindings(ledger.data?.pages.flatMap((page) => page.items) ?? []);
  const may = useLiveMay(session);
  const next = () => command.mutate({ verb: 'next' }, { onError: complain });
  useAction('live.next', next, may('next') && !command.isPending);
  const open = view.room?.questions.filter((one) => one.state === 'open' || one.state === 'taken').length ?? 0;
  return (
    <div className="control" data-shown={part} data-testid="control-room" data-line={view.line}>
      <header className="control-head">
        <span className="chip red">● {t(session.rehearsal ? 'live.rehearsal' : 'live.on_air')}</span>
        <h1 className="clip">{session.title}</h1>
        <span className="num control-clock" role="timer" aria-live="off">
          {clockText(clock.ms)}
        </span>
        <span className="nowrap" data-testid="viewers">
          {t('live.watching', { n: number(view.room?.viewers ?? 0) })}
        </span>
        <span className="nowrap">♥ {number(view.likes)}</span>
        <LineState line={view.line} />
        <span className="grow" />
        {session.room && (
          <a href={session.room} target="_blank" rel="noreferrer">
            {t('live.viewer_page')}
          </a>
        )}
        <Link to={`/live/${session.id}/prompter`}>{t('live.prompter')}</Link>
        {may('end') && (
          <EndButton busy={command.isPending} onEnd={() => command.mutate({ verb: 'end' }, { onError: complain })} />
        )}
      </header>
      <FindingAlerts session={session} open={flagged} saying={saying} />
      <Segmented
        className="control-parts"
        value={part}
        aria-label={t('live.parts')}
        options={PARTS.map((value) => ({
          value,
          label: (
            <span data-testid={`part-${value}`}>
              {t(`live.part.${value}`)}
              {value === 'questions' && open > 0 && ` ${open}`}
            </span>
          ),
        }))}
        onChange={setPart}
      />
      <div className="control-grid">
        <div className="control-column" data-part="show">
          <VideoPanel session={session} />
          <ShowPanel session={session} sinceRead={clock.sinceRead} onNext={may('next') ? next : null} />
        </div>
        <div className="control-column" data-part="words games">
          <CaptionPanel session={session} now={() => clock.ms} onSaying={setSaying} />
          <GamesPanel session={session} store={store} room={view.room} />
        </div>
        <div className="control-column" data-part="talk questions">
          <TalkPanel store={store} room={view.room} />
          <QuestionPanel store={store} room={view.room} />
        </div>
      </div>
    </div>
  );
}

function LineState({ line }: { line: string }) {
  const t = useT();
  if (line === 'open') return null;
  return (
    <span className="chip amber" role="status">
      {t(line === 'over' ? 'live.room_over' : line === 'blocked' ? 'live.room_blocked' : 'live.connecting')}
    </span>
  );
}

function EndButton({ busy, onEnd }: { busy: boolean; onEnd: () => void }) {
  const t = useT();
  return (
    <Popconfirm title={t('live.end_ask')} okText={t('live.end')} cancelText={t('do.close')} onConfirm={onEnd}>
      <Button danger loading={busy} data-testid="live-end">
        {t('live.end')}
      </Button>
    </Popconfirm>
  );
}
