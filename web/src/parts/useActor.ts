// Who did it, in words: a person by name, a part of the program by what it is called here.
import { useT, useWord } from '../app/i18n';

export function useActor(): (actor: { kind: string; name: string }) => string {
  const t = useT();
  const word = useWord();
  return ({ kind, name }) => {
    if (kind === 'system') return name === '' ? t('actor.system') : word('system', name);
    // Of a customer nothing is known but the door they came by.
    if (kind === 'customer') return t('actor.customer');
    return name || (kind === 'user' ? t('say.unknown') : word('actor', kind));
  };
}
