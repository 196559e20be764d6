// Weighs the built page: all its JavaScript, gzipped, against the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const BUDGET_KB = 200;

/** Kilobytes of gzipped JavaScript under a folder. */
export function weigh(folder) {
  const files = readdirSync(folder, { recursive: true }).map(String);
  const scripts = files.filter((file) => file.endsWith('.js'));
  if (scripts.length === 0) throw new Error(`no JavaScript under ${folder}: is the page built?`);
  const bytes = scripts.map((file) => gzipSync(readFileSync(join(folder, file))).length);
  return bytes.reduce((sum, size) => sum + size, 0) / 1024;
}

if (process.argv[1] === import.meta.filename) {
  const kilobytes = weigh(join(import.meta.dirname, 'dist'));
  const verdict = `${kilobytes.toFixed(1)} of ${BUDGET_KB} KB of JavaScript, gzipped`;
  if (kilobytes > BUDGET_KB) {
    console.error(`Over budget: ${verdict}.`);
    process.exit(1);
  }
  console.log(`The page weighs ${verdict}.`);
}
