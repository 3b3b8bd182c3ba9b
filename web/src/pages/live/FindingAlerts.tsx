// What was said and should not have been, or is not what is listed: with the sentence that puts it right.
import { Button } from 'antd';
import { useLiveCommand } from '../../api/live-sessions';
import type { Finding, LiveSession, Sentence } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useSay, useT } from '../../app/i18n';
import { clockText } from '../../lib/clock-text';
import { useMedia } from '../../parts/useMedia';
import { RuleOf } from './RuleOf';
import { useLiveMay } from './useLiveMay';

interface FindingAlertsProps {
  session: LiveSession;
  open: { finding: Finding; sentence: Sentence }[];
  /** Of a sentence that is still being spoken. */
  saying: readonly Finding[];
}

/** So many stand above the room; the others follow as they are settled. */
const MOST = 2;

export function FindingAlerts({ session, open, saying }: FindingAlertsProps) {
  const t = useT();
  const say = useSay();
  const complain = useComplain();
  const command = useLiveCommand(session);
  const may = useLiveMay(session);
  const most = useMedia('(max-width: 767px)') ? 1 : MOST;
  const settle = (finding: string, how: 'corrected' | 'not_so') =>
    command.mutate({ verb: 'settle', finding, how }, { onError: complain });
  return (
    <div className="alerts" role="alert" aria-live="assertive">
      {saying.map((one) => (
        <article key={`${one.kind}${one.span.from}`} className="finding is-saying">
          <span className="chip amber">{t('live.being_said')}</span> <q dir="auto">{one.said}</q>
          <p className="correction" dir="auto">
            {say(one.correction)}
          </p>
        </article>
      ))}
      {open.slice(0, most).map(({ finding, sentence }) => (
        <article key={finding.id} className="finding" data-testid="finding" data-kind={finding.kind}>
          <div className="line">
            <span className="chip red">{t(`live.finding.${finding.kind}`)}</span>
            <span className="muted num">{clockText(finding.at_ms)}</span>
            <q dir="auto" className="clip">
              {finding.said}
            </q>
            {finding.listed !== null && <span>{t('live.listed', { value: finding.listed })}</span>}
            <span className="grow" />
            {may('settle') && (
              <>
                <Button
                  size="small"
                  type="primary"
                  loading={command.isPending}
                  onClick={() => settle(finding.id, 'corrected')}
                  data-testid="finding-corrected"
                >
                  {t('live.corrected')}
                </Button>
                <Button size="small" onClick={() => settle(finding.id, 'not_so')}>
                  {t('live.not_so')}
                </Button>
              </>
            )}
          </div>
          <p className="correction" dir="auto">
            {t('live.say_now')}: {say(finding.correction)}
          </p>
          <RuleOf finding={finding} />
          <p className="sr-only">{sentence.text}</p>
        </article>
      ))}
      {open.length > most && <p className="muted">{t('live.more_findings', { n: open.length - most })}</p>}
    </div>
  );
}
