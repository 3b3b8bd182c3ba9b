// What a game needs before it begins; its rules stand beside it.
import { Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { GameGate, LiveSession } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { linesOf } from '../../lib/live-edit';
import { toMinor } from '../../lib/money';
import type { Command } from '../../lib/room/protocol';
import { currencyOf, Field, type FormProps, GameForm, Words } from './GameForm';
import { SaleForm } from './SaleForm';

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
