// The clocks of a case: what the team promised beside what the platform demands.
import { CheckCircleOutlined, CloseCircleOutlined, PauseCircleOutlined, StopOutlined } from '@ant-design/icons';
import type { ClockKind, ClockView } from '../../api/types';
import { useFormats, useSpan } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { Heads, Th } from '../../parts/Table';
import { TimeLeft } from '../../parts/TimeLeft';

export function Clocks({ clocks }: { clocks: ClockView[] }) {
  const t = useT();
  const kinds = [...new Set(clocks.map((clock) => clock.kind))];
  return (
    <section aria-label={t('case.clocks')} data-testid="clocks">
      <h2>{t('case.clocks')}</h2>
      {kinds.length === 0 && <p className="muted">{t('case.no_clocks')}</p>}
      {kinds.length > 0 && (
        <table className="clocks">
          <Heads>
            <td />
            <Th>{t('clock.rule.team')}</Th>
            <Th>{t('clock.rule.platform')}</Th>
          </Heads>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`clock.${kind}`)}</th>
                <td>{cell(clocks, kind, 'team')}</td>
                <td>{cell(clocks, kind, 'platform')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <PlatformSays clocks={clocks} />
    </section>
  );
}

/** What the platform does when its own clock breaks, and where that was read. */
function PlatformSays({ clocks }: { clocks: ClockView[] }) {
  const say = useSay();
  const t = useT();
  const ruled = clocks.filter((clock) => clock.consequence && ['running', 'breached'].includes(clock.state));
  return ruled.map((clock) => (
    <p key={clock.rule_id} className="clock-note">
      <strong>{t(`clock.${clock.kind}`)}:</strong> {clock.consequence && say(clock.consequence)}{' '}
      <span className="muted">({clock.source})</span>
    </p>
  ));
}

function cell(clocks: ClockView[], kind: ClockKind, rule: ClockView['rule']) {
  const clock = clocks.filter((one) => one.kind === kind && one.rule === rule).at(-1);
  return clock ? <Clock clock={clock} /> : <span className="muted">–</span>;
}

function Clock({ clock }: { clock: ClockView }) {
  const t = useT();
  const span = useSpan();
  const { dateTime } = useFormats();
  const target = t('case.clock_target', { span: span(clock.target) });
  if (clock.state === 'running' && clock.due_at) return <TimeLeft due={clock.due_at} />;
  const say = {
    running: null,
    paused: {
      icon: <PauseCircleOutlined aria-hidden="true" />,
      tone: 'quiet',
      hint: clock.left === null ? target : t('case.clock_left', { span: span(clock.left) }),
    },
    met: {
      icon: <CheckCircleOutlined aria-hidden="true" />,
      tone: 'met',
      hint: clock.met_at ? t('case.clock_met', { when: dateTime(clock.met_at) }) : target,
    },
    breached: {
      icon: <CloseCircleOutlined aria-hidden="true" />,
      tone: 'overdue',
      hint: clock.due_at ? dateTime(clock.due_at) : target,
    },
    void: { icon: <StopOutlined aria-hidden="true" />, tone: 'quiet', hint: target },
  }[clock.state];
  return (
    <span className={`time-left ${say?.tone ?? 'quiet'}`} title={say?.hint ?? target}>
      {say?.icon} {t(`clock.state.${clock.state}`)}
    </span>
  );
}
