// A tooltip whose text is made when it is looked at, so that an age in it is right and nothing
// is reckoned for tooltips nobody reads.

import type { Attachment } from 'svelte/attachments';

/** Gives an element a tooltip. Lines are parted by `\n`. */
export function tip(text: () => string): Attachment<HTMLElement> {
  return (element) => {
    const show = () => {
      element.title = text();
    };
    element.addEventListener('pointerenter', show);
    element.addEventListener('focusin', show);
    return () => {
      element.removeEventListener('pointerenter', show);
      element.removeEventListener('focusin', show);
    };
  };
}
