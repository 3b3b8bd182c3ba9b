// The month's budgets of one currency. A cap for everybody, the owner too.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useT } from '../../../app/i18n';
import { digitsOf, toMajor } from '../../../lib/money';
import { freeName, withBudget } from '../../../lib/remedy-policy';
import type { FieldsProps } from './RemediesSection';

export function Budgets({ draft, change, currency }: FieldsProps & { currency: string }) {
  const t = useT();
  const [name, setName] = useState('');
  const here = draft.budgets.filter((one) => one.per_month.currency === currency);
  const set = (budget: string, major: number | null) => change({ budgets: withBudget(draft, budget, currency, major) });
  const add = () => {
    if (name.trim() === '') return;
    set(freeName(draft, currency, name.trim()), 0);
    setName('');
  };
  return (
    <section className="panel" aria-label={t('rp.budgets')}>
      <header>
        <h2>{t('rp.budgets')}</h2>
      </header>
      <p className="panel-body muted">{t('rp.budgets_hint')}</p>
      <div className="settings-list">
        {here.map((one) => (
          <div className="setting" key={one.name}>
            <span className="grow">{one.name}</span>
            <InputNumber
              min={0}
              precision={digitsOf(currency)}
              value={toMajor(one.per_month)}
              suffix={currency}
              aria-label={t('rp.budget_of', { name: one.name })}
              onChange={(major) => set(one.name, major ?? 0)}
              style={{ width: 180 }}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`${t('do.remove')}: ${one.name}`}
              onClick={() => set(one.name, null)}
            />
          </div>
        ))}
        <div className="setting">
          <Input
            className="grow"
            value={name}
            maxLength={60}
            placeholder={t('rp.budget_name')}
            aria-label={t('rp.budget_name')}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={(event) => {
              event.preventDefault();
              add();
            }}
          />
          <Button icon={<PlusOutlined />} disabled={name.trim() === '' || currency.length !== 3} onClick={add}>
            {t('rp.budget_add')}
          </Button>
        </div>
      </div>
    </section>
  );
}
