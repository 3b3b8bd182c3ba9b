// What a ground needs: what goes with the appeal, what is there and not chosen, what is missing and how to get it.
import { CheckCircleFilled, CloseCircleOutlined, MinusCircleOutlined } from '@ant-design/icons';
import type { AppealItem, Words } from '../../api/types';
import { useSay, useT } from '../../app/i18n';

const STANDS = {
  goes: { icon: CheckCircleFilled, tone: 'green' },
  there: { icon: MinusCircleOutlined, tone: 'amber' },
  missing: { icon: CloseCircleOutlined, tone: 'red' },
} as const;

const standing = (item: AppealItem) => (item.goes ? 'goes' : item.there ? 'there' : 'missing');

export function Checklist({ items, how }: { items: readonly AppealItem[]; how: Words | null }) {
  const t = useT();
  const say = useSay();
  if (items.length === 0) return null;
  const lacks = items.some((item) => !item.there);
  return (
    <div className="stack appeal-check" data-testid="appeal-checklist">
      <h3>{t('appeal.checklist')}</h3>
      <ul>
        {items.map((item) => {
          const stands = standing(item);
          const { icon: Icon, tone } = STANDS[stands];
          // What only helps is not held against anybody.
          const calm = !item.needed && stands !== 'goes';
          return (
            <li key={item.shows} data-shows={item.shows} data-stands={stands}>
              <Icon aria-hidden="true" className={calm ? '' : tone} />
              <span>{t(`ev.kind.${item.shows}`)}</span>
              <span className="muted">{t(item.needed ? 'appeal.item.needed' : 'appeal.item.helps')}</span>
              <span className={calm ? 'muted' : tone}>{t(`appeal.item.${stands}`)}</span>
            </li>
          );
        })}
      </ul>
      {lacks && how && <p>{t('appeal.how', { how: say(how) })}</p>}
    </div>
  );
}
