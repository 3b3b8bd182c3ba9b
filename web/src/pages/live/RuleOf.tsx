// Where a rule that was broken stands.
import type { Finding } from '../../api/types';
import { useT } from '../../app/i18n';

export function RuleOf({ finding: { rule } }: { finding: Finding }) {
  const t = useT();
  if (!rule) return null;
  return (
    <span className="muted">
      {rule.source}
      {rule.date && `, ${rule.date}`}
      {rule.grade === 'second_hand' && ` · ${t('live.second_hand')}`}
    </span>
  );
}
