/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` talks to a server on this machine: the real one, or the stand-in (`npm run mock`).
const api = process.env.API_URL ?? 'http://127.0.0.1:5181';

export default defineConfig({
  plugins: [react()],
  server: { port: 5180, proxy: { '/api': api } },
  build: {
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node', setupFiles: ['test/setup.ts'] },
});
