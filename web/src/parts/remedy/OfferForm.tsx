// Another sum for the buyer than the one they were told.
import { Button } from 'antd';
import { useState } from 'react';
import type { Money } from '../../api/types';
import { useT } from '../../app/i18n';
import { toMinor } from '../../lib/money';
import { Caps } from '../Keys';
import { onSendKey } from '../onSendKey';
import { RemedyNote } from './NoteInput';
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
  return (
    <form
      className="stack act-form"
      data-testid="offer-form"
      onKeyDown={onSendKey(submit)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="line">
        <label htmlFor="offer-amount">{t('remedy.amount')}</label>
        <SumInput id="offer-amount" usual={offered} amount={amount} onAmount={setAmount} />
      </div>
      <RemedyNote note={note} onNote={setNote} />
      <div className="ask-foot">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!ready}>
          {t('remedy.offer_again')} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
