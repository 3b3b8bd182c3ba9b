// Refusals of the stand-in's rooms.
export const no = (code, en, zh, more = {}) => ({ code, message: { en, zh }, ...more });

export class No extends Error {
  constructor(body) {
    super(body.code);
    this.body = body;
  }
}
export const refuse = (...words) => {
  throw new No(no(...words));
};
export const found = (list, n) =>
  list.find((one) => one.n === n) ?? refuse('no_such_game', 'there is no such game', '没有这个活动');
