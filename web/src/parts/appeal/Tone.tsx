// Words that weaken a statement, marked while it is written, each with what to write instead. They hold nothing back.
import { useAppealTone } from '../../api/appeals';
import { useSay, useT } from '../../app/i18n';
import { marked } from '../../lib/tone';
import { useDebounced } from '../useDebounced';

/** How long the keys rest before the words are looked at, in milliseconds. */
const REST = 400;

export function Tone({ text }: { text: string }) {
  const t = useT();
  const say = useSay();
  const settled = useDebounced(text, REST);
  const found = useAppealTone(settled);
  const slips = found.data?.slips ?? [];
  // What was found stands in the text that was asked about.
  const pieces = marked(found.data?.text ?? '', slips);
  return (
    <div aria-live="polite" data-testid="appeal-tone" data-slips={slips.length}>
      {slips.length > 0 && (
        <div className="stack appeal-tone">
          <h3>{t('appeal.tone')}</h3>
          <p className="words quote appeal-tone-text" dir="auto">
            {pieces.map(({ start, text: words, slip }) =>
              slip ? (
                <mark key={start} title={say(slip.advice)}>
                  {words}
                </mark>
              ) : (
                words
              ),
            )}
          </p>
          <ul className="appeal-dots">
            {pieces.map(
              ({ start, text: words, slip }) =>
                slip && (
                  <li key={start}>
                    <q>{words}</q> {say(slip.advice)}
                  </li>
                ),
            )}
          </ul>
        </div>
      )}
    </div>
  );
}
