// What an action of a macro does, in the reader's words.
import { useMembers } from '../../../api/shop';
import type { MacroAction } from '../../../api/types';
import { useT } from '../../../app/i18n';

export function useActionWords(): (action: MacroAction) => string {
  const t = useT();
  const members = useMembers().data?.items ?? [];
  const who = (to: string | undefined) =>
    to === 'me'
      ? t('ask.me')
      : to === 'nobody' || to === undefined
        ? t('ask.nobody')
        : (members.find((one) => one.user === to)?.name ?? to);
  return (action) => {
    switch (action.kind) {
      case 'assign':
        return t('macro.act.assign_to', { who: who(action.to) });
      case 'prioritise':
        return t('macro.act.prioritise_to', { priority: t(`priority.${level(action.priority)}`) });
      case 'snooze':
        return t('macro.act.snooze_for', { n: action.hours ?? 0 });
      case 'step_done':
        return t('macro.act.step_named', { step: action.step ?? '' });
      default:
        return t(`macro.act.${action.kind}`);
    }
  };
}

function level(priority: number | undefined): 1 | 2 | 3 | 4 {
  return priority === 1 || priority === 3 || priority === 4 ? priority : 2;
}
