// Browser tests live beside the other tiers, outside this folder; their packages are found here.
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = (name: string) => join(import.meta.dirname, 'node_modules', name);

export default defineConfig({
  root: join(import.meta.dirname, '../tests/browser'),
  resolve: { alias: { 'playwright-core': here('playwright-core/index.mjs'), 'axe-core': here('axe-core/axe.js') } },
  server: { fs: { strict: false } },
  test: {
    include: ['**/*.spec.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Two cores: one browser at a time.
    fileParallelism: false,
  },
});
