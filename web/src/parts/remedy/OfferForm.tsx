// Another sum for the buyer than the one they were told.
import { Button, Input } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import type { Money } from '../../api/types';
import { useT } from '../../app/i18n';
import { toMinor } from '../../lib/money';
import { Caps } from '../Keys';
import { SumInput } from './SumInput';

export interface Offer extends Record<string, unknown> {
  amount: Money;
  note?: string;
}

interface OfferFormProps {
  offered: Money;
  busy: boolean;
  onSubmit: (offer: Offer) => void;
}

export function OfferForm({ offered, busy, onSubmit }: OfferFormProps) {
  const t = useT();
  const [amount, setAmount] = useState<number | null>(null);
  const [note, setNote] = useState('');
  const sum = amount === null ? offered : toMinor(amount, offered.currency);
  const ready = sum.minor !== offered.minor && !busy;
  const submit = () => {
    if (ready) onSubmit({ amount: sum, ...(note.trim() === '' ? {} : { note: note.trim() }) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      className="stack act-form"
      data-testid="offer-form"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="line">
        <label htmlFor="offer-amount">{t('remedy.amount')}</label>
        <SumInput id="offer-amount" usual={offered} amount={amount} onAmount={setAmount} />
      </div>
      <Input
        value={note}
        maxLength={500}
        placeholder={t('remedy.note')}
        aria-label={t('remedy.note')}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="ask-foot">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!ready}>
          {t('remedy.offer_again')} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
