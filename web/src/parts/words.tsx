// Small words with their sign: stars, severity, state, instants. Colour never speaks alone.
import { memo } from 'react';
import type { CaseState } from '../api/types';
import { useFormats } from '../app/format';
import { useT } from '../app/i18n';
import { highlight } from '../lib/highlight';

export function Stars({ rating }: { rating: number | null }) {
  const t = useT();
  if (rating === null) return null;
  const full = Math.max(0, Math.min(5, Math.round(rating)));
  return (
    <span className="stars" role="img" aria-label={t('star.label', { n: full })}>
      <b>{'★'.repeat(full)}</b>
      {'☆'.repeat(5 - full)}
    </span>
  );
}

export function Severity({ level, bare }: { level: 1 | 2 | 3; bare?: boolean }) {
  const t = useT();
  const word = t(`severity.${level}`);
  return (
    <span className={`severity s${level}`} title={bare ? `${t('severity.label')}: ${word}` : undefined}>
      <i aria-hidden="true">
        <b />
      </i>
      <span className={bare ? 'sr-only' : ''}>{word}</span>
    </span>
  );
}

const STATE_TONE: Record<CaseState, string> = {
  new: 'gold',
  verifying: '',
  replied: '',
  contacted: '',
  resolving: '',
  resolved: 'green',
  closed: 'green',
};

export function StateChip({ state }: { state: CaseState }) {
  const t = useT();
  return <span className={`chip ${STATE_TONE[state]}`}>{t(`state.${state}`)}</span>;
}

/** Text with its deciding words marked. Plain text in, plain text out: a review can hold any markup and stays text. */
export const Marked = memo(function Marked({
  text,
  why,
}: {
  text: string;
  why: readonly { text: string; weight: number }[];
}) {
  let at = 0;
  return (
    <>
      {highlight(text, why).map((piece) => {
        const key = at;
        at += piece.text.length;
        return piece.weight === null ? piece.text : <mark key={key}>{piece.text}</mark>;
      })}
    </>
  );
});

export function When({ at, dateOnly }: { at: string; dateOnly?: boolean }) {
  const { date, dateTime, exact } = useFormats();
  return (
    <time dateTime={at} title={exact(at)} className="nowrap num">
      {dateOnly ? date(at) : dateTime(at)}
    </time>
  );
}
