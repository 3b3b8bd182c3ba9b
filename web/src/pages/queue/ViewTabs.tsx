// Saved views as tabs, each with its exact number.
import { useRef } from 'react';
import { Link } from 'react-router';
import { useCount } from '../../api/cases';
import type { CaseFilter } from '../../api/types';
import { useViews } from '../../api/views';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { filterToSearch, sameFilter, withoutKey } from '../../lib/filter-url';
import { BUILT_IN } from './views';

interface ViewTabsProps {
  filter: CaseFilter;
  onFilter: (filter: CaseFilter) => void;
}

export function ViewTabs({ filter, onFilter }: ViewTabsProps) {
  const t = useT();
  const saved = useViews().data ?? [];
  const strip = useRef<HTMLElement>(null);
  const tabs = [
    ...BUILT_IN.map((view) => ({ key: view.key, label: t(view.label), filter: view.filter })),
    ...saved.map((view) => ({ key: view.id, label: view.name, filter: view.filter })),
  ];
  const bare = withoutKey(withoutKey(filter, 'sort'), 'q');
  const active = tabs.findIndex((tab) => sameFilter(withoutKey(tab.filter, 'sort'), bare));
  const step = (by: number) => () => {
    const next = tabs[(Math.max(active, 0) + by + tabs.length) % tabs.length];
    if (next) onFilter(next.filter);
  };
  useAction('list.view_next', step(1));
  useAction('list.view_previous', step(-1));
  return (
    <nav className="views" aria-label={t('view.tabs')} ref={strip}>
      {tabs.map((tab, index) => (
        <Tab key={tab.key} label={tab.label} filter={tab.filter} active={index === active} />
      ))}
    </nav>
  );
}

function Tab({ label, filter, active }: { label: string; filter: CaseFilter; active: boolean }) {
  const count = useCount(filter);
  const { number } = useFormats();
  return (
    <Link
      to={{ pathname: '/queue', search: filterToSearch(filter) }}
      className={active ? 'view here' : 'view'}
      aria-current={active ? 'page' : undefined}
    >
      {label}
      {count.data !== undefined && (
        <span className="view-count">{`${number(count.data.count)}${count.data.more ? '+' : ''}`}</span>
      )}
    </Link>
  );
}
