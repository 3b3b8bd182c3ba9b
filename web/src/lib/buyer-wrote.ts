// The refusal that says the buyer wrote while we typed: it brings the new message along.
import { ApiFailure } from '../api/client';
import type { BuyerWrote } from '../api/types';

export type NewMessage = BuyerWrote['buyer_message'];

export function buyerWrote(failure: unknown): NewMessage | null {
  if (!(failure instanceof ApiFailure) || failure.error.code !== 'buyer_wrote') return null;
  return (failure.body as Partial<BuyerWrote> | null)?.buyer_message ?? null;
}
