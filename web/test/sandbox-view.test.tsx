import { describe, expect, it } from 'vitest';
import { keys } from '../src/api/query';
import type { Permission, Sandbox } from '../src/api/types';
import { Rail } from '../src/app/Rail';
import { NO_FAULTS } from '../src/lib/sandbox';
import { Faults } from '../src/pages/sandbox/Faults';
import { SandboxPage } from '../src/pages/sandbox/SandboxPage';
import { Scenarios } from '../src/pages/sandbox/Scenarios';
import { madeSandbox } from './made';
import { show } from './show';

const MANAGER: Permission[] = ['channel_manage', 'case_read'];
const known =
  (state: Sandbox | null) => (client: Parameters<NonNullable<Parameters<typeof show>[1]>['known'] & {}>[0]) =>
    client.setQueryData(keys.sandbox('s'), state);
const page = (state: Sandbox | null) => show(<SandboxPage />, { permissions: MANAGER, known: known(state) });

describe('the sandbox', () => {
  it('says in green that nothing was done twice, and in red that something was', () => {
    expect(page(madeSandbox({}))).toMatch(/sandbox-twice green[^>]*>Done twice: <strong[^>]*>0</);
    expect(page(madeSandbox({ doubles: [{}, {}] }))).toMatch(/sandbox-twice red[^>]*>Done twice: <strong[^>]*>2</);
  });

  it('shows what stands there and what was done there', () => {
    const out = page(madeSandbox({ ledger: { 'shopee.reply.took': 41, 'shopee.odd_thing.took': 7 } }));
    for (const words of ['1,204', 'Public reply', '41', 'odd thing', '60×', '100%']) expect(out).toContain(words);
  });

  it('is none where the program speaks to the real platforms', () => {
    const out = page(null);
    expect(out).toContain('There is no sandbox here.');
    expect(out).not.toContain('role="slider"');
  });

  it('has a slider for every fault, by its name, and a way to end them all', () => {
    const faults = (value: number) =>
      show(<Faults faults={{ ...NO_FAULTS, reset_after: value }} onChange={async () => {}} />);
    expect(faults(0).match(/role="slider"/g)).toHaveLength(Object.keys(NO_FAULTS).length);
    expect(faults(0.1)).toContain('aria-label="The platform did it, and the line was cut"');
    expect(faults(0)).toMatch(/<button[^>]*disabled/);
    expect(faults(0.1)).not.toMatch(/<button[^>]*disabled/);
  });

  it('makes nothing happen where there is no platform', () => {
    expect(show(<Scenarios platforms={['shopee']} />)).not.toMatch(/<button[^>]*disabled/);
    expect(show(<Scenarios platforms={[]} />).match(/<button[^>]*disabled/g)).toHaveLength(5);
  });
});

describe('the rail', () => {
  const rail = (state: Sandbox | null, permissions = MANAGER) => show(<Rail />, { permissions, known: known(state) });

  it('leads to the sandbox only where there is one, and who may steer it', () => {
    expect(rail(madeSandbox({}))).toContain('href="/sandbox"');
    expect(rail(null)).not.toContain('href="/sandbox"');
    expect(rail(madeSandbox({}), ['case_read'])).not.toContain('href="/sandbox"');
  });
});
