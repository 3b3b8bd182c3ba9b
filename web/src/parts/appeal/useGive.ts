// Commands of one appeal, as its parts give them: which one is under way, and what was said of the last.
import { useAppealCommand } from '../../api/appeals';
import { useShop } from '../../api/current';
import type { AppealCommand, AppealDetail, AppealVerb } from '../../api/types';

export interface Giving {
  /** Whether the reader may do anything at all. */
  may: boolean;
  give: (command: AppealCommand, after?: () => void) => void;
  busy: AppealVerb | null;
  failure: unknown;
  /** The verb that failed. */
  failed: AppealVerb | null;
}

export function useGive({ appeal }: AppealDetail): Giving {
  const { can } = useShop();
  const { mutate, isPending, variables, error } = useAppealCommand(appeal.id);
  const verb = variables?.command.verb ?? null;
  return {
    may: can('case_work'),
    give: (command, after) => mutate({ command, version: appeal.version }, after ? { onSuccess: after } : {}),
    busy: isPending ? verb : null,
    failure: error,
    failed: error === null ? null : verb,
  };
}
