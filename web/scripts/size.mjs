// Adds up what the first page of the console costs (the entry, what it imports, the queue page and one language), and what
// the public pages of a live room and of a call cost. Fails over any budget.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET = 450 * 1024;
const PUBLIC_BUDGET = 60 * 1024;
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));

function closure(key, seen = new Set()) {
  const entry = manifest[key];
  if (!entry || seen.has(entry.file)) return seen;
  seen.add(entry.file);
  for (const next of entry.imports ?? []) closure(next, seen);
  return seen;
}

const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const first = new Set();
for (const key of ['index.html', 'src/pages/queue/QueuePage.tsx', 'src/locales/zh-CN.ts']) closure(key, first);
const total = [...first].reduce((sum, file) => sum + size(file), 0);
for (const file of [...first].sort((a, b) => size(b) - size(a)))
  console.log(`  ${kb(size(file)).padStart(10)}  ${file}`);
for (const [name, key] of [
  ['case', 'src/pages/case/CasePane.tsx'],
  ['import', 'src/pages/import/ImportPage.tsx'],
  ['overview', 'src/pages/overview/OverviewPage.tsx'],
  ['team', 'src/pages/team/TeamPage.tsx'],
  ['settings', 'src/pages/settings/SettingsPage.tsx'],
]) {
  const more = [...closure(key)].filter((file) => !first.has(file)).reduce((sum, file) => sum + size(file), 0);
  console.log(`  ${kb(more).padStart(10)}  more for ${name}`);
}
console.log(`first page: ${kb(total)} of script, compressed (budget ${kb(BUDGET)})`);
let over = total > BUDGET;
for (const page of ['room', 'call']) {
  const files = [...closure(`${page}.html`)];
  const sum = files.reduce((all, file) => all + size(file), 0);
  for (const file of files) console.log(`  ${kb(size(file)).padStart(10)}  ${file}`);
  console.log(`${page} page: ${kb(sum)} of script, compressed (budget ${kb(PUBLIC_BUDGET)})`);
  over ||= sum > PUBLIC_BUDGET;
}
if (over) {
  console.error('over the budget');
  process.exit(1);
}
