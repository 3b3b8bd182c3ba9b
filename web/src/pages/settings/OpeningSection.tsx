// What opens a case, and what joins feedback into one.
import { InputNumber, Segmented, Select, Switch } from 'antd';
import { useT } from '../../app/i18n';
import { Setting } from '../../parts/Setting';
import { PolicyForm } from './PolicyForm';

export function OpeningSection() {
  const t = useT();
  return (
    <PolicyForm>
      {({ open, merge, assign, parcels }, change) => (
        <div className="panel settings-list">
          <Setting label={t('set.negative_review')} htmlFor="negative">
            <Switch
              id="negative"
              checked={open.negative_review}
              onChange={(negative_review) => change({ open: { ...open, negative_review } })}
            />
          </Setting>
          <Setting label={t('set.max_rating')} htmlFor="max-rating">
            <Select
              id="max-rating"
              value={open.max_rating}
              onChange={(max_rating: number) => change({ open: { ...open, max_rating } })}
              options={[0, 1, 2, 3, 4].map((n) => ({
                value: n,
                label: n === 0 ? t('say.none') : `${'★'.repeat(n)}${'☆'.repeat(5 - n)}`,
              }))}
              style={{ width: 120 }}
            />
          </Setting>
          <Setting label={t('set.mixed_review')} htmlFor="mixed">
            <Switch
              id="mixed"
              checked={open.mixed_review}
              onChange={(mixed_review) => change({ open: { ...open, mixed_review } })}
            />
          </Setting>
          <Setting label={t('set.unanswered_message')} htmlFor="unanswered">
            <Switch
              id="unanswered"
              checked={open.unanswered_message}
              onChange={(unanswered_message) => change({ open: { ...open, unanswered_message } })}
            />
          </Setting>
          <Setting label={t('set.open_returns')} htmlFor="open-returns">
            <Switch
              id="open-returns"
              checked={open.return_request ?? true}
              onChange={(return_request) => change({ open: { ...open, return_request } })}
            />
          </Setting>
          <Setting label={t('set.open_deliveries')} htmlFor="open-deliveries">
            <Switch
              id="open-deliveries"
              checked={open.delivery_exception ?? true}
              onChange={(delivery_exception) => change({ open: { ...open, delivery_exception } })}
            />
          </Setting>
          <Setting label={t('set.stuck_days')} hint={t('set.stuck_days_hint')} htmlFor="stuck-days">
            <InputNumber
              id="stuck-days"
              min={0}
              max={90}
              precision={0}
              value={parcels?.stuck_days ?? 5}
              onChange={(n) => change({ parcels: { stuck_days: n ?? 0 } })}
              style={{ width: 72 }}
            />
          </Setting>
          <Setting label={t('set.merge_order')} htmlFor="merge-order">
            <Switch
              id="merge-order"
              checked={merge.by_order}
              onChange={(by_order) => change({ merge: { ...merge, by_order } })}
            />
          </Setting>
          <Setting label={t('set.merge_buyer')} htmlFor="merge-buyer">
            <InputNumber
              id="merge-buyer"
              min={0}
              max={90}
              precision={0}
              value={merge.by_buyer_days}
              onChange={(n) => change({ merge: { ...merge, by_buyer_days: n ?? 0 } })}
              style={{ width: 72 }}
            />
            <span className="muted">{t('set.merge_days', { n: merge.by_buyer_days })}</span>
          </Setting>
          <Setting label={t('set.assign')} hint={t('set.assign_hint')}>
            <Segmented
              aria-label={t('set.assign')}
              value={assign ?? 'manual'}
              options={(['manual', 'suggest', 'automatic'] as const).map((value) => ({
                value,
                label: t(`set.assign.${value}`),
              }))}
              onChange={(value) => change({ assign: value })}
            />
          </Setting>
        </div>
      )}
    </PolicyForm>
  );
}
