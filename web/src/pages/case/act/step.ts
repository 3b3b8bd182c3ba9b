// What every set of steps for an act is given.
import type { ActView } from '../../../api/types';
import type { ActWork } from './useActWork';

export interface StepProps {
  act: ActView;
  work: ActWork;
  /** The keys of acts are this one's. */
  keyed: boolean;
  /** The page where it is posted by hand. */
  page: string | null;
}
