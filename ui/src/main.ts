// Where the page starts: it opens the door to the desk, mounts the panels, and says how it is
// doing: painted, priced, or broken.

import { mount } from 'svelte';

import App from './App.svelte';
import { asFailure, openBackend, type Backend } from './backend';
import type { PageReport } from './backend/bindings';
import { Desk } from './state/desk.svelte';
import './theme.css';

/** After this many reports of something thrown the log has seen enough. */
const MOST_FAILURES = 20;

const backend = await openBackend();
reportFailures(backend);
const desk = new Desk(backend);
desk.onPriced = () => afterPaint(() => report(backend, { kind: 'priced' }));

const target = document.getElementById('desk');
if (target) mount(App, { target, props: { desk } });
afterPaint(() => report(backend, { kind: 'painted' }));
desk.start().catch((thrown: unknown) => {
  const failure = asFailure(thrown);
  desk.notices.fail('start', failure, 0);
  report(backend, { kind: 'failed', text: failure.detail ?? failure.message });
});

function report({ call }: Backend, news: PageReport): void {
  // If even this cannot be said there is nobody left to tell.
  call('report', news).catch(() => undefined);
}

/** Runs something once what is pending has been painted. */
function afterPaint(run: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(run));
}

function reportFailures(backend: Backend): void {
  let failures = 0;
  const failed = (text: string) => {
    failures += 1;
    if (failures <= MOST_FAILURES) report(backend, { kind: 'failed', text });
  };
  window.addEventListener('error', ({ message, filename, lineno }) => {
    // A browser's way to say that sizes settle in the next frame; nothing is wrong.
    if (message.startsWith('ResizeObserver loop')) return;
    failed(`${message} (${filename}:${lineno})`);
  });
  window.addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
    failed(reason instanceof Error ? `${reason.message}\n${reason.stack ?? ''}` : JSON.stringify(reason));
  });
}
