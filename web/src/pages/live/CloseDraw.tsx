// Closing a draw; where a public source was named before, its value is needed now.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useT } from '../../app/i18n';
import type { RoomDraw } from '../../lib/room/protocol';

interface CloseDrawProps {
  draw: RoomDraw;
  busy: boolean;
  onClose: (beacon: string | null) => Promise<boolean>;
}

export function CloseDraw({ draw, busy, onClose }: CloseDrawProps) {
  const t = useT();
  const [value, setValue] = useState('');
  const lacks = draw.beacon !== null && value.trim() === '';
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        if (!lacks) void onClose(value.trim() || null);
      }}
    >
      {draw.beacon !== null && (
        <Input
          value={value}
          maxLength={200}
          placeholder={draw.beacon}
          aria-label={t('live.game.beacon_value', { source: draw.beacon })}
          onChange={(event) => setValue(event.target.value)}
        />
      )}
      <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={lacks} data-testid="draw-close">
        {t('live.game.draw_now')}
      </Button>
    </form>
  );
}
