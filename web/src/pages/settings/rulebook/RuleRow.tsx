// One rule: effect, words, where it holds, its condition, where it was read.
import type { ReactNode } from 'react';
import type { Rule } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';
import { EffectMark, RuleSource } from '../../../parts/rule/Rule';

export function RuleRow({ rule, children }: { rule: Rule; children?: ReactNode }) {
  const t = useT();
  const say = useSay();
  return (
    <li className="rule-row" data-testid="rule-row" data-rule={rule.id}>
      <div className="rule-head">
        <EffectMark effect={rule.effect} role={rule.role} />
        <Where platform={rule.platform} markets={rule.markets} />
        {!rule.in_force && <span className="chip">{t('rb.not_in_force')}</span>}
        <Valid from={rule.valid_from} to={rule.valid_to} />
        <span className="grow" />
        {children}
      </div>
      <p>{say(rule.say)}</p>
      {rule.when !== 'true' && (
        <p className="rule-when">
          <span className="muted">{t('rb.when')}</span> <code className="mono">{rule.when}</code>
        </p>
      )}
      <RuleSource id={rule.id} source={rule.source} pageDate={rule.page_date} grade={rule.grade} own={rule.own} />
    </li>
  );
}

export function Where({ platform, markets }: { platform: string | null; markets: readonly string[] }) {
  const t = useT();
  return (
    <span className="chip">
      {platform ?? t('rb.every_platform')} · {markets.length > 0 ? markets.join(', ') : t('rb.every_market')}
    </span>
  );
}

export function Valid({ from, to }: { from: string | null; to: string | null }) {
  const t = useT();
  if (from === null && to === null) return null;
  return (
    <span className="muted nowrap">
      {from && t('rb.valid_from', { date: from })} {to && t('rb.valid_to', { date: to })}
    </span>
  );
}
