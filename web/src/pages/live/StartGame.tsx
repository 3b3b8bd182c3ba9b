// What a game needs before it begins; its rules stand beside it.
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import type { GameGate, LiveSession } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { linesOf } from '../../lib/live-edit';
import { toMajor, toMinor } from '../../lib/money';
import type { Command } from '../../lib/room/protocol';

export type GameName = 'packet' | 'draw' | 'sale' | 'poll';

interface StartGameProps {
  name: GameName;
  gate: GameGate | null;
  session: LiveSession;
  busy: boolean;
  onStart: (command: Command) => void;
}

export function StartGame({ name, gate, ...rest }: StartGameProps) {
  const say = useSay();
  const { money } = useFormats();
  const t = useT();
  const Fields = { packet: PacketForm, draw: DrawForm, sale: SaleForm, poll: PollForm }[name];
  return (
    <div className="start-game" data-testid={`form-${name}`}>
      {gate?.rules.map((rule) => (
        <p key={rule.id} className="muted">
          {say(rule.says)} ({rule.source}
          {rule.date && `, ${rule.date}`})
        </p>
      ))}
      {gate?.limits.prize_most && (
        <p className="muted">{t('live.game.prize_most', { sum: money(gate.limits.prize_most) })}</p>
      )}
      <Fields {...rest} countdown={gate?.limits.countdown_s ?? null} />
    </div>
  );
}

interface FormProps {
  session: LiveSession;
  busy: boolean;
  countdown: GameGate['limits']['countdown_s'];
  onStart: (command: Command) => void;
}

const currencyOf = ({ segments }: LiveSession) => segments[0]?.price.currency ?? 'CNY';

function PacketForm({ session, busy, onStart }: FormProps) {
  const t = useT();
  const currency = currencyOf(session);
  const [title, setTitle] = useState('');
  const [total, setTotal] = useState<number | null>(null);
  const [count, setCount] = useState<number | null>(10);
  const [split, setSplit] = useState<'random' | 'even'>('random');
  const sum = total === null ? null : toMinor(total, currency);
  const whole = title.trim() !== '' && sum !== null && count !== null && sum.minor >= count;
  return (
    <GameForm
      busy={busy}
      whole={whole}
      onSubmit={() => onStart({ do: 'start_packet', title: title.trim(), total: sum, count, split })}
    >
      <Field label={t('live.game.title')}>{(id) => <Words id={id} value={title} onChange={setTitle} />}</Field>
      <Field label={t('live.game.total', { currency })}>
        {(id) => <InputNumber id={id} min={0} value={total} onChange={setTotal} />}
      </Field>
      <Field label={t('live.game.count')}>
        {(id) => <InputNumber id={id} min={1} max={10_000} precision={0} value={count} onChange={setCount} />}
      </Field>
      <Field label={t('live.game.split')}>
        {(id) => (
          <Select
            id={id}
            value={split}
            options={(['random', 'even'] as const).map((value) => ({ value, label: t(`live.game.split.${value}`) }))}
            onChange={setSplit}
          />
        )}
      </Field>
    </GameForm>
  );
}

function DrawForm({ busy, onStart }: FormProps) {
  const t = useT();
  const [title, setTitle] = useState('');
  const [winners, setWinners] = useState<number | null>(1);
  const [beacon, setBeacon] = useState('');
  return (
    <GameForm
      busy={busy}
      whole={title.trim() !== '' && winners !== null}
      onSubmit={() =>
        onStart({ do: 'start_draw', title: title.trim(), winners, ...(beacon.trim() ? { beacon: beacon.trim() } : {}) })
      }
    >
      <Field label={t('live.game.prize')}>{(id) => <Words id={id} value={title} onChange={setTitle} />}</Field>
      <Field label={t('live.game.winners')}>
        {(id) => <InputNumber id={id} min={1} max={1_000} precision={0} value={winners} onChange={setWinners} />}
      </Field>
      <Field label={t('live.game.beacon')} hint={t('live.game.beacon_hint')}>
        {(id) => <Words id={id} value={beacon} onChange={setBeacon} />}
      </Field>
    </GameForm>
  );
}

