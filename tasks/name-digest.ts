/** What messages call the digest of a sample. */
export function nameDigest(protocol: string, sample: string): string {
  return `${protocol}: sample ${sample}: what was kept of its output`;
}
