// A granted coupon reaches its buyer: as a card that leaves by itself where the channel has cards, else by its code.
import { Button } from 'antd';
import { useState } from 'react';
import { useCoupons, useSendCoupon } from '../../api/remedies';
import type { CaseDetail, Coupon, Remedy } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { CopyLine } from '../../parts/CopyLine';
import { Dialog } from '../../parts/Dialog';
import { Failure, FailureNote } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';

export function HandCoupon({ detail, remedy }: { detail: CaseDetail; remedy: Remedy }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const sent = detail.acts.some((act) => act.coupon !== null && act.state !== 'withdrawn' && act.state !== 'declined');
  if (sent) return null;
  return (
    <>
      <div>
        <Button size="small" onClick={() => setOpen(true)} data-testid="hand-coupon">
          {t('coupon.open', { channel: detail.channel.name })}
        </Button>
      </div>
      {open && <Choose detail={detail} remedy={remedy} onClose={() => setOpen(false)} />}
    </>
  );
}

function Choose({ detail, remedy, onClose }: { detail: CaseDetail; remedy: Remedy; onClose: () => void }) {
  const t = useT();
  const found = useCoupons(detail.channel.id);
  const send = useSendCoupon(detail.id);
  const give = (one: Coupon) =>
    send.mutate({ remedy: remedy.id, coupon: one.id, title: one.title || one.id }, { onSuccess: onClose });
  return (
    <Dialog open title={t('coupon.title', { channel: detail.channel.name })} onCancel={onClose} width={560}>
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Bars rows={3} height={40} />}
      {found.data && (
        <div className="stack">
          <p className="muted">{t(found.data.cards ? 'coupon.cards' : 'coupon.codes')}</p>
          {found.data.items.length === 0 && <p role="note">{t('coupon.none')}</p>}
          <ul className="coupons">
            {found.data.items.map((one) => (
              <li key={one.id} className="coupon" data-testid="coupon">
                <CouponWords coupon={one} />
                {one.code && <CopyLine text={one.code} label={t('coupon.code')} />}
                {found.data.cards && (
                  <Button type="primary" size="small" loading={send.isPending} onClick={() => give(one)}>
                    {t('coupon.send')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {send.isError && <FailureNote failure={send.error} />}
        </div>
      )}
    </Dialog>
  );
}

/** What it is called, takes off and asks for, and until when. */
function CouponWords({ coupon }: { coupon: Coupon }) {
  const t = useT();
  const { money, dateTime } = useFormats();
  const facts = [
    coupon.off ? t('coupon.off', { what: money(coupon.off) }) : null,
    coupon.percent ? t('coupon.off', { what: `${coupon.percent} %` }) : null,
    coupon.least ? t('coupon.least', { sum: money(coupon.least) }) : null,
    coupon.ends_at ? t('coupon.until', { when: dateTime(coupon.ends_at) }) : null,
  ];
  return (
    <div className="coupon-words">
      <strong dir="auto">{coupon.title || coupon.id}</strong>
      <span className="muted">{facts.filter(Boolean).join(' · ')}</span>
    </div>
  );
}
