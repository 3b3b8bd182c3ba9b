// The channel's length budget.
import { useT } from '../../app/i18n';

const ROOMY = 5_000;

export function LengthBar({ used, limit }: { used: number; limit: number }) {
  const t = useT();
  const over = used - limit;
  const share = limit > 0 ? Math.min(1, used / limit) : 0;
  // Where there is room for a letter, counting only takes room from the buttons.
  if (limit >= ROOMY && share < 0.5) return null;
  return (
    <span className={over > 0 ? 'length over' : share > 0.9 ? 'length near' : 'length'}>
      <span className="length-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="num nowrap">
        {over > 0 ? t('compose.over', { n: over }) : t('compose.length', { used, limit })}
      </span>
    </span>
  );
}
