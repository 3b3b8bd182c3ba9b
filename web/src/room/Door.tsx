/** @jsxImportSource preact */
// Before the room: its name, a field for one's own, or why nobody can come in.
import { useState } from 'preact/hooks';
import type { Place } from './App';
import { useSpeech } from './hooks';

interface DoorProps {
  place: Place;
  name: string;
  onLanguage: () => void;
  onRetry: () => void;
  onEnter: (name: string) => void;
}

export function Door({ place, name, onLanguage, onRetry, onEnter }: DoorProps) {
  const { t } = useSpeech();
  return (
    <div class="door">
      <header class="door-top">
        <button type="button" class="quiet" onClick={onLanguage} lang={t('top.language') === 'English' ? 'en' : 'zh'}>
          {t('top.language')}
        </button>
      </header>
      <main class="door-box" aria-busy={place.is === 'loading'}>
        {place.is === 'door' ? (
          <NameForm place={place} name={name} onEnter={onEnter} />
        ) : (
          <State place={place} onRetry={onRetry} />
        )}
      </main>
    </div>
  );
}

function State({ place, onRetry }: { place: Exclude<Place, { is: 'door' }>; onRetry: () => void }) {
  const { t } = useSpeech();
  if (place.is === 'loading' || place.is === 'in') return <p class="soft">{t('door.loading')}</p>;
  const title = 'title' in place ? place.title : '';
  return (
    <div role="status" data-testid={`door-${place.is}`}>
      {title !== '' && <p class="door-room">{title}</p>}
      <h1>{t(`door.${place.is}`)}</h1>
      <p class="soft">{t(`door.${place.is}_hint`)}</p>
      {(place.is === 'offline' || place.is === 'refused') && (
        <button type="button" onClick={onRetry}>
          {t('door.retry')}
        </button>
      )}
    </div>
  );
}

interface NameFormProps {
  place: Extract<Place, { is: 'door' }>;
  name: string;
  onEnter: (name: string) => void;
}

function NameForm({ place: { greeting, failure, busy }, name, onEnter }: NameFormProps) {
  const { t, no } = useSpeech();
  const [typed, setTyped] = useState(name);
  return (
    <form
      class="name-form"
      data-testid="door"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onEnter(typed.trim());
      }}
    >
      <p class="live-sign">
        <i aria-hidden="true" />
        {t('top.live')}
      </p>
      <h1>{greeting.hello.title}</h1>
      <label for="name">{t('door.name')}</label>
      <input
        id="name"
        value={typed}
        maxLength={24}
        autocomplete="nickname"
        enterkeyhint="go"
        aria-describedby="name-hint"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <p id="name-hint" class="soft small">
        {t('door.hint')}
      </p>
      {failure && (
        <p class="refused" role="alert">
          {no(failure.no)}
        </p>
      )}
      <button type="submit" class="main" aria-disabled={busy}>
        {busy ? t('door.checking') : t('door.in')}
      </button>
    </form>
  );
}
