// Something asked of the room by staff; what is refused is said, in the reader's language.
import { App } from 'antd';
import { useCallback, useState } from 'react';
import { useSay, useT } from '../../app/i18n';
import type { Command, No } from '../../lib/room/protocol';
import { type RoomStore, refusal } from '../../lib/room/store';

export function useRefusalText(): (no: No) => string {
  const t = useT();
  const say = useSay();
  return useCallback(
    ({ code, message, hint }) => {
      const words = typeof message === 'string' ? message : say(message);
      const more = hint ? ` · ${typeof hint === 'string' ? hint : say(hint)}` : '';
      return words === '' ? t('live.no_answer', { code }) : words + more;
    },
    [t, say],
  );
}

export function useOrderRoom(store: RoomStore) {
  const { message } = App.useApp();
  const text = useRefusalText();
  const [busy, setBusy] = useState(false);
  const order = async (command: Command): Promise<boolean> => {
    setBusy(true);
    try {
      await store.order(command);
      return true;
    } catch (failure) {
      void message.error(text(refusal(failure)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, order };
}
