// A statement as it goes out, inside the page: a frame in which nothing runs.
import { useT } from '../../app/i18n';
import './appeal.css';

export function StatementFrame({ address }: { address: string }) {
  const t = useT();
  return (
    <iframe
      // An empty sandbox: no script, no form, no way out of the frame.
      sandbox=""
      className="appeal-frame"
      src={address}
      title={t('appeal.preview')}
      data-testid="statement-frame"
    />
  );
}
