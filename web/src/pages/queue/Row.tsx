// One case in the queue: one line when there is room, two when the list stands beside the work.
import {
  AuditOutlined,
  CarOutlined,
  GlobalOutlined,
  MessageOutlined,
  NotificationOutlined,
  OrderedListOutlined,
  RiseOutlined,
  RollbackOutlined,
  StarOutlined,
} from '@ant-design/icons';
import { Checkbox, Tooltip } from 'antd';
import { type MouseEvent, memo } from 'react';
import { Link } from 'react-router';
import type { QueueRow } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT, useWord } from '../../app/i18n';
import { PresenceSign } from '../../parts/Presence';
import { RowTime } from '../../parts/TimeLeft';
import { Marked, Severity, Stars, StateChip } from '../../parts/words';

export interface RowProps {
  row: QueueRow;
  index: number;
  search: string;
  cursor: boolean;
  open: boolean;
  chosen: boolean;
  wide: boolean;
  onOpen: (row: QueueRow, index: number) => void;
  onToggle: (id: string, range: boolean) => void;
  onHover: (id: string) => void;
}

export const Row = memo(function Row(props: RowProps) {
  const { row, index, cursor, open, chosen, wide } = props;
  const done = row.state === 'closed' || row.state === 'resolved';
  const names = [
    'qrow',
    wide ? 'wide' : 'tall',
    cursor && 'cursor',
    open && 'open',
    chosen && 'chosen',
    done && 'done',
  ];
  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || (event.target as HTMLElement).closest('.qrow-check')) return;
    event.preventDefault();
    props.onOpen(row, index);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid above reads the keys (Enter opens the row under the cursor)
    <div
      id={`row-${row.id}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={names.filter(Boolean).join(' ')}
      data-testid="queue-row"
      data-case={row.number}
      onClick={onClick}
      onMouseEnter={() => props.onHover(row.id)}
    >
      {wide ? <WideCells {...props} /> : <TallCells {...props} />}
    </div>
  );
});

function Check({ row, chosen, onToggle }: RowProps) {
  const t = useT();
  return (
    <span role="gridcell" className="qrow-check">
      <Checkbox
        checked={chosen}
        tabIndex={-1}
        aria-label={t('queue.select', { n: row.number })}
        onChange={(event) => onToggle(row.id, event.nativeEvent.shiftKey)}
      />
    </span>
  );
}

function Words({ row, search }: RowProps) {
  return (
    <Link to={`/cases/${row.id}${search}`} tabIndex={-1} className="qrow-words clip" lang={row.language} dir="auto">
      <Marked text={row.excerpt} why={row.why} />
    </Link>
  );
}

const SIGNS = { return: RollbackOutlined, delivery: CarOutlined, message: MessageOutlined, review: StarOutlined };

/** Where a case without stars came from, with its sign; what a request or a parcel is about, where it is known. */
function SourceWord({ row }: { row: QueueRow }) {
  const t = useT();
  const word = useWord();
  const Sign = SIGNS[row.source];
  return (
    <span className="muted clip" title={t(`source.${row.source}`)}>
      <Sign aria-hidden="true" /> {row.matter ? word('matter', row.matter) : t(`source.${row.source}`)}
    </span>
  );
}

function WideCells(props: RowProps) {
  const t = useT();
  const { row } = props;
  return (
    <>
      <Check {...props} />
      <span role="gridcell">
        <RowTime due={row.next_due} paused={row.paused} snoozedUntil={row.snoozed_until} />
      </span>
      <span role="gridcell">{row.star === null ? <SourceWord row={row} /> : <Stars rating={row.star} />}</span>
      <span role="gridcell" className="qrow-main">
        <Signs row={row} />
        <Words {...props} />
      </span>
      <span role="gridcell" className="qrow-type">
        <Severity level={row.severity} bare />
        <span className="clip">{t(row.issue ? `issue.${row.issue}` : 'issue.none')}</span>
      </span>
      <span role="gridcell" className="clip muted qrow-channel" title={`${row.channel.name} · ${row.channel.market}`}>
        {row.channel.name}
      </span>
      <span role="gridcell" className="clip muted qrow-product" title={row.product?.title}>
        {row.product?.title}
      </span>
      <span role="gridcell" className="clip qrow-owner">
        {row.assignee ? row.assignee.name : <span className="muted">{t('owner.none')}</span>}
      </span>
      <span role="gridcell" className="qrow-state">
        <StateChip state={row.state} />
      </span>
    </>
  );
}

function TallCells(props: RowProps) {
  const t = useT();
  const { row } = props;
  return (
    <>
      <Check {...props} />
      <span role="gridcell" className="qrow-two">
        <span className="qrow-line">
          <RowTime due={row.next_due} paused={row.paused} snoozedUntil={row.snoozed_until} />
          {row.star === null ? <SourceWord row={row} /> : <Stars rating={row.star} />}
          <span className="grow" />
          <span className="qrow-signs">
            <Signs row={row} />
          </span>
          <Severity level={row.severity} bare />
          <span className="clip qrow-issue">{t(row.issue ? `issue.${row.issue}` : `source.${row.source}`)}</span>
        </span>
        <span className="qrow-line">
          <Words {...props} />
        </span>
        <span className="qrow-line qrow-small">
          <span className="clip">
            #{row.number} · {row.channel.name} · {row.product?.title ?? row.buyer ?? ''}
          </span>
          <span className="grow" />
          <span className="clip qrow-owner-small">{row.assignee?.name ?? t('owner.none')}</span>
        </span>
      </span>
    </>
  );
}

/** What makes this row different, as signs with words for those who do not see them. */
function Signs({ row }: { row: QueueRow }) {
  const t = useT();
  return (
    <>
      <PresenceSign caseId={row.id} />
      {row.priority === 4 && <span className="chip red">{t('priority.4')}</span>}
      {row.next_due?.kind === 'step' && (
        <Tooltip title={t('clock.step')}>
          <OrderedListOutlined className="sign-gold" role="img" aria-label={t('clock.step')} data-testid="step-clock" />
        </Tooltip>
      )}
      {row.platform_due && <PlatformSign due={row.platform_due} />}
      {row.unsure.length > 0 && <UnsureSign row={row} />}
      {row.feedbacks > 1 && (
        <Tooltip title={t('queue.feedbacks', { n: row.feedbacks })}>
          <span className="chip num" role="img" aria-label={t('queue.feedbacks', { n: row.feedbacks })}>
            {row.feedbacks}
          </span>
        </Tooltip>
      )}
      {row.escalated && (
        <Tooltip title={t('queue.escalated')}>
          <RiseOutlined className="sign-red" role="img" aria-label={t('queue.escalated')} />
        </Tooltip>
      )}
      {row.approval_pending && (
        <Tooltip title={t('queue.approval')}>
          <AuditOutlined className="sign-gold" role="img" aria-label={t('queue.approval')} />
        </Tooltip>
      )}
      {row.product?.advertised && (
        <Tooltip title={t('queue.advertised')}>
          <NotificationOutlined className="sign" role="img" aria-label={t('queue.advertised')} />
        </Tooltip>
      )}
    </>
  );
}

function PlatformSign({ due }: { due: NonNullable<QueueRow['platform_due']> }) {
  const t = useT();
  const { exact } = useFormats();
  const words = t('queue.platform_due', { clock: t(`clock.${due.kind}`), when: exact(due.due_at) });
  return (
    <Tooltip title={words}>
      <GlobalOutlined className="sign" role="img" aria-label={words} />
    </Tooltip>
  );
}

function UnsureSign({ row }: { row: QueueRow }) {
  const t = useT();
  const { percent } = useFormats();
  const guesses = row.unsure.map((one) => `${t(`issue.${one.issue}`)} ${percent(one.chance, 0)}`).join(' · ');
  const words = t('queue.unsure', { guesses });
  return (
    <Tooltip title={words}>
      <span className="chip amber" role="img" aria-label={words} data-testid="unsure">
        ?
      </span>
    </Tooltip>
  );
}
