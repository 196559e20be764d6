import { describe, expect, it } from 'vitest';

import type { Frame } from '../backend/bindings';
import { Frames } from './frames';

/** A desk that answers when told to, and animation frames that come when told to. */
function world() {
  const pulls: { since: number; answer: (frame: Frame) => void; fail: (reason: Error) => void }[] = [];
  const folded: number[] = [];
  const failed: unknown[] = [];
  const scheduled: (() => void)[] = [];
  const frames = new Frames({
    pull: (since) => new Promise((answer, fail) => pulls.push({ since, answer, fail })),
    fold: ({ mark }) => folded.push(mark),
    failed: (thrown) => failed.push(thrown),
    schedule: (run) => scheduled.push(run),
  });
  const settled = () => new Promise((done) => setImmediate(done));
  return {
    frames, pulls, folded, failed,
    paint: () => scheduled.splice(0).forEach((run) => run()),
    waiting: () => scheduled.length,
    answer: async (mark: number, rest: boolean) => {
      pulls.at(-1)?.answer({ mark, rest } as Frame);
      await settled();
    },
    fail: async () => {
      pulls.at(-1)?.fail(new Error('gone'));
      await settled();
    },
  };
}

describe('the frame loop', () => {
  it('does nothing at all until it is woken, and nothing again once at rest', async () => {
    const { frames, pulls, paint, waiting, answer } = world();
    expect(waiting()).toBe(0);
    frames.wake();
    expect([waiting(), pulls.length]).toEqual([1, 0]);
    paint();
    await answer(5, true);
    expect([waiting(), pulls.length]).toEqual([0, 1]);
  });

  it('asks once per animation frame, from the mark of the frame before', async () => {
    const { frames, pulls, folded, paint, answer } = world();
    frames.wake();
    for (const mark of [3, 7, 9]) {
      paint();
      await answer(mark, mark === 9);
    }
    expect(pulls.map(({ since }) => since)).toEqual([0, 3, 7]);
    expect(folded).toEqual([3, 7, 9]);
  });

  it('never has two questions under way, however often it is woken', async () => {
    const { frames, pulls, paint, waiting } = world();
    frames.wake();
    frames.wake();
    paint();
    frames.wake();
    expect([pulls.length, waiting()]).toEqual([1, 0]);
  });

  it('asks again when it was woken while the answer that nothing is new was on its way', async () => {
    const { frames, pulls, paint, answer } = world();
    frames.wake();
    paint();
    frames.wake();
    await answer(4, true);
    paint();
    expect(pulls.map(({ since }) => since)).toEqual([0, 4]);
  });

  it('lets a frame of the picture before a restart go', async () => {
    const { frames, pulls, folded, paint, answer } = world();
    frames.wake();
    paint();
    frames.restart();
    await answer(50, true);
    paint();
    await answer(51, true);
    expect(pulls.map(({ since }) => since)).toEqual([0, 0]);
    expect(folded).toEqual([51]);
  });

  it('rests after a failure until it is woken', async () => {
    const { frames, failed, paint, waiting, fail } = world();
    frames.wake();
    paint();
    await fail();
    expect([failed.length, waiting()]).toEqual([1, 0]);
    frames.wake();
    expect(waiting()).toBe(1);
  });
});
