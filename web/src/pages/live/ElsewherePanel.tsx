// The picture is carried by somebody else: who that is, the shop's own player, and a ticket to send it with.
import { Button } from 'antd';
import { useState } from 'react';
import { useLiveTicket } from '../../api/live-plane';
import type { LiveSession, LiveTicket, LiveVideo } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { CopyLine } from '../../parts/CopyLine';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';
import { useLiveMay } from './useLiveMay';

export function ElsewherePanel({ session, picture }: { session: LiveSession; picture: LiveVideo }) {
  const t = useT();
  const may = useLiveMay(session);
  const ticket = useLiveTicket(session.id);
  const [open, setOpen] = useState(false);
  const ask = () => {
    setOpen(true);
    ticket.mutate('publish');
  };
  return (
    <div className="go-live" data-testid="elsewhere">
      <span className="chip">{t('live.carried_by', { who: t(`live.plane.${picture.provider}`) })}</span>
      {may('end') && (
        <Button size="small" onClick={ask} data-testid="ticket-ask">
          {t('live.ticket')}
        </Button>
      )}
      {picture.player && (
        <a href={picture.player} target="_blank" rel="noreferrer">
          {t('live.player')}
        </a>
      )}
      {open && (
        <Dialog title={t('live.ticket')} onCancel={() => setOpen(false)}>
          <div className="stack">
            <p className="muted">{t('live.ticket_hint')}</p>
            <FailureNote failure={ticket.error} />
            {ticket.data && <Ticket ticket={ticket.data} />}
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** Everything that a program asks for, each with its button. */
function Ticket({ ticket }: { ticket: LiveTicket }) {
  const t = useT();
  const { dateTime } = useFormats();
  const lines = [
    ['live.send_address', ticket.url],
    ['set.plane_app', ticket.app_id],
    [ticket.provider === 'agora' ? 'live.ticket_channel' : 'live.ticket_room', ticket.room],
    ['live.ticket_uid', ticket.uid?.toString()],
    ['live.send_token', ticket.token],
  ] as const;
  return (
    <>
      {lines.map(
        ([label, text]) =>
          text && (
            <div key={label} className="stack">
              <span>{t(label)}</span>
              <CopyLine text={text} label={t(label)} />
            </div>
          ),
      )}
      <p className="muted">{t('live.ticket_until', { time: dateTime(ticket.until) })}</p>
    </>
  );
}
