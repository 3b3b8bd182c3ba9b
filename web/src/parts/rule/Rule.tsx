// What a rule does, what it says, where and when that was read. An icon and a word, never colour alone.
import {
  AuditOutlined,
  CheckCircleFilled,
  CloseCircleFilled,
  FieldTimeOutlined,
  MinusCircleOutlined,
  WarningFilled,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Role, RuleEffect, RuleGrade, SpokenRule, Words } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { sourceLink } from '../../lib/source';
import './rule.css';

const ICONS: Record<RuleEffect, ComponentType> = {
  refuse: CloseCircleFilled,
  require_approval: AuditOutlined,
  warn: WarningFilled,
  allow: CheckCircleFilled,
  counts: FieldTimeOutlined,
  does_not_count: MinusCircleOutlined,
};

export function EffectMark({ effect, role }: { effect: RuleEffect; role?: Role | undefined }) {
  const t = useT();
  const Icon = ICONS[effect];
  return (
    <strong className={`effect ${effect}`}>
      <Icon aria-hidden="true" /> {t(`rule.effect.${effect}`)}
      {role && ` (${t(`role.${role}`)})`}
    </strong>
  );
}

interface RuleSourceProps {
  id?: string;
  source: string;
  pageDate: string | null;
  grade: RuleGrade;
  own?: boolean;
}

/** Grade, source, date of the page, and the rule's name: all that is needed to look it up. */
export function RuleSource({ id, source, pageDate, grade, own }: RuleSourceProps) {
  const t = useT();
  const link = sourceLink(source);
  const label = t(own ? 'rule.grade.own' : `rule.grade.${grade}`);
  // "House rule: …" needs no "House rule" before it.
  const said = source.toLowerCase().startsWith(label.toLowerCase());
  return (
    <small className="rule-source">
      {!said && <span className="rule-grade">{label}</span>}
      {source !== '' && (
        <span>
          {link ? (
            <a href={link} target="_blank" rel="noopener noreferrer">
              {source}
            </a>
          ) : (
            source
          )}
        </span>
      )}
      {/* A house rule has no page to date. */}
      {(grade !== 'house' || pageDate !== null) && (
        <span className="nowrap">
          {pageDate === null ? t('rule.no_date') : t('rule.page_date', { date: pageDate })}
        </span>
      )}
      {id && <code className="mono">{id}</code>}
    </small>
  );
}

/** Every rule that spoke of a text, gravest first. */
export function SpokenRules({
  rules,
  fallback,
}: {
  rules: readonly SpokenRule[];
  fallback: { allowed: boolean; say: Words } | null;
}) {
  const t = useT();
  const say = useSay();
  if (rules.length === 0 && !fallback) return null;
  return (
    <ul className="spoken" aria-label={t('rule.verdict')}>
      {rules.map((rule) => (
        <li key={rule.id} className={`spoken-rule ${rule.effect}`} data-testid="rule" data-effect={rule.effect}>
          <EffectMark effect={rule.effect} role={rule.role} />
          <p>{say(rule.say)}</p>
          <RuleSource id={rule.id} source={rule.source} pageDate={rule.page_date} grade={rule.grade} own={rule.own} />
        </li>
      ))}
      {fallback && (
        <li className={`spoken-rule ${fallback.allowed ? 'allow' : 'refuse'}`} data-testid="rule" data-effect="default">
          <EffectMark effect={fallback.allowed ? 'allow' : 'refuse'} />
          <p>{say(fallback.say)}</p>
          <small className="rule-source">
            <span className="rule-grade">{t('rule.default')}</span>
          </small>
        </li>
      )}
    </ul>
  );
}
