// Markets: those offered first, and what their buyers pay in.

export const MARKETS = ['CN', 'US', 'GB', 'ID', 'TH', 'VN', 'MY', 'PH', 'SG', 'DE'].map((value) => ({ value }));

export const MARKET_CURRENCY: Record<string, string> = {
  CN: 'CNY',
  US: 'USD',
  GB: 'GBP',
  UK: 'GBP',
  ID: 'IDR',
  TH: 'THB',
  VN: 'VND',
  MY: 'MYR',
  PH: 'PHP',
  SG: 'SGD',
  JP: 'JPY',
  DE: 'EUR',
  FR: 'EUR',
  ES: 'EUR',
  IT: 'EUR',
};
