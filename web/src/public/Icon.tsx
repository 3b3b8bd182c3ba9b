/** @jsxImportSource preact */
// A sign of a public page, drawn in the colour of its words.
import type { ComponentChildren } from 'preact';

export function Icon({ children, fill }: { children: ComponentChildren; fill?: boolean }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill={fill ? 'currentColor' : 'none'}
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
