// A remedy in words: what it is, its state, its arithmetic line by line.
import {
  AuditOutlined,
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleOutlined,
  DollarOutlined,
  GiftOutlined,
  ReloadOutlined,
  SendOutlined,
  SwapOutlined,
  TagOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Money, RemedyKind, RemedyState, RemedyStep } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';

const KIND: Record<RemedyKind, ComponentType> = {
  refund: DollarOutlined,
  partial_refund: DollarOutlined,
  exchange: SwapOutlined,
  reship: ReloadOutlined,
  coupon: TagOutlined,
  sample: GiftOutlined,
};

export function RemedyName({ kind, amount }: { kind: RemedyKind; amount: Money | null }) {
  const t = useT();
  const { money } = useFormats();
  const Icon = KIND[kind];
  return (
    <span className="remedy-name">
      <Icon aria-hidden="true" /> {t(`remedy.kind.${kind}`)}{' '}
      {amount && <strong className="num">{money(amount)}</strong>}
    </span>
  );
}

const STATE: Record<RemedyState, { tone: string; icon: ComponentType }> = {
  suggested: { tone: '', icon: ClockCircleOutlined },
  offered: { tone: '', icon: SendOutlined },
  accepted: { tone: '', icon: CheckCircleFilled },
  declined: { tone: '', icon: CloseCircleOutlined },
  approval_requested: { tone: 'amber', icon: AuditOutlined },
  approved: { tone: 'gold', icon: CheckCircleFilled },
  refused: { tone: 'red', icon: CloseCircleOutlined },
  granted: { tone: 'gold', icon: CheckCircleFilled },
  done: { tone: 'green', icon: CheckCircleFilled },
  cancelled: { tone: '', icon: CloseCircleOutlined },
};

export function RemedyStateChip({ state }: { state: RemedyState }) {
  const t = useT();
  const { tone, icon: Icon } = STATE[state];
  return (
    <span className={`chip ${tone}`}>
      <Icon aria-hidden="true" /> {t(`remedy.state.${state}`)}
    </span>
  );
}

/** Each line goes on from the one above it; the last is the sum. */
export function Arithmetic({ steps }: { steps: readonly RemedyStep[] }) {
  const t = useT();
  const say = useSay();
  const { money } = useFormats();
  return (
    <table className="arithmetic" aria-label={t('remedy.arithmetic')}>
      <tbody>
        {steps.map((step) => (
          <tr key={step.label.en}>
            <th scope="row">{say(step.label)}</th>
            <td className="num">{step.value && money(step.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
