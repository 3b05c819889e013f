import type { CurveDrawing } from './curve-datasets.js';
import type { CornerLine } from './equation-text.js';

/** The laws of a chart, each with its largest miss of a held-out point. */
export function listEquations(
  drawings: readonly CurveDrawing[],
  words: readonly string[],
): readonly CornerLine[] {
  return drawings.flatMap(({ curve: { fit }, style }, index) => {
    if (fit.kind !== 'fit' && fit.kind !== 'descriptive') return [];
    const miss =
      fit.holdoutMissPoints === undefined
        ? ''
        : `   (held-out miss ${fit.holdoutMissPoints.toFixed(1)} points)`;
    const name = drawings.length > 1 ? `${words[index]}:  ` : '';
    return [{ text: `${name}${fit.equation}${miss}`, colour: style.colour }];
  });
}
