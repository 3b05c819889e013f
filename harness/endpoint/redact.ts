/** Takes out of a text what must not be shown. */
export type Redact = (text: string) => string;

/** Secrets as short as this ("none", "EMPTY") are words that a model may say; they are taken out of messages alone. */
const longestWord = 15;

/** Two filters for these secrets: `message` for what is told, `answer` for what a model says, which is left word for word
 *  unless a server repeats in it a secret that no model could know. */
export function createRedaction(secrets: readonly string[]): {
  readonly message: Redact;
  readonly answer: Redact;
} {
  const all = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return {
    message: redactor(all),
    answer: redactor(all.filter(({ length }) => length > longestWord)),
  };
}

function redactor(secrets: readonly string[]): Redact {
  const longestFirst = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[key]'), text);
}
