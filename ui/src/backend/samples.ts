// For tests only: a desk that answers with the samples which the crate `bridge` writes of each of
// its shapes, and remembers what it was asked.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Commands, Fact, Frame, Hello, KeyReport } from './bindings';
import type { Backend } from './index';

/** A sample of a shape, as the bridge wrote it. */
export function sample<T>(name: string): T {
  const folder = join(import.meta.dirname, '../../../tests/fixtures/bridge');
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T;
}

type Call = { [K in keyof Commands]: [K, Commands[K][0]] }[keyof Commands];

/** A desk that answers from the samples and remembers what it was asked. */
export class Samples {
  readonly calls: Call[] = [];
  refused: Commands['watch'][1]['refused'] = [];
  tell: (fact: Fact) => void = () => undefined;
  wake: () => void = () => undefined;
  #frames = [sample<Frame>('frame'), sample<Frame>('frameAtRest')];

  readonly backend: Backend = {
    call: async (name, args) => {
      this.calls.push([name, args] as Call);
      return this.#answer(name) as never;
    },
    onFact: async (listener) => void (this.tell = listener),
    onWake: async (listener) => void (this.wake = listener),
  };

  /** What a command was given, in order. */
  given<K extends keyof Commands>(name: K): Commands[K][0][] {
    return this.calls.filter(([called]) => called === name).map(([, args]) => args) as Commands[K][0][];
  }

  #answer(name: keyof Commands): unknown {
    switch (name) {
      case 'hello': return sample<Hello>('hello');
      case 'watch': return { refused: this.refused };
      case 'next_frame': return this.#frames.shift() ?? sample<Frame>('frameAtRest');
      case 'set_key': return sample<KeyReport>('keyReport');
      case 'expiries': return {
        underlying: 'SPY',
        expiries: [
          { date: '2026-12-18', root: 'SPY', days: 25, settlesAtOpen: false, strikes: 2 },
          { date: '2027-01-15', root: 'SPY', days: 53, settlesAtOpen: false, strikes: 2 },
        ],
      };
      default: return null;
    }
  }
}

/** Lets everything that is under way come to its end. */
export const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
};
