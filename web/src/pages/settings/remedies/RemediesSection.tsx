// What the shop gives and who may give it: loss shares, sums in each currency, budgets, the line for two people.
import { AutoComplete, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useRemedyPolicy, useSaveRemedyPolicy } from '../../../api/remedies';
import type { RemedyPolicy, Role } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { currencies } from '../../../lib/remedy-policy';
import { Setting } from '../../../parts/Setting';
import { DraftForm } from '../DraftForm';
import { Budgets } from './Budgets';
import { LossTable } from './LossTable';
import { Sums } from './Sums';
import './remedy-policy.css';

/** Roles that may approve remedies; the server has the last word. */
const APPROVERS: readonly Role[] = ['lead', 'owner'];

export function RemediesSection() {
  const found = useRemedyPolicy();
  const save = useSaveRemedyPolicy();
  return (
    <DraftForm found={found} save={save}>
      {(draft, change) => <Fields draft={draft} change={change} />}
    </DraftForm>
  );
}

export interface FieldsProps {
  draft: RemedyPolicy;
  change: (part: Partial<RemedyPolicy>) => void;
}

function Fields({ draft, change }: FieldsProps) {
  const t = useT();
  const all = currencies(draft);
  const [chosen, setChosen] = useState<string | null>(null);
  const currency = chosen ?? all[0] ?? 'USD';
  return (
    <div className="stack">
      <div className="panel settings-list">
        <Setting label={t('rp.approver')} hint={t('rp.approver_hint')} htmlFor="rp-approver">
          <Select
            id="rp-approver"
            value={draft.approver}
            options={APPROVERS.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            onChange={(approver: Role) => change({ approver })}
            style={{ width: 168 }}
          />
        </Setting>
        <Count
          id="rp-cooling"
          label={t('rp.cooling_days')}
          hint={t('rp.cooling_hint')}
          value={draft.cooling_days}
          onChange={(cooling_days) => change({ cooling_days })}
        />
        <Count
          id="rp-evidence"
          label={t('rp.evidence_days')}
          value={draft.evidence_days}
          onChange={(evidence_days) => change({ evidence_days })}
        />
        {draft.limits.map((row) => (
          <Count
            key={row.role}
            id={`rp-count-${row.role}`}
            label={t('rp.per_day_count', { role: t(`role.${row.role}`) })}
            unit=""
            max={100_000}
            value={row.per_day_count}
            onChange={(per_day_count) =>
              change({ limits: draft.limits.map((one) => (one.role === row.role ? { ...one, per_day_count } : one)) })
            }
          />
        ))}
      </div>
      <section className="panel" aria-label={t('rp.sums')}>
        <header>
          <h2>{t('rp.sums')}</h2>
          <label className="muted" htmlFor="rp-currency">
            {t('rp.currency')}
          </label>
          <AutoComplete
            id="rp-currency"
            value={currency}
            options={all.map((value) => ({ value }))}
            onChange={(typed: string) => setChosen(typed.toUpperCase().slice(0, 3))}
            style={{ width: 96 }}
          />
        </header>
        <Sums draft={draft} change={change} currency={currency} />
      </section>
      <Budgets draft={draft} change={change} currency={currency} />
      <section className="panel" aria-label={t('rp.loss')}>
        <header>
          <h2>{t('rp.loss')}</h2>
        </header>
        <p className="panel-body muted">{t('rp.loss_hint')}</p>
        <LossTable draft={draft} change={change} />
        <div className="settings-list">
          <Count
            id="rp-above"
            label={t('rp.above_loss')}
            unit="%"
            max={100}
            value={draft.above_loss}
            onChange={(above_loss) => change({ above_loss })}
          />
          <Count
            id="rp-regular"
            label={t('rp.regular_from')}
            unit={t('rp.orders')}
            value={draft.regular_from}
            onChange={(regular_from) => change({ regular_from })}
          />
          <Count
            id="rp-extra"
            label={t('rp.regular_extra')}
            unit="%"
            max={100}
            value={draft.regular_extra}
            onChange={(regular_extra) => change({ regular_extra })}
          />
          <Count
            id="rp-wary"
            label={t('rp.wary_from')}
            unit={t('rp.remedies')}
            value={draft.wary_from}
            onChange={(wary_from) => change({ wary_from })}
          />
          <Count
            id="rp-wary-days"
            label={t('rp.wary_days')}
            value={draft.wary_days}
            onChange={(wary_days) => change({ wary_days })}
          />
        </div>
      </section>
    </div>
  );
}

interface CountProps {
  id: string;
  label: string;
  hint?: string;
  unit?: string;
  max?: number;
  value: number;
  onChange: (n: number) => void;
}

/** A whole number with its unit; days when none is named. */
function Count({ id, label, hint, unit, max, value, onChange }: CountProps) {
  const t = useT();
  return (
    <Setting label={label} htmlFor={id} {...(hint ? { hint } : {})}>
      <InputNumber
        id={id}
        min={0}
        max={max ?? 3650}
        precision={0}
        value={value}
        onChange={(n) => onChange(n ?? 0)}
        style={{ width: 96 }}
      />
      <span className="muted rp-unit">{unit ?? t('rp.days')}</span>
    </Setting>
  );
}
