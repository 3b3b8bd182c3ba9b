/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// `npm run dev` talks to a server on this machine: the real one, or the stand-in (`npm run mock`).
const api = process.env.API_URL ?? 'http://127.0.0.1:5181';

// The public pages are entries of their own: the server hands room.html out at /room/{id} and call.html at /call/{id}; so does
// `npm run dev`.
const publicPages: Plugin = {
  name: 'public-pages',
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      const page = /^\/(room|call)\/[^/]+$/.exec(request.url?.split('?')[0] ?? '')?.[1];
      if (page) request.url = `/${page}.html`;
      next();
    });
  },
};

export default defineConfig({
  plugins: [react(), publicPages],
  server: { port: 5180, proxy: { '/api': api, '/calls': api, '^/room/[^/]+/': { target: api, ws: true } } },
  build: {
    rolldownOptions: { input: { console: 'index.html', room: 'room.html', call: 'call.html' } },
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node', setupFiles: ['test/setup.ts'] },
});
