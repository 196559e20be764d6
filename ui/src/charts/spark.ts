// A sparkline: one line in a small canvas. It draws once per change and keeps nothing.

import type { Colours } from './colours';

/** Its size on the page, pixels: fixed, so that drawing never has to ask for a layout. */
export const SPARK = { width: 64, height: 26 };

/** Draws prices from left to right, coloured by the way the day went. */
export function drawSpark(
  canvas: HTMLCanvasElement,
  closes: readonly number[],
  direction: 1 | 0 | -1,
  colours: Colours,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = window.devicePixelRatio || 1;
  const { width, height } = SPARK;
  // Only a new scale needs a new bitmap.
  if (canvas.width !== Math.round(width * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  if (closes.length < 2) return;

  const low = Math.min(...closes);
  const high = Math.max(...closes);
  const inset = 2;
  const x = (at: number) => (at / (closes.length - 1)) * width;
  const y = (close: number) =>
    high === low ? height / 2 : height - inset - ((close - low) / (high - low)) * (height - 2 * inset);

  context.beginPath();
  closes.forEach((close, at) => context.lineTo(x(at), y(close)));
  context.strokeStyle = { 1: colours.up, 0: colours.neutral, [-1]: colours.down }[direction];
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.stroke();

  context.lineTo(width, height);
  context.lineTo(0, height);
  context.closePath();
  const fill = context.createLinearGradient(0, 0, 0, height);
  const faint = { 1: colours.upFaint, 0: colours.grid, [-1]: colours.downFaint }[direction];
  fill.addColorStop(0, faint);
  fill.addColorStop(1, 'transparent');
  context.fillStyle = fill;
  context.fill();
}
