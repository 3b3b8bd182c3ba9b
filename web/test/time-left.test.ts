import { describe, expect, it } from 'vitest';
import { countdown, overdueBy, spanText, timeLeft } from '../src/lib/time-left';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const words = { day: 'd', hour: 'h', minute: 'min', second: 's' };
const at = (seconds: number) => timeLeft(NOW + seconds * 1000, NOW);

describe('time left', () => {
  it('counts down in minutes and seconds under an hour', () => {
    expect(countdown(at(42), words)).toBe('0:42');
    expect(countdown(at(59 * 60 + 9), words)).toBe('59:09');
  });

  it('shows hours with padded minutes, then days with hours', () => {
    expect(countdown(at(3 * 3600 + 5 * 60), words)).toBe('3 h 05');
    expect(countdown(at(2 * 86_400 + 4 * 3600 + 1), words)).toBe('2 d 4 h');
  });

  it('is soon in the last quarter of an hour and overdue from the deadline on', () => {
    expect(at(15 * 60 + 1).urgency).toBe('calm');
    expect(at(15 * 60).urgency).toBe('soon');
    expect(at(1).urgency).toBe('soon');
    expect(at(0).urgency).toBe('overdue');
    expect(at(-1).urgency).toBe('overdue');
  });

  it('says how much overdue in the largest unit', () => {
    expect(overdueBy(at(0), words)).toBe('0 min');
    expect(overdueBy(at(-4 * 60), words)).toBe('4 min');
    expect(overdueBy(at(-(4 * 60 + 59)), words)).toBe('4 min');
    expect(overdueBy(at(-3 * 3600), words)).toBe('3 h');
    expect(overdueBy(at(-49 * 3600), words)).toBe('2 d');
  });

  it('reads RFC 3339 and never prints a negative part', () => {
    const left = timeLeft('2026-11-22T07:59:59.500Z', NOW);
    expect(left.urgency).toBe('overdue');
    expect([left.days, left.hours, left.minutes, left.seconds]).toEqual([0, 0, 0, 0]);
  });

  it('writes spans in at most two units', () => {
    expect(spanText(45, words)).toBe('45 s');
    expect(spanText(900, words)).toBe('15 min');
    expect(spanText(14_400, words)).toBe('4 h');
    expect(spanText(5400, words)).toBe('1 h 30 min');
    expect(spanText(93_600, words)).toBe('1 d 2 h');
  });
});
