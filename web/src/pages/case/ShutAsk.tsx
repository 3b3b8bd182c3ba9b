// A review ask that may not be made here: which rule says so, and what may be done instead.
import { Button } from 'antd';
import type { ActCheck } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { instead, spoken } from '../../lib/rulebook';
import { SpokenRules } from '../../parts/rule/Rule';

export function ShutAsk({ check, onMessage }: { check: ActCheck; onMessage: () => void }) {
  const t = useT();
  const say = useSay();
  const other = instead('review_ask', check);
  const rules = spoken(check, true);
  return (
    <div className="check" role="status" data-testid="shut-ask">
      <h3>{t('ask.shut')}</h3>
      {check.left === 0 && <p>{t('ask.used')}</p>}
      {/* Leave that other rules take back would only confuse here. */}
      <SpokenRules
        rules={rules.filter((rule) => rule.effect === 'refuse')}
        fallback={check.house_default?.allowed === false ? check.house_default : null}
      />
      {rules.length === 0 && check.refusal && check.refusal.field !== 'text' && <p>{say(check.refusal.message)}</p>}
      {other && (
        <p className="instead" data-testid="instead">
          <strong>{t('compose.instead')}</strong> {t(`compose.instead.${other}`)}{' '}
          {other === 'mend' && (
            <Button size="small" type="link" onClick={onMessage}>
              {t('compose.tab.private_message')}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
