import { sha256 } from './hash.js';

/** A seed of its own for whatever the names tell apart, 32 bits: it does not depend on what else is drawn, or in which order. */
export function deriveSeed(seed: number, ...names: readonly string[]): number {
  return Number.parseInt(sha256(JSON.stringify([seed, ...names])).slice(0, 8), 16);
}
