// The facts that a condition may use, by group. A press puts one where the cursor is.
import { useT, useWord } from '../../../app/i18n';
import { factGroups } from '../../../lib/rulebook';

export function Facts({ facts, onPick }: { facts: readonly string[]; onPick: (fact: string) => void }) {
  const t = useT();
  const word = useWord();
  return (
    <section className="facts-list" aria-label={t('rb.facts')}>
      <h3>{t('rb.facts')}</h3>
      <p className="muted">{t('rb.facts_hint')}</p>
      {factGroups(facts).map(({ group, names }) => (
        <details key={group} open={group === 'case' || group === 'act'}>
          <summary>
            {word('rb.fact', group)} <span className="muted mono">{group}</span>
          </summary>
          <ul>
            {names.map((name) => (
              <li key={name}>
                <button type="button" className="fact mono" onClick={() => onPick(name)}>
                  {name}
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
