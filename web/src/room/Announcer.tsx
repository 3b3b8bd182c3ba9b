/** @jsxImportSource preact */
// What is said aloud: games and notices when they come, comments summed up at a calm pace.
import { useEffect, useState } from 'preact/hooks';
import { moneyText } from '../lib/format';
import { Hush } from '../lib/room/hush';
import type { RoomEvent } from '../lib/room/protocol';
import { useSpeech, useStore, useView } from './hooks';
import type { Speech } from './words';

export function Announcer() {
  const speech = useSpeech();
  const store = useStore();
  const me = useView().room?.you.person;
  const [chat, setChat] = useState('');
  const [event, setEvent] = useState('');
  useEffect(() => {
    const { t } = speech;
    const hush = new Hush(Date.now());
    const heard = (one: RoomEvent) => {
      if (one.k === 'comment') {
        if (one.by !== me) hush.heard(one);
        return;
      }
      const text = textOf(one, speech);
      if (text) setEvent(text);
    };
    store.events.add(heard);
    const timer = setInterval(() => {
      const told = hush.due(Date.now());
      if (told?.is === 'one') setChat(t('chat.told_one', { name: told.name, text: told.text }));
      if (told?.is === 'many') setChat(t('chat.told_many', { n: told.count }));
    }, 1_000);
    return () => {
      store.events.delete(heard);
      clearInterval(timer);
    };
  }, [store, speech, me]);
  return (
    <div class="hear">
      <div role="status" aria-live="polite" data-testid="told-events">
        {event}
      </div>
      <div role="status" aria-live="polite">
        {chat}
      </div>
    </div>
  );
}

function textOf(one: RoomEvent, { t, language }: Speech): string | null {
  switch (one.k) {
    case 'notice':
      return one.text === '' ? null : `${t('notice.label')}: ${one.text}`;
    case 'pin':
      return one.product
        ? t('products.pinned', { title: one.product.title, price: moneyText(one.product.price, language) })
        : null;
    case 'poll':
      return t('game.new', { title: `${t('poll')}: ${one.question}` });
    case 'packet':
    case 'draw':
    case 'sale':
      return t('game.new', { title: `${t(one.k)}: ${one.title}` });
    default:
      return null;
  }
}
