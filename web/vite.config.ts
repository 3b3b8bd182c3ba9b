/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// `npm run dev` talks to a server on this machine: the real one, or the stand-in (`npm run mock`).
const api = process.env.API_URL ?? 'http://127.0.0.1:5181';

// A second entry: the public page of a live room. The server hands room.html out at /room/{id}; so does `npm run dev`.
const roomPage: Plugin = {
  name: 'room-page',
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      if (/^\/room\/[^/]+$/.test(request.url?.split('?')[0] ?? '')) request.url = '/room.html';
      next();
    });
  },
};

export default defineConfig({
  plugins: [react(), roomPage],
  server: { port: 5180, proxy: { '/api': api, '^/room/[^/]+/': { target: api, ws: true } } },
  build: {
    rolldownOptions: { input: { console: 'index.html', room: 'room.html' } },
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node', setupFiles: ['test/setup.ts'] },
});
