// The key screen: a key passes through and stays nowhere.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { stage, type Stage } from './stage';

let theatre: Stage;
beforeAll(async () => void (theatre = await stage()));
afterAll(() => theatre.close());

const GOOD = 'test-key-4f1c9a7e2b';
const BAD = 'wrong-key-77d0c3';

test('the first run asks for a key or the demo, and Escape is no answer', async () => {
  const { page, troubles, close } = await theatre.open('welcome&still');
  await page.getByTestId('welcome').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  expect(await page.getByTestId('welcome').isVisible()).toBe(true);
  await page.getByTestId('use-demo').click();
  await page.getByTestId('welcome').waitFor({ state: 'detached' });
  await page.waitForFunction(() => window.tapedeckDemo!.last.save_settings?.choice === 'demo');
  expect(troubles).toEqual([]);
  await close();
});

test('the field is empty before the desk answers, and the key is nowhere in the page', async () => {
  const { page, close } = await theatre.open('welcome&still');
  await page.getByTestId('key-field').fill(GOOD);
  // Read in the same task as the press: nothing has been awaited by then.
  const left = await page.evaluate(() => {
    document.querySelector<HTMLButtonElement>('[data-testid=key-submit]')!.click();
    return document.querySelector<HTMLInputElement>('[data-testid=key-field]')!.value;
  });
  expect(left).toBe('');
  await page.getByTestId('key-trial-options').waitFor();
  const kept = await page.evaluate((key) => {
    const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify(store));
    return [document.documentElement.outerHTML, location.href, document.cookie, ...fields, ...stores].filter((text) => text.includes(key));
  }, GOOD);
  expect(kept).toEqual([]);
  await close();
});

test('a key that opens something says what, part by part, and is kept as the choice', async () => {
  const { page, troubles, close } = await theatre.open('welcome&still');
  await page.getByTestId('key-field').fill(GOOD);
  await page.getByTestId('key-submit').click();
  const verdicts = ['rest', 'stocks', 'options'].map((part) => page.getByTestId(`key-trial-${part}`).getAttribute('data-verdict'));
  expect(await Promise.all(verdicts)).toEqual(['realTime', 'realTime', 'delayed']);
  expect(await page.getByTestId('key-trial-options').textContent()).toMatch(/Options.*Delayed/);
  await page.waitForFunction(() => window.tapedeckDemo!.last.save_settings?.choice === 'key');
  await page.getByTestId('welcome-done').click();
  await page.getByTestId('welcome').waitFor({ state: 'detached' });
  expect(troubles).toEqual([]);
  await close();
});

test('a key that opens nothing says so and asks again', async () => {
  const { page, close } = await theatre.open('welcome&still');
  await page.getByTestId('key-field').fill(BAD);
  await page.getByTestId('key-field').press('Enter');
  await page.getByTestId('key-trial-rest').getByText('Refused').waitFor();
  expect(await page.getByTestId('key-field').isEnabled()).toBe(true);
  expect(await page.getByTestId('use-demo').isVisible()).toBe(true);
  await close();
});

test('the key screen opens again from the desk and closes on Escape', async () => {
  const { page, close } = await theatre.open('still');
  await page.getByTestId('settings-key').click();
  await page.getByTestId('key-field').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('welcome').waitFor({ state: 'detached' });
  await close();
});
