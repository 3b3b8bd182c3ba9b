// Ctrl+Enter (⌘ Enter) in the fields of a form, for forms that are not the screen's own: theirs is the key `case.send`.
import type { KeyboardEvent } from 'react';

export function onSendKey(send: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };
}
