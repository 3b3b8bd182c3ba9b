// The sums of one currency: ceiling, two-person line, case, and what each role may give alone.
import { InputNumber } from 'antd';
import type { Money } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { digitsOf, inCurrency, toMajor, withMoney } from '../../../lib/money';
import { Setting } from '../../../parts/Setting';
import { Heads, Th } from '../../../parts/Table';
import type { FieldsProps } from './RemediesSection';

export function Sums({ draft, change, currency }: FieldsProps & { currency: string }) {
  const t = useT();
  const field = (id: string, label: string, hint: string, list: Money[], set: (list: Money[]) => void) => (
    <Setting key={id} label={label} hint={hint} htmlFor={id}>
      <Sum id={id} list={list} currency={currency} onChange={set} />
    </Setting>
  );
  return (
    <div className="settings-list">
      {field('rp-ceiling', t('rp.ceiling'), t('rp.ceiling_hint'), draft.ceilings, (ceilings) => change({ ceilings }))}
      {field('rp-two', t('rp.two_person'), t('rp.two_person_hint'), draft.two_person_above, (two_person_above) =>
        change({ two_person_above }),
      )}
      {field('rp-case', t('rp.per_case'), t('rp.per_case_hint'), draft.per_case, (per_case) => change({ per_case }))}
      <div className="table-wrap">
        <table className="table rp-roles">
          <caption className="sr-only">{t('rp.roles')}</caption>
          <Heads>
            <Th>{t('rp.roles')}</Th>
            <Th>{t('rp.per_remedy')}</Th>
            <Th>{t('rp.per_day')}</Th>
          </Heads>
          <tbody>
            {draft.limits.map((row) => {
              const set = (part: Partial<typeof row>) =>
                change({ limits: draft.limits.map((one) => (one.role === row.role ? { ...one, ...part } : one)) });
              const role = t(`role.${row.role}`);
              return (
                <tr key={row.role}>
                  <th scope="row">{role}</th>
                  <td>
                    <Sum
                      label={`${role}: ${t('rp.per_remedy')}`}
                      list={row.per_remedy}
                      currency={currency}
                      onChange={(per_remedy) => set({ per_remedy })}
                    />
                  </td>
                  <td>
                    <Sum
                      label={`${role}: ${t('rp.per_day')}`}
                      list={row.per_day}
                      currency={currency}
                      onChange={(per_day) => set({ per_day })}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="panel-body muted">{t('rp.owner_hint')}</p>
    </div>
  );
}

interface SumProps {
  id?: string;
  label?: string;
  list: Money[];
  currency: string;
  onChange: (list: Money[]) => void;
}

function Sum({ id, label, list, currency, onChange }: SumProps) {
  const t = useT();
  const found = inCurrency(list, currency);
  return (
    <InputNumber
      min={0}
      precision={digitsOf(currency)}
      value={found ? toMajor(found) : null}
      placeholder={t('rp.none')}
      suffix={currency}
      disabled={currency.length !== 3}
      onChange={(major) => onChange(withMoney(list, currency, major))}
      style={{ width: 160 }}
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
    />
  );
}
