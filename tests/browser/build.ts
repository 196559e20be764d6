// Builds the page with its make-believe backend before the browser tests look at it.

import { join } from 'node:path';
import { build } from 'vite';

export default async function setup(): Promise<void> {
  const root = join(import.meta.dirname, '../../ui');
  await build({ root, configFile: join(root, 'vite.config.ts'), mode: 'demo', logLevel: 'warn' });
}
