// The one door to the API's shapes. The contract is written by hand today and will be generated from OpenAPI;
// nothing else in the console imports it directly.
export type * from './contract';
export type * from './contract-appeals';
export type * from './contract-calls';
export type * from './contract-mentions';
export type * from './contract-returns';
export type * from './contract-talk';
export type * from './contract-team';
