// Drawn outlines of what is coming. Never a spinner.
import { useT } from '../app/i18n';

export function Bars({ rows = 6, height = 12 }: { rows?: number; height?: number }) {
  const t = useT();
  return (
    <div className="bars" role="status" aria-label={t('say.loading')}>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outlines have no identity
        <span key={i} style={{ height, width: `${92 - ((i * 29) % 47)}%` }} />
      ))}
    </div>
  );
}

export function RowBars({ rows = 14 }: { rows?: number }) {
  const t = useT();
  return (
    <div role="status" aria-label={t('say.loading')}>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outlines have no identity
        <div key={i} className="row-bar">
          <span style={{ width: 72 }} />
          <span style={{ flex: 1, maxWidth: `${80 - ((i * 17) % 40)}%` }} />
        </div>
      ))}
    </div>
  );
}

export function FrameSkeleton() {
  const t = useT();
  return (
    <div className="frame" role="status" aria-label={t('say.loading')}>
      <div className="header" />
      <div className="rail" />
      <div className="page">
        <RowBars rows={18} />
      </div>
    </div>
  );
}
