// What a flash sale honestly is for one viewer at one moment.
import { secondsUntil } from './clock';
import type { RoomSale, SaleTier } from './protocol';

export type SaleView =
  | { is: 'soon'; seconds: number }
  | { is: 'on'; tier: SaleTier; left: number }
  | { is: 'asking' }
  | { is: 'held'; seconds: number; place: number }
  | { is: 'confirmed'; place: number }
  /** One's own time ran out; `tier` where another try makes sense. */
  | { is: 'expired'; tier: SaleTier | null }
  | { is: 'released'; tier: SaleTier | null }
  /** Nothing left now, but so many are only reserved and may come back. */
  | { is: 'all_held'; held: number }
  | { is: 'sold_out' }
  | { is: 'closed' };

export function leftOf(sale: Pick<RoomSale, 'tiers'>): number {
  return sale.tiers.reduce((sum, tier) => sum + tier.left, 0);
}

/** The price that the next one pays: tiers are taken in their order. */
export function nextTier(sale: Pick<RoomSale, 'tiers'>): SaleTier | null {
  return sale.tiers.find((tier) => tier.left > 0) ?? null;
}

export function viewOf(sale: RoomSale, now: number, asking: boolean): SaleView {
  const { mine } = sale;
  const tier = sale.open ? nextTier(sale) : null;
  if (mine?.state === 'confirmed') return { is: 'confirmed', place: mine.place };
  if (mine?.state === 'held') {
    const seconds = secondsUntil(mine.until, now);
    return seconds > 0 ? { is: 'held', seconds, place: mine.place } : { is: 'expired', tier };
  }
  if (asking) return { is: 'asking' };
  if (mine?.state === 'expired') return { is: 'expired', tier };
  if (mine?.state === 'released') return { is: 'released', tier };
  if (!sale.open) return leftOf(sale) === 0 ? { is: 'sold_out' } : { is: 'closed' };
  const seconds = secondsUntil(sale.starts_at, now);
  if (seconds > 0) return { is: 'soon', seconds };
  if (tier) return { is: 'on', tier, left: leftOf(sale) };
  return sale.held > 0 ? { is: 'all_held', held: sale.held } : { is: 'sold_out' };
}
