// Why something was not delivered, in the reader's language where the program wrote it.
import { useT } from '../../../app/i18n';
import { hookWhy } from '../../../lib/hook';

export function useHookWhy(): (why: string) => string {
  const t = useT();
  return (why) => {
    const told = hookWhy(why);
    return told ? t(told.key, told.params) : why;
  };
}
