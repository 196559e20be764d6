// Rows of one height of which only those in view are drawn.

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualItem } from '@tanstack/virtual-core';

/** The rows in view of a scrolling element. */
export class VirtualRows {
  /** The rows to draw now. */
  items = $state.raw<VirtualItem[]>([]);
  /** Height of all rows together, pixels. */
  height = $state.raw(0);

  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;
  readonly #rowHeight: number;
  readonly #head: number;

  /** `head` is the height of what stands over the rows inside the scrolling element. */
  constructor(rowHeight: number, head: number) {
    this.#rowHeight = rowHeight;
    this.#head = head;
  }

  /** Ties the rows to the element that scrolls them; answers how to untie them. */
  attach(element: HTMLElement): () => void {
    const virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
      ...this.#options(0),
      getScrollElement: () => element,
    });
    this.#virtualizer = virtualizer;
    const unmount = virtualizer._didMount();
    virtualizer._willUpdate();
    return () => {
      unmount();
      this.#virtualizer = null;
    };
  }

  /** Says how many rows there are. */
  count(count: number): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    virtualizer.setOptions({ ...virtualizer.options, count });
    virtualizer._willUpdate();
    this.#read(virtualizer);
  }

  /** Brings a row into view: to the middle, or just inside. */
  show(index: number, align: 'center' | 'auto'): void {
    this.#virtualizer?.scrollToIndex(index, { align });
  }

  /** How many whole rows are in view at once. */
  get page(): number {
    const height = this.#virtualizer?.scrollRect?.height ?? 0;
    return Math.max(1, Math.floor((height - this.#head) / this.#rowHeight) - 1);
  }

  #options(count: number) {
    return {
      count,
      estimateSize: () => this.#rowHeight,
      overscan: 4,
      scrollMargin: this.#head,
      scrollPaddingStart: this.#head,
      getScrollElement: () => null,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: (virtualizer: Virtualizer<HTMLElement, HTMLElement>) => this.#read(virtualizer),
    };
  }

  #read(virtualizer: Virtualizer<HTMLElement, HTMLElement>): void {
    this.items = virtualizer.getVirtualItems();
    this.height = virtualizer.getTotalSize();
  }
}
