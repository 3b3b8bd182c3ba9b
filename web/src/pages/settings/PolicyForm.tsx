// A part of the policy under edit.
import { usePolicy, useSavePolicy } from '../../api/shop';
import type { Policy } from '../../api/types';
import { DraftForm, type DraftProps } from './DraftForm';

export function PolicyForm(props: DraftProps<Policy>) {
  return <DraftForm found={usePolicy()} save={useSavePolicy()} {...props} />;
}
