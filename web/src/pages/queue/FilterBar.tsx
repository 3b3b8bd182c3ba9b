// Search, chips of what is filtered, sort, and saving the whole as a view.
import { CloseOutlined, FilterOutlined, SearchOutlined, SortAscendingOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { CaseFilter } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { useKeyMenu } from '../../app/keyboard/useKeyMenu';
import { filterToSearch, withoutKey } from '../../lib/filter-url';
import { Caps, shortcut } from '../../parts/Keys';
import { useChips } from './chips';
import { TakeNext } from './TakeNext';
import { useFilterMenu } from './useFilterMenu';
import { ViewSave } from './ViewSave';

const SORTS = ['deadline', 'newest', 'oldest', 'priority', 'value', 'next_best'] as const;

interface FilterBarProps {
  filter: CaseFilter;
  onFilter: (filter: CaseFilter) => void;
}

export function FilterBar({ filter, onFilter }: FilterBarProps) {
  const t = useT();
  const chips = useChips(filter);
  const menu = useFilterMenu(filter, onFilter);
  const adding = useKeyMenu('list.filter');
  const sorting = useKeyMenu('list.sort');
  const sort = filter.sort ?? 'deadline';
  return (
    <div className="filters">
      <SearchBox
        value={filter.q ?? ''}
        onSearch={(q) => onFilter(q === '' ? withoutKey(filter, 'q') : { ...filter, q })}
      />
      <Dropdown
        trigger={['click']}
        {...adding}
        onOpenChange={(open, info) => (info.source === 'trigger' || open) && adding.onOpenChange(open)}
        menu={menu}
      >
        <Button icon={<FilterOutlined />} aria-keyshortcuts={shortcut('list.filter')} data-testid="add-filter">
          <span className="filters-word">{t('filter.add')}</span>
        </Button>
      </Dropdown>
      <Dropdown
        trigger={['click']}
        {...sorting}
        menu={{
          items: SORTS.map((key) => ({ key, label: t(`sort.${key}`) })),
          selectable: true,
          selectedKeys: [sort],
          onClick: ({ key }) => onFilter({ ...filter, sort: key as (typeof SORTS)[number] }),
        }}
      >
        <Button
          icon={<SortAscendingOutlined />}
          aria-label={`${t('sort.label')}: ${t(`sort.${sort}`)}`}
          aria-keyshortcuts={shortcut('list.sort')}
          title={t(`sort.${sort}`)}
          data-testid="sort"
        >
          <span className="filters-word">{t(`sort.${sort}`)}</span>
        </Button>
      </Dropdown>
      <TakeNext search={filterToSearch(filter)} />
      {chips.map((chip) => (
        <span key={chip.key} className="chip filter-chip">
          <span className="clip">{chip.text}</span>
          <button
            type="button"
            aria-label={t('filter.remove', { name: chip.text })}
            onClick={() => onFilter(withoutKey(filter, chip.key))}
          >
            <CloseOutlined aria-hidden="true" />
          </button>
        </span>
      ))}
      <ViewSave filter={filter} onFilter={onFilter} />
    </div>
  );
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const t = useT();
  const [text, setText] = useState(value);
  const input = useRef<InputRef>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => setText(value), [value]);
  useAction('app.search', () => input.current?.focus({ cursor: 'all' }));
  const change = (next: string, wait: number) => {
    setText(next);
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(next.trim()), wait);
  };
  return (
    <Input
      ref={input}
      className="filters-search"
      prefix={<SearchOutlined />}
      suffix={text === '' ? <Caps action="app.search" /> : undefined}
      allowClear
      value={text}
      placeholder={t('queue.search')}
      aria-label={t('queue.search')}
      aria-keyshortcuts={shortcut('app.search')}
      onChange={(event) => change(event.target.value, 250)}
      onPressEnter={() => {
        change(text, 0);
        input.current?.blur();
      }}
    />
  );
}
