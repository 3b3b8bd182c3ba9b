// The next page of a list, at its end; nothing where there is none.
import { Button } from 'antd';
import { useT } from '../app/i18n';

interface MoreProps {
  /** What was found so far. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  /** Other words than "More". */
  label?: string;
  block?: boolean;
}

export function More({ list, label, block }: MoreProps) {
  const t = useT();
  if (!list.hasNextPage) return null;
  return (
    <div className={block ? 'more block' : 'more'}>
      <Button block={block === true} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {label ?? t('do.more')}
      </Button>
    </div>
  );
}
