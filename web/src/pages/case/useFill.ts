// Fills placeholders in a draft: all of them on a button or when the field is left, one of them when the caret leaves it.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useFillWords } from '../../api/acts';
import { ApiFailure } from '../../api/client';
import { useComplain } from '../../app/failure';
import { filledIn, inside, left, nameOfPiece, pieces } from '../../lib/placeholders';

interface Fill {
  /** Different placeholders that stand in the text. */
  waiting: number;
  /** Those that the server has no word for here. */
  unknown: string[];
  busy: boolean;
  all: () => void;
  /** Tells where the caret is now; null when the field lost the focus. */
  caret: (at: number | null) => void;
}

export function useFill(
  caseId: string,
  text: string,
  setText: (change: (old: string) => string) => void,
  field: RefObject<HTMLTextAreaElement | null>,
): Fill {
  const words = useFillWords(caseId);
  const complain = useComplain();
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [running, setRunning] = useState(0);
  const before = useRef<number | null>(null);
  useApply(text, known, setText, field);

  const one = async (piece: string) => {
    setRunning((n) => n + 1);
    try {
      const { text: value } = await words(piece);
      setKnown((old) => new Map(old).set(piece, value));
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.error.code === 'bad_template')
        setRefused((old) => [...new Set([...old, piece])]);
      else complain(failure);
    } finally {
      setRunning((n) => n - 1);
    }
  };
  const ask = (wanted: readonly string[]) => {
    for (const piece of wanted) if (!refused.includes(piece) && !known.has(piece)) void one(piece);
  };
  const waiting = pieces(text);

  return {
    waiting: waiting.length,
    unknown: refused.filter((piece) => text.includes(piece)).map(nameOfPiece),
    busy: running > 0,
    all: () => {
      setRefused([]);
      for (const piece of waiting) void one(piece);
    },
    caret: (at) => {
      const gone = at === null || before.current === null ? null : left(text, before.current, at);
      if (at === null) ask(waiting);
      else if (gone) ask([gone.raw]);
      before.current = at;
    },
  };
}

/**
 * Puts what is known in place of its placeholder, as long as it stands in the text: a key pressed at the same moment may
 * bring it back once more. Never where the caret is in it, and never while characters are being composed.
 */
function useApply(
  text: string,
  known: ReadonlyMap<string, string>,
  setText: (change: (old: string) => string) => void,
  field: RefObject<HTMLTextAreaElement | null>,
): void {
  const composing = useRef(false);
  const next = useRef<number | null>(null);
  const [composed, setComposed] = useState(0);
  useEffect(() => {
    const area = field.current;
    const start = () => {
      composing.current = true;
    };
    const end = () => {
      composing.current = false;
      setComposed((n) => n + 1);
    };
    area?.addEventListener('compositionstart', start);
    area?.addEventListener('compositionend', end);
    return () => {
      area?.removeEventListener('compositionstart', start);
      area?.removeEventListener('compositionend', end);
    };
  }, [field]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: "composed" only says when to look again
  useEffect(() => {
    const area = field.current;
    const here = area !== null && document.activeElement === area ? area.selectionStart : null;
    if (next.current !== null && here !== null) area?.setSelectionRange(next.current, next.current);
    next.current = null;
    if (composing.current) return;
    for (const [piece, value] of known) {
      if (!text.includes(piece) || (here !== null && inside(text, here)?.raw === piece)) continue;
      const done = filledIn(text, piece, value, here ?? text.length);
      next.current = done.caret;
      setText((old) => (old === text ? done.text : old));
      return;
    }
  }, [text, known, composed, setText, field]);
}
