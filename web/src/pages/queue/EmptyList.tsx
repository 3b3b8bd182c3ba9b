// An empty queue says why it is empty and what to do.
import { Button } from 'antd';
import { Link } from 'react-router';
import { useCount } from '../../api/cases';
import { useShop } from '../../api/current';
import type { CaseFilter } from '../../api/types';
import { useT } from '../../app/i18n';
import { DEFAULT_FILTER, sameFilter } from '../../lib/filter-url';
import { Blank } from '../../parts/Blank';
import { BUILT_IN } from './views';

interface EmptyListProps {
  filter: CaseFilter;
  onFilter: (filter: CaseFilter) => void;
}

export function EmptyList({ filter, onFilter }: EmptyListProps) {
  const t = useT();
  const { can } = useShop();
  const all = useCount({});
  if (all.data?.count === 0) {
    return (
      <Blank title={t('queue.empty_shop')} hint={t('queue.empty_shop_hint')}>
        {can('import_run') && (
          <Link to="/import">
            <Button type="primary">{t('queue.import')}</Button>
          </Link>
        )}
      </Blank>
    );
  }
  if (BUILT_IN.some((view) => sameFilter(view.filter, filter))) {
    return <Blank title={t('queue.empty_open')} hint={t('queue.empty_open_hint')} />;
  }
  return (
    <Blank title={t('queue.empty_filter')} hint={t('queue.empty_filter_hint')}>
      <Button onClick={() => onFilter(DEFAULT_FILTER)}>{t('filter.clear')}</Button>
      {filter.q && <Button onClick={() => onFilter({ q: filter.q ?? '' })}>{t('say.all')}</Button>}
    </Blank>
  );
}
