// What is left: of one's own day, of the case, of the month's budgets.
import type { RemedyLimits } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { left } from '../../lib/remedy';

interface LimitLinesProps {
  limits: RemedyLimits;
  /** The figures of the currency at hand. */
  own: RemedyLimits['currencies'][number] | null;
}

export function LimitLines({ limits, own }: LimitLinesProps) {
  const t = useT();
  const { money } = useFormats();
  const lines: (string | null)[] = [];
  if (own) {
    const day = left(own.day);
    lines.push(
      own.per_remedy && t('remedy.limit.one', { sum: money(own.per_remedy) }),
      day && own.day.limit && t('remedy.limit.day', { left: money(day), all: money(own.day.limit) }),
    );
    const inCase = own.case && left(own.case);
    if (own.case?.limit && inCase)
      lines.push(t('remedy.limit.case', { left: money(inCase), all: money(own.case.limit) }));
    if (own.two_person_above) lines.push(t('remedy.limit.two', { sum: money(own.two_person_above) }));
    for (const budget of own.budgets) {
      const rest = left(budget);
      if (rest && budget.limit)
        lines.push(t('remedy.limit.budget', { name: budget.name, left: money(rest), all: money(budget.limit) }));
    }
  }
  if (limits.count_limit !== null)
    lines.push(
      t('remedy.limit.count', { left: Math.max(0, limits.count_limit - limits.count), all: limits.count_limit }),
    );
  const said = lines.filter((line) => line !== null);
  if (said.length === 0) return null;
  return (
    <ul className="limits" aria-label={t('remedy.limits')} data-testid="limits">
      {said.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
