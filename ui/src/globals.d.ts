/// <reference types="svelte" />

/** Whether the page is built with the make-believe backend. */
declare const __DEMO__: boolean;
