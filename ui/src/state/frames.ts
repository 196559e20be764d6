// Pulls frames: once woken, one per animation frame until there is nothing new, then not at all.
// At rest there is no animation frame and no timer. A hidden page gets no animation frames, so
// it pulls nothing and nothing piles up; the first frame after brings it level.

import type { Frame } from '../backend/bindings';

/** What the loop needs of the world around it. */
export interface Around {
  /** Asks the desk for what changed since a mark. */
  pull: (since: number) => Promise<Frame>;
  /** Takes a frame. */
  fold: (frame: Frame) => void;
  /** Hears why a pull failed; the loop then rests until it is woken. */
  failed: (thrown: unknown) => void;
  /** Runs something with the next animation frame. */
  schedule: (run: () => void) => void;
}

/** The loop that pulls frames. */
export class Frames {
  #since = 0;
  #epoch = 0;
  #woken = false;
  #running = false;
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  /** There is something new to pull. */
  wake(): void {
    this.#woken = true;
    if (this.#running) return;
    this.#running = true;
    this.#around.schedule(() => void this.#pull());
  }

  /** Starts over from nothing: the next frame is the whole picture. */
  restart(): void {
    this.#since = 0;
    this.#epoch += 1;
    this.wake();
  }

  async #pull(): Promise<void> {
    const epoch = this.#epoch;
    this.#woken = false;
    let more: boolean;
    try {
      const frame = await this.#around.pull(this.#since);
      more = !frame.rest;
      // A frame asked for before a restart belongs to a picture that is gone.
      if (epoch === this.#epoch) {
        this.#since = frame.mark;
        this.#around.fold(frame);
      }
    } catch (thrown) {
      this.#around.failed(thrown);
      more = false;
    }
    if (more || this.#woken) this.#around.schedule(() => void this.#pull());
    else this.#running = false;
  }
}
