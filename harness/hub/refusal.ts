import { ConfigError, DataError, type UserError } from '../core/errors.js';

/** The Hub cannot be reached at all: the next data set would fail in the same way. */
export class HubUnreachable extends DataError {}

/** What a request was for. */
export interface RequestSubject {
  readonly endpoint: string;
  readonly repository: string;
  readonly revision: string | undefined;
  /** Whether a token was sent. */
  readonly hasToken: boolean;
}

/** The error for an answer that is not what was asked for, by the Hub's own error code where it gives one.
 *  Source of the codes: huggingface_hub, utils/_http.py. */
export function describeRefusal(response: Response, subject: RequestSubject): UserError {
  const { endpoint, repository, revision, hasToken } = subject;
  const { status, headers } = response;
  const said = headers.get('x-error-message') ?? '';
  switch (headers.get('x-error-code')) {
    case 'GatedRepo':
      return describeGate(subject);
    case 'RevisionNotFound':
      return new ConfigError(`--revision ${revision ?? 'main'}: ${repository} has no such revision`);
    case 'EntryNotFound':
      return new DataError(`${repository}: a file listed by ${endpoint} is not there. Pull again`);
    case 'RepoNotFound':
      return describeAbsence(subject);
  }
  if (status === 401 && hasToken)
    return new DataError(
      `${repository}: ${endpoint} does not accept the token (401). Make a new one at ${endpoint}/settings/tokens, and set HF_TOKEN`,
    );
  // Without a token the Hub answers 401 for what does not exist, too.
  if (status === 401 || status === 404) return describeAbsence(subject);
  const detail = said === '' ? '' : ` (${said.slice(0, 200)})`;
  return new DataError(`${repository}: ${endpoint} answers with status ${status}${detail}. Try again later`);
}

/** The error for a repository whose terms have not been accepted. */
export function describeGate({ endpoint, repository, hasToken }: RequestSubject): DataError {
  const page = `${endpoint}/datasets/${repository}`;
  return new DataError(
    hasToken
      ? `${repository}: access is gated, and the account of the token has none. Open ${page} and accept the terms with that account`
      : `${repository}: access is gated. Open ${page}, accept the terms, and set HF_TOKEN`,
  );
}

function describeAbsence({ endpoint, repository, hasToken }: RequestSubject): DataError {
  const remedy = hasToken
    ? 'Check the name, and what the token may read'
    : 'Check the name; a private one needs HF_TOKEN';
  return new DataError(`${repository}: no such data set repository at ${endpoint}. ${remedy}`);
}
