// What colleagues should know of a remedy: what is wrong with the goods, never a word of a review.
import { Input } from 'antd';
import { useT } from '../../app/i18n';

export function RemedyNote({ note, onNote }: { note: string; onNote: (note: string) => void }) {
  const t = useT();
  return (
    <Input
      value={note}
      maxLength={500}
      placeholder={t('remedy.note')}
      aria-label={t('remedy.note')}
      onChange={(event) => onNote(event.target.value)}
    />
  );
}
