// The filter lives in the address, so that any queue can be shared, bookmarked and gone back to.
import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { CaseFilter } from '../../api/types';
import { filterFromSearch, filterToSearch } from '../../lib/filter-url';

export function useFilter(): { filter: CaseFilter; search: string; setFilter: (filter: CaseFilter) => void } {
  const { search } = useLocation();
  const navigate = useNavigate();
  const filter = useMemo(() => filterFromSearch(search), [search]);
  const setFilter = useCallback(
    (next: CaseFilter) => void navigate({ pathname: '/queue', search: filterToSearch(next) }),
    [navigate],
  );
  return { filter, search, setFilter };
}
