// What undoing did: how many cases went back, and which did not because somebody changed them since.
import type { BulkResult } from '../../api/types';
import { useT } from '../../app/i18n';
import { Refusals } from './Refusals';

export function Undone({ result }: { result: BulkResult }) {
  const t = useT();
  return (
    <div className="stack" data-testid="undone">
      <p>
        <strong>{t('bulk.undone', { n: result.done })}</strong> {t('bulk.undo_left', { n: result.refused_count })}
      </p>
      <Refusals result={result} />
    </div>
  );
}
