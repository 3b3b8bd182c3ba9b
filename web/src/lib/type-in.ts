// Writes into a field whose text React keeps, and puts the caret where the writer goes on: at once, so that the very next
// key lands behind what was inserted.
import { flushSync } from 'react-dom';

export function typeIn(field: HTMLTextAreaElement | null | undefined, write: () => void, caret: number) {
  flushSync(write);
  field?.focus();
  field?.setSelectionRange(caret, caret);
}