function SaleForm({ session, busy, countdown, onStart }: FormProps) {
  const t = useT();
  const here = session.segments.find((one) => one.product_id === session.pinned) ?? session.segments[0];
  const currency = currencyOf(session);
  const [product, setProduct] = useState(here?.product_id ?? null);
  const [title, setTitle] = useState(here?.title ?? '');
  const [price, setPrice] = useState<number | null>(here ? toMajor(here.price) : null);
  const [quota, setQuota] = useState<number | null>(10);
  const [startsIn, setStartsIn] = useState<number | null>(Math.max(10, countdown?.least ?? 0));
  const [hold, setHold] = useState<number | null>(120);
  const whole = title.trim() !== '' && price !== null && quota !== null && startsIn !== null && hold !== null;
  return (
    <GameForm
      busy={busy}
      whole={whole}
      onSubmit={() =>
        whole &&
        onStart({
          do: 'start_sale',
          title: title.trim(),
          product,
          tiers: [{ name: title.trim().slice(0, 40), price: toMinor(price, currency), quota }],
          starts_in_ms: startsIn * 1000,
          hold_ms: hold * 1000,
        })
      }
    >
      <Field label={t('live.game.product')}>
        {(id) => (
          <Select
            id={id}
            value={product}
            options={session.segments.map((one) => ({ value: one.product_id, label: one.title }))}
            onChange={(next) => {
              const chosen = session.segments.find((one) => one.product_id === next);
              setProduct(next);
              if (chosen) {
                setTitle(chosen.title);
                setPrice(toMajor(chosen.price));
              }
            }}
          />
        )}
      </Field>
      <Field label={t('live.game.title')}>{(id) => <Words id={id} value={title} onChange={setTitle} />}</Field>
      <Field label={`${t('live.price')} (${currency})`}>
        {(id) => <InputNumber id={id} min={0} value={price} onChange={setPrice} />}
      </Field>
      <Field label={t('live.game.quota')}>
        {(id) => <InputNumber id={id} min={1} max={1_000_000} precision={0} value={quota} onChange={setQuota} />}
      </Field>
      <Field label={t('live.game.starts_in')}>
        {(id) => (
          <InputNumber
            id={id}
            min={countdown?.least ?? 0}
            max={countdown?.most ?? 3_600}
            precision={0}
            value={startsIn}
            onChange={setStartsIn}
          />
        )}
      </Field>
      <Field label={t('live.game.hold')} hint={t('live.game.hold_hint')}>
        {(id) => <InputNumber id={id} min={10} max={1_800} precision={0} value={hold} onChange={setHold} />}
      </Field>
    </GameForm>
  );
}

function PollForm({ busy, onStart }: FormProps) {
  const t = useT();
  const [question, setQuestion] = useState('');
  const [text, setText] = useState('');
  const choices = linesOf(text);
  const whole = question.trim() !== '' && choices.length >= 2 && choices.length <= 10;
  return (
    <GameForm
      busy={busy}
      whole={whole}
      onSubmit={() => onStart({ do: 'start_poll', question: question.trim(), choices })}
    >
      <Field label={t('live.game.question')}>{(id) => <Words id={id} value={question} onChange={setQuestion} />}</Field>
      <Field label={t('live.game.choices')} hint={t('live.game.choices_hint')}>
        {(id) => (
          <Input.TextArea
            id={id}
            autoSize={{ minRows: 3, maxRows: 10 }}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </GameForm>
  );
}

interface GameFormProps {
  busy: boolean;
  whole: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

function GameForm({ busy, whole, onSubmit, children }: GameFormProps) {
  const t = useT();
  return (
    <Form layout="vertical" requiredMark={false} className="game-form" onFinish={() => whole && !busy && onSubmit()}>
      {children}
      <Button type="primary" htmlType="submit" loading={busy} disabled={!whole} data-testid="game-start">
        {t('live.game.start')}
      </Button>
    </Form>
  );
}

function Field({ label, hint, children }: { label: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <Form.Item label={label} htmlFor={id} extra={hint}>
      {children(id)}
    </Form.Item>
  );
}

function Words({ id, value, onChange }: { id: string; value: string; onChange: (value: string) => void }) {
  return <Input id={id} value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} />;
}
