// The door to the window: the only file of the page that knows Tauri. One argument, `args`, to
// every command; facts and wake-ups come as events. It translates nothing and keeps nothing.

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Fact } from './bindings';
import type { Backend } from './index';

/** The desk behind the window. */
export function tauri(): Backend {
  return {
    call: (name, args) => invoke(name, { args }),
    onFact: async (listener) => {
      await listen<Fact>('fact', ({ payload }) => listener(payload));
    },
    onWake: async (listener) => {
      await listen('wake', listener);
    },
  };
}
