// The form of "I have posted it", as long as it is open.
import { PostedForm } from '../PostedForm';
import type { ActWork } from './useActWork';

export function PostedAsk({ work }: { work: ActWork }) {
  if (work.form !== 'posted') return null;
  return <PostedForm busy={work.busy} failure={work.refused} onEdit={work.forgetRefused} onSubmit={work.take} />;
}
