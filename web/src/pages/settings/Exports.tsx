// Taking everything out: each table of the shop as CSV and as JSON Lines.
import { DownloadOutlined } from '@ant-design/icons';
import { useShop } from '../../api/current';
import { exportUrl, useExports } from '../../api/imports';
import { useT, useWord } from '../../app/i18n';

/** Those with columns of their own, which a seller opens in a spreadsheet. */
const USUAL = ['reviews', 'cases', 'orders', 'messages', 'remedies', 'returns', 'parcels'];

export function Exports() {
  const t = useT();
  const names = useExports().data?.names ?? [];
  const others = names.filter((name) => !USUAL.includes(name));
  return (
    <section className="panel" aria-label={t('set.export')}>
      <header>
        <h2>{t('set.export')}</h2>
        <span className="muted">{t('set.export_hint')}</span>
      </header>
      <div className="panel-body stack">
        <Files names={names.filter((name) => USUAL.includes(name))} />
        {others.length > 0 && (
          <details>
            <summary>{t('set.export_others', { count: others.length })}</summary>
            <Files names={others} />
          </details>
        )}
      </div>
    </section>
  );
}

function Files({ names }: { names: string[] }) {
  const word = useWord();
  const { shop } = useShop();
  return (
    <ul className="export-files">
      {names.map((name) => (
        <li key={name}>
          <span className="grow">{word('export', name)}</span>
          {(['csv', 'jsonl'] as const).map((format) => (
            <a key={format} href={exportUrl(shop.id, name, format)} download={`${name}.${format}`}>
              <DownloadOutlined /> {format.toUpperCase()}
            </a>
          ))}
        </li>
      ))}
    </ul>
  );
}
