// One thing that came in: where it stands, its bytes, and what to do when it could not be read.
import { App, Button } from 'antd';
import { useDecideInbound, useInboundOne } from '../../../api/inbound';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import { Dialog } from '../../../parts/Dialog';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { When } from '../../../parts/words';
import { TONE, useWhat } from './words';

interface InboundDialogProps {
  id: string;
  channel: (id: string) => string;
  onClose: () => void;
}

export function InboundDialog({ id, channel, onClose }: InboundDialogProps) {
  const t = useT();
  const { message } = App.useApp();
  const found = useInboundOne(id);
  const decide = useDecideInbound();
  const complain = useComplain();
  const what = useWhat();
  const one = found.data;
  const take = (next: 'replay' | 'drop') =>
    decide.mutate(
      { id, what: next },
      {
        onError: complain,
        onSuccess: () => {
          void message.success(t(`inbound.${next}_done`));
          onClose();
        },
      },
    );
  return (
    <Dialog title={t('inbound.one')} onCancel={onClose} width={640}>
      {found.isPending && <Bars rows={4} />}
      {found.isError && !one && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {one && (
        <div className="stack" data-testid="inbound-one">
          <div className="line">
            <span className={`chip ${TONE[one.state]}`}>{t(`inbound.state.${one.state}`)}</span>
            <span>{channel(one.channel)}</span>
            <span className="muted">
              <When at={one.received_at} />
            </span>
            <span className="mono muted clip" title={one.message_id}>
              {one.message_id}
            </span>
          </div>
          {what(one) && <p>{what(one)}</p>}
          <pre className="wire">{one.body === null ? t('inbound.hidden') : readable(one.body)}</pre>
          {(one.state === 'parked' || one.state === 'dropped') && (
            <div className="ask-foot">
              {one.state === 'parked' && (
                <Button loading={decide.isPending} onClick={() => take('drop')}>
                  {t('inbound.drop')}
                </Button>
              )}
              <Button type="primary" loading={decide.isPending} onClick={() => take('replay')}>
                {t('inbound.replay')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** JSON set in lines; anything else as it came. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
