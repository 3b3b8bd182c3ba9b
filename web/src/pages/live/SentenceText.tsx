// A sentence with its flagged words marked.
import type { Sentence } from '../../api/types';
import { pieces } from '../../lib/live';

export function SentenceText({ sentence }: { sentence: Sentence }) {
  const spans = sentence.findings.map((one) => one.span);
  return (
    <span className="grow" dir="auto">
      {pieces(sentence.text, spans).map((piece) =>
        piece.flagged ? (
          <mark key={piece.at} className="flagged-words">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}
