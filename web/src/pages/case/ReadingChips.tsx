// What triage read from a text, in chips below it: aspects with their polarity, what the buyer wants and states.
import { AlertOutlined, WarningOutlined } from '@ant-design/icons';
import type { Reading } from '../../api/types';
import { useT, useWord } from '../../app/i18n';
import { aspectSummary, duration, type Polarity, type Said, sayings } from './reading';
import './passages.css';

const SIGNS: Record<Polarity, string> = { negative: '−', neutral: '·', positive: '+', mixed: '±' };

/** Grave words and contradictions: what must be seen before the rest. */
export function Alarms({ reading }: { reading: Reading }) {
  const t = useT();
  const word = useWord();
  return (
    <>
      {reading.trigger && (
        <span className="chip loose red" data-testid="trigger">
          <AlertOutlined aria-hidden="true" /> {t('case.trigger', { trigger: word('trigger', reading.trigger) })}
        </span>
      )}
      {reading.at_odds && (
        <span className="chip loose amber" title={t('case.at_odds_hint')} data-testid="at-odds">
          <WarningOutlined aria-hidden="true" /> {t('case.at_odds')}
        </span>
      )}
    </>
  );
}

export function ReadingChips({ reading }: { reading: Reading }) {
  const t = useT();
  const { wants, states } = sayings(reading);
  return (
    <>
      <Aspects reading={reading} />
      <Sayings label={t('case.wants')} list={wants} />
      <Sayings label={t('case.states')} list={states} />
    </>
  );
}

function Aspects({ reading }: { reading: Reading }) {
  const t = useT();
  const word = useWord();
  const list = aspectSummary(reading.aspects);
  if (list.length === 0) return null;
  return (
    <div className="said" data-testid="aspects">
      <span>{t('case.aspects')}</span>
      <ul aria-label={t('case.aspects')}>
        {list.map(({ aspect, polarity }) => (
          <li key={aspect} className="chip loose">
            {word('aspect', aspect)}{' '}
            <b className={`sign-${polarity}`} aria-hidden="true">
              {SIGNS[polarity]}
            </b>
            <span className="sr-only">{t(`polarity.${polarity}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sayings({ label, list }: { label: string; list: Said[] }) {
  const t = useT();
  const word = useWord();
  if (list.length === 0) return null;
  const value = (said: Said) => {
    const span = said.kind === 'duration' && said.value ? duration(said.value) : null;
    return span ? t(`span.${span.unit}`, { n: span.n }) : said.value;
  };
  return (
    <div className="said" data-testid="claims">
      <span>{label}</span>
      <ul aria-label={label}>
        {list.map((said) => (
          <li key={`${said.kind} ${said.value}`} className="chip loose">
            {word('claim', said.kind)}
            {said.value && <b className="num">{value(said)}</b>}
          </li>
        ))}
      </ul>
    </div>
  );
}
