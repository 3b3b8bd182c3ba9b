// "Exchange or refund?": the best choice first with its arithmetic; choose, confirm, done. Photos may follow.
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { type Given, useRemedyChoices, useRemedyLimits } from '../../api/remedies';
import type { CaseDetail, RemedyChoice, RemedyChoices, RemedyKind } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { MARKET_CURRENCY } from '../../lib/market';
import { toMinor } from '../../lib/money';
import { limitsOf, withOwnSums } from '../../lib/remedy';
import { Dialog } from '../../parts/Dialog';
import { Failure, FailureNote } from '../../parts/Failure';
import { Caps } from '../../parts/Keys';
import { onSendKey } from '../../parts/onSendKey';
import { RemedyChoiceList } from '../../parts/remedy/ChoiceList';
import { LimitLines } from '../../parts/remedy/LimitLines';
import { RemedyNote } from '../../parts/remedy/NoteInput';
import { Bars } from '../../parts/Skeletons';
import { useGiving } from './useGiving';
import '../../parts/remedy/remedy.css';

export function GiveRemedy({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  const t = useT();
  const found = useRemedyChoices(detail.id);
  return (
    <Dialog open title={t('remedy.give')} onCancel={onClose} width={560}>
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {/* An old suggestion may count on limits that are used by now. */}
      {!found.isFetchedAfterMount ? (
        !found.isError && <Bars rows={6} height={20} />
      ) : found.data ? (
        <Choose caseId={detail.id} market={detail.channel.market} found={found.data} onClose={onClose} />
      ) : null}
    </Dialog>
  );
}

interface ChooseProps {
  caseId: string;
  market: string;
  found: RemedyChoices;
  onClose: () => void;
}

function Choose({ caseId, market, found, onClose }: ChooseProps) {
  const t = useT();
  const say = useSay();
  const { money } = useFormats();
  const giving = useGiving(caseId, onClose);
  const limits = useRemedyLimits(caseId).data;
  const first = found.choices.find((one) => one.refusal === null) ?? null;
  const [kind, setKind] = useState<RemedyKind | null>(first?.kind ?? null);
  const [amount, setAmount] = useState<number | null>(null);
  const [note, setNote] = useState('');
  const [later, setLater] = useState(false);
  const [budget, setBudget] = useState<string | null>(null);
  const [own, setOwn] = useState<string | null>(null);
  const currencies = limits?.currencies.map((one) => one.currency) ?? [];
  const usual = currencies.find((one) => one === MARKET_CURRENCY[market]) ?? currencies[0];
  const choices = withOwnSums(found.choices, own ?? found.order_value?.currency ?? usual ?? null);
  const choice = choices.find((one) => one.kind === kind) ?? null;
  const currency = choice?.amount?.currency ?? null;
  const mine = limits && limitsOf(limits, currency ?? found.order_value?.currency ?? null);
  const sum = choice?.amount && amount !== null ? toMinor(amount, choice.amount.currency) : (choice?.amount ?? null);
  const changed = choice?.amount != null && sum !== null && sum.minor !== choice.amount.minor;
  const ready = choice !== null && choice.refusal === null && sum?.minor !== 0 && !giving.giving && !giving.offering;

  const given = (): Given | null =>
    ready && choice
      ? {
          kind: choice.kind,
          ...(changed && sum ? { amount: sum } : {}),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
          ...(later ? { evidence_later: true } : {}),
          ...(budget === null || currency === null ? {} : { budget }),
        }
      : null;
  const submit = () => {
    const what = given();
    if (what) giving.give(what);
  };
  const tell = () => {
    const what = given();
    if (what) giving.offer(what);
  };
  const choose = (next: RemedyChoice) => {
    setKind(next.kind);
    setAmount(null);
    setBudget(null);
    giving.reset();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only adds Ctrl+Enter to the fields inside
    <div className="stack" onKeyDown={onSendKey(submit)} data-testid="remedy-dialog">
      {found.order_value && (
        <p className="muted">
          {t('remedy.order_value', { sum: money(found.order_value) })}
          {found.order_left && found.order_left.minor !== found.order_value.minor && (
            <> · {t('remedy.order_left', { sum: money(found.order_left) })}</>
          )}
        </p>
      )}
      {found.remarks.map((remark) => (
        <p key={remark.en} className="remedy-waits sentence">
          {say(remark)}
        </p>
      ))}
      <RemedyChoiceList
        choices={choices}
        chosen={choice}
        amount={amount}
        onChoose={choose}
        onAmount={setAmount}
        currencies={currencies}
        onCurrency={(currency) => {
          setOwn(currency);
          setBudget(null);
        }}
        budgets={mine && currency !== null ? mine.budgets : []}
        budget={budget}
        onBudget={setBudget}
      />
      {changed && <p className="muted">{t('remedy.amount_changed')}</p>}
      <RemedyNote note={note} onNote={setNote} />
      <Checkbox checked={later} onChange={(event) => setLater(event.target.checked)}>
        {t('remedy.evidence_later')}
      </Checkbox>
      {limits && <LimitLines limits={limits} own={mine ?? null} />}
      <FailureNote failure={giving.failure} />
      <div className="ask-foot line">
        <Button disabled={!ready} loading={giving.offering} onClick={tell} data-testid="remedy-offer-first">
          {t('remedy.offer_first')}
        </Button>
        <span className="grow" />
        <Button type="primary" disabled={!ready} loading={giving.giving} onClick={submit} data-testid="remedy-confirm">
          {choice && !choice.within && choice.approval_of && !changed
            ? t('remedy.ask_approval', { role: t(`role.${choice.approval_of}`) })
            : choice
              ? t('remedy.confirm', {
                  what: [t(`remedy.kind.${choice.kind}`), sum && money(sum)].filter(Boolean).join(' '),
                })
              : t('remedy.give')}{' '}
          <Caps action="case.send" />
        </Button>
      </div>
    </div>
  );
}
