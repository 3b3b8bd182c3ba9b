// Live updates patch rows where they stand: order never changes here, rows never appear or vanish here.
import type { QueueRow } from '../api/types';

export interface RowPage {
  items: QueueRow[];
  next: string | null;
}

export interface RowPages {
  pages: RowPage[];
  pageParams: unknown[];
}

/** Puts a newer row in its place. Returns the same object when nothing changed, so that nothing re-renders. */
export function mergeRow(data: RowPages, row: QueueRow): RowPages {
  let touched = false;
  const pages = data.pages.map((page) => {
    const at = page.items.findIndex((item) => item.id === row.id);
    const old = page.items[at];
    if (!old || old.version >= row.version) return page;
    touched = true;
    const items = page.items.slice();
    items[at] = row;
    return { ...page, items };
  });
  return touched ? { ...data, pages } : data;
}

export function holdsRow(data: RowPages, id: string): boolean {
  return data.pages.some((page) => page.items.some((item) => item.id === id));
}

/** Rows of a fresh first page that the list on screen does not have: the "3 new" above it. */
export function newRows(data: RowPages, fresh: readonly QueueRow[]): QueueRow[] {
  const known = new Set(data.pages.flatMap((page) => page.items.map((item) => item.id)));
  return fresh.filter((row) => !known.has(row.id));
}

/** All rows once each: a row that moved between two page reads must not show twice. */
export function flatRows(data: RowPages | undefined): QueueRow[] {
  const seen = new Set<string>();
  const out: QueueRow[] = [];
  for (const page of data?.pages ?? []) {
    for (const row of page.items) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      out.push(row);
    }
  }
  return out;
}

/** A case's detail is a row and more; the list keeps only the row. */
export function toRow(detail: QueueRow): QueueRow {
  return {
    id: detail.id,
    number: detail.number,
    version: detail.version,
    state: detail.state,
    source: detail.source,
    priority: detail.priority,
    next_due: detail.next_due,
    platform_due: detail.platform_due,
    matter: detail.matter,
    paused: detail.paused,
    snoozed_until: detail.snoozed_until,
    breached: detail.breached,
    escalated: detail.escalated,
    star: detail.star,
    excerpt: detail.excerpt,
    why: detail.why,
    language: detail.language,
    issue: detail.issue,
    severity: detail.severity,
    ground: detail.ground,
    channel: detail.channel,
    product: detail.product,
    buyer: detail.buyer,
    value: detail.value,
    assignee: detail.assignee,
    opened_at: detail.opened_at,
    feedbacks: detail.feedbacks,
    approval_pending: detail.approval_pending,
    unsure: detail.unsure,
  };
}
