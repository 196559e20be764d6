import { describe, expect, it } from 'vitest';

import { Latest } from './latest';

const settled = () => new Promise((done) => setImmediate(done));

describe('the sender of the newest value', () => {
  it('sends only the last of what is stated at once', async () => {
    const sent: number[] = [];
    const latest = new Latest<number>(async (value) => void sent.push(value));
    [1, 2, 3].forEach((value) => latest.put(value));
    await settled();
    expect(sent).toEqual([3]);
  });

  it('sends one at a time and skips what is overtaken', async () => {
    const sent: number[] = [];
    const answers: (() => void)[] = [];
    const latest = new Latest<number>((value) => {
      sent.push(value);
      return new Promise((answer) => answers.push(answer));
    });
    latest.put(1);
    await settled();
    latest.put(2);
    latest.put(3);
    await settled();
    expect(sent).toEqual([1]);
    answers[0]?.();
    await settled();
    expect(sent).toEqual([1, 3]);
  });
});
