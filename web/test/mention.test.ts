import { describe, expect, test } from 'vitest';
import type { MentionSource } from '../src/api/types';
import { failing, newSource, sourceBody, sourceForm } from '../src/lib/mention';

const source: MentionSource = {
  id: 's',
  name: '微博',
  kind: 'feed',
  on: true,
  off_why: null,
  fields: { url: 'https://rsshub.example/weibo/keyword/x' },
  filled: ['key'],
  words: ['茶壶'],
  every: 15,
  health: {
    state: 'healthy',
    failures: 0,
    failing_since: null,
    error: null,
    error_at: null,
    ok_at: null,
    new_at: null,
    next_at: null,
  },
  moved: null,
  found: 0,
  odd: [],
  created_at: '2026-11-22T10:00:00Z',
};

describe('a source under edit', () => {
  test('a new one is sent whole, without what nobody typed', () => {
    const form = { ...newSource('feed'), name: ' 微博 ', fields: { url: ' https://a.example ', key: '' } };
    expect(sourceBody(null, form)).toEqual({
      kind: 'feed',
      name: '微博',
      words: [],
      every: 15,
      fields: { url: 'https://a.example' },
    });
  });

  test('of one that is there only what differs is sent, and never an empty secret', () => {
    expect(sourceBody(source, sourceForm(source))).toEqual({});
    const form = { ...sourceForm(source), words: [], fields: { ...source.fields, key: '' } };
    expect(sourceBody(source, form)).toEqual({ words: [] });
    expect(sourceBody(source, { ...form, words: ['茶壶'], fields: { ...source.fields, key: 'new' } })).toEqual({
      fields: { key: 'new' },
    });
  });

  test('only what cannot be read is failing', () => {
    const one = (health: MentionSource['health']['state']) => ({
      id: health,
      name: health,
      kind: 'feed' as const,
      health,
    });
    expect(failing([one('healthy'), one('quiet'), one('off'), one('waiting'), one('failing')])).toEqual([
      one('failing'),
    ]);
  });
});
