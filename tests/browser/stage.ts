// The stage for browser tests: the page built with its make-believe backend, served from this
// machine under the window's own content policy, in a headless browser. It fails a test for
// anything the page throws, logs as an error, or asks of anybody else.

import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export const FOLDER = join(import.meta.dirname, 'output');

/** The policy of tauri.conf.json; the page's demo speaks to nobody, so nothing may connect. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const KINDS: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Where a browser is looked for when CHROMIUM names none. */
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser with the page in reach. */
export interface Stage {
  /** Opens the page anew. `query` steers the demo: `still`, `welcome`, `light`. */
  open(query?: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** One opened page. */
export interface Visit {
  page: Page;
  /** What went wrong so far; a test expects it empty. */
  troubles: string[];
  /** Addresses asked for, in order. */
  asked: string[];
  close(): Promise<void>;
}

/** Starts a server and a browser. */
export async function stage(): Promise<Stage> {
  const server = await serve(join(FOLDER, 'page'));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launch();
  return {
    open: (query = '', options = {}) => visit(browser, origin, query, options),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function visit(browser: Browser, origin: string, query: string, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  // When to give up, and no more than that: a page that waits for a busy machine is not wrong.
  page.setDefaultTimeout(60_000);
  const troubles: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => troubles.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    asked.push(request.url());
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) {
      troubles.push(`asked elsewhere: ${request.url()}`);
    }
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  await page.goto(`${origin}/?${query}`);
  return { page, troubles, asked, close: () => context.close() };
}

async function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
  if (!executablePath) throw new Error('No Chromium found: install it, or name one in CHROMIUM.');
  const args = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ];
  return chromium.launch({ executablePath, args });
}

function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://here').pathname);
    const file = join(folder, path === '/' ? 'index.html' : path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': KINDS[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    response.end(readFileSync(file));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}
