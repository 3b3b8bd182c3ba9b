import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AGAIN_MS, keepOpen } from '../src/lib/keep-open';

class Stream {
  static CLOSED = 2;
  static all: Stream[] = [];
  readyState = 0;
  onopen = () => {};
  onerror = () => {};
  constructor(readonly address: string) {
    Stream.all.push(this);
  }
  opens() {
    this.readyState = 1;
    this.onopen();
  }
  breaks(readyState: 0 | 2) {
    this.readyState = readyState;
    this.onerror();
  }
  close() {
    this.readyState = 2;
  }
}

describe('a stream that is kept open', () => {
  const told: string[] = [];
  const open = () =>
    keepOpen('/stream', {
      listen: () => told.push('listen'),
      onGap: () => told.push('gap'),
      onConnected: (connected) => told.push(String(connected)),
    });
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', Stream);
    Stream.all = [];
    told.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('leaves a broken connection to the browser, and says that there was a gap', () => {
    const stop = open();
    Stream.all[0]?.opens();
    Stream.all[0]?.breaks(0);
    vi.advanceTimersByTime(AGAIN_MS * 2);
    Stream.all[0]?.opens();
    expect(Stream.all).toHaveLength(1);
    expect(told).toEqual(['listen', 'true', 'false', 'true', 'gap']);
    stop();
  });

  it('begins a new stream where the browser gave up', () => {
    const stop = open();
    Stream.all[0]?.breaks(2);
    vi.advanceTimersByTime(AGAIN_MS);
    expect(Stream.all).toHaveLength(2);
    Stream.all[1]?.opens();
    expect(told).toEqual(['listen', 'false', 'listen', 'true', 'gap']);
    stop();
    expect(Stream.all[1]?.readyState).toBe(2);
  });

  it('waits longer each time that nobody answers', () => {
    const stop = open();
    for (const [tries, wait] of [5, 10, 20, 40, 60, 60].entries()) {
      Stream.all[tries]?.breaks(2);
      vi.advanceTimersByTime(wait * 1_000 - 1);
      expect(Stream.all).toHaveLength(tries + 1);
      vi.advanceTimersByTime(1);
      expect(Stream.all).toHaveLength(tries + 2);
    }
    stop();
  });

  it('begins none after its end', () => {
    const stop = open();
    Stream.all[0]?.breaks(2);
    stop();
    vi.advanceTimersByTime(AGAIN_MS * 2);
    expect(Stream.all).toHaveLength(1);
  });
});
