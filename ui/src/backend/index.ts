// The page's one door to the desk: calls that are answered, facts that are told, and a wake-up
// when there are new values to pull. What stands behind it is chosen when the page is built.
// Nothing else in the page knows Tauri, and nothing here knows what a call is for.

import type { Commands, Fact, Failure } from './bindings';

/** What the page needs of whatever stands behind it. */
export interface Backend {
  /** Asks for something; a refusal is a rejected promise with a `Failure`. */
  call<K extends keyof Commands>(name: K, args: Commands[K][0]): Promise<Commands[K][1]>;
  /** Hears every fact from now on. */
  onFact(listener: (fact: Fact) => void): Promise<void>;
  /** Is woken when there is something new to pull. */
  onWake(listener: () => void): Promise<void>;
}

/** Opens the door this page was built with. */
export async function openBackend(): Promise<Backend> {
  if (__DEMO__) return (await import('./demo')).demo();
  return (await import('./tauri')).tauri();
}

/** Whatever was thrown, as a failure. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    return thrown as Failure;
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside Tapedeck.',
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  };
}
