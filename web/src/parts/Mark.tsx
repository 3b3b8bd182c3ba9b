// The mark: a bowl with its gold seam.
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <span className="mark">
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <path d="M4 9h24c0 9-4 17-12 17S4 18 4 9Z" fill="var(--ink)" />
        <path
          d="M13 9l3 5-3 3 4 4-1 5"
          fill="none"
          stroke="#d8ae52"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </span>
  );
}
