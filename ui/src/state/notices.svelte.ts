// What a person should know by now. A later notice of a name takes the place of the earlier.

import type { Failure, Notice } from '../backend/bindings';

/** The notices shown, oldest first. */
export class Notices {
  shown = $state.raw<Notice[]>([]);

  /** Shows a notice. */
  add(notice: Notice): void {
    const others = this.shown.filter(({ name }) => name !== notice.name);
    this.shown = [...others, notice];
  }

  /** Shows a failure as a notice. */
  fail(name: string, { message, detail }: Failure, at: number): void {
    this.add({ name, level: 'error', text: message, detail, at });
  }

  /** Takes a notice away. */
  dismiss(name: string): void {
    this.shown = this.shown.filter((notice) => notice.name !== name);
  }
}
