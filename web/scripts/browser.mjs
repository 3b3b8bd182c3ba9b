// Opens Debian's Chromium quietly. Shared by screenshots and the end-to-end run.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PATHS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  // A camera and a microphone that nobody has to allow.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

export async function openBrowser() {
  const executablePath = PATHS.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('no Chromium found; install it (apt-get install chromium) or set CHROMIUM');
  return chromium.launch({ executablePath, args: ARGS });
}

/** Text files only: what the page said on its console and what it threw. */
export function listen(page, sink) {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') sink.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => sink.push(`thrown: ${error.message}`));
}
