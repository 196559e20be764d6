// The colours a canvas needs, read from the style sheet: one place says what colour is what.

/** Colours of what is drawn on a canvas. */
export interface Colours {
  text: string;
  grid: string;
  up: string;
  down: string;
  upFaint: string;
  downFaint: string;
  neutral: string;
  crosshair: string;
  label: string;
  hatch: string;
  /** Of the indicators, by number; never a colour that says up, down or amber. */
  lines: string[];
  font: string;
}

/** Reads the colours in force at an element. */
export function coloursAt(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read('--ink-muted'),
    grid: read('--chart-grid'),
    up: read('--up-fill'),
    down: read('--down-fill'),
    upFaint: read('--up-faint'),
    downFaint: read('--down-faint'),
    neutral: read('--ink-faint'),
    crosshair: read('--ink-faint'),
    label: read('--chart-label'),
    hatch: read('--amber-line'),
    lines: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => read(`--line-${number}`)),
    font: read('--font-ui'),
  };
}
