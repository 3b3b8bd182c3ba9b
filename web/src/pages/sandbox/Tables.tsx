// What stands on the platforms, what was done there, and what they pushed.
import type { ReactNode } from 'react';
import type { Sandbox } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT, useWord } from '../../app/i18n';
import { deedsOf, OUTCOMES, PUSHES } from '../../lib/sandbox';
import { Heads, Th } from '../../parts/Table';

const THINGS = ['orders', 'reviews', 'chats', 'returns'] as const;

export function Counts({ shops }: { shops: Sandbox['shops'] }) {
  const t = useT();
  return (
    <Panel title={t('sandbox.counts')} none={Object.keys(shops).length === 0}>
      <Heads>
        <Th>{t('sandbox.platform')}</Th>
        {THINGS.map((thing) => (
          <Th key={thing} right>
            {t(`sandbox.count.${thing}`)}
          </Th>
        ))}
      </Heads>
      <tbody>
        {Object.entries(shops).map(([platform, counts]) => (
          <tr key={platform}>
            <td>{platform}</td>
            {THINGS.map((thing) => (
              <Count key={thing} n={counts[thing]} />
            ))}
          </tr>
        ))}
      </tbody>
    </Panel>
  );
}

export function Deeds({ ledger }: { ledger: Sandbox['ledger'] }) {
  const t = useT();
  const word = useWord();
  const deeds = deedsOf(ledger);
  return (
    <Panel title={t('sandbox.ledger')} hint={t('sandbox.ledger_hint')} none={deeds.length === 0}>
      <Heads>
        <Th>{t('sandbox.platform')}</Th>
        <Th>{t('sandbox.deed')}</Th>
        {OUTCOMES.map((outcome) => (
          <Th key={outcome} right>
            {t(`sandbox.outcome.${outcome}`)}
          </Th>
        ))}
      </Heads>
      <tbody>
        {deeds.map((deed) => (
          <tr key={`${deed.stand} ${deed.kind}`}>
            <td>{deed.stand}</td>
            <td>{word('sandbox.deed', deed.kind)}</td>
            {OUTCOMES.map((outcome) => (
              <Count key={outcome} n={deed.counts[outcome]} />
            ))}
          </tr>
        ))}
      </tbody>
    </Panel>
  );
}

export function Pushes({ pushes }: { pushes: Sandbox['pushes'] }) {
  const t = useT();
  const rows = Object.entries(pushes);
  return (
    <Panel title={t('sandbox.pushes')} none={rows.length === 0}>
      <Heads>
        <Th>{t('sandbox.platform')}</Th>
        {PUSHES.map((what) => (
          <Th key={what} right>
            {t(`sandbox.push.${what}`)}
          </Th>
        ))}
      </Heads>
      <tbody>
        {rows.map(([stand, sums]) => (
          <tr key={stand}>
            <td>{stand}</td>
            {PUSHES.map((what) => (
              <Count key={what} n={sums[what] ?? 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </Panel>
  );
}

function Count({ n }: { n: number }) {
  const { number } = useFormats();
  return <td className={n === 0 ? 'right num muted' : 'right num'}>{number(n)}</td>;
}

interface PanelProps {
  title: string;
  hint?: string;
  none: boolean;
  children: ReactNode;
}

function Panel({ title, hint, none, children }: PanelProps) {
  const t = useT();
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {hint && <span className="muted">{hint}</span>}
      </header>
      {none ? (
        <p className="panel-body muted">{t('sandbox.nothing_yet')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keys
        <div className="table-wrap" tabIndex={0} role="group" aria-label={title}>
          <table className="table">{children}</table>
        </div>
      )}
    </section>
  );
}
