// What could be given, best first. The chosen one opens to its arithmetic, to who must agree, and to what may be changed.
import { Radio, Select } from 'antd';
import { useShop } from '../../api/current';
import { useMembers } from '../../api/shop';
import type { RemedyChoice, RemedyLimits } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { approvers, isOwnSum } from '../../lib/remedy';
import { SumInput } from './SumInput';
import { Arithmetic, RemedyName } from './words';

interface ChoiceListProps {
  choices: readonly RemedyChoice[];
  chosen: RemedyChoice | null;
  amount: number | null;
  onChoose: (choice: RemedyChoice) => void;
  onAmount: (amount: number | null) => void;
  /** What a sum of one's own may be in. */
  currencies: readonly string[];
  onCurrency: (currency: string) => void;
  budgets: RemedyLimits['currencies'][number]['budgets'];
  budget: string | null;
  onBudget: (name: string) => void;
}

export function RemedyChoiceList({ choices, chosen, onChoose, ...more }: ChoiceListProps) {
  const t = useT();
  return (
    <Radio.Group
      value={chosen?.kind ?? null}
      onChange={(event) => {
        const next = choices.find((one) => one.kind === event.target.value);
        if (next) onChoose(next);
      }}
    >
      <fieldset className="choices">
        <legend className="sr-only">{t('remedy.choices')}</legend>
        {choices.map((one, index) => {
          const here = one === chosen;
          return (
            <div key={one.kind} className={here ? 'choice here' : 'choice'} data-testid={`choice-${one.kind}`}>
              <Radio value={one.kind} disabled={one.refusal !== null} autoFocus={here}>
                <span className="choice-line">
                  <RemedyName kind={one.kind} amount={isOwnSum(one) ? null : one.amount} />
                  <span className="grow" />
                  {index === 0 && one.refusal === null && <span className="chip gold">{t('remedy.best')}</span>}
                  <Leave choice={one} />
                </span>
              </Radio>
              <Refused choice={one} />
              {here && (one.amount !== null || one.why.length > 0) && <Chosen choice={one} {...more} />}
            </div>
          );
        })}
      </fieldset>
    </Radio.Group>
  );
}

function Leave({ choice }: { choice: RemedyChoice }) {
  const t = useT();
  if (isOwnSum(choice)) return <span className="chip">{t('remedy.own_sum')}</span>;
  if (choice.refusal) return <span className="chip red">{t('remedy.nobody')}</span>;
  if (choice.within) return <span className="chip green">{t('remedy.within')}</span>;
  return (
    <span className="chip amber">
      {choice.approval_of ? t('remedy.needs', { role: t(`role.${choice.approval_of}`) }) : t('remedy.needs_someone')}
    </span>
  );
}

function Refused({ choice: { refusal } }: { choice: RemedyChoice }) {
  const say = useSay();
  if (!refusal) return null;
  return (
    <p className="muted choice-more">
      {say(refusal.message)} {refusal.hint && say(refusal.hint)}
    </p>
  );
}

type ChosenProps = { choice: RemedyChoice } & Omit<ChoiceListProps, 'choices' | 'chosen' | 'onChoose'>;

function Chosen({ choice, amount, onAmount, currencies, onCurrency, budgets, budget, onBudget }: ChosenProps) {
  const t = useT();
  const { session } = useShop();
  const own = isOwnSum(choice);
  const members = useMembers().data?.items ?? [];
  const names = choice.approval_of ? approvers(members, choice.approval_of, session.user.id) : [];
  return (
    <div className="choice-more">
      {choice.amount && !own && <Arithmetic steps={choice.steps} />}
      {choice.why.length > 0 && (
        <p>
          {choice.why.map((why) => t(`remedy.why.${why}`)).join(' ')}{' '}
          {choice.approval_of &&
            names.length > 0 &&
            t('remedy.who_can', {
              names: names.map((one) => one.name).join(', '),
              role: t(`role.${choice.approval_of}`),
            })}
        </p>
      )}
      {choice.amount && (
        <div className="line">
          <label htmlFor="remedy-amount">{t('remedy.amount')}</label>
          <SumInput
            id="remedy-amount"
            usual={choice.amount}
            amount={amount}
            onAmount={onAmount}
            disabled={choice.kind === 'refund' && !own}
          />
          {own && currencies.length > 1 && (
            <Select
              value={choice.amount.currency}
              aria-label={t('rp.currency')}
              options={currencies.map((value) => ({ value }))}
              onChange={onCurrency}
            />
          )}
          {budgets.length > 1 && (
            <Select
              value={budget ?? budgets[0]?.name ?? ''}
              aria-label={t('remedy.budget')}
              options={budgets.map((one) => ({ value: one.name, label: one.name }))}
              onChange={onBudget}
              style={{ minWidth: 140 }}
            />
          )}
        </div>
      )}
    </div>
  );
}
