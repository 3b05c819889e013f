import { ProtocolError } from '../harness/core/errors.js';
import type { Sample, SampleKind } from '../harness/core/sample.js';

/** The sample as one of these kinds. Throws ProtocolError, which names the protocol, on a sample of another kind. */
export function requireKind<Kind extends SampleKind>(
  protocol: string,
  sample: Sample,
  ...kinds: readonly Kind[]
): Extract<Sample, { readonly kind: Kind }> {
  if (isOf(sample, kinds)) return sample;
  const expected = kinds.map(sayKind);
  throw new ProtocolError(
    `${protocol}: sample ${sample.id} is a ${sample.kind}, expected ${expected.join(' or ')}`,
  );
}

function isOf<Kind extends SampleKind>(
  sample: Sample,
  kinds: readonly Kind[],
): sample is Extract<Sample, { readonly kind: Kind }> {
  return (kinds as readonly string[]).includes(sample.kind);
}

/** `an annotated image`, `a multi-labelled image`, `a label map`. */
function sayKind(kind: SampleKind): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind.replace(/-(?=[a-z]+$)/, ' ')}`;
}
