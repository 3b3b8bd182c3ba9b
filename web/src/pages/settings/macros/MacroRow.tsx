// One macro in the list: what it does, whose it is, and how its cases went on.
import { DownOutlined, RightOutlined } from '@ant-design/icons';
import type { Macro, MacroUsage } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';
import { languages } from '../../../lib/macro';
import { useActionWords } from '../../case/macros/words';

interface MacroRowProps {
  macro: Macro;
  /** Null when nobody used it lately. */
  usage: MacroUsage | null;
  open: boolean;
  /** Null for those who may not write macros. */
  onToggle: (() => void) | null;
}

export function MacroRow({ macro, usage, open, onToggle }: MacroRowProps) {
  const t = useT();
  const say = useSay();
  const words = useActionWords();
  const whose = macro.owner ? t('set.macro_by', { who: macro.owner }) : macro.shipped ? t('set.macro_shipped') : '';
  const people = usage?.people.map((one) => `${one.name} ${one.used}`).join(', ') ?? '';
  return (
    <div className="macro-row">
      <button
        type="button"
        className="book-name"
        aria-expanded={open}
        disabled={onToggle === null}
        onClick={onToggle ?? undefined}
      >
        {onToggle && (open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />)}
        <span>
          <strong>{say(macro.name)}</strong>{' '}
          <span className="chip">{t(macro.shared ? 'set.macro_shared' : 'set.macro_own')}</span>{' '}
          <span className="muted">
            {[macro.actions.map(words).join(' → '), languages(macro).join(' '), whose].filter(Boolean).join(' · ')}
          </span>
        </span>
      </button>
      <span className="muted num macro-usage" title={people ? t('set.macro_people', { people }) : undefined}>
        {usage
          ? `${t('set.macro_used', { n: usage.used, cases: usage.cases })} · ${t('set.macro_outcome', {
              resolved: usage.resolved,
              improved: usage.improved,
              reopened: usage.reopened,
            })}`
          : t('set.macro_unused')}
      </span>
    </div>
  );
}
