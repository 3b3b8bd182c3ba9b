// Sources: the public places that are read for what is said of the shop.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSources } from '../../../api/mentions';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { SourceDrawer } from './SourceDrawer';
import { SourceItem } from './SourceItem';
import './sources.css';

export function SourcesSection() {
  const t = useT();
  const found = useSources();
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const list = found.data?.items ?? [];
  const kinds = found.data?.kinds ?? [];
  const opened = list.find((one) => one.id === open) ?? null;
  return (
    <div className="stack">
      <p className="muted">{t('source.hint')}</p>
      <section className="panel" aria-label={t('set.sources')} data-testid="sources">
        <header>
          <h2>{t('set.sources')}</h2>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={kinds.length === 0}
            onClick={() => setOpen('new')}
            data-testid="source-add"
          >
            {t('source.add')}
          </Button>
        </header>
        {found.isPending && <Bars rows={3} />}
        {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && list.length === 0 && <p className="panel-body muted">{t('source.none')}</p>}
        <ul className="source-list">
          {list.map((one) => (
            <SourceItem key={one.id} source={one} onOpen={() => setOpen(one.id)} />
          ))}
        </ul>
      </section>
      {(opened || open === 'new') && (
        <SourceDrawer key={open} source={opened} kinds={kinds} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}
