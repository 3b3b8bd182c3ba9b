// An import's state as a chip.
import type { Import } from '../../api/types';
import { useT } from '../../app/i18n';

const TONE: Record<Import['state'], string> = {
  queued: '',
  running: 'gold',
  done: 'green',
  failed: 'red',
  cancelled: 'amber',
};

export function ImportState({ state }: { state: Import['state'] }) {
  const t = useT();
  return (
    <span className={`chip ${TONE[state]}`} data-testid="import-state" data-state={state}>
      {t(`import.state.${state}`)}
    </span>
  );
}
