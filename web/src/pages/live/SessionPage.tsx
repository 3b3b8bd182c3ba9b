// One session: its plan before, the control room while it runs, what came of it afterwards.
import { useParams } from 'react-router';
import { useLiveSession } from '../../api/live-sessions';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Afterwards } from './Afterwards';
import { ControlRoom } from './ControlRoom';
import { Planner } from './Planner';
import './live.css';

export function SessionPage() {
  const { id = '' } = useParams();
  const found = useLiveSession(id);
  if (found.isPending) return <Bars rows={10} />;
  if (!found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} page />;
  const session = found.data;
  if (session.state === 'planned') return <Planner session={session} />;
  if (session.state === 'live') return <ControlRoom key={session.id} session={session} readAt={found.dataUpdatedAt} />;
  return <Afterwards session={session} />;
}
