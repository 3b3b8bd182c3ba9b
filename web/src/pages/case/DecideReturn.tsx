// Yes, in part, or no: the sum, the reason, the words, and what would become of it before anything is drafted.
import { App, Button, Checkbox, Input, InputNumber, Radio } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { useDecideReturn, useReturnCheck } from '../../api/returns';
import type { CaseDetail, ReturnVerdict, ReturnView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { asksSum, currencyOf, draftOf, FRESH, isSaid, mayKeep } from '../../lib/decision';
import { digitsOf } from '../../lib/money';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';
import { Caps } from '../../parts/Keys';
import { useDebounced } from '../../parts/useDebounced';
import { TurnDown } from './TurnDown';

const VERDICTS = ['approve', 'approve_part', 'reject'] as const satisfies readonly ReturnVerdict[];

interface DecideReturnProps {
  detail: CaseDetail;
  request: ReturnView;
  onClose: () => void;
}

export function DecideReturn({ detail, request, onClose }: DecideReturnProps) {
  const t = useT();
  const { money } = useFormats();
  const { message } = App.useApp();
  const [form, setForm] = useState(FRESH);
  const price = detail.order?.amount ?? null;
  const wanted = request.amount ?? price;
  const currency = currencyOf(request, price);
  const needsSum = asksSum(form.verdict, wanted) && currency !== null;
  const draft = draftOf(form, request, price);
  const said = isSaid(draft, needsSum);
  const decide = useDecideReturn(detail.id, request.id);
  const change = (part: Partial<typeof form>) => {
    setForm({ ...form, ...part });
    decide.reset();
  };
  const submit = () => {
    if (!said || decide.isPending) return;
    decide.mutate(
      { draft, version: detail.version },
      {
        onSuccess: (fresh) => {
          onClose();
          const waits = fresh.acts.at(-1)?.state === 'approval_requested';
          void message.success(t(waits ? 'return.waits' : 'return.drafted'), 4);
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
  return (
    <Dialog open title={`${t('return.title')} · ${t(`matter.${request.kind}`)}`} onCancel={onClose} width={560}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only adds Ctrl+Enter to the fields inside */}
      <div className="stack" onKeyDown={onKeyDown} data-testid="decide-return">
        {request.awaits && <p>{t(`return.stage.${request.awaits}`)}</p>}
        <Radio.Group
          value={form.verdict}
          aria-label={t('return.choose')}
          onChange={(event) => change({ verdict: event.target.value as ReturnVerdict })}
        >
          {VERDICTS.map((one) => (
            <Radio key={one} value={one} autoFocus={one === 'approve'} data-testid={`verdict-${one}`}>
              {t(`return.verdict.${one}`)}
              {one === 'approve' && wanted && request.kind !== 'exchange' && <> · {money(wanted)}</>}
            </Radio>
          ))}
        </Radio.Group>
        {needsSum && (
          <div className="line">
            <label htmlFor="return-amount">{t('return.amount')}</label>
            <InputNumber
              id="return-amount"
              min={1 / 10 ** digitsOf(currency)}
              precision={digitsOf(currency)}
              value={form.amount}
              suffix={currency}
              onChange={(amount) => change({ amount })}
              style={{ width: 168 }}
            />
          </div>
        )}
        {form.verdict === 'reject' && <TurnDown detail={detail} request={request} form={form} onChange={change} />}
        {form.verdict === 'approve_part' && (
          <Input
            value={form.reason}
            maxLength={500}
            placeholder={t('return.why')}
            aria-label={t('return.why')}
            onChange={(event) => change({ reason: event.target.value })}
            data-testid="return-reason"
          />
        )}
        {form.verdict === 'approve' && mayKeep(request) && (
          <Checkbox checked={form.keep} onChange={(event) => change({ keep: event.target.checked })}>
            {t('return.keep')}
          </Checkbox>
        )}
        <Input.TextArea
          value={form.text}
          maxLength={1000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          placeholder={t('return.words')}
          aria-label={t('return.words')}
          onChange={(event) => change({ text: event.target.value })}
        />
        {said && <Outlook detail={detail} request={request} draft={draft} />}
        <FailureNote failure={decide.error} />
        <div className="ask-foot">
          <Button
            type="primary"
            disabled={!said}
            loading={decide.isPending}
            onClick={submit}
            data-testid="return-draft"
          >
            {t('return.draft', { what: t(`return.verdict.${form.verdict}`) })} <Caps action="case.send" />
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

type OutlookProps = Pick<DecideReturnProps, 'detail' | 'request'> & { draft: ReturnType<typeof draftOf> };

/** What goes back, who must agree, what the rules say, and why it may not be. */
function Outlook({ detail, request, draft }: OutlookProps) {
  const t = useT();
  const say = useSay();
  const { money } = useFormats();
  const settled = useDebounced(draft, 300);
  const found = useReturnCheck(detail.id, request.id, settled, detail.version);
  if (found.isError) return <FailureNote failure={found.error} />;
  if (!found.data) return null;
  const { pays, refusal, approval, rules } = found.data;
  const later = mayKeep(request) && draft.verdict === 'approve' && !draft.keep_goods;
  return (
    <div className="return-outlook" data-testid="return-outlook">
      <p>
        {pays ? t('return.pays', { sum: money(pays) }) : t(later ? 'return.goods_first' : 'return.pays_nothing')}{' '}
        {approval && !refusal && (
          <span className="chip amber">{t('return.needs', { role: t(`role.${approval}`) })}</span>
        )}
      </p>
      {refusal && (
        <p className="failure-note" role="alert">
          <strong>{say(refusal.message)}</strong> {refusal.hint && say(refusal.hint)}
        </p>
      )}
      {rules
        .filter((rule) => rule.effect === 'warn')
        .map((rule) => (
          <p key={rule.id} className="muted">
            {say(rule.say)}
          </p>
        ))}
    </div>
  );
}
