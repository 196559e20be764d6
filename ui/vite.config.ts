// How the page is built: plain files for a window with a strict content policy. Two flavours:
// the product speaks to the window alone; `--mode demo` carries the make-believe backend
// instead, for browser tests and for looking at the page without the window.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // Only the two demo flavours may hold the demo; the product's bundler drops the other arm.
  define: { __DEMO__: JSON.stringify(mode === 'demo' || mode === 'development') },
  build: {
    target: ['es2022', 'safari16'],
    outDir: mode === 'demo' ? '../tests/browser/output/page' : 'dist',
    emptyOutDir: true,
    // An inlined asset is a data: address, which the content policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { port: 5173, strictPort: true },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
}));
