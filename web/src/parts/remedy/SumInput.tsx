// A sum in the currency of what it stands for, with that currency's digits.
import { InputNumber } from 'antd';
import type { Money } from '../../api/types';
import { digitsOf, toMajor } from '../../lib/money';

interface SumInputProps {
  id: string;
  /** Shown until another sum is typed. */
  usual: Money;
  amount: number | null;
  onAmount: (amount: number | null) => void;
  disabled?: boolean;
}

export function SumInput({ id, usual, amount, onAmount, disabled = false }: SumInputProps) {
  const digits = digitsOf(usual.currency);
  return (
    <InputNumber
      id={id}
      min={1 / 10 ** digits}
      precision={digits}
      value={amount ?? toMajor(usual)}
      suffix={usual.currency}
      onChange={onAmount}
      disabled={disabled}
      style={{ width: 168 }}
    />
  );
}
