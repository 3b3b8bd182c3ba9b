// What the header says of calls, whatever page is open: who waits, and the call that this browser is in.
import { PhoneOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { Link, useMatch } from 'react-router';
import { useCall, useOpenCalls } from '../../api/calls';
import { useShop } from '../../api/current';
import type { Call, OpenCall } from '../../api/types';
import { useT } from '../../app/i18n';
import { isOver } from '../../lib/call';
import { before, goOn, leave, useCalling } from './calling';
import { callPath, useCustomer, useSince } from './words';
import './call-bar.css';

export function CallBar() {
  const t = useT();
  const { can, shop } = useShop();
  const { id } = useCalling();
  const open = useOpenCalls(can('case_work')).data?.items ?? [];
  const waiting = open
    .filter((one) => one.state === 'waiting')
    .sort((a, b) => (a.waiting_since ?? '').localeCompare(b.waiting_since ?? ''));
  const shown = useMatch('/cases/:id/call/:call')?.params.call ?? null;
  const [left] = useState(before);
  const [here] = useState(shop.id);
  const [first] = waiting;
  const told = useCustomer({ customer_name: first?.customer_name ?? null }).first;
  // The call is of the shop it was begun in.
  useEffect(() => {
    if (here !== shop.id) leave();
  }, [here, shop.id]);
  const others = waiting.filter((one) => one.id !== shown);
  return (
    <div className="call-bar">
      {/* Said once, and not every second. */}
      <span className="sr-only" role="status">
        {first && t('calls.told_waiting', { name: told })}
      </span>
      {left && <ComeBack id={left} />}
      {id && <Mine id={id} away={shown !== id} />}
      {others[0] && <Waiting first={others[0]} count={others.length} />}
    </div>
  );
}

function Waiting({ first, count }: { first: OpenCall; count: number }) {
  const t = useT();
  const { first: name } = useCustomer(first);
  const time = useSince(first.waiting_since);
  const words = count > 1 ? t('calls.waiting_many', { n: count, time }) : t('calls.is_waiting', { name, time });
  return (
    <Link to={callPath(first)} className="call-pill waits" title={words} data-testid="waiting-pill">
      <VideoCameraOutlined aria-hidden="true" />
      <span className="clip">{words}</span>
      <span className="call-short num" aria-hidden="true">
        {time}
      </span>
    </Link>
  );
}

/** The page was loaded anew in the middle of a call. */
function ComeBack({ id }: { id: string }) {
  const { shop } = useShop();
  const call = useCall(id).data;
  const state = call?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known how the call stands
  useEffect(() => {
    if (!call || !state) return;
    if (state === 'active') goOn(shop.id, call);
    else leave();
  }, [state === undefined]);
  return null;
}

/** Follows the call of this browser: over there, it is over here. */
function Mine({ id, away }: { id: string; away: boolean }) {
  const call = useCall(id).data;
  const over = call !== undefined && isOver(call.state);
  useEffect(() => {
    if (over) leave();
  }, [over]);
  if (!call || over || !away) return null;
  return <Away call={call} />;
}

function Away({ call }: { call: Call }) {
  const t = useT();
  const { name } = useCustomer(call);
  const time = useSince(call.admitted_at);
  return (
    <Link to={callPath(call)} className="call-pill on" title={t('calls.return')} data-testid="call-pill">
      <PhoneOutlined aria-hidden="true" />
      <span className="clip">{t('calls.is_active', { name, time })}</span>
      <span className="call-short num" aria-hidden="true">
        {time}
      </span>
    </Link>
  );
}
