// What the page may not do, said to a machine: the arrows between its folders, and the few
// things a strict content policy would refuse anyway.

import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const onlyTheDoor = {
  group: ['@tauri-apps/*'],
  message: 'Only backend/tauri.ts knows the window.',
};
const noState = {
  group: ['**/state/*', '**/panels/*'],
  message: 'Parts, charts and formats are given what they show.',
};
const noMarkup = {
  group: ['**/panels/*', '**/parts/*', '**/charts/*'],
  message: 'State draws nothing.',
};

const imports = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns }],
});

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'src/backend/bindings.ts'] },
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['src/**'],
    rules: {
      // Types and svelte-check know the names of the browser.
      'no-undef': 'off',
      'no-console': 'error',
      'svelte/no-at-html-tags': 'error',
      // These maps and dates are not shown: nothing is to follow them.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'cssText'].map((property) => ({
          property,
          message: 'Text is set as text.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message: 'The content policy refuses style attributes: use a class or style:property.',
        },
      ],
      ...imports(onlyTheDoor),
    },
  },
  { files: ['src/{parts,format,charts}/**'], rules: imports(onlyTheDoor, noState) },
  { files: ['src/state/**'], rules: imports(onlyTheDoor, noMarkup) },
  { files: ['src/backend/tauri.ts'], rules: { 'no-restricted-imports': 'off' } },
);
