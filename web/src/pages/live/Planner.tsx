// The run-of-show before it begins: products in their order, what to say and what not to hide; by mouse or by keys.
import { ArrowDownOutlined, ArrowUpOutlined, HolderOutlined } from '@ant-design/icons';
import { App, Button, Popconfirm } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { Link } from 'react-router';
import { useLiveCommand } from '../../api/live-sessions';
import type { LiveSession, Segment } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Blank } from '../../parts/Blank';
import { When } from '../../parts/words';
import { AddProduct } from './AddProduct';
import { PlanDialog } from './PlanDialog';
import { SegmentDialog } from './SegmentDialog';
import { useLiveMay } from './useLiveMay';

export function Planner({ session }: { session: LiveSession }) {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const command = useLiveCommand(session);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Segment | null>(null);
  const [framing, setFraming] = useState(false);
  const may = useLiveMay(session);
  const minutes = session.segments.reduce((sum, one) => sum + one.minutes, 0);
  return (
    <div className="page-pad live-page">
      <header className="page-head">
        <h1>{session.title}</h1>
        {session.rehearsal && <span className="chip">{t('live.rehearsal')}</span>}
        <Link to="/live">{t('live.title')}</Link>
        {may('add_segment') && <Button onClick={() => setFraming(true)}>{t('live.replan')}</Button>}
        {may('start') && (
          <Popconfirm
            title={t(session.rehearsal ? 'live.start_rehearsal_ask' : 'live.start_ask')}
            okText={t('live.start')}
            cancelText={t('do.close')}
            onConfirm={() => command.mutate({ verb: 'start' }, { onError: complain })}
          >
            <Button type="primary" loading={command.isPending} data-testid="live-start">
              {t(session.rehearsal ? 'live.start_rehearsal' : 'live.start')}
            </Button>
          </Popconfirm>
        )}
      </header>
      <p className="muted">
        <When at={session.starts_at} /> · {session.host ?? t('live.no_host')} · {t('live.minutes', { n: minutes })}
      </p>
      <section className="panel" aria-label={t('live.run_of_show')}>
        <header>
          <h2>{t('live.run_of_show')}</h2>
          {may('add_segment') && (
            <Button onClick={() => setAdding(true)} data-testid="segment-add">
              {t('live.add_product')}
            </Button>
          )}
        </header>
        {session.segments.length === 0 ? (
          <Blank title={t('live.empty_show')} hint={t('live.empty_show_hint')} plain />
        ) : (
          <Show
            segments={session.segments}
            onEdit={may('change_segment') ? setEditing : null}
            onMove={
              may('move_segment')
                ? (id, to) => command.mutate({ verb: 'move_segment', id, to }, { onError: complain })
                : null
            }
            onRemove={
              may('remove_segment')
                ? (id) => command.mutate({ verb: 'remove_segment', id }, { onError: complain })
                : null
            }
          />
        )}
      </section>
      {adding && <AddProduct session={session} onClose={() => setAdding(false)} />}
      {editing && <SegmentDialog session={session} segment={editing} onClose={() => setEditing(null)} />}
      {framing && (
        <PlanDialog
          session={session}
          onClose={() => setFraming(false)}
          onDone={() => {
            setFraming(false);
            void message.success(t('say.saved'));
          }}
        />
      )}
    </div>
  );
}

interface ShowProps {
  segments: Segment[];
  onEdit: ((segment: Segment) => void) | null;
  onMove: ((id: string, to: number) => void) | null;
  onRemove: ((id: string) => void) | null;
}

function Show({ segments, onEdit, onMove, onRemove }: ShowProps) {
  const t = useT();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const drop = (to: number) => {
    const from = segments.findIndex((one) => one.id === dragged);
    if (dragged && from >= 0 && from !== to) onMove?.(dragged, to);
    setDragged(null);
    setOver(null);
  };
  const onKey = (event: KeyboardEvent, at: number, id: string) => {
    const to = event.altKey ? { ArrowUp: at - 1, ArrowDown: at + 1 }[event.key] : undefined;
    if (to === undefined || to < 0 || to >= segments.length) return;
    event.preventDefault();
    onMove?.(id, to);
  };
  return (
    <ol className="show">
      {segments.map((one, at) => (
        <li
          key={one.id}
          className={over === at && dragged !== one.id ? 'show-row over' : 'show-row'}
          draggable={onMove !== null}
          data-testid="segment"
          data-sku={one.sku}
          onDragStart={() => setDragged(one.id)}
          onDragEnd={() => drop(over ?? at)}
          onDragOver={(event) => {
            if (dragged === null) return;
            event.preventDefault();
            setOver(at);
          }}
          onKeyDown={(event) => onKey(event, at, one.id)}
        >
          {onMove && <HolderOutlined aria-hidden="true" className="show-handle" />}
          <span className="show-number num">{at + 1}</span>
          <SegmentWords segment={one} />
          <span className="show-acts">
            {onMove && (
              <>
                <Button
                  type="text"
                  icon={<ArrowUpOutlined />}
                  disabled={at === 0}
                  aria-label={t('live.up', { title: one.title })}
                  onClick={() => onMove(one.id, at - 1)}
                />
                <Button
                  type="text"
                  icon={<ArrowDownOutlined />}
                  disabled={at === segments.length - 1}
                  aria-label={t('live.down', { title: one.title })}
                  onClick={() => onMove(one.id, at + 1)}
                />
              </>
            )}
            {onEdit && <Button onClick={() => onEdit(one)}>{t('do.edit')}</Button>}
            {onRemove && (
              <Button danger type="text" onClick={() => onRemove(one.id)}>
                {t('do.remove')}
              </Button>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function SegmentWords({ segment }: { segment: Segment }) {
  const t = useT();
  const { money, number } = useFormats();
  return (
    <div className="grow">
      <div className="line">
        <strong>{segment.title}</strong>
        <span className="muted">{segment.sku}</span>
        {!segment.still_cleared && <span className="chip red">{t('live.not_cleared')}</span>}
      </div>
      <div className="muted">
        {money(segment.price)} ·{' '}
        {segment.stock === null ? t('live.stock_open') : t('live.stock', { n: number(segment.stock) })} ·{' '}
        {t('live.minutes', { n: segment.minutes })}
      </div>
      <div>
        {t('live.say')}: {segment.say.map((fact) => `${fact.name} ${fact.value}`).join(' · ') || '–'}
      </div>
      <div>
        {t('live.disclose')}: {segment.disclose.join(' · ') || '–'}
      </div>
      {segment.note && <div className="muted">{segment.note}</div>}
    </div>
  );
}
