// Ranks short labels against what was typed: whole prefix, then word starts, then letters in order.

export function score(label: string, typed: string): number {
  const low = label.toLowerCase();
  const want = typed.trim().toLowerCase();
  if (want === '') return 1;
  if (low.startsWith(want)) return 100;
  const inside = low.indexOf(want);
  if (inside > 0) return /\s|[-/]/.test(low.charAt(inside - 1)) ? 80 : 60;
  let at = -1;
  for (const letter of want) {
    at = low.indexOf(letter, at + 1);
    if (at < 0) return 0;
  }
  return 20;
}

export function rank<T>(items: readonly T[], typed: string, label: (item: T) => string): T[] {
  return items
    .map((item, order) => ({ item, order, points: score(label(item), typed) }))
    .filter((entry) => entry.points > 0)
    .sort((a, b) => b.points - a.points || a.order - b.order)
    .map((entry) => entry.item);
}
