// The offending words: marked in the buyer's text, taken from it with the mouse, or typed exactly as they stand there.
import { Button, Input } from 'antd';
import { useRef } from 'react';
import { useT } from '../../app/i18n';
import { around, LONGEST, passageAt } from '../../lib/appeal';

interface PassagePickProps {
  text: string;
  passage: string;
  proposed: string | null;
  onPassage: (passage: string) => void;
}

export function PassagePick({ text, passage, proposed, onPassage }: PassagePickProps) {
  const t = useT();
  const box = useRef<HTMLQuoteElement>(null);
  const [before, marked, after] = around(text, passage);
  const away = passage.trim() !== '' && marked === '';
  const take = () => {
    const found = box.current && selectionIn(box.current);
    const words = found && passageAt(text, found.from, found.to);
    if (words) onPassage(words.slice(0, LONGEST.passage));
  };
  return (
    <div className="stack">
      <h3>{t('appeal.text')}</h3>
      <blockquote
        ref={box}
        className="words quote appeal-text"
        dir="auto"
        onMouseUp={take}
        onTouchEnd={take}
        data-testid="appeal-text"
      >
        {before}
        {marked !== '' && <mark>{marked}</mark>}
        {after}
      </blockquote>
      <Input.TextArea
        autoSize={{ minRows: 1, maxRows: 4 }}
        value={passage}
        maxLength={LONGEST.passage}
        status={away ? 'error' : ''}
        aria-label={t('appeal.passage')}
        placeholder={t('appeal.passage')}
        onChange={(event) => onPassage(event.target.value)}
        data-testid="appeal-passage"
      />
      {away ? (
        <p role="alert">{t('appeal.passage_away')}</p>
      ) : (
        <p className="muted appeal-small">{t('appeal.passage_hint')}</p>
      )}
      {proposed !== null && proposed !== passage && (
        <p>
          <Button size="small" onClick={() => onPassage(proposed)}>
            {t('appeal.take_proposed')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Where in an element's text the selection lies, if it lies in it whole. */
function selectionIn(box: HTMLElement): { from: number; to: number } | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(range.startContainer, range.startOffset);
  const from = before.toString().length;
  return { from, to: from + range.toString().length };
}
