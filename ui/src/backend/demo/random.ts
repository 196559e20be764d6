// Make-believe luck: the same numbers for the same seed, on every machine.

/** Numbers in [0, 1), as many as are asked for. */
export type Luck = () => number;

/** A source of luck (mulberry32). */
export function luck(seed: number): Luck {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A number from text, to seed luck with. */
export function seedOf(text: string): number {
  let hash = 2_166_136_261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  return hash >>> 0;
}

/** A step of a bell-like curve of width one. */
export function step(next: Luck): number {
  return (next() + next() + next() + next() - 2) * 1.73;
}
