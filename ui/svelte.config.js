// What the Svelte compiler and svelte-check must know of the page.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    // Styles go to a file: the content policy refuses <style> elements.
    css: 'external',
  },
};
