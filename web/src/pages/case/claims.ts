// Puts each claim of the customer beside the fact we hold. Pure; decides nothing, only lays side by side.
import type { CaseDetail, Issue } from '../../api/types';
import type { Params } from '../../lib/message';
import type { MessageKey } from '../../locales/en';

export interface Fact {
  key: MessageKey;
  params?: Params;
  /** Does the fact speak for the customer, against, or neither? */
  speaks: 'for' | 'against' | 'neither';
}

export interface Claim {
  issue: Issue;
  facts: Fact[];
}

export function claims(detail: CaseDetail): Claim[] {
  const issues = [...new Set([detail.issue, ...detail.also])].filter((issue): issue is Issue => issue !== null);
  return issues.map((issue) => ({ issue, facts: facts(issue, detail) }));
}

function facts(issue: Issue, detail: CaseDetail): Fact[] {
  switch (issue) {
    case 'logistics':
      return [parcel(detail)];
    case 'service':
      return [answers(detail)];
    case 'quality':
    case 'mismatch':
      return [...batch(detail), similar(detail)];
    case 'groundless':
      return [ground(detail), buyer(detail)];
    case 'other':
      return [buyer(detail)];
  }
}

function parcel({ order }: CaseDetail): Fact {
  if (!order) return { key: 'case.fact.no_order', speaks: 'neither' };
  if (order.late_days !== null && order.late_days > 0)
    return { key: 'case.fact.late', params: { n: order.late_days }, speaks: 'for' };
  if (!order.delivered_at) return { key: 'case.fact.not_delivered', speaks: 'neither' };
  return { key: 'case.fact.on_time', speaks: 'against' };
}

function answers({ conversation }: CaseDetail): Fact {
  if (!conversation || conversation.messages.length === 0) return { key: 'case.fact.no_messages', speaks: 'neither' };
  let open = 0;
  for (const message of conversation.messages) {
    if (message.sender === 'buyer') open += 1;
    else if (message.sender === 'seller') open = 0;
  }
  return open > 0
    ? { key: 'case.fact.unanswered', params: { n: open }, speaks: 'for' }
    : { key: 'case.fact.answered', speaks: 'against' };
}

function batch({ order }: CaseDetail): Fact[] {
  if (!order) return [{ key: 'case.fact.no_order', speaks: 'neither' }];
  return order.batch
    ? [{ key: 'case.fact.batch', params: { batch: order.batch, sku: order.sku ?? '–' }, speaks: 'neither' }]
    : [];
}

function similar({ similar: found }: CaseDetail): Fact {
  return found.length > 0
    ? { key: 'case.fact.similar', params: { n: found.length }, speaks: 'for' }
    : { key: 'case.fact.no_similar', speaks: 'neither' };
}

function ground({ ground: found }: CaseDetail): Fact {
  return found
    ? { key: 'case.fact.ground', params: { ground: `@ground.${found}` }, speaks: 'against' }
    : { key: 'case.fact.no_similar', speaks: 'neither' };
}

function buyer({ buyer_history: history }: CaseDetail): Fact {
  return history.orders > 0
    ? { key: 'case.fact.orders', params: { n: history.orders }, speaks: 'neither' }
    : { key: 'case.fact.first_order', speaks: 'neither' };
}
