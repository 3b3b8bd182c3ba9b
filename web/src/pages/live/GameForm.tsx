// What the forms of all games are made of.
import { Button, Form, Input } from 'antd';
import { type ReactNode, useId } from 'react';
import type { GameGate, LiveSession } from '../../api/types';
import { useT } from '../../app/i18n';
import type { Command } from '../../lib/room/protocol';

export interface FormProps {
  session: LiveSession;
  busy: boolean;
  countdown: GameGate['limits']['countdown_s'];
  onStart: (command: Command) => void;
}

export const currencyOf = ({ segments }: LiveSession) => segments[0]?.price.currency ?? 'CNY';

interface GameFormProps {
  busy: boolean;
  whole: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

export function GameForm({ busy, whole, onSubmit, children }: GameFormProps) {
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

export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <Form.Item label={label} htmlFor={id} extra={hint}>
      {children(id)}
    </Form.Item>
  );
}

export function Words({ id, value, onChange }: { id: string; value: string; onChange: (value: string) => void }) {
  return <Input id={id} value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} />;
}
