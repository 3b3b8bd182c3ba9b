// What may be done with an act, by its state: decide on it, post it by hand, send it, take it back, look whether it is there.
import type { ActKind, ActView } from '../../api/types';
import { canLeave } from '../../lib/way-out';
import { ByHand } from './act/ByHand';
import { Decide } from './act/Decide';
import { LookThere } from './act/LookThere';
import { Queued } from './act/Queued';
import { Sendable } from './act/Sendable';
import { useActWork } from './act/useActWork';
import { WayLine } from './act/WayLine';

interface ActProps {
  act: ActView;
  caseId: string;
  /** The keys of acts are this one's. */
  keyed: boolean;
  /** The page where it is posted by hand. */
  page?: string | null;
  /** What leaves by itself over the case's channel. */
  sends?: readonly ActKind[];
}

export function ActSteps({ act, caseId, keyed, page = null, sends = [] }: ActProps) {
  const work = useActWork(caseId, act.id, keyed);
  const props = { act, work, keyed, page };
  const leaves = canLeave(act, sends);
  switch (act.state) {
    case 'approval_requested':
      return <Decide {...props} />;
    case 'approved':
      return leaves ? <Sendable {...props} sends /> : <ByHand {...props} />;
    case 'queued':
      return <Queued {...props} />;
    case 'leaving':
      return <WayLine act={act} />;
    case 'unknown':
      return <LookThere {...props} />;
    case 'failed':
      return (
        <div className="stack">
          <WayLine act={act} />
          <Sendable {...props} sends={leaves} />
        </div>
      );
    default:
      return null;
  }
}
